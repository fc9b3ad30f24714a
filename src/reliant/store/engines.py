"""Engines that compute on tables: the same expression, the same result."""

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
