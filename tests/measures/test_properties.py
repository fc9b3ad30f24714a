"""What must hold of every measure of supply, whatever the rows: scale, order, range, rows left out, and one release."""

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.measures.arrow import (
    Home,
    bilateral_asymmetry,
    core_dependency,
    data_quality,
    geodep,
    hidden_dependence,
    installed_base,
    level_breaks,
    revisions,
    risk_weighted,
    sole_sources,
    supplier_concentration,
    supplier_diversity,
    supplier_shares,
    threshold_chances,
    trade_totals,
)
from reliant.model.tables_dependency import RISK
from reliant.model.time import Window
from reliant.store.engines import open_frame, open_frames

EARLY, LATE = Window(2016, 2020), Window(2021, 2025)
BOTH, ALL_YEARS = [EARLY, LATE], Window(2016, 2025)
PARTIES = ["BLR", "KAZ", "RUS", "CHN"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "recipient": st.sampled_from(["BLR", "KAZ"]),
            "supplier": st.sampled_from([*PARTIES, "UNK"]),
            "category": st.sampled_from(["Aircraft", "Missiles"]),
            "year": st.integers(2016, 2025),
            "value_tiv": st.none() | st.integers(0, 4_000).map(lambda quarters: quarters / 4),
        }
    ),
    min_size=1,
    max_size=30,
)
CELLS = {
    "shares": lambda frame: supplier_shares(frame, BOTH),
    "shares of categories": lambda frame: supplier_shares(frame, BOTH, per_category=True),
    "concentration": lambda frame: supplier_concentration(frame, BOTH, per_category=True),
    "diversity": lambda frame: supplier_diversity(frame, BOTH),
    "thresholds": lambda frame: threshold_chances(frame, BOTH),
    "sole source": lambda frame: sole_sources(frame, BOTH),
    "breaks": lambda frame: level_breaks(frame, ALL_YEARS),
    "breaks of the index": lambda frame: level_breaks(frame, ALL_YEARS, of="hhi"),
    "suppliers": lambda frame: trade_totals(frame, "supplier", LATE, against=EARLY),
    "recipients": lambda frame: trade_totals(frame, "recipient", LATE, per_category=True),
    "stock": lambda frame: installed_base(frame, BOTH),
}
"""Measures of deliveries."""
FLOWS = {
    "dependency": lambda frame: core_dependency(frame, Home(members=frozenset({"BLR", "KAZ"})), unit="u", windows=BOTH),
    "geodep": lambda frame: geodep(frame, ALL_YEARS, unit="u"),
    "asymmetry": lambda frame: bilateral_asymmetry(frame, unit="u", windows=BOTH),
    "hidden": lambda frame: hidden_dependence(frame, {"RUS": 0.25}, windows=BOTH, otherwise=0.125),
    "quality": lambda frame: data_quality(frame, windows=BOTH),
}
"""Measures of flows, which are the same rows with the volume in ``value``."""
VOLUMES = {"value", "value_inside", "value_exports", "stock_value", "flow_value"}
OPEN_ENDED = {"crossing_year", "crossing_note", "says"}
"""Words and years that follow from the figures."""


def measured(name, made_on, rows):
    frame = made_on("polars", rows)
    if name in CELLS:
        return CELLS[name](frame).to_pylist()
    return FLOWS[name](frame.rename({"value_tiv": "value"})).to_pylist()


def assert_alike(one, other, *, factor=1.0):
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        for column, value in left.items():
            if column in OPEN_ENDED:
                continue
            times = factor if column in VOLUMES and "threshold" not in left else 1.0  # there it is the indicator
            if isinstance(value, float):
                assert right[column] == pytest.approx(value * times, rel=1e-9, abs=1e-9), column
            elif isinstance(value, list) and value and isinstance(value[0], float):
                assert right[column] == pytest.approx(value, rel=1e-9, abs=1e-9), column
            else:
                assert right[column] == value, column


@pytest.mark.parametrize("name", [*CELLS, *FLOWS])
@given(rows=ROWS, factor=st.sampled_from([0.5, 2.0, 1024.0]))
@settings(deadline=None, max_examples=10)
def test_only_volumes_know_the_unit(made_on, name, rows, factor):
    scaled = [{**row, "value_tiv": row["value_tiv"] and row["value_tiv"] * factor} for row in rows]
    assert_alike(measured(name, made_on, rows), measured(name, made_on, scaled), factor=factor)


@pytest.mark.parametrize("name", [*CELLS, *FLOWS])
@given(rows=ROWS, seed=st.integers(0, 99))
@settings(deadline=None, max_examples=10)
def test_the_order_of_rows_does_not_matter(made_on, name, rows, seed):
    keyed = [{**row, "deal_key": f"k-{place}"} for place, row in enumerate(rows)]
    shuffled = random.Random(seed).sample(keyed, len(keyed))
    assert_alike(measured(name, made_on, keyed), measured(name, made_on, shuffled))


@given(rows=ROWS)
@settings(deadline=None, max_examples=20)
def test_indices_and_shares_lie_where_they_can(made_on, rows):
    frame = made_on("polars", rows)
    for row in supplier_concentration(frame, BOTH).to_pylist():
        n_suppliers = len({r["supplier"] for r in rows if r["recipient"] == row["recipient"] and r["value_tiv"]})
        assert 1 / n_suppliers - 1e-9 <= row["hhi"] <= 1 + 1e-9
    sums = {}
    for row in supplier_shares(frame, BOTH, per_category=True).to_pylist():
        cell = row["recipient"], row["category"], row["window"]
        if row["share"] is not None:
            sums[cell] = sums.get(cell, 0.0) + row["share"]
            assert row["share_low"] <= row["share"] <= row["share_high"] <= 1 + 1e-9
    assert list(sums.values()) == pytest.approx([1.0] * len(sums))
    for row in level_breaks(frame, ALL_YEARS, of="hhi").to_pylist():
        assert all(0 < value <= 1 + 1e-9 for value in row["values"])


def volumes_of(rows):
    """Volume of every cell by all that identifies it."""
    found = {}
    for row in rows:
        key = tuple((name, row[name]) for name in ("id", "recipient", "supplier", "category", "window", "year") if name in row)
        for name in VOLUMES & row.keys():
            found[key, name] = row[name]
    return found


@pytest.mark.parametrize(
    "name", [name for name in [*CELLS, *FLOWS] if name not in {"diversity", "thresholds", "hidden", "quality"}]
)
@given(rows=ROWS, place=st.integers(0, 29))
@settings(deadline=None, max_examples=10)
def test_a_row_left_out_raises_no_volume_of_any_cell(made_on, name, rows, place):
    """What a reader refuses must not make anything else larger. Cells without a volume of their own have no such column."""
    keyed = [{**row, "deal_key": f"k-{number}"} for number, row in enumerate(rows)]
    less = keyed[: place % len(keyed)] + keyed[place % len(keyed) + 1 :]
    before, after = volumes_of(measured(name, made_on, keyed)), volumes_of(measured(name, made_on, less))
    for key, value in after.items():
        if value is not None and before.get(key) is not None:
            assert value <= before[key] + 1e-9, key
        elif value is not None:
            assert value <= 1e-9 or key not in before, key


@pytest.mark.parametrize("name", ["shares of categories", "concentration", "sole source"])
@given(rows=ROWS, place=st.integers(0, 29))
@settings(deadline=None, max_examples=10)
def test_a_row_left_out_changes_no_other_cell(made_on, name, rows, place):
    keyed = [{**row, "deal_key": f"k-{number}"} for number, row in enumerate(rows)]
    gone = keyed[place % len(keyed)]

    def others(found):
        window = str(EARLY if gone["year"] in EARLY else LATE)
        cell = gone["recipient"], gone["category"], window
        return [row for row in found if (row["recipient"], row["category"], row["window"]) != cell]

    without = [row for row in keyed if row is not gone]
    assert_alike(others(measured(name, made_on, keyed)), others(measured(name, made_on, without)))


@pytest.mark.parametrize("name", CELLS)
def test_releases_are_never_mixed_in_silence(made_on, name):
    rows = [{"supplier": "RUS", "value_tiv": 1.0, "vintage": day} for day in ("2024-03-11", "2026-03-09")]
    with pytest.raises(MeasureRefused, match=r"several releases \(2024-03-11, 2026-03-09\)"):
        measured(name, made_on, rows)


@given(rows=ROWS)
@settings(deadline=None, max_examples=10)
def test_risk_lies_between_nothing_and_the_plain_index(made_on, rows):
    flows = made_on("duckdb", rows).rename({"value_tiv": "value"}).collect("pyarrow").to_arrow()
    weights = pa.table({"supplier": ["RUS", "CHN"], "weight": [0.5, 1.0]})
    table = risk_weighted(*open_frames(flows, weights), unit="u", windows=BOTH)
    assert table.schema == RISK.schema
    for row in table.to_pylist():
        assert 0 <= row["risk_low"] <= row["risk_high"] <= row["hhi"] + 1e-9


@given(rows=ROWS)
@settings(deadline=None, max_examples=10)
def test_a_release_against_itself_is_no_revision(made_on, rows):
    flows = made_on("polars", rows).rename({"value_tiv": "value"}).collect("pyarrow").to_arrow()
    table = revisions(open_frame(flows), open_frame(flows), BOTH, unit="u")
    assert {row["revision"] for row in table.to_pylist()} <= {0.0, None}
