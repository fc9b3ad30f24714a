"""From the lines below a header to records: which line each begins on, broken ones joined, and nothing dropped unsaid."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from reliant.errors import SourceMalformed
from reliant.model.register import RefusedRow
from reliant.registers.decoding import AGAIN
from reliant.registers.recognise import RegisterTable

SHOWN = 200
"""Characters of a refused row that are kept."""
_JOIN_AT_MOST = 5  # lines: a comment broken more often is no comment
_LISTED = 10  # line numbers in a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One data row: the line it begins on (from 1), its cells without outer spaces, and its text."""

    line: int
    cells: tuple[str, ...]
    text: str
    before: tuple[str, ...] | None = None
    """The cells as printed, where corrections changed some."""

    @property
    def printed(self) -> tuple[str, ...]:
        """The cells as the file prints them."""
        return self.cells if self.before is None else self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The data rows of a table, those that have not as many cells as the header, and what was mended on the way."""

    taken: tuple[Record, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]


def read_records(table: RegisterTable) -> Records:
    """The records of a table.

    A row broken over lines is joined when its pieces together have exactly the cells of the header. Empty rows are
    no data rows. Semicolons at line ends are removed when the header ends with them.

    Raises:
        SourceMalformed: there is no data row, or the file ends in the middle of one.
    """
    width = len(table.header)
    taken: list[Record] = []
    refused: list[RefusedRow] = []
    joined: list[int] = []
    raw = [record for record in _raw(table, refused) if any(record.cells)]
    place = 0
    while place < len(raw):
        record, pieces = _joined(raw, place, width)
        place += pieces
        if pieces > 1:
            joined.append(record.line)
        cells = record.cells
        while len(cells) > width and not cells[-1]:
            cells = cells[:-1]
        if len(cells) == width:
            taken.append(Record(line=record.line, cells=cells, text=record.text))
            continue
        if place >= len(raw) and len(cells) < width:
            raise SourceMalformed(
                f"the last row has {len(cells)} of {width} columns: the file breaks off",
                where=f"{table.name}, line {record.line}",
                remedy=AGAIN,
            )
        refused.append(refusal(record, f"it has {len(cells)} columns, the header {width}"))
    if not taken and not refused:
        raise SourceMalformed(
            "it has a header and no rows below it", where=f"{table.name}, line {table.header_line}", remedy=AGAIN
        )
    return Records(taken=tuple(taken), refused=tuple(sorted(refused, key=lambda row: row.line)), notes=_notes(table, joined))


def refusal(record: Record, why: str) -> RefusedRow:
    """A record as a refused row."""
    return RefusedRow(line=record.line, why=why, text=record.text[:SHOWN])


def listed(lines: list[int]) -> str:
    """Line numbers for a note, the first ten of them."""
    shown = ", ".join(str(line) for line in lines[:_LISTED])
    rest = f" and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{rest}"


def _notes(table: RegisterTable, joined: list[int]) -> tuple[str, ...]:
    notes = list(table.notes)
    if table.format in {"A5", "B2"}:
        notes.append("semicolons at the ends of lines were removed")
    if joined:
        rows = "row was" if len(joined) == 1 else "rows were"
        notes.append(f"{len(joined)} {rows} broken over two or more lines and joined again: {listed(joined)}")
    return tuple(notes)


def _raw(table: RegisterTable, refused: list[RefusedRow]) -> Iterator[Record]:
    lines = [line.rstrip().rstrip(";") for line in table.lines] if table.format in {"A5", "B2"} else list(table.lines)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=table.delimiter, strict=True)
    while True:
        start = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = table.header_line + start + 1
            if reader.line_num >= len(lines) or reader.line_num - start > _JOIN_AT_MOST:
                raise SourceMalformed(
                    "a quotation mark opens here and never closes: the file breaks off or is damaged",
                    where=f"{table.name}, line {line}",
                    remedy=AGAIN,
                ) from error
            refused.append(RefusedRow(line=line, why=f"quotation marks do not match: {error}", text=lines[start][:SHOWN]))
            continue
        text = " ".join(lines[start : reader.line_num])
        yield Record(
            line=table.header_line + start + 1, cells=tuple(cell.strip().replace("\n", " ") for cell in cells), text=text
        )


def _joined(raw: list[Record], place: int, width: int) -> tuple[Record, int]:
    """The record at a place with the pieces that follow, if together they make one; and how many pieces it is made of."""
    record = raw[place]
    for pieces in range(2, _JOIN_AT_MOST + 1):
        following = raw[place + pieces - 1 : place + pieces]
        if len(record.cells) >= width or not following or len(following[0].cells) >= width:
            return raw[place], 1
        piece = following[0]
        middle = f"{record.cells[-1]} {piece.cells[0]}".strip()
        record = Record(
            line=record.line, cells=(*record.cells[:-1], middle, *piece.cells[1:]), text=f"{record.text} {piece.text}"
        )
        if len(record.cells) == width:
            return record, pieces
    return raw[place], 1
