"""How much the portable expression costs: supplier shares of two million deliveries, three ways in one run.

How to read it: ``a/b`` is the Narwhals expression on DuckDB against the same measure as DuckDB SQL written by hand; 1.05 means
that being portable, and checked against the contract, costs 5 %. ``c/b`` is the same expression on Polars. The three take
turns and each time is the median of five, so that a busy machine slows all alike: compare ratios, never seconds of two
machines. The last line is what ``reliant --help`` takes beyond an empty Python, which every command pays.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb
import narwhals as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from reliant.measures.arrow import supplier_shares
from reliant.model.time import Window

N_ROWS, N_RECIPIENTS, N_SUPPLIERS, N_CATEGORIES, FIRST_YEAR, N_YEARS = 2_000_000, 200, 150, 12, 1986, 40
WINDOWS = Window.every(5, first=FIRST_YEAR, last=FIRST_YEAR + N_YEARS - 1)
ROUNDS = 5
SQL = """
WITH summed AS (
  SELECT recipient, NULL AS category, supplier, first || ':' || (first + 4) AS "window", sum(value_tiv) AS value,
         count(DISTINCT deal_key) AS n_deals, count(*) - count(deal_key) AS unnamed, max(vintage) AS vintage
  FROM (SELECT *, year - (year - {first}) % 5 AS first FROM '{file}' WHERE value_tiv IS NOT NULL) GROUP BY ALL),
totals AS (
  SELECT *, nullif(sum(value) OVER cell, 0) AS total, sum(CASE WHEN supplier = 'UNK' THEN value ELSE 0 END) OVER cell AS unknown
  FROM summed WINDOW cell AS (PARTITION BY recipient, "window"))
SELECT recipient, supplier, category, "window", value, 'million TIV' AS unit, value / total AS share, value / total AS share_low,
       CASE WHEN supplier = 'UNK' THEN value ELSE value + unknown END / total AS share_high,
       CASE WHEN unnamed = 0 THEN n_deals END AS n_deals, vintage
FROM totals ORDER BY recipient, "window", value DESC, supplier
"""


def deliveries() -> pa.Table:
    """The columns of contract DELIVERIES that shares read, filled at random from a fixed seed."""
    random = np.random.default_rng(20260518)
    sizes = {"recipient": N_RECIPIENTS, "supplier": N_SUPPLIERS, "category": N_CATEGORIES, "deal_key": N_ROWS // 3}
    names = {column: np.array(["UNK", *(f"{column}-{number}" for number in range(1, size))]) for column, size in sizes.items()}
    columns = {column: values[random.integers(len(values), size=N_ROWS)] for column, values in names.items()}
    years = random.integers(FIRST_YEAR, FIRST_YEAR + N_YEARS, N_ROWS).astype("int32")
    return pa.table({**columns, "year": years, "value_tiv": random.lognormal(1, 1.2, N_ROWS), "vintage": ["2026-03-09"] * N_ROWS})


def seconds(call) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def start(*arguments: str) -> float:
    command = [sys.executable, *arguments]
    return median(seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(ROUNDS))


with tempfile.TemporaryDirectory() as folder:
    file = str(Path(folder) / "deliveries.parquet")
    pq.write_table(deliveries(), file)
    ways = {
        "a  Narwhals on DuckDB": lambda: supplier_shares(nw.from_native(duckdb.read_parquet(file)), WINDOWS),
        "b  DuckDB SQL by hand": lambda: duckdb.sql(SQL.format(file=file, first=FIRST_YEAR)).to_arrow_table(),
        "c  Narwhals on Polars": lambda: supplier_shares(nw.from_native(pl.scan_parquet(file)), WINDOWS),
    }
    rows = [call().num_rows for call in ways.values()]
    times = [[seconds(call) for call in ways.values()] for _ in range(ROUNDS)]
a, b, c = (median(taken) for taken in zip(*times, strict=True))
for way, n_rows, taken in zip(ways, rows, (a, b, c), strict=True):
    print(f"{way}  {taken:6.2f} s  {n_rows} rows")
print(f"a/b  {a / b:.2f}   c/b  {c / b:.2f}")
print(f"reliant --help  {start('-m', 'reliant', '--help'):.2f} s, of which Python itself {start('-c', 'pass'):.2f} s")
