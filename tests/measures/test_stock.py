"""Installed base: by hand, by its limits, and on two engines."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused, SourceMalformed
from reliant.measures.stock import HORIZON, ServiceLives, default_lives, installed_base, read_service_lives
from reliant.model.categories import CATEGORIES
from reliant.model.time import Window

NOW = Window(2021, 2025)
STEEP = ServiceLives(shape=200, years=dict.fromkeys(CATEGORIES, 10.0), sources={})
"""Everything serves ten years and then leaves at once."""


def stock_of(frame, *windows, **options):
    table = installed_base(frame, windows or [NOW], **{"lives": STEEP, **options})
    return {(row["category"], row["window"], row["supplier"]): row for row in table.to_pylist()}


def given_away(supplier, year, value, **more):
    return {"supplier": supplier, "year": year, "value_tiv": value, **more}


def test_what_is_older_than_its_life_is_gone_and_flow_stands_beside_stock(deliveries):
    """2012 is gone at the end of 2025; 2018 serves: stock 30 of 40 Russian, flow 0 of 10."""
    frame = deliveries(given_away("RUS", 2012, 500.0), given_away("RUS", 2018, 30.0), given_away("TUR", 2024, 10.0))
    rows = stock_of(frame)
    russia, turkiye = rows[None, "2021:2025", "RUS"], rows[None, "2021:2025", "TUR"]
    assert (russia["stock_value"], russia["stock_share"]) == (pytest.approx(30), pytest.approx(0.75))
    assert (russia["flow_value"], russia["flow_share"]) == (0, 0)
    assert (turkiye["stock_share"], turkiye["flow_share"]) == (pytest.approx(0.25), 1)


def test_the_stock_share_crosses_when_new_deliveries_outweigh_the_old(deliveries):
    """TUR delivers 2 a year beside its 10; RUS keeps 30 until it is ten years old in 2028, when 17 are left against 16."""
    frame = deliveries(given_away("RUS", 2018, 30.0), given_away("TUR", 2024, 10.0))
    rows = stock_of(frame)
    assert rows[None, "2021:2025", "RUS"]["crossing_year"] == 2029
    assert rows[None, "2021:2025", "TUR"]["crossing_year"] == 2029
    assert rows[None, "2021:2025", "TUR"]["crossing_note"] == "rises to 50 % in 2029 if deliveries go on as in 2021:2025"


def test_at_the_mean_life_a_steep_survival_is_between_none_and_all():
    assert STEEP.survival("Ships", 9.5) == pytest.approx(1, abs=1e-4)
    assert STEEP.survival("Ships", 10.5) == pytest.approx(0, abs=1e-4)


def test_survival_of_shape_one_is_the_exponential():
    lives = ServiceLives(shape=1, years=dict.fromkeys(CATEGORIES, 20.0), sources={})
    assert lives.survival("Ships", [0, 20, 40]) == pytest.approx([1, math.exp(-1), math.exp(-2)])


def test_survival_sums_to_the_mean_life():
    lives = default_lives()
    for category, years in lives.years.items():
        assert sum(lives.survival(category, [step / 100 for step in range(20_000)])) / 100 == pytest.approx(years, rel=0.01)


def test_a_supplier_with_all_of_the_flow_and_the_stock_never_crosses(deliveries):
    row = stock_of(deliveries(("RUS", 10.0)))[None, "2021:2025", "RUS"]
    assert row["crossing_year"] is None
    assert row["crossing_note"].startswith(f"stays at or above 50 % for {HORIZON} years")


def test_without_a_delivery_in_the_window_there_is_no_flow_to_continue(deliveries):
    row = stock_of(deliveries(given_away("RUS", 2018, 10.0)))[None, "2021:2025", "RUS"]
    assert (row["flow_share"], row["crossing_year"]) == (None, None)
    assert "no flow to continue" in row["crossing_note"]


def test_unknown_origin_stays_in_the_denominator_and_widens_the_share(deliveries):
    rows = stock_of(deliveries(("RUS", 6.0), ("UNK", 2.0), ("CHN", 2.0)))
    russia, unknown = rows[None, "2021:2025", "RUS"], rows[None, "2021:2025", "UNK"]
    assert (russia["stock_share"], russia["stock_share_high"]) == (pytest.approx(0.6), pytest.approx(0.8))
    assert (unknown["stock_share_high"], unknown["crossing_year"]) == (pytest.approx(0.2), None)


def test_a_register_that_begins_within_the_service_life_is_called_truncated(deliveries):
    young = stock_of(deliveries(given_away("RUS", 2020, 1.0)))[None, "2021:2025", "RUS"]
    assert young["is_truncated"]
    assert re.search(r"first delivery to BLR is of 2020; up to 100 %", young["truncated_reason"])
    old = stock_of(deliveries(given_away("RUS", 2010, 1.0), given_away("RUS", 2025, 1.0)))[None, "2021:2025", "RUS"]
    assert (old["is_truncated"], old["truncated_reason"], old["first_year"]) == (False, None, 2010)


def test_each_category_has_its_own_life(deliveries):
    lives = ServiceLives(shape=200, years={**dict.fromkeys(CATEGORIES, 10.0), "Ships": 30.0}, sources={})
    frame = deliveries(
        given_away("RUS", 2005, 5.0, category="Ships"),
        given_away("RUS", 2005, 5.0, category="Missiles"),
        given_away("CHN", 2025, 5.0, category="Missiles"),
    )
    rows = stock_of(frame, lives=lives, per_category=True)
    assert rows["Ships", "2021:2025", "RUS"]["stock_value"] == pytest.approx(5)
    assert rows["Missiles", "2021:2025", "RUS"]["stock_value"] == pytest.approx(0, abs=1e-9)
    assert rows["Ships", "2021:2025", "RUS"]["mean_life"] == 30
    assert stock_of(frame, lives=lives)[None, "2021:2025", "RUS"]["stock_share"] == pytest.approx(0.5)


def test_a_window_counts_nothing_that_came_after_it(deliveries):
    rows = stock_of(deliveries(given_away("RUS", 2015, 4.0), given_away("CHN", 2023, 4.0)), Window(2011, 2015), NOW)
    assert [key[2] for key in rows if key[1] == "2011:2015"] == ["RUS"]
    assert rows[None, "2011:2015", "RUS"]["stock_share"] == 1


@pytest.mark.parametrize("level", [0, 1, -0.1, 1.5])
def test_a_level_that_is_no_share_is_refused(deliveries, level):
    with pytest.raises(MeasureRefused, match="level"):
        stock_of(deliveries(("RUS", 1.0)), level=level)


def test_no_window_is_refused(deliveries):
    with pytest.raises(MeasureRefused, match="window"):
        installed_base(deliveries(("RUS", 1.0)), [])


def test_our_lives_say_that_they_are_assumptions():
    lives = default_lives()
    assert set(lives.years) == set(CATEGORIES)
    assert set(lives.sources.values()) == {"our assumption"}


@pytest.mark.parametrize(
    "text",
    [
        "unit: months",
        "unit: years\nshape: 4\nmean: {Ships: {years: 3, source: x}}",
        "unit: years\nshape: 0\nmean: {}",
        "- 1",
        "a: [",
        "",
        "unit: years\nshape: four\nmean: 3",
    ],
)
def test_lives_that_cannot_be_used_say_what_to_do(text):
    with pytest.raises(SourceMalformed, match="copy"):
        read_service_lives(text, name="mine.yaml")


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "recipient": st.sampled_from(["BLR", "KAZ"]),
            "supplier": st.sampled_from(["RUS", "CHN", "UNK"]),
            "category": st.sampled_from(["Aircraft", "Missiles"]),
            "year": st.integers(1990, 2027),
            "value_tiv": st.one_of(st.none(), st.just(0.0), st.integers(1, 9_000).map(lambda cents: cents / 100)),
        }
    ),
    max_size=40,
)


@given(rows=ROWS, per_category=st.booleans())
@settings(deadline=None, max_examples=15)
def test_shares_of_a_cell_sum_to_one_and_engines_agree(made_on, rows, per_category):
    found = [
        installed_base(made_on(engine, rows), [Window(2016, 2020), NOW], per_category=per_category).to_pylist()
        for engine in ("duckdb", "polars")
    ]
    for left, right in zip(*found, strict=True):
        assert {name: value for name, value in left.items() if not isinstance(value, float)} == {
            name: value for name, value in right.items() if not isinstance(value, float)
        }
        assert [value for value in left.values() if isinstance(value, float)] == pytest.approx(
            [value for value in right.values() if isinstance(value, float)], abs=1e-12
        )
    cells = {(row["recipient"], row["category"], row["window"]) for row in found[0]}
    for cell in cells:
        inside = [row for row in found[0] if (row["recipient"], row["category"], row["window"]) == cell]
        for name in ("stock_share", "flow_share"):
            if inside[0][name] is not None:
                assert sum(row[name] for row in inside) == pytest.approx(1)


@given(rows=ROWS, factor=st.integers(2, 1000))
@settings(deadline=None, max_examples=10)
def test_stock_shares_ignore_the_unit_of_value(made_on, rows, factor):
    larger = [{**row, "value_tiv": row["value_tiv"] * factor if row["value_tiv"] is not None else None} for row in rows]
    one, other = (
        {(r["recipient"], r["supplier"]): r["stock_share"] for r in installed_base(made_on("duckdb", part), [NOW]).to_pylist()}
        for part in (rows, larger)
    )
    assert one == {key: None if value is None else pytest.approx(value) for key, value in other.items()}
