"""The same expression on two engines gives the same table."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.measures.arrow import (
    announced_against_delivered,
    level_breaks,
    sole_sources,
    supplier_concentration,
    supplier_diversity,
    supplier_shares,
    threshold_chances,
    trade_totals,
)
from reliant.model.tables import CLAIMS
from reliant.model.time import Window
from reliant.store.engines import open_frame

EARLY, LATE = Window(2016, 2020), Window(2021, 2025)
PARTIES = ["RUS", "CHN", "TUR", "BLR", "UNK"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "recipient": st.sampled_from(["BLR", "KAZ", "ARM"]),
            "supplier": st.sampled_from(PARTIES),
            "category": st.sampled_from(["Aircraft", "Missiles", "Other"]),
            "year": st.integers(2014, 2027),
            "value_tiv": st.one_of(st.none(), st.just(0.0), st.integers(1, 90_000).map(lambda cents: cents / 100)),
            "deal_key": st.none() | st.sampled_from([f"k-{place}" for place in range(12)]),
            "vintage": st.none() | st.just("2026-03-09"),
        }
    ),
    max_size=60,
)
TOLD = st.lists(
    st.fixed_dictionaries(
        {
            "event_id": st.sampled_from([f"e-{place}" for place in range(8)]),
            "partner": st.sampled_from(PARTIES),
            "type": st.sampled_from(["talks", "visit", "order", "delivery", "refusal", "licence", "other"]),
            "modality": st.sampled_from(["actual", "reported", "planned", "denied"]),
            "year": st.none() | st.integers(2014, 2027),
        }
    ),
    max_size=30,
)
MEASURES = {
    "shares": lambda frame: supplier_shares(frame, [EARLY, LATE]),
    "shares of categories": lambda frame: supplier_shares(frame, [EARLY, LATE], per_category=True),
    "concentration": lambda frame: supplier_concentration(frame, [EARLY, LATE]),
    "concentration of categories": lambda frame: supplier_concentration(frame, [LATE], per_category=True),
    "concentration by another file's deals": lambda frame: supplier_concentration(frame, [LATE], deals=frame),
    "suppliers": lambda frame: trade_totals(frame, "supplier", LATE, against=EARLY),
    "recipients": lambda frame: trade_totals(frame, "recipient", LATE),
    "suppliers of categories": lambda frame: trade_totals(frame, "supplier", LATE, per_category=True),
    "diversity": lambda frame: supplier_diversity(frame, [EARLY, LATE]),
    "thresholds": lambda frame: threshold_chances(frame, [LATE], per_category=True),
    "sole sources": lambda frame: sole_sources(frame, [EARLY, LATE]),
    "breaks of shares": lambda frame: level_breaks(frame, Window(2014, 2027)),
    "breaks of the index": lambda frame: level_breaks(frame, Window(2014, 2027), of="hhi"),
    "world": lambda frame: trade_totals(frame, "world", LATE, against=EARLY, not_the_world="an extract"),
}


def assert_same(one: pa.Table, other: pa.Table) -> None:
    assert one.schema == other.schema
    for field in one.schema:
        left, right = one.column(field.name), other.column(field.name)
        if pa.types.is_floating(field.type):
            assert left.is_null().equals(right.is_null()), field.name
            left, right = left.drop_null(), right.drop_null()
            assert left.to_pylist() == pytest.approx(right.to_pylist(), rel=1e-12, abs=1e-12), field.name
        elif field.name == "values":  # lists of numbers
            values = ([part for row in side.to_pylist() for part in row] for side in (left, right))
            assert next(values) == pytest.approx(next(values), rel=1e-12, abs=1e-12)
        else:
            assert left.to_pylist() == right.to_pylist(), field.name


@pytest.mark.parametrize("name", MEASURES)
@given(rows=ROWS)
@settings(deadline=None, max_examples=15)
def test_a_measure_of_flow_is_the_same_on_both_engines(made_on, name, rows):
    assert_same(MEASURES[name](made_on("duckdb", rows)), MEASURES[name](made_on("polars", rows)))


@given(rows=ROWS, told=TOLD)
@settings(deadline=None, max_examples=15)
def test_the_gap_is_the_same_on_both_engines(made_on, rows, told):
    claims = CLAIMS.build(
        [
            {"claim_id": f"c-{place}", "recipient": "BLR", "stage": "none", "category": None, "is_year_inferred": False, **claim}
            for place, claim in enumerate(told)
        ]
    )
    found = [
        announced_against_delivered(open_frame(claims, engine), made_on(engine, rows), "BLR", LATE)
        for engine in ("duckdb", "polars")
    ]
    assert_same(*found)


@given(rows=ROWS)
@settings(deadline=None, max_examples=10)
def test_the_same_rows_give_the_same_table_again(made_on, rows):
    assert MEASURES["concentration"](made_on("duckdb", rows)).equals(MEASURES["concentration"](made_on("duckdb", rows)))


def test_many_rows_in_any_order_give_one_table(made_on):
    rows = [
        {
            "recipient": f"R{place % 40:02d}",
            "supplier": PARTIES[place % 5],
            "year": 2014 + place % 14,
            "value_tiv": place % 97 / 10,
        }
        for place in range(20_000)
    ]
    for measure in MEASURES.values():
        assert_same(measure(made_on("duckdb", rows)), measure(made_on("polars", rows[::-1])))
