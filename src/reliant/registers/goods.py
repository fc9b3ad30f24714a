"""Goods trade and supply shares: from the bytes of a file to flows."""

from collections.abc import Callable
from typing import Final

from reliant.model.register import Register
from reliant.registers.atlas import read_atlas
from reliant.registers.baci import read_baci
from reliant.registers.comtrade import read_comtrade
from reliant.registers.cow import read_cow
from reliant.registers.crm import read_crm
from reliant.registers.eurostat import read_eurostat
from reliant.registers.goods_tables import GoodsTable, GoodsWorkbook, recognise_goods

_READERS: Final[dict[str, Callable[[GoodsTable], Register]]] = {
    "atlas": read_atlas,
    "baci": read_baci,
    "comtrade": read_comtrade,
    "comtrade-old": read_comtrade,
    "cow": read_cow,
    "crm": read_crm,
}


def read_goods(data: bytes, *, name: str) -> Register | None:
    """A file of goods trade or supply shares, read; nothing when the bytes are something else.

    Raises:
        SourceMalformed: it is one, and it is damaged, lacks a column or has no rows.
    """
    found = recognise_goods(data, name=name)
    if found is None:
        return None
    return read_eurostat(found) if isinstance(found, GoodsWorkbook) else _READERS[found.format](found)
