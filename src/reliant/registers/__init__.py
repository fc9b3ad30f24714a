"""Registers: from the bytes of a file, as downloaded, to deals and deliveries of arms, or to flows of goods.

The format is told by what stands in the file. Every row is taken, or refused with its line and the reason; every repair
is told in the notes of the register.
"""

from collections.abc import Sequence
from dataclasses import replace

from reliant.model.identity import PartyId
from reliant.model.register import Register, UnappliedCorrection
from reliant.registers.corrections import Correction, packaged_corrections
from reliant.registers.goods import read_goods, refuse_supplier
from reliant.registers.recognise import RegisterPages, RegisterTree, recognise
from reliant.registers.sipri_deals import read_deals
from reliant.registers.sipri_deliveries import read_deliveries
from reliant.registers.sipri_pages import read_pages
from reliant.registers.sipri_sums import read_sums
from reliant.registers.sipri_years import read_years

__all__ = ["read_register"]


def read_register(data: bytes, *, name: str, supplier: PartyId | None = None, corrections: Sequence[Correction] = ()) -> Register:
    """A register file, read.

    Args:
        data: the bytes of the file.
        name: what to call it in rows and messages; it plays no part in telling the format or in the ids of rows.
        supplier: whose exports they are, for a file of one country's exports that does not say so itself.
        corrections: written corrections of its cells, beside those that come with the program.

    Raises:
        SourceMalformed: it is empty, damaged, breaks off, or is no register we read; the message says where and what to do;
            or a correction fits several rows.
        StaleCorrection: a correction no longer fits its row.
    """
    corrections = (*packaged_corrections(), *corrections)
    if (goods := read_goods(data, name=name, supplier=supplier, corrections=corrections)) is not None:
        return goods
    if supplier is not None:
        raise refuse_supplier(name)
    found = recognise(data, name=name)
    if isinstance(found, RegisterTree):
        return read_years(found, corrections)
    if isinstance(found, RegisterPages):
        return read_pages(found, corrections)
    if found.format.startswith("E"):
        return replace(read_sums(found), unapplied=_none_for(found.name, corrections))
    is_by_deal = found.format[0] == "A" or found.format in {"C1", "C2"}
    return read_deals(found, corrections) if is_by_deal else read_deliveries(found, corrections)


def _none_for(name: str, corrections: Sequence[Correction]) -> tuple[UnappliedCorrection, ...]:
    why = f"{name} holds published totals, to which no correction applies: correct the register they were summed from"
    return tuple(
        UnappliedCorrection(correction=one.where, why=why, is_for_others=False) for one in corrections if not one.is_packaged
    )
