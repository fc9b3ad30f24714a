"""CSV of goods trade as printed cells, with the line of each row: streamed in blocks, so that millions of rows stay small."""

import csv
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from reliant.errors import SourceMalformed
from reliant.model.register import RefusedRow
from reliant.registers.decoding import AGAIN, as_utf8
from reliant.registers.records import SHOWN

_BLOCK = 1 << 24  # bytes read at once
_MEASURES = frozenset(
    (
        *("v", "q", "value", "quantity", "primaryvalue", "cifvalue", "fobvalue", "netwgt", "grosswgt", "qty", "altqty", "val"),
        *("export_value", "import_value", "trade value (us$)", "netweight (kg)", "flow1", "flow2", "uv"),
    )
)
"""Columns of which nearly every cell is another; all others repeat, and are held as codes into their distinct cells."""
_LINE_END = re.compile(rb"\r\n|\n|\r")
_SEMICOLONS = re.compile(rb";+[ \t]*(?=\r|\n|\Z)")
_DOWN_TO = 5  # rows that are looked at to see whether they all end with empty cells more than the header


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCells:
    """Cells of a CSV by column (text, or codes into text), the line of each row from 1, and what was odd."""

    cells: pa.Table
    lines: pa.Array
    encoding: str
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]


def read_cells(
    data: bytes, header: tuple[str, ...], header_line: int, delimiter: str, *, name: str, what: str, n_before: int = 0
) -> PrintedCells:
    """The cells below a header, which stands in line ``header_line`` of the data; 0: before them.

    ``n_before`` lines of the file stand before the data.

    Semicolons that a spreadsheet left at the ends of lines are removed, and so are empty cells that every row has more than the
    header; both are told. Any other row of another width is refused.

    Raises:
        SourceMalformed: a byte fits no encoding, a quotation mark never closes, or the file breaks off.
    """
    data, encoding = as_utf8(data, name=name)
    start = _below(data, header_line)
    notes: list[str] = []
    if delimiter == "," and header and header[-1].endswith(";"):
        data, start = _SEMICOLONS.sub(b"", data[start:]), 0
        header = _without_semicolons(header)
        notes.append("semicolons at the ends of lines were removed")
    _refuse_open_quote(data, start, n_before + header_line, name=name)
    n_more = _empty_beyond(data, start, delimiter, len(header))
    columns = _unique((*header, *[""] * n_more))
    if n_more:
        notes.append(f"rows end with {n_more} empty cell(s) more than the header: left out")
    odd: list[tuple[int | None, int, str]] = []

    def skip(row: pa_csv.InvalidRow) -> str:
        odd.append((row.number, row.actual_columns, row.text))
        return "skip"

    has_quotes = data.find(b'"', start) >= 0
    repeated = pa.dictionary(pa.int32(), pa.string())
    try:
        cells = pa_csv.read_csv(
            pa.BufferReader(pa.py_buffer(data).slice(start)),
            read_options=pa_csv.ReadOptions(column_names=columns, use_threads=False, block_size=_BLOCK),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, invalid_row_handler=skip, newlines_in_values=has_quotes, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types={one: pa.string() if one in _MEASURES else repeated for one in columns}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise SourceMalformed(
                f"this is {what}, and it is damaged or breaks off: {str(error)[:120]}", where=name, remedy=AGAIN
            ) from error
        cells = pa.table({column: pa.array([], pa.string()) for column in columns})
    width = len(columns) - n_more
    ends = data.endswith((b"\n", b"\r"))
    lines, refused = _places(cells.num_rows, odd, n_before + header_line, ends=ends, name=name, width=width)
    if not ends and cells.num_rows:
        notes.append("the last line has no end: if the file breaks off there, its last number may be cut")
    if has_quotes and data.count(b"\n", start) + (not ends) > cells.num_rows + len(odd):
        notes.append("cells run over several lines: line numbers count rows")
    del data
    cells, lines = _without_blank(cells, lines)
    cells, lines, more = _without_beyond(cells, lines, columns[width:], width)
    cells = cells.combine_chunks()
    pa.default_memory_pool().release_unused()  # what the parser held of the blocks
    return PrintedCells(
        cells=cells,
        lines=lines,
        encoding=encoding,
        refused=tuple(sorted((*refused, *more), key=lambda row: row.line)),
        notes=tuple(notes),
    )


def _below(data: bytes, header_line: int) -> int:
    """Where the lines below the header begin."""
    start = 0
    for _ in range(header_line):
        ends = _LINE_END.search(data, start)
        start = ends.end() if ends else len(data)
    return start


def _without_semicolons(header: tuple[str, ...]) -> tuple[str, ...]:
    return (*header[:-1], header[-1].rstrip("; \t"))


def _refuse_open_quote(data: bytes, start: int, header_line: int, *, name: str) -> None:
    """Quotation marks come in pairs, doubled ones inside a cell too: with one left over, rows would run into each other."""
    if data.count(b'"', start) % 2 == 0:
        return
    line = next(number for number, text in enumerate(data[start:].splitlines(), start=header_line + 1) if text.count(b'"') % 2)
    raise SourceMalformed(
        "a quotation mark opens here and never closes: the file breaks off or is damaged",
        where=f"{name}, line {line}",
        remedy=AGAIN,
    )


def _empty_beyond(data: bytes, start: int, delimiter: str, width: int) -> int:
    """How many empty cells the first rows all have beyond the header; UN Comtrade's download has one."""
    found = set()
    for line in data[start : start + _BLOCK].split(b"\n", _DOWN_TO)[:_DOWN_TO]:
        text = line.decode("utf-8", errors="replace").strip("\r")
        if not text.strip():
            continue
        try:
            cells = next(csv.reader([text], delimiter=delimiter))
        except (csv.Error, StopIteration):
            return 0
        found.add(len(cells) - width if len(cells) > width and not any(cell.strip() for cell in cells[width:]) else 0)
    return found.pop() if len(found) == 1 else 0


def _without_blank(cells: pa.Table, lines: pa.Array) -> tuple[pa.Table, pa.Array]:
    """Rows and their lines without those in which every cell is empty: they are no data."""
    is_blank = None
    for name in cells.column_names:
        here = pc.equal(as_text(cells.column(name)), "")
        is_blank = here if is_blank is None else pc.and_(is_blank, here)
        if not pc.any(is_blank).as_py():
            return cells, lines
    kept = pc.invert(is_blank)
    return cells.filter(kept), lines.filter(kept.combine_chunks())


def _without_beyond(
    cells: pa.Table, lines: pa.Array, beyond: list[str], width: int
) -> tuple[pa.Table, pa.Array, tuple[RefusedRow, ...]]:
    """Rows without the cells beyond the header; one that has something there is refused."""
    refused: list[RefusedRow] = []
    for name in beyond:
        is_full = pc.not_equal(as_text(cells.column(name)), "")
        if pc.any(is_full).as_py():
            is_full = is_full.combine_chunks()
            for line, row in zip(lines.filter(is_full).to_pylist(), cells.filter(is_full).to_pylist(), strict=True):
                refused.append(
                    RefusedRow(
                        line=line, why=f"it has more columns than the header's {width}", text=",".join(row.values())[:SHOWN]
                    )
                )
            cells, lines = cells.filter(pc.invert(is_full)), lines.filter(pc.invert(is_full))
        cells = cells.drop_columns([name])
    return cells, lines, tuple(refused)


def as_text(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """A column of codes into text as text."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _places(
    n_rows: int, odd: list[tuple[int | None, int, str]], header_line: int, *, ends: bool, name: str, width: int
) -> tuple[pa.Array, tuple[RefusedRow, ...]]:
    """The line of each row, and the rows that do not fit the header."""
    numbers = [number for number, _, _ in odd if number is not None]
    rows = np.setdiff1d(np.arange(1, n_rows + len(odd) + 1, dtype=np.int32), np.array(numbers, dtype=np.int32))
    refused = [
        RefusedRow(line=header_line + (number or 0), why=f"it has {actual} columns, the header {width}", text=text[:SHOWN])
        for number, actual, text in odd
        if text.strip()
    ]
    if refused and not ends and odd[-1][0] == n_rows + len(odd) and odd[-1][1] < width:
        raise SourceMalformed(
            f"the last row has {odd[-1][1]} of {width} columns: the file breaks off",
            where=f"{name}, line {refused[-1].line}",
            remedy=AGAIN,
        )
    return pa.array(rows[:n_rows] + np.int32(header_line), type=pa.int32()), tuple(refused)


def _unique(header: tuple[str, ...]) -> list[str]:
    """Column names, each once: a second one of a name, or one without a name, is called by its place."""
    seen: dict[str, None] = {}
    for place, cell in enumerate(header, start=1):
        seen[cell if cell and cell not in seen else f"{cell}#{place}"] = None
    return list(seen)
