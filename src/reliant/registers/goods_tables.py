"""Files of goods trade, told by their columns: CSV, JSON and Parquet become one table of printed cells, with its lines."""

import csv
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from reliant.errors import SourceMalformed
from reliant.model.register import RefusedRow
from reliant.registers.decoding import AGAIN, decode_register

_HEAD = 200_000  # bytes in which the header must stand
_HEADER_WITHIN = 20  # lines
_SHOWN = 200  # characters of a refused row
_DELIMITERS = (",", ";", "\t")
_UNPACKED_AT_MOST = 400_000_000  # bytes of a workbook: a year table has a few million
_SHAPES: tuple[tuple[str, str, frozenset[str]], ...] = tuple(
    (form, what, frozenset(columns.split("|")))
    for form, what, columns in (
        ("baci", "BACI goods trade", "t|i|j|k|v"),
        ("comtrade", "UN Comtrade goods trade", "reportercode|flowcode|cmdcode"),
        ("comtrade", "UN Comtrade goods trade", "reportercode|reporteriso|partneriso"),
        ("comtrade-old", "UN Comtrade goods trade (the interface until 2022)", "trade flow|reporter|commodity code"),
        ("atlas", "Atlas of Economic Complexity goods trade", "country_iso3_code|partner_iso3_code|year"),
        ("atlas", "Atlas of Economic Complexity goods trade", "location_code|partner_code|year"),
        ("atlas", "Atlas of Economic Complexity goods trade", "country_id|partner_country_id|export_value"),
        ("cow", "Correlates of War goods trade", "imp|exp|year|v"),
        ("cow", "Correlates of War goods trade", "ccode1|ccode2|year|flow1"),
        ("crm", "supply shares of critical raw materials", "material|stage|country|share"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsTable:
    """A file of goods trade as printed.

    ``cells`` has one text column for each column of the file, named in lower case; what is empty there is "". ``lines`` says
    where each row stands, from 1 (the record in a Parquet or JSON file). ``refused`` holds rows that do not fit the header.
    """

    name: str
    format: str
    what: str
    encoding: str
    cells: pa.Table
    lines: pa.Array
    refused: tuple[RefusedRow, ...] = ()
    notes: tuple[str, ...] = ()

    def require(self, *columns: str) -> None:
        """Nothing, when all these columns are there.

        Raises:
            SourceMalformed: naming those that are missing.
        """
        missing = [column for column in columns if column not in self.cells.column_names]
        if missing:
            raise SourceMalformed(
                f"this is {self.what}, and column {', '.join(missing)} is missing",
                where=self.name,
                remedy="use the file as downloaded, with all its columns",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsWorkbook:
    """An Excel workbook; its sheets tell what it is."""

    name: str
    data: bytes


def recognise_goods(data: bytes, *, name: str) -> GoodsTable | GoodsWorkbook | None:
    """The goods trade in these bytes, or nothing when they are something else.

    Raises:
        SourceMalformed: it is goods trade, and damaged.
    """
    if data.startswith(b"PAR1"):
        return _parquet(data, name=name)
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, name=name)
    head = data[:_HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return _json(data, name=name) if b'"reporterCode"' in head else None
    lines = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", errors="replace").splitlines()
    for number, line in enumerate(lines[:_HEADER_WITHIN], start=1):
        for delimiter in _DELIMITERS:
            header = _header(line.removeprefix("\ufeff").removeprefix("ï»¿"), delimiter)
            if found := _shape(header):
                return _csv(data, found, header, (number, delimiter), name=name)
    return None


def _shape(columns: Iterable[str]) -> tuple[str, str] | None:
    have = set(columns)
    return next(((form, what) for form, what, needed in _SHAPES if needed <= have), None)


def _header(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        cells = [cell.strip().lower() for cell in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return ()
    return tuple(cells)


def _workbook(data: bytes, *, name: str) -> GoodsWorkbook | None:
    if b"xl/" not in data:
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            broken = archive.testzip() if size <= _UNPACKED_AT_MOST else None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise SourceMalformed("this Excel workbook (xlsx) is damaged or breaks off", where=name, remedy=AGAIN) from error
    if broken is not None:
        raise SourceMalformed(f"this Excel workbook (xlsx) is damaged in {broken}", where=name, remedy=AGAIN)
    if size > _UNPACKED_AT_MOST:
        raise SourceMalformed(
            f"this Excel workbook (xlsx) unpacks to {size:,} bytes", where=name, remedy="export the sheet you need as CSV"
        )
    return GoodsWorkbook(name=name, data=data)


def _parquet(data: bytes, *, name: str) -> GoodsTable:
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        found = _shape(column.lower() for column in file.schema_arrow.names)
        if found is None:
            raise SourceMalformed(
                f"this is a Parquet table with the columns {', '.join(file.schema_arrow.names[:8])}, which is none we know",
                where=name,
                remedy="give it the columns of its source: imp, exp, year, v (Correlates of War) or t, i, j, k, v, q (BACI)",
            )
        table = file.read()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise SourceMalformed(f"this Parquet table is damaged: {str(error)[:120]}", where=name, remedy=AGAIN) from error
    columns = {}
    for field in table.schema:
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type):
            continue
        column = table.column(field.name).cast(pa.string())
        columns[field.name.lower()] = pc.fill_null(column, "").combine_chunks()
    return _whole(
        GoodsTable(
            name=name,
            format=found[0],
            what=found[1],
            encoding="parquet",
            cells=pa.table(columns),
            lines=pa.array(np.arange(1, table.num_rows + 1, dtype=np.int32)),
        )
    )


def _json(data: bytes, *, name: str) -> GoodsTable:
    text, encoding = decode_register(data, name=name)
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise SourceMalformed(
            f"this UN Comtrade JSON breaks off or is damaged: {error}", where=f"{name}, line {line}", remedy=AGAIN
        ) from error
    records = found.get("data", found.get("dataset")) if isinstance(found, dict) else found
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise SourceMalformed(
            "this is UN Comtrade goods trade, and its field 'data' is no list of records", where=name, remedy=AGAIN
        )
    names = list(dict.fromkeys(key for record in records for key in record))
    columns = {key.lower(): pa.array([_text(record.get(key)) for record in records], type=pa.string()) for key in names}
    said = found.get("count") if isinstance(found, dict) else None
    notes = (f"the file says it holds {said} records and holds {len(records)}",) if said not in {None, str(len(records))} else ()
    return _whole(
        GoodsTable(
            name=name,
            format="comtrade",
            what="UN Comtrade goods trade",
            encoding=f"json, {encoding}",
            cells=pa.table(columns),
            lines=pa.array(np.arange(1, len(records) + 1, dtype=np.int32)),
            notes=notes,
        )
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _csv(data: bytes, found: tuple[str, str], header: tuple[str, ...], place: tuple[int, str], *, name: str) -> GoodsTable:
    text, encoding = decode_register(data, name=name)
    body = data if encoding in {"ascii", "utf-8"} else text.encode()
    del text
    header_line, delimiter = place
    start = 0
    for _ in range(header_line):
        ends = re.compile(rb"\r\n|\n|\r").search(body, start)
        start = ends.end() if ends else len(body)
    body = body[start:]
    _refuse_open_quote(body, header_line, name=name)
    columns = _unique(header)
    odd: list[tuple[int | None, int, str]] = []

    def skip(row: pa_csv.InvalidRow) -> str:
        odd.append((row.number, row.actual_columns, row.text))
        return "skip"

    try:
        cells = pa_csv.read_csv(
            pa.BufferReader(body),
            read_options=pa_csv.ReadOptions(column_names=columns, use_threads=False, block_size=1 << 24),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, invalid_row_handler=skip, newlines_in_values=b'"' in body, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise SourceMalformed(
                f"this is {found[1]}, and it is damaged or breaks off: {str(error)[:120]}", where=name, remedy=AGAIN
            ) from error
        cells = pa.table({column: pa.array([], pa.string()) for column in columns})
    lines, refused, notes = _places(cells.num_rows, odd, body, header_line, name=name, width=len(columns))
    cells, lines = _without_blank(cells.combine_chunks(), lines)
    return _whole(
        GoodsTable(
            name=name,
            format=found[0],
            what=found[1],
            encoding=encoding,
            cells=cells,
            lines=lines,
            refused=refused,
            notes=notes,
        )
    )


def _refuse_open_quote(body: bytes, header_line: int, *, name: str) -> None:
    """Quotation marks come in pairs, doubled ones inside a cell too: with one left over, rows would run into each other."""
    if body.count(b'"') % 2 == 0:
        return
    line = next(number for number, text in enumerate(body.splitlines(), start=header_line + 1) if text.count(b'"') % 2)
    raise SourceMalformed(
        "a quotation mark opens here and never closes: the file breaks off or is damaged",
        where=f"{name}, line {line}",
        remedy=AGAIN,
    )


def _without_blank(cells: pa.Table, lines: pa.Array) -> tuple[pa.Table, pa.Array]:
    """Rows and their lines without those in which every cell is empty: they are no data."""
    is_blank = None
    for name in cells.column_names:
        here = pc.equal(cells.column(name), "")
        is_blank = here if is_blank is None else pc.and_(is_blank, here)
        if not pc.any(is_blank).as_py():
            return cells, lines
    kept = pc.invert(is_blank)
    return cells.filter(kept), lines.filter(kept.combine_chunks())


def _places(
    n_rows: int, odd: list[tuple[int | None, int, str]], body: bytes, header_line: int, *, name: str, width: int
) -> tuple[pa.Array, tuple[RefusedRow, ...], tuple[str, ...]]:
    """The line of each row, the rows that do not fit the header, and what is odd about the lines."""
    numbers = [number for number, _, _ in odd if number is not None]
    rows = np.setdiff1d(np.arange(1, n_rows + len(odd) + 1, dtype=np.int32), np.array(numbers, dtype=np.int32))
    refused = [
        RefusedRow(line=header_line + (number or 0), why=f"it has {actual} columns, the header {width}", text=text[:_SHOWN])
        for number, actual, text in odd
        if text.strip()
    ]
    ends = body.endswith((b"\n", b"\r"))
    if refused and not ends and odd[-1][0] == n_rows + len(odd) and odd[-1][1] < width:
        raise SourceMalformed(
            f"the last row has {odd[-1][1]} of {width} columns: the file breaks off",
            where=f"{name}, line {refused[-1].line}",
            remedy=AGAIN,
        )
    notes = []
    if not ends and n_rows:
        notes.append("the last line has no end: if the file breaks off there, its last number may be cut")
    if b'"' in body and body.count(b"\n") + (not ends) > n_rows + len(odd):
        notes.append("cells run over several lines: line numbers count rows")
    return pa.array(rows[:n_rows] + np.int32(header_line), type=pa.int32()), tuple(refused), tuple(notes)


def _unique(header: tuple[str, ...]) -> list[str]:
    """Column names, each once: a second one of a name, or one without a name, is called by its place."""
    seen: dict[str, None] = {}
    for place, cell in enumerate(header, start=1):
        seen[cell if cell and cell not in seen else f"{cell}#{place}"] = None
    return list(seen)


def _whole(table: GoodsTable) -> GoodsTable:
    """The same table.

    Raises:
        SourceMalformed: it has no rows.
    """
    if not table.cells.num_rows and not table.refused:
        raise SourceMalformed(f"this is {table.what}, and it has no rows", where=table.name, remedy=AGAIN)
    return table
