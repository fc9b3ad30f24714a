"""The same expression on DuckDB, Polars and Spark (a real JVM) gives the same table: 0 flags, names or counts differ, numbers by
less than 1e-12 of their size.

The tables are generated with what makes engines differ: ties, zeros, missing values, unnamed suppliers, cells of one supplier.
One session serves the whole run. Where there is no PySpark or no Java these tests are skipped, loudly.
"""

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliant.errors import ReaderMissing
from reliant.measures.concentration import supplier_concentration
from reliant.measures.dependency import Home, core_dependency
from reliant.measures.diversity import supplier_diversity, threshold_chances
from reliant.measures.gap import announced_against_delivered
from reliant.measures.geodep import geodep
from reliant.measures.hidden import hidden_dependence
from reliant.measures.quality import data_quality, two_sided_agreement
from reliant.measures.revision import revisions
from reliant.measures.risk import bilateral_asymmetry, risk_weighted
from reliant.measures.shares import supplier_shares
from reliant.measures.stock import installed_base
from reliant.measures.totals import trade_totals
from reliant.measures.trend import supplier_trends
from reliant.model.flows import OTHER_SUPPLIERS
from reliant.model.tables import CLAIMS, DEALS, DELIVERIES
from reliant.model.time import Window
from reliant.store.engine_failures import failure_of
from reliant.store.engines import open_frames, scan_parquet
from reliant.store.spark import spark_session

pytestmark = pytest.mark.spark
PARTIES = np.array(["DEU", "FRA", "CHN", "USA", "JPN", "UNK", OTHER_SUPPLIERS])
_ORIGIN = {"source": "made", "format": "A1", "file": "made.csv", "line": 1}
_DEAL = {
    **_ORIGIN,
    "designation": "X-1",
    "description": "thing",
    "is_ordered_year_estimate": None,
    "condition": None,
    "is_local_production": None,
}


def values(random: np.random.Generator, n: int) -> list[float | None]:
    """Missing, zero, tied (0.1 + 0.2 against 0.3), and of very different sizes."""
    found: list[float | None] = []
    for kind in random.random(n):
        if kind < 0.1:
            found.append(None)
        elif kind < 0.2:
            found.append(0.0)
        elif kind < 0.65:
            found.append(float(random.choice([0.1, 0.2, 0.3, 1.0, 2.0, 1000.0])))
        else:
            found.append(round(float(random.lognormal(4, 4)), 3))
    return found


def flows(seed: int, n: int = 500) -> pa.Table:
    random = np.random.default_rng(seed)
    category = random.choice(list("abcdefgh"), n)
    supplier = np.where(category == "h", "CHN", random.choice(PARTIES, n))  # one supplier only
    return pa.table(
        {
            "recipient": random.choice(PARTIES[:5], n),
            "supplier": supplier,
            "category": category,
            "year": pa.array(random.integers(2019, 2023, n), pa.int32()),
            "value": values(random, n),
            "is_estimate": [None if kind < 0.3 else bool(kind < 0.6) for kind in random.random(n)],
            "vintage": ["2026"] * n,
        }
    )


def deliveries(seed: int, n: int = 300) -> pa.Table:
    random = np.random.default_rng(seed)
    columns = {
        "recipient": random.choice(["BLR", "KAZ", "ARM", "UZB"], n).tolist(),
        "category": random.choice(["Aircraft", "Missiles", "Other"], n).tolist(),
        "year": random.integers(2014, 2027, n).tolist(),
        "value_tiv": values(random, n),
        "deal_key": [None if kind < 0.02 else f"k-{int(kind * 60)}" for kind in random.random(n)],
        "vintage": [None if kind < 0.5 else "2024-03-11" for kind in random.random(n)],
    }
    columns["supplier"] = [
        "RUS" if recipient == "UZB" else str(random.choice(["RUS", "CHN", "TUR", "UNK"])) for recipient in columns["recipient"]
    ]
    empty = dict.fromkeys(("ordered_year", "is_year_estimate", "number", "is_number_estimate"))
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return DELIVERIES.build([{**_DEAL, **empty, "is_exact": True, "row_id": f"r-{i}", **row} for i, row in enumerate(rows)])


def deals(seed: int, n: int = 30) -> pa.Table:
    random = np.random.default_rng(seed)
    empty = dict.fromkeys(
        (
            "number_ordered",
            "is_number_ordered_estimate",
            "number_delivered",
            "is_number_delivered_estimate",
            "comment",
            "tiv_unit",
        )
    )
    return DEALS.build(
        [
            {
                **_DEAL,
                **empty,
                "row_id": f"d-{place}",
                "recipient": "BLR",
                "supplier": str(random.choice(["RUS", "CHN", "UNK"])),
                "category": "Aircraft",
                "ordered_year": None if place == 3 else int(random.integers(2014, 2026)),
                "vintage": "2024-03-11",
                "delivery_years": [2020],
                "tiv_order": float(random.integers(1, 9)),
                "tiv_delivered": None,
            }
            for place in range(n)
        ]
    )


def claims(seed: int, n: int = 40) -> pa.Table:
    random = np.random.default_rng(seed)
    return CLAIMS.build(
        [
            {
                "claim_id": f"c-{place}",
                "event_id": f"e-{place % 8}",
                "recipient": "BLR",
                "partner": str(random.choice(["RUS", "CHN", "IRN"])),
                "type": str(random.choice(["talks", "order", "delivery", "refusal"])),
                "stage": "none",
                "modality": str(random.choice(["actual", "denied", "reported"])),
                "category": None,
                "year": None if place == 5 else int(random.integers(2014, 2027)),
                "is_year_inferred": False,
            }
            for place in range(n)
        ]
    )


EARLY, LATE = Window(2016, 2020), Window(2021, 2025)
PAIRS = [Window(2019, 2020), Window(2021, 2022)]
MEMBERS = frozenset({"DEU", "FRA"})
ARMS, GOODS, OTHERS = deliveries(1), flows(2), flows(3)
RISKS = pa.table({"supplier": ["CHN", "USA", "DEU"], "weight": [0.5, None, 1.0], "factor": [None, 1.5, 0.0]})
USD = {"unit": "USD"}
MEASURES = {
    "shares": ((ARMS,), lambda arms: supplier_shares(arms, [EARLY, LATE], per_category=True)),
    "concentration": ((ARMS,), lambda arms: supplier_concentration(arms, [EARLY, LATE], deals=arms)),
    "totals": ((ARMS,), lambda arms: trade_totals(arms, "supplier", LATE, against=EARLY)),
    "diversity": ((ARMS,), lambda arms: supplier_diversity(arms, [EARLY, LATE])),
    "thresholds": ((ARMS,), lambda arms: threshold_chances(arms, [LATE])),
    "stock": ((ARMS,), lambda arms: installed_base(arms, [EARLY, LATE], per_category=True)),
    "gap": ((claims(4), ARMS), lambda told, arms: announced_against_delivered(told, arms, "BLR", LATE)),
    "trend": ((deals(5), ARMS), lambda deals, arms: supplier_trends(deals, arms, Window(2014, 2026))),
    "dependency of a bloc": ((GOODS,), lambda goods: core_dependency(goods, Home(members=MEMBERS, as_one="EU"), **USD)),
    "dependency of members": ((GOODS,), lambda goods: core_dependency(goods, Home(members=MEMBERS), windows=PAIRS, **USD)),
    "geodep": ((GOODS,), lambda goods: geodep(goods, Window(2019, 2022), **USD)),
    "risk": ((GOODS, RISKS), lambda goods, risks: risk_weighted(goods, risks, **USD)),
    "asymmetry": ((GOODS, OTHERS), lambda goods, home: bilateral_asymmetry(goods, production=home, **USD)),
    "hidden": ((GOODS,), lambda goods: hidden_dependence(goods, {"CHN": 0.3}, otherwise=0.1)),
    "revision": ((GOODS, OTHERS), lambda now, then: revisions(now, then, PAIRS, **USD)),
    "quality": ((GOODS,), data_quality),
    "agreement": ((GOODS, OTHERS), lambda got, sent: two_sided_agreement(got, sent, **USD)),
}


@pytest.fixture(scope="module", autouse=True)
def _spark():
    try:
        spark_session()
    except ReaderMissing as error:
        pytest.skip(f"NO SPARK: THE ENGINE SPARK IS NOT TESTED ({error})")


def differences(one: pa.Table, other: pa.Table) -> list[str]:
    if one.num_rows != other.num_rows:
        return [f"{one.num_rows} and {other.num_rows} rows"]
    found = []
    for field in one.schema:
        pairs = zip(one.column(field.name).to_pylist(), other.column(field.name).to_pylist(), strict=True)
        if pa.types.is_floating(field.type):
            apart = [pair for pair in pairs if _is_apart(*pair)]
        else:
            apart = [pair for pair in pairs if pair[0] != pair[1]]
        found += [f"{field.name}: {pair}" for pair in apart]
    return found


def _is_apart(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return not abs(one - other) <= 1e-12 * max(1.0, abs(one))


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_the_same_on_three_engines(name):
    tables, measure = MEASURES[name]
    duckdb, polars, spark = (measure(*open_frames(*tables, engine=engine)) for engine in ("duckdb", "polars", "spark"))
    assert duckdb.num_rows > 1
    assert duckdb.schema == spark.schema
    assert differences(duckdb, polars) == []
    assert differences(duckdb, spark) == []


def test_the_generated_tables_have_what_engines_differ_in():
    found = GOODS.to_pylist()
    assert {None, 0.0} <= {row["value"] for row in found}
    assert {row["supplier"] for row in found if row["category"] == "h"} == {"CHN"}
    volumes: dict[tuple, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in found:
        volumes[row["recipient"], row["category"], row["year"]][row["supplier"]] += row["value"] or 0.0
    largest = [sorted(round(value, 9) for value in cell.values())[-2:] for cell in volumes.values() if len(cell) > 1]
    assert any(one == other > 0 for one, other in largest)


def test_what_spark_raises_in_a_query_is_told_as_ours(tmp_path):
    path = tmp_path / "flows.parquet"
    pq.write_table(flows(3), path)
    frame = scan_parquet(path, "spark")
    path.unlink()
    with pytest.raises(Exception, match=r"flows\.parquet") as caught:
        core_dependency(frame, Home(members=frozenset({"DEU", "FRA"})), unit="USD")
    told = str(failure_of(caught.value))
    assert "engine spark: it gave up while it computed" in told
    assert "every worker can open the register" in told
