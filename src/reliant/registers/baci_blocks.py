"""BACI block by block: a file of a year has millions of rows, and its pieces are read one after the other in little memory."""

from collections.abc import Iterable, Iterator

from reliant.errors import SourceMalformed
from reliant.registers.baci import baci_piece
from reliant.registers.decoding import AGAIN, is_plain
from reliant.registers.flow_pieces import FlowPiece
from reliant.registers.goods_csv import read_cells
from reliant.registers.goods_tables import GoodsTable, csv_header


def is_baci(head: bytes) -> bool:
    """Whether a file that begins so is BACI as CSV, in plain ASCII as its maker gives it."""
    found = csv_header(head)
    return found is not None and found.format == "baci" and is_plain(head)


def baci_pieces(blocks: Iterable[bytes], *, name: str) -> Iterator[FlowPiece]:
    """The pieces of a BACI file; ids of rows and what is told of all of them come afterwards.

    Args:
        blocks: bytes of the file in their order, each ending with a line; the header stands in the first.
        name: what to call the file.

    Raises:
        SourceMalformed: it is no BACI file, or damaged; a column is missing; or it has no rows.
    """
    header, n_before, n_rows = None, 0, 0
    for block in blocks:
        if header is None and (header := csv_header(block)) is None:
            break
        if not is_plain(block):
            raise SourceMalformed(
                f"a character below line {n_before} is no plain ASCII, of which BACI is made",
                where=name,
                remedy=f"{AGAIN}, or give the file by itself with --corrections, which reads it whole",
            )
        header_line = header.line if n_before == 0 else 0
        printed = read_cells(block, header.cells, header_line, header.delimiter, name=name, what=header.what, n_before=n_before)
        piece = baci_piece(
            GoodsTable(
                name=name,
                format=header.format,
                what=header.what,
                encoding=printed.encoding,
                cells=printed.cells,
                lines=printed.lines,
                refused=printed.refused,
                notes=printed.notes,
            )
        )
        n_before += block.count(b"\n")
        n_rows += piece.n_rows
        yield piece
    if header is None or not n_rows:
        raise SourceMalformed("this is BACI goods trade, and it has no rows", where=name, remedy=AGAIN)
