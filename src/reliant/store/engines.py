"""Engines that compute on tables: the same expression, the same result."""

from pathlib import Path
from typing import Any, Literal

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa

from reliant.store.spark import spark_session

Engine = Literal["duckdb", "polars", "spark"]


def open_frame(table: pa.Table, engine: Engine = "duckdb") -> nw.LazyFrame[Any]:
    """An Arrow table as a lazy Narwhals frame on an engine.

    Raises:
        ReaderMissing: the engine is not installed.
        EngineFailed: it could not be started.
    """
    return open_frames(table, engine=engine)[0]


def open_frames(*tables: pa.Table, engine: Engine = "duckdb") -> tuple[nw.LazyFrame[Any], ...]:
    """Several Arrow tables as lazy Narwhals frames on one engine, so that they can be joined.

    Raises:
        ReaderMissing: the engine is not installed.
        EngineFailed: it could not be started.
    """
    if engine == "spark":
        session = spark_session()
        return tuple(nw.from_native(session.createDataFrame(table)) for table in tables)
    if engine == "polars":
        return tuple(nw.from_native(table, eager_only=True).lazy("polars") for table in tables)
    connection = duckdb.connect()
    return tuple(nw.from_native(connection.from_arrow(table)) for table in tables)


def scan_parquet(path: Path | str, engine: Engine = "duckdb") -> nw.LazyFrame[Any]:
    """A Parquet file as a lazy Narwhals frame: only the columns and rows that a measure asks for are read.

    Raises:
        ReaderMissing: the engine is not installed.
        EngineFailed: it could not be started.
    """
    if engine == "spark":
        frame: nw.LazyFrame[Any] = nw.from_native(spark_session().read.parquet(str(path)))
        return frame
    if engine == "polars":
        return nw.from_native(pl.scan_parquet(path))
    return nw.from_native(duckdb.connect().read_parquet(str(path)))
