"""Result rows as a table for people, or JSON, CSV and Parquet for programs."""

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reliant.monitor.wording import plural

RowFormat = Literal["table", "json", "csv", "parquet"]
Row = Mapping[str, object]


def rows_as(rows: Sequence[Row], form: Literal["table", "json", "csv", "jsonl", "parquet"]) -> bytes:
    """Rows as the bytes of a file: as ``write_rows`` prints them, or one JSON object a line."""
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows).encode()
    written = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(written, encoding="utf-8", write_through=True)) as stream:
        write_rows(rows, form)
        stream.flush()
        return written.getvalue()


def write_rows(rows: Sequence[Row], form: RowFormat, *, title: str = "", columns: Sequence[str] = ()) -> None:
    """Write rows to standard output. In CSV, lists are joined by a space; in a table, ``sources`` is shown as a count.

    ``columns`` heads an empty result, so that "nothing found" still says what was looked for.
    """
    names = list(rows[0]) if rows else list(columns)
    if form == "json":
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=1, default=str) + "\n")
    elif form == "csv":
        sys.stdout.write(csv_text(rows, names))
    elif form == "parquet":
        sink = pa.BufferOutputStream()
        table = pa.Table.from_pylist([dict(row) for row in rows])
        pq.write_table(table if rows else pa.table({name: pa.nulls(0) for name in names}), sink)
        sys.stdout.buffer.write(sink.getvalue().to_pybytes())
    else:
        _table(rows, names, title)


def csv_text(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Rows as CSV with these columns; lists are joined by a space."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_flat(row[name]) for name in columns] for row in rows)
    return buffer.getvalue()


def _table(rows: Sequence[Row], names: Sequence[str], title: str) -> None:
    """For people: what is the same in every row stands once above the table."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 120)
    if title:
        console.print(escape(title), style="bold")
    if not rows:
        console.print("Nothing found.")
        return
    same = [name for name in names if len(rows) > 1 and name != "sources" and len({str(row[name]) for row in rows}) == 1]
    if same:
        console.print(escape("; ".join(f"{name.replace('_', ' ')} {_shown(name, rows[0][name])}" for name in same)), style="dim")
    names = [name for name in names if name not in same]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in names:
        is_number = any(isinstance(row[name], int | float) and not isinstance(row[name], bool) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if is_number else "left", overflow="fold", vertical="bottom")
    for row in rows:
        table.add_row(*(escape(_shown(name, row[name])) for name in names))
    console.print(table)


def _shown(name: str, value: object) -> str:
    if value is None:
        return "-"
    if name == "sources" and isinstance(value, list | tuple | int):
        return plural(value if isinstance(value, int) else len(value), "id")
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
    return str(_flat(value))


def _flat(value: object) -> object:
    return " ".join(str(part) for part in value) if isinstance(value, list | tuple) else value
