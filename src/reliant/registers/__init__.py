"""Registers of arms transfers: from the bytes of a file, as downloaded, to deals and deliveries.

The format is told by what stands in the file. Every row is taken, or refused with its line and the reason; every repair
is told in the notes of the register.
"""

from reliant.model.register import Register
from reliant.registers.recognise import RegisterTree, recognise
from reliant.registers.sipri_deals import read_deals
from reliant.registers.sipri_deliveries import read_deliveries
from reliant.registers.sipri_years import read_years

__all__ = ["read_register"]


def read_register(data: bytes, *, name: str) -> Register:
    """A register file, read.

    Args:
        data: the bytes of the file.
        name: what to call it in rows and messages; it plays no part in telling the format or in the ids of rows.

    Raises:
        SourceMalformed: it is empty, damaged, breaks off, or is no register we read; the message says where and what to do.
    """
    found = recognise(data, name=name)
    if isinstance(found, RegisterTree):
        return read_years(found)
    return read_deals(found) if found.format.startswith("A") else read_deliveries(found)
