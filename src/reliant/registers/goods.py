"""Goods trade and supply shares: from the bytes of a file to flows."""

from collections.abc import Callable, Sequence
from typing import Final

from reliant.errors import SourceMalformed
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.registers.atlas import read_atlas
from reliant.registers.baci import read_baci
from reliant.registers.companies import companies_in, company_totals_in
from reliant.registers.comtrade import read_comtrade
from reliant.registers.correcting import correct_table
from reliant.registers.corrections import Correction
from reliant.registers.cow import read_cow
from reliant.registers.crm import read_crm
from reliant.registers.decoding import decode_register
from reliant.registers.eurostat import eurostat_table, read_eurostat
from reliant.registers.formats import FLOW_FORMATS
from reliant.registers.goods_tables import GoodsTable, GoodsWorkbook, recognise_goods
from reliant.registers.one_exporter import read_one_exporter
from reliant.registers.other_tables import README_BEGINS, read_other, readme_in
from reliant.registers.plain import read_plain
from reliant.registers.workbooks import is_eurostat, refuse_workbook, sheets_of

_READERS: Final[dict[str, Callable[[GoodsTable], Register]]] = {
    "atlas": read_atlas,
    "baci": read_baci,
    "comtrade": read_comtrade,
    "comtrade-old": read_comtrade,
    "cow": read_cow,
    "crm": read_crm,
    "plain": read_plain,
}
_README_WITHIN = 200  # bytes
_ONE_EXPORTER = "one-exporter"


def read_goods(
    data: bytes, *, name: str, supplier: PartyId | None = None, corrections: Sequence[Correction] = ()
) -> Register | None:
    """A file of goods trade, of supply shares or of another kind that is known; nothing when the bytes are something else.

    Args:
        data: the bytes of the file.
        name: what to call it.
        supplier: whose exports a file of one country's exports holds, when it does not say so itself.
        corrections: of its cells.

    Raises:
        SourceMalformed: it is one, and it is damaged, lacks a column or has no rows; or it is a workbook of none we know; or a
            supplier is stated for a file that names its own.
        StaleCorrection: a correction no longer fits its row.
    """
    found = recognise_goods(data, name=name) or _readme(data, name=name)
    if found is None:
        return None
    if supplier is not None and (isinstance(found, GoodsWorkbook) or found.format != _ONE_EXPORTER):
        raise refuse_supplier(name)
    if isinstance(found, GoodsWorkbook):
        return _workbook(found, corrections)
    found = correct_table(found, corrections)
    if found.format == _ONE_EXPORTER:
        return read_one_exporter(found, supplier)
    reader = _READERS.get(found.format, read_other)
    return reader(found)


def _readme(data: bytes, *, name: str) -> GoodsTable | None:
    return readme_in(*decode_register(data, name=name), name=name) if README_BEGINS in data[:_README_WITHIN].lower() else None


def refuse_supplier(name: str) -> SourceMalformed:
    """What to say when a supplier is stated for a file that needs none."""
    kind = next(one.what for one in FLOW_FORMATS if one.name == _ONE_EXPORTER)
    return SourceMalformed(
        "a supplier is stated for it, and the file names its suppliers itself or has none",
        where=name,
        remedy=f"leave --supplier out; it is for {kind}",
    )


def _workbook(book: GoodsWorkbook, corrections: Sequence[Correction]) -> Register:
    sheets = sheets_of(book)
    if is_eurostat(sheets):
        table, told = eurostat_table(sheets, name=book.name)
        return read_eurostat(correct_table(table, corrections, vintage=told.vintage), told)
    other = companies_in(sheets, name=book.name) or company_totals_in(sheets, name=book.name)
    if other is not None:
        return read_other(other)
    raise refuse_workbook(sheets, name=book.name)
