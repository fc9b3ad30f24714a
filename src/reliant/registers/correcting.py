"""Corrections applied to the printed rows of each kind of file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import UnknownName
from reliant.model.countries import country, party_named
from reliant.model.country_numbers import coded_parties
from reliant.model.identity import PartyId
from reliant.model.register import CorrectedCell, UnappliedCorrection
from reliant.registers.corrections import Changes, Correction, PrintedRows, changes_of, correction_notes
from reliant.registers.goods_csv import as_text
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.recognise import RegisterTable
from reliant.registers.records import Record
from reliant.registers.table_rows import SOURCE

_GOODS_NAMES: Mapping[str, Mapping[str, str]] = {
    "baci": {"supplier": "i", "recipient": "j", "category": "k", "year": "t", "value": "v", "quantity": "q"},
    "cow": {"supplier": "exp", "recipient": "imp", "value": "v"},
    "crm": {"supplier": "country", "value": "share"},
    "eurostat": {"recipient": "country", "supplier": "partner"},
    "one-exporter": {"recipient": "partner_name", "value": "val", "quantity": "qty", "category": "hs6"},
    "comtrade": {"category": "cmdcode", "value": "primaryvalue"},
    "comtrade-old": {"category": "commodity code", "value": "trade value (us$)"},
    "atlas": {},
    "plain": {},
}
"""Printed columns of the contract's names, by format; reporters and partners are called as printed."""
_SOURCES = {"comtrade-old": "comtrade"}


@dataclass(slots=True, kw_only=True)
class Mended:
    """Records with their corrections applied, and what is told of them once their ids are known."""

    records: Sequence[Record]
    changes: Changes
    _told: list[CorrectedCell] = field(default_factory=list)

    def tell(self, record: Record, row_id: str | None) -> None:
        """The id under which a record stands; null: it is refused nevertheless."""
        if record.before is not None:
            self._told += [one.told(row_id) for one in self.changes.made if one.line == record.line]

    @property
    def corrected(self) -> tuple[CorrectedCell, ...]:
        """The corrected cells of the records told of so far."""
        return tuple(self._told)

    @property
    def unapplied(self) -> tuple[UnappliedCorrection, ...]:
        """Corrections that change nothing here."""
        return self.changes.unapplied

    @property
    def notes(self) -> tuple[str, ...]:
        """Each corrected cell in words."""
        return correction_notes(self._told)


def correct_records(
    table: RegisterTable,
    records: Sequence[Record],
    corrections: Sequence[Correction],
    *,
    names: Mapping[str, str],
    vintage: str | None,
) -> Mended:
    """Records of SIPRI's tables with corrections applied to their cells; ``names`` gives the columns of the contract's names.

    Raises:
        StaleCorrection, SourceMalformed: see ``changes_of``.
    """
    columns = ["number delivered" if cell.lower() == "deliveries in the year range" else cell.lower() for cell in table.header]
    rows = _sipri_rows(
        [record.cells for record in records],
        [record.line for record in records],
        columns,
        names=names,
        of=(table.name, table.format, vintage),
    )
    changes = changes_of(corrections, rows)
    mended = list(records)
    for place, ones in changes.by_row.items():
        cells = list(mended[place].cells)
        for one in ones:
            cells[one.column] = one.becomes
        mended[place] = replace(mended[place], cells=tuple(cells), before=mended[place].cells)
    return Mended(records=mended, changes=changes)


def correct_rows(
    cells: Sequence[tuple[str, ...]],
    lines: Sequence[int],
    columns: Sequence[str],
    corrections: Sequence[Correction],
    *,
    of: tuple[str, str, str | None],
) -> tuple[list[tuple[str, ...]], Changes]:
    """Printed rows of SIPRI's other formats with corrections applied; ``of`` is name, format and vintage of the file.

    Raises:
        StaleCorrection, SourceMalformed: see ``changes_of``.
    """
    changes = changes_of(corrections, _sipri_rows(cells, lines, columns, names={}, of=of))
    mended = list(cells)
    for one in changes.made:
        mended[one.row] = (*mended[one.row][: one.column], one.becomes, *mended[one.row][one.column + 1 :])
    return mended, changes


def correct_table(table: GoodsTable, corrections: Sequence[Correction], *, vintage: str | None = None) -> GoodsTable:
    """A table of goods with corrections applied to its cells, and what they changed.

    Raises:
        StaleCorrection, SourceMalformed: see ``changes_of``.
    """
    names = _GOODS_NAMES.get(table.format)
    if not corrections or names is None:
        return table
    columns = table.cells.column_names
    if table.format == "one-exporter" and "hs6" not in columns:
        names = {**names, "category": "broad_group"}

    def cell(row: int, column: int) -> str:
        return str(table.cells.column(column)[row].as_py()).strip()

    def rows_with(column: int, fits: Callable[[str], bool]) -> Iterable[int]:
        encoded = as_text(table.cells.column(column)).combine_chunks().dictionary_encode()
        codes = [place for place, one in enumerate(encoded.dictionary.to_pylist()) if fits(one.strip())]
        return [int(place) for place in np.flatnonzero(np.isin(encoded.indices.to_numpy(), codes))]

    changes = changes_of(
        corrections,
        PrintedRows(
            name=table.name,
            source=_SOURCES.get(table.format, table.format),
            format=table.format,
            vintage=vintage,
            columns=columns,
            names=names,
            lines=table.lines.to_numpy(),
            cell=cell,
            rows_with=rows_with,
            party_of=_CODED.get(table.format, _whom),
        ),
    )
    cells = table.cells
    for one in changes.made:
        here = np.zeros(cells.num_rows, dtype=bool)
        here[one.row] = True
        mended = pc.if_else(pa.array(here), one.becomes, as_text(cells.column(one.column)))
        cells = cells.set_column(one.column, cells.column_names[one.column], mended)
    return replace(table, cells=cells, changes=changes)


def _sipri_rows(
    cells: Sequence[tuple[str, ...]],
    lines: Sequence[int],
    columns: Sequence[str],
    *,
    names: Mapping[str, str],
    of: tuple[str, str, str | None],
) -> PrintedRows:
    name, form, vintage = of
    return PrintedRows(
        name=name,
        source=SOURCE,
        format=form,
        vintage=vintage,
        columns=columns,
        names=names,
        lines=np.array(lines, dtype=np.int32),
        cell=lambda row, column: cells[row][column],
        rows_with=lambda column, fits: [place for place, row in enumerate(cells) if fits(row[column])],
        party_of=_whom,
        party_printed=_as_sipri_prints,
    )


def _as_sipri_prints(text: str) -> str:
    """A country's name in place of its code."""
    if len(text) == 3 and text.isupper() and (found := _whom(text)) is not None:
        return country(found).name
    return text


def _whom(text: str) -> PartyId | None:
    """Whom a code or a name means; null: nobody knows."""
    if found := coded_parties("alpha3").get(text):
        return found[0].party
    try:
        return party_named(text)
    except UnknownName:
        return None


def _numbered(system: str) -> Callable[[str], PartyId | None]:
    def find(text: str) -> PartyId | None:
        found = coded_parties(system).get(text.removesuffix(".0").lstrip("0") or "0")
        return found[-1].party if found else _whom(text)

    return find


_CODED = {"baci": _numbered("un"), "cow": _numbered("cow")}
"""Whom a printed party is, in formats that print numbers."""
