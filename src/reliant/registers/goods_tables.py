"""Files of goods trade, told by their columns: CSV, JSON and Parquet become one table of printed cells, with its lines."""

import csv
import json
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliant.errors import SourceMalformed
from reliant.model.register import RefusedRow
from reliant.registers.corrections import NO_CHANGES, Changes
from reliant.registers.decoding import AGAIN, decode_register
from reliant.registers.formats import table_format
from reliant.registers.goods_csv import read_cells
from reliant.registers.nearest_format import unknown_table

_HEAD = 200_000  # bytes in which the header must stand
_HEADER_WITHIN = 20  # lines
_DELIMITERS = (",", ";", "\t")
_UNPACKED_AT_MOST = 400_000_000  # bytes of a workbook: a year table has a few million


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsTable:
    """A file of goods trade as printed.

    ``cells`` has one column for each column of the file, named in lower case, of text or codes into text; what is empty there is
    "". ``lines`` says
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
    changes: Changes = NO_CHANGES
    """What corrections changed in the cells."""

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
    header = csv_header(head)
    return _csv(data, header, name=name) if header else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvHeader:
    """Where and what the header of a CSV of goods is: its cells in lower case, its line from 1, and the format they tell."""

    format: str
    what: str
    cells: tuple[str, ...]
    line: int
    delimiter: str


def csv_header(data: bytes) -> CsvHeader | None:
    """The header of a CSV of goods that begins with these bytes; null: it is none."""
    head = data[:_HEAD]
    lines = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", errors="replace").splitlines()
    for number, line in enumerate(lines[:_HEADER_WITHIN], start=1):
        for delimiter in _DELIMITERS:
            cells = _header(line.removeprefix("\ufeff").removeprefix("ï»¿"), delimiter)
            if found := _shape(cell.rstrip(";") for cell in cells):
                return CsvHeader(format=found[0], what=found[1], cells=cells, line=number, delimiter=delimiter)
    return None


def _shape(columns: Iterable[str]) -> tuple[str, str] | None:
    found = table_format(columns)
    return (found.name, found.what) if found else None


def _header(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        cells = [cell.strip().lower() for cell in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return ()
    if delimiter == "," and len(cells) > 1 and cells[-1].endswith(";"):
        cells[-1] = f"{cells[-1].rstrip('; ')};"  # a spreadsheet's semicolons; one stays, to tell them by
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
            raise unknown_table(file.schema_arrow.names, what="a Parquet table", where=name)
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


def _csv(data: bytes, header: CsvHeader, *, name: str) -> GoodsTable:
    printed = read_cells(data, header.cells, header.line, header.delimiter, name=name, what=header.what)
    return _whole(
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


def _whole(table: GoodsTable) -> GoodsTable:
    """The same table.

    Raises:
        SourceMalformed: it has no rows.
    """
    if not table.cells.num_rows and not table.refused:
        raise SourceMalformed(f"this is {table.what}, and it has no rows", where=table.name, remedy=AGAIN)
    return table
