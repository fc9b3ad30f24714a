"""Registers: from the bytes of a file, as downloaded, to deals and deliveries of arms, or to flows of goods.

The format is told by what stands in the file. Every row is taken, or refused with its line and the reason; every repair
is told in the notes of the register.
"""

from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.registers.goods import read_goods, refuse_supplier
from reliant.registers.recognise import RegisterPages, RegisterTree, recognise
from reliant.registers.sipri_deals import read_deals
from reliant.registers.sipri_deliveries import read_deliveries
from reliant.registers.sipri_pages import read_pages
from reliant.registers.sipri_sums import read_sums
from reliant.registers.sipri_years import read_years

__all__ = ["read_register"]


def read_register(data: bytes, *, name: str, supplier: PartyId | None = None) -> Register:
    """A register file, read.

    Args:
        data: the bytes of the file.
        name: what to call it in rows and messages; it plays no part in telling the format or in the ids of rows.
        supplier: whose exports they are, for a file of one country's exports that does not say so itself.

    Raises:
        SourceMalformed: it is empty, damaged, breaks off, or is no register we read; the message says where and what to do.
    """
    if (goods := read_goods(data, name=name, supplier=supplier)) is not None:
        return goods
    if supplier is not None:
        raise refuse_supplier(name)
    found = recognise(data, name=name)
    if isinstance(found, RegisterTree):
        return read_years(found)
    if isinstance(found, RegisterPages):
        return read_pages(found)
    if found.format.startswith("E"):
        return read_sums(found)
    return read_deals(found) if found.format[0] == "A" or found.format in {"C1", "C2"} else read_deliveries(found)
