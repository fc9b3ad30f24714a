"""Engines that compute on tables: the same expression, the same result."""

from pathlib import Path
from typing import Any, Literal

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa

Engine = Literal["duckdb", "polars"]


def open_frame(table: pa.Table, engine: Engine = "duckdb") -> nw.LazyFrame[Any]:
    """An Arrow table as a lazy Narwhals frame on an engine."""
    if engine == "polars":
        frame = pl.from_arrow(table)
        if not isinstance(frame, pl.DataFrame):
            raise TypeError(f"a table is needed, got {type(frame).__name__}")
        return nw.from_native(frame.lazy())
    return nw.from_native(duckdb.connect().from_arrow(table))


def scan_parquet(path: Path | str, engine: Engine = "duckdb") -> nw.LazyFrame[Any]:
    """A Parquet file as a lazy Narwhals frame: only the columns and rows that a measure asks for are read."""
    if engine == "polars":
        return nw.from_native(pl.scan_parquet(path))
    return nw.from_native(duckdb.connect().read_parquet(str(path)))


def open_frames(*tables: pa.Table, engine: Engine = "duckdb") -> tuple[nw.LazyFrame[Any], ...]:
    """Several Arrow tables as lazy Narwhals frames on one engine, so that they can be joined."""
    if engine == "polars":
        return tuple(open_frame(table, engine) for table in tables)
    connection = duckdb.connect()
    return tuple(nw.from_native(connection.from_arrow(table)) for table in tables)
