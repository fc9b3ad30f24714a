"""How much the portable expression costs: core dependency indicators of 17 million flows, several ways in one run.

Rows are made from a fixed seed in the shape of BACI: 8 years x 200 exporters x 200 importers x 1,000 products, of which about
one in nineteen trades; they are written to a temporary Parquet file by the code that ``register convert`` writes with, and all
ways read that file. Every importer is measured by itself, in two blocs of 27 and 173. ``a`` is the public function as the
commands call it: that no supplier has two rows stands in the file, because its writer saw it; the result is sorted and checked
against its contract. ``u`` is the same of a file that says nothing: it is proven in the same pass that no supplier has two rows,
and where one has they are added up. ``b`` is the measure by hand as SQL with the largest value first and then the lowest id that
has it, ``c`` by hand with arg_max, which leaves ties to chance, ``e`` pandas with groupby.agg and idxmax; ``b``, ``c`` and ``e``
add nothing up, sort nothing and check nothing. ``g`` is GeoDep of all recipients. The ways take turns, and each time is the
median of all turns: of the clock, and of the processor, which a busy machine distorts less; ratios are medians of the ratios in
one turn. Each way's peak memory is that of a process of its own; pandas, which pyarrow loads where it is installed, counts only
for the way that uses it.

The last line is the time of 147,718 pre-whitened trends of eight years with Sen slopes.

    python bench/dependency.py [--products 1000] [--rounds 3] [--write]

``--products 118`` makes two million rows. ``--write`` fills dependency_page.md into docs/benchmarks.md.
"""

import argparse
import json
import os
import platform
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

from reliant.measures.dependency import Home, core_dependency
from reliant.measures.geodep import geodep
from reliant.measures.series_trend import series_trends
from reliant.model.flows import FLOWS
from reliant.model.time import Window
from reliant.registers.flow_pieces import FlowPiece, PiecesTold
from reliant.store.engines import scan_parquet
from reliant.store.parquet_flows import FlowsByYear
from reliant.store.parquet_registers import read_stored
from reliant.store.parquet_registers import write_flows as store_flows

UNIT = "thousand USD"
N_PARTIES, YEARS, FILLED, N_TRENDS = 200, range(2015, 2023), 17 / 320, 147_718
PARTIES = [f"{letter}{number:02d}" for letter in "CD" for number in range(100)]
BLOCS = (PARTIES[:27], PARTIES[27:])
HOMES = [Home(members=frozenset(bloc)) for bloc in BLOCS]
DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
OUTPUT = """
SELECT recipient, category, year || ':' || year AS "window", value, value_inside, coalesce(value_exports, 0) AS value_exports,
       CASE WHEN value > 0 THEN squares / (value * value) END AS cdi1,
       CASE WHEN value + value_inside > 0 THEN value / (value + value_inside) END AS cdi2,
       CASE WHEN value > 0 AND value_exports > 0 THEN value / value_exports END AS cdi3,
       cdi1 > 0.4 AS is_concentrated, cdi2 > 0.5 AS is_from_outside,
       CASE WHEN value > 0 THEN coalesce(value_exports, 0) = 0 OR value / value_exports > 1 END AS is_hard_to_replace,
       top_supplier, largest / nullif(value, 0) AS top_share, n_suppliers
FROM cells LEFT JOIN exports USING (recipient, category, year) {top}
"""
SQL = """
WITH flows AS (
  SELECT recipient, category, year, supplier, value,
         list_contains({bloc}, recipient) = list_contains({bloc}, supplier) AS inside FROM '{file}'),
cells AS (
  SELECT recipient, category, year, coalesce(sum(value) FILTER (NOT inside), 0) AS value,
         coalesce(sum(value) FILTER (inside), 0) AS value_inside, sum(value * value) FILTER (NOT inside) AS squares,
         max(value) FILTER (NOT inside) AS largest, count(*) FILTER (NOT inside AND value > 0) AS n_suppliers {argmax}
  FROM flows GROUP BY recipient, category, year),
exports AS (
  SELECT supplier AS recipient, category, year, sum(value) AS value_exports FROM '{file}'
  WHERE recipient <> supplier GROUP BY supplier, category, year)
"""
TIED = """,
tops AS (
  SELECT recipient, category, year, min(supplier) AS top_supplier FROM flows JOIN cells USING (recipient, category, year)
  WHERE NOT inside AND flows.value = largest GROUP BY recipient, category, year)
"""


def write_flows(file: str, n_products: int) -> int:
    """Flows of fixed seed, as ``register convert`` writes them; the number of rows."""
    random = np.random.default_rng(20260518)
    importers, exporters = random.lognormal(0, 1, N_PARTIES), random.lognormal(0, 1.2, N_PARTIES)
    likely = importers[:, None] * random.lognormal(0, 0.5, n_products)[None, :]
    low, high = 0.0, 1.0
    for _ in range(20):
        scale = (low + high) / 2
        filled = np.mean([np.clip(likely * exporter * scale, 0, 0.95).mean() for exporter in exporters])
        low, high = (scale, high) if filled < FILLED else (low, scale)
    parties, products = pa.array(PARTIES), pa.array([f"{100_000 + 7 * number:06d}" for number in range(n_products)])
    with tempfile.TemporaryDirectory() as folder:
        told, rows = PiecesTold(names=("made.csv",)), FlowsByYear(Path(folder))
        for year in YEARS:
            for begin in range(0, N_PARTIES, 50):
                parts = []
                for exporter in range(begin, begin + 50):
                    chance = np.clip(likely * exporters[exporter] * scale, 0, 0.95)
                    chance[exporter] = 0
                    recipient, product = np.nonzero(random.random(chance.shape) < chance)
                    parts.append((np.full(len(recipient), exporter), recipient, product))
                supplier, recipient, product = (np.concatenate(part).astype("int32") for part in zip(*parts, strict=True))
                names = {"recipient": (recipient, parties), "supplier": (supplier, parties), "category": (product, products)}
                columns = {
                    name: pa.DictionaryArray.from_arrays(pa.array(i), of).cast(pa.string()) for name, (i, of) in names.items()
                }
                value = np.maximum(np.round(random.lognormal(2, 2.5, len(recipient))), 1)
                piece = _piece({**columns, "year": pa.array(np.full(len(recipient), year, "int32")), "value": pa.array(value)})
                told.add(piece)
                rows.add(piece)
        return store_flows(told, rows, Path(file))[1]


def _piece(columns: dict[str, pa.Array]) -> FlowPiece:
    n_rows = len(columns["value"])
    once = {"source": "baci", "format": "baci", "file": "made.csv", "unit": UNIT}
    given = {
        **{name: pa.repeat(pa.scalar(text), n_rows) for name, text in once.items()},
        "line": pa.array(np.arange(1, n_rows + 1, dtype="int32")),
        **columns,
    }
    rows = pa.table(
        {
            column.name: given.get(column.name, pa.nulls(n_rows, column.type))
            for column in FLOWS.columns
            if column.name != "row_id"
        }
    )
    return FlowPiece(
        name="made.csv",
        source="baci",
        format="baci",
        encoding="ascii",
        vintage=None,
        release=("baci", None),
        rows=rows,
        printed=columns["value"].cast(pa.string()),
        refused=(),
        notes=(),
        n_rows=n_rows,
        n_faults=0,
    )


def ways(file: str) -> dict[str, object]:
    bloc = str(BLOCS[0])
    tied = (
        SQL.format(bloc=bloc, file=file, argmax="") + TIED + OUTPUT.format(top="LEFT JOIN tops USING (recipient, category, year)")
    )
    argmax = ", arg_max(supplier, value) FILTER (NOT inside) AS top_supplier"
    loose = SQL.format(bloc=bloc, file=file, argmax=argmax) + OUTPUT.format(top="")
    return {
        "a  core_dependency": lambda engine="duckdb": core_dependency(
            scan_parquet(file, engine),
            HOMES,
            unit=UNIT,
            is_one_row_per_supplier=read_stored(Path(file)).is_one_row_per_supplier,
        ),
        "u  a, the file says nothing": lambda: core_dependency(scan_parquet(file), HOMES, unit=UNIT),
        "b  SQL by hand, max then min": lambda: duckdb.connect().sql(tied).to_arrow_table(),
        "c  SQL by hand, arg_max": lambda: duckdb.connect().sql(loose).to_arrow_table(),
        "e  pandas groupby.agg": lambda: by_pandas(file),
        "g  geodep": lambda: geodep(scan_parquet(file), Window(YEARS[0], YEARS[-1]), unit=UNIT),
    }


def by_pandas(file: str) -> object:
    import pandas as pd  # noqa: PLC0415  it counts for this way only

    key = ["recipient", "category", "year"]
    flows = pd.read_parquet(file, columns=[*key, "supplier", "value"])
    inside = flows.recipient.isin(BLOCS[0]) == flows.supplier.isin(BLOCS[0])
    flows["outside"], flows["inside"] = flows.value.where(~inside, 0), flows.value.where(inside, 0)
    flows["square"] = flows.outside**2
    cells = flows.groupby(key, sort=False).agg(
        value=("outside", "sum"),
        value_inside=("inside", "sum"),
        squares=("square", "sum"),
        largest=("outside", "max"),
        top=("outside", "idxmax"),
    )
    cells["top_supplier"] = flows.supplier.to_numpy()[cells.top]
    exports = flows.groupby(["supplier", "category", "year"], sort=False)["value"].sum().rename("value_exports")
    exports.index = exports.index.set_names(key)
    cells = cells.join(exports)
    return cells.assign(
        cdi1=cells.squares / cells.value**2,
        cdi2=cells.value / (cells.value + cells.value_inside),
        cdi3=cells.value / cells.value_exports,
    )


def trends() -> float:
    """Seconds of ``N_TRENDS`` trends of yearly shares, the median of five."""
    shares = np.random.default_rng(20260518).random((N_TRENDS, len(YEARS)))
    return median(seconds(lambda: series_trends(shares, YEARS))[0] for _ in range(5))


def differences(one: pa.Table, other: pa.Table) -> str:
    """How many flags, top suppliers and figures of two results differ."""
    names = ["recipient", "category", "window"]
    joined = (
        nw.from_native(pl.from_arrow(one))
        .join(nw.from_native(pl.from_arrow(other)), on=names, how="inner", suffix="_2")
        .to_native()
    )
    flags = [
        joined[name].ne_missing(joined[f"{name}_2"]).sum()
        for name in ("is_concentrated", "is_from_outside", "is_hard_to_replace", "top_supplier")
    ]
    figures = max(float((joined[name] - joined[f"{name}_2"]).abs().max() or 0) for name in ("cdi1", "cdi2", "top_share"))
    return (
        f"{joined.height} of {one.num_rows} cells in both; flags that differ {sum(flags[:3])}, top suppliers {flags[3]}, "
        f"largest difference of cdi1, cdi2 and top_share {figures:.0e}"
    )


def seconds(call) -> tuple[float, float]:
    """By the clock, and of the processor."""
    begun, spent = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - begun, time.process_time() - spent


def peak_gb(file: str, way: str) -> float:
    command = [sys.executable, __file__, "--only", way, "--file", file]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


class WithoutPandas:
    """Makes pandas look as if it were not installed, as with most users."""

    def find_spec(self, name, path=None, target=None):  # noqa: ARG002
        if name == "pandas":
            raise ModuleNotFoundError(name)


def own_peak_gb() -> float:
    """Most memory this process has held; the usual counter of resource is handed down from the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) * 1024 / 1e9


def machine() -> str:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "?"
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GB, Python {platform.python_version()}, DuckDB {duckdb.__version__}, "
        f"Narwhals {nw.__version__}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--products", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    options.add_argument("--only", help=argparse.SUPPRESS)
    options.add_argument("--file", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.only:
        if asked.only[0] != "e":
            sys.meta_path.insert(0, WithoutPandas())
        ways(asked.file)[asked.only]()
        print(json.dumps(own_peak_gb()))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "flows.parquet")
        n_rows = write_flows(file, asked.products)
        making, size = own_peak_gb(), Path(file).stat().st_size / 1e6
        calls = ways(file)
        a, u, b, c, e, _ = calls
        found = calls[a]()
        others = {"u": calls[u](), "b": calls[b](), "c": calls[c](), "a on Polars": calls[a]("polars")}
        compared = [f"a against {name}: {differences(found, other)}" for name, other in others.items()]
        n_cells = found.num_rows
        del found, others
        turns = [[seconds(call) for call in calls.values()] for _ in range(asked.rounds)]
        peaks = [peak_gb(file, way) for way in calls]
    wall, spent = ({way: median(turn[at][kind] for turn in turns) for at, way in enumerate(calls)} for kind in (0, 1))
    place = list(calls).index

    def times(one: str, other: str, kind: int) -> float:
        return median(turn[place(one)][kind] / turn[place(other)][kind] for turn in turns)

    trends_took = trends()
    lines = [
        f"{n_rows:,} rows, {size:.0f} MB, {n_cells:,} cells; made with {making:.2f} GB",
        *(
            f"{way:<32}{wall[way]:7.2f} s  processor {spent[way]:6.2f} s  peak {peak:.2f} GB"
            for way, peak in zip(calls, peaks, strict=True)
        ),
        *(
            f"{name:<10} a/b {times(a, b, kind):.2f}   a/c {times(a, c, kind):.2f}   u/b {times(u, b, kind):.2f}   "
            f"e/a {times(e, a, kind):.2f}"
            for kind, name in enumerate(("clock", "processor"))
        ),
        *compared,
        f"{N_TRENDS:,} trends of {len(YEARS)} years with Sen slopes: {trends_took:.2f} s",
    ]
    goals = {
        f"a at most 1.1 times b by the clock: {times(a, b, 0):.2f}": times(a, b, 0) <= 1.1,
        f"a at most 1.1 times b of the processor: {times(a, b, 1):.2f}": times(a, b, 1) <= 1.1,
        f"a at least 3 times as fast as pandas: {times(e, a, 0):.2f}": times(e, a, 0) >= 3,
        f"peak of a at most 0.75 GB: {peaks[0]:.2f}": peaks[0] <= 0.75,
        f"{N_TRENDS:,} trends in about 1 s: {trends_took:.2f} s": trends_took <= 1,
    }
    told = [f"- {'met' if is_met else 'MISSED'}: {goal}" for goal, is_met in goals.items()]
    print("\n".join([machine(), *lines, *told]))
    if asked.write:
        page = (Path(__file__).parent / "dependency_page.md").read_text(encoding="utf-8")
        parts = {"lines": "\n".join(lines), "goals": "\n".join(told), "machine": machine(), "load": os.getloadavg()[2]}
        DOCUMENT.write_text(page.format(rounds=asked.rounds, **parts), encoding="utf-8")


if __name__ == "__main__":
    main()
