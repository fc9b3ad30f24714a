"""Trends: by hand, against scipy, what must hold for any deals, both engines, and the words."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from reliant.errors import MeasureRefused
from reliant.measures.deal_trend import _limits, _null, adverse, deal_trend, detectable_change, whole_contracts
from reliant.measures.orders import whole_order
from reliant.measures.series_trend import adjusted
from reliant.measures.trend import supplier_trends
from reliant.measures.verdict import VerdictWord
from reliant.model.tables import DEALS
from reliant.model.tables_trend import TREND
from reliant.model.time import Window
from reliant.store.engines import open_frame

WINDOW = Window(2006, 2025)
LABELLED = st.lists(st.tuples(st.integers(2000, 2009), st.booleans(), st.integers(1, 500)), min_size=1, max_size=9)
SERIES = st.lists(st.integers(-20, 20), min_size=4, max_size=14)
NO_DEAL = {column.name: None for column in DEALS.columns} | {
    "source": "made",
    "format": "A1",
    "vintage": "2026-05-18",
    "file": "made.csv",
    "line": 1,
    "recipient": "BLR",
    "category": "Aircraft",
    "designation": "X-1",
    "description": "thing",
    "delivery_years": [],
}


def orders(engine, *rows):
    """Deals as (supplier, order year) or dicts."""
    dicts = [row if isinstance(row, dict) else {"supplier": row[0], "ordered_year": row[1]} for row in rows]
    return open_frame(DEALS.build([{**NO_DEAL, "row_id": f"r-{place:04d}", **row} for place, row in enumerate(dicts)]), engine)


def by_all_ways(years, own, weights):
    """P-values by listing every way to choose the own deals."""
    scores = [w * (x - np.average(years, weights=weights)) for x, w in zip(years, weights, strict=True)]
    observed = sum(score for score, mine in zip(scores, own, strict=True) if mine)
    sums = [sum(chosen) for chosen in combinations(scores, sum(own))]
    return np.mean([s <= observed + 1e-9 for s in sums]), np.mean([s >= observed - 1e-9 for s in sums])


def test_the_three_first_of_six_deals_by_hand():
    """One way of twenty has the three own deals first: P = 1/20."""
    found = deal_trend([2001, 2002, 2003, 2004, 2005, 2006], [True] * 3 + [False] * 3)
    assert (found.p_fall, found.p_rise, found.p, found.method) == (pytest.approx(1 / 20), 1.0, pytest.approx(1 / 10), "exact")


def test_deals_of_one_year_are_ties_by_hand():
    """Years 1, 1, 2; the own deal in year 1: two of three places are as early, all are as late or later."""
    found = deal_trend([2001, 2001, 2002], [True, False, False])
    assert (found.p_fall, found.p_rise) == (pytest.approx(2 / 3), 1.0)


def test_weights_decide_by_hand():
    """Scores w (x - m) of years 0, 1, 2 with weights 1, 1, 2 and m = 5/4: -5/4, -1/4, 3/2. The largest of three: P = 1/3."""
    found = deal_trend([2000, 2001, 2002], [False, False, True], weights=[1, 1, 2])
    assert (found.p_fall, found.p_rise, found.method) == (1.0, pytest.approx(1 / 3), "exact")


@given(deals=LABELLED)
@settings(deadline=None)
def test_exact_p_values_are_those_of_all_ways_to_label(deals):
    years, own, weights = (list(column) for column in zip(*deals, strict=True))
    counted, weighted = deal_trend(years, own), deal_trend(years, own, weights=weights)
    assert (counted.p_fall, counted.p_rise) == pytest.approx(by_all_ways(years, own, [1.0] * len(years)))
    if 0 < sum(own) < len(own):
        assert (weighted.p_fall, weighted.p_rise) == pytest.approx(by_all_ways(years, own, weights))


@given(deals=LABELLED, later=st.integers(-500, 500))
@settings(deadline=None)
def test_the_test_ignores_the_order_of_rows_the_calendar_and_mirrors_for_the_others(deals, later):
    years, own, _ = (list(column) for column in zip(*deals, strict=True))
    found = deal_trend(years, own)
    moved = deal_trend([year + later for year in reversed(years)], own[::-1])
    others = deal_trend(years, [not mine for mine in own])
    assert (moved.p_fall, moved.p_rise) == pytest.approx((found.p_fall, found.p_rise))
    assert (others.p_fall, others.p_rise) == pytest.approx((found.p_rise, found.p_fall))
    assert found.p_fall + found.p_rise >= 1 - 1e-12


def test_without_ties_and_evenly_spaced_the_test_is_the_rank_sum_test():
    own = [True, True, False, True, False, True, False, False, False, True, False]
    years = list(range(2000, 2011))
    ranks = [[year for year, mine in zip(years, own, strict=True) if mine is kind] for kind in (True, False)]
    found = deal_trend(years, own)
    assert found.p_fall == pytest.approx(mannwhitneyu(*ranks, alternative="less", method="exact").pvalue)
    assert found.p_rise == pytest.approx(mannwhitneyu(*ranks, alternative="greater", method="exact").pvalue)


def test_shuffles_are_seeded_and_come_near_the_exact_value():
    years, own = [2000 + place // 2 for place in range(40)], [place % 3 != 0 or place < 12 for place in range(40)]
    exact, drawn = deal_trend(years, own), deal_trend(years, own, weights=[1.0] * 40)
    assert (exact.method, drawn.method) == ("exact", "monte_carlo")
    assert drawn.p_fall == pytest.approx(exact.p_fall, abs=0.02)
    assert drawn == deal_trend(years, own, weights=[1.0] * 40)
    assert drawn != deal_trend(years, own, weights=[1.0] * 40, seed=1)


def test_a_shuffle_never_has_a_p_of_zero():
    found = deal_trend(list(range(2000, 2040)), [True] * 20 + [False] * 20, weights=[1.0] * 40)
    assert found.p_fall == pytest.approx(1e-4)


@pytest.mark.parametrize("own", [[], [True], [True] * 5, [False] * 5])
def test_without_both_kinds_of_deals_nothing_can_be_found(own):
    years = list(range(2000, 2000 + len(own)))
    for weights in (None, [1.0] * len(own)):
        found = deal_trend(years, own, weights=weights)
        assert (found.p_fall, found.p_rise, found.p) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(("own", "weights"), [([True], None), ([True, False], [1.0]), ([True, False], [1.0, float("nan")])])
def test_what_does_not_fit_together_is_an_error(own, weights):
    with pytest.raises(ValueError, match=r"belong together|a volume is"):
        deal_trend([2000, 2001], own, weights=weights)


def test_deals_of_one_contract_are_one_by_hand():
    units = whole_contracts([2003, 2001, 2002], ["RUS", "RUS", "CHN"], [2.0, None, None], ["a", "a", "b"])
    assert units == ([2001, 2002], ["RUS", "CHN"], [2.0, None])


def test_a_contract_with_two_suppliers_is_refused():
    with pytest.raises(MeasureRefused, match="contract a has deals of RUS and of CHN"):
        whole_contracts([2001, 2001], ["RUS", "CHN"], [None, None], ["a", "a"])


def test_one_contract_of_ten_rows_is_no_trend():
    """Ten rows of one early order look like a trend; shuffled whole, one contract of four is P = 1/4."""
    years, suppliers = [2001] * 10 + [2002, 2003, 2004], ["RUS"] * 10 + ["CHN"] * 3
    own = [supplier == "RUS" for supplier in suppliers]
    assert deal_trend(years, own).p < 0.01
    units = whole_contracts(years, suppliers, [None] * 13, ["a"] * 10 + ["b", "c", "d"])
    assert deal_trend(units[0], [supplier == "RUS" for supplier in units[1]]).p_fall == pytest.approx(1 / 4)


def test_unknown_suppliers_speak_against_each_direction():
    years, own, unknown = [2001, 2002, 2003, 2004], [True, False, False, False], [False, True, False, True]
    assert adverse(years, own, unknown, "fall").tolist() == [True, False, False, True]
    assert adverse(years, own, unknown, "rise").tolist() == [True, True, False, False]


def test_a_change_needs_more_deals_or_more_years_to_be_smaller():
    def detectable(n_years, per_year, share=0.7):
        return detectable_change([2000 + year for year in range(n_years) for _ in range(per_year)], share, 2000, 1999 + n_years)

    assert detectable(10, 8) < detectable(10, 3)
    assert detectable(20, 8) < detectable(20, 3)
    assert detectable(20, 3) < detectable(10, 3)
    assert detectable(2, 1) is None
    assert detectable(20, 3) == detectable(20, 3)


def test_a_detectable_change_is_found_in_8_of_10_cases():
    """By other random numbers: 20 years, 3 deals a year, part falling from 0.7 + D/2."""
    years = [2000 + place // 3 for place in range(60)]
    change = detectable_change(years, 0.7, 2000, 2019)
    random = np.random.default_rng(1)
    start = min(0.7 + change / 2, 1.0)
    parts = start - change * (np.array(years) - 2000) / 19
    found = [deal_trend(years, (random.random(60) < parts).tolist()) for _ in range(500)]
    assert np.mean([case.p <= 0.05 and case.p_fall < case.p_rise for case in found]) >= 0.8 - 0.05


def test_a_stricter_error_rate_needs_a_larger_change():
    years = [2000 + place // 4 for place in range(80)]
    assert detectable_change(years, 0.5, 2000, 2019, error_rate=0.005) > detectable_change(years, 0.5, 2000, 2019)


@given(years=st.lists(st.integers(0, 12), min_size=2, max_size=12).map(sorted))
@settings(deadline=None, max_examples=40)
def test_limits_are_the_last_sums_the_exact_test_finds(years):
    lower, upper = _null(tuple(years))
    lowest, highest = _limits(tuple(years), 0.1)
    for own in range(len(years) + 1):
        found = [total for total in range(lower.shape[1]) if lower[own, total] <= 0.1]
        assert lowest[own] == max(found, default=-np.inf)
        assert highest[own] == min((t for t in range(lower.shape[1]) if upper[own, t] <= 0.1), default=np.inf)


def test_the_distribution_of_years_counts_every_way():
    lower, _ = _null((0, 1, 1, 3))
    assert np.diff(lower[2], prepend=0) * comb(4, 2) == pytest.approx([0, 2, 1, 1, 2, 0])


FALLING = [("RUS", 2006 + place) for place in range(10)] + [("CHN", 2016 + place) for place in range(10)]


@pytest.fixture
def no_deliveries(deliveries):
    return deliveries({"supplier": "RUS", "value_tiv": None, "year": 1990})


def trend_of(engine, deals, deliveries, supplier="RUS", **options):
    (row,) = supplier_trends(orders(engine, *deals), deliveries, WINDOW, supplier=supplier, **options).to_pylist()
    return row


def test_a_clear_fall_is_diversifying_and_said_so(engine, no_deliveries):
    row = trend_of(engine, FALLING, no_deliveries)
    assert row["verdict"] == VerdictWord.DIVERSIFYING
    assert row["p_fall"] == pytest.approx(1 / comb(20, 10))
    assert (row["n_deals"], row["n_own"], row["share_early"], row["share_late"], row["method"]) == (20, 10, 1.0, 0.0, "exact")
    assert row["slope"] == pytest.approx(np.polyfit(range(20), [1.0] * 10 + [0.0] * 10, 1)[0])
    assert row["says"] == (
        "Russia had 10 of 20 orders placed in 2006-25: 10 of 10 before 2016, 0 of 10 from then on. "
        "Its part fell; chance alone shows so strong a trend in fewer than 1 of 20 cases."
    )


def test_the_other_supplier_of_the_same_deals_is_concentrating(engine, no_deliveries):
    assert trend_of(engine, FALLING, no_deliveries, supplier="CHN")["verdict"] == VerdictWord.CONCENTRATING


def test_many_orders_without_a_change_exclude_a_large_one(engine, no_deliveries):
    kinds = ("Aircraft", "Ships", "Artillery")
    deals = [
        {"supplier": "CHN" if year % 2 and kind == "Ships" else "RUS", "ordered_year": year, "category": kind}
        for year in range(2006, 2026)
        for kind in kinds
    ]
    row = trend_of(engine, deals, no_deliveries)
    assert row["verdict"] == VerdictWord.NO_CHANGE_BEYOND
    assert row["detectable_change"] <= 0.5
    assert f"No change beyond {100 * row['detectable_change']:.0f} points" in row["says"]


def test_few_deals_cannot_tell_and_say_what_could_have_been_seen(engine, no_deliveries):
    row = trend_of(engine, [("RUS" if place % 4 else "CHN", 2006 + 2 * place) for place in range(10)], no_deliveries)
    assert row["verdict"] == VerdictWord.CANNOT_TELL
    assert "cannot be told" in row["says"]
    lone = trend_of(engine, [("RUS", 2010)], no_deliveries)
    assert lone["detectable_change"] is None
    assert "from all to nothing" in lone["says"]


def test_a_supplier_without_a_deal_has_a_row_when_asked_for(engine, no_deliveries):
    row = trend_of(engine, FALLING, no_deliveries, supplier="TUR")
    assert (row["n_own"], row["p"]) == (0, 1.0)


def test_unknown_suppliers_can_take_a_verdict_away(engine, no_deliveries):
    """Early deals of unknown suppliers may have been the others', late ones the supplier's: then nothing fell."""
    known = [("RUS", 2006 + place) for place in range(5)] + [("CHN", 2021 + place) for place in range(5)]
    assert trend_of(engine, known, no_deliveries)["verdict"] == VerdictWord.DIVERSIFYING
    row = trend_of(engine, [*known, *[("UNK", 2007 + place) for place in range(0, 18, 2)]], no_deliveries)
    assert (row["verdict"], row["n_unknown"]) == (VerdictWord.CANNOT_TELL, 9)


def test_undated_deals_are_counted_and_tested_by_nothing(engine, no_deliveries):
    row = trend_of(engine, [*FALLING, ("RUS", None), ("RUS", 1999)], no_deliveries)
    assert (row["n_undated"], row["n_deals"]) == (1, 20)


def test_orders_are_shuffled_whole_unless_rows_are_asked_for(engine, no_deliveries):
    deals = [("RUS", 2007)] * 10 + [("CHN", 2010), ("CHN", 2015), ("CHN", 2020)]
    row = trend_of(engine, deals, no_deliveries)
    assert (row["verdict"], row["n_contracts"], row["n_deals"]) == (VerdictWord.CANNOT_TELL, 4, 13)
    assert (row["n_own"], row["n_own_contracts"]) == (10, 1)
    assert row["says"].startswith("Russia had 1 of 4 orders (of 13 deals) placed in 2006-25: 1 of 3 before 2016")
    by_row = trend_of(engine, deals, no_deliveries, by_row=True)
    assert (by_row["verdict"], by_row["n_contracts"]) == (VerdictWord.DIVERSIFYING, 13)


def test_what_goes_with_a_platform_belongs_to_its_order():
    """A ship with its missiles and radar is one order; aircraft of the same year are another; missiles alone are their own."""
    deals = [
        ("RUS", 2010, "Ships"),
        ("RUS", 2010, "Missiles"),
        ("RUS", 2010, "Sensors"),
        ("RUS", 2010, "Ships"),
        ("RUS", 2010, "Aircraft"),
        ("CHN", 2010, "Missiles"),
        ("CHN", 2010, "Engines"),
        ("RUS", 2011, "Missiles"),
    ]
    keys = whole_order(*zip(*deals, strict=True))
    assert keys[0] == keys[3]
    assert keys[1] == keys[2] == keys[4]  # to the first platform by category
    assert keys[5] == keys[6]
    assert len(set(keys)) == 4


def test_volumes_weigh_beside_the_count(engine, no_deliveries):
    deals = [{"supplier": supplier, "ordered_year": year, "tiv_order": 1.0} for supplier, year in FALLING]
    row = trend_of(engine, deals, no_deliveries)
    assert row["p_value_weighted"] == pytest.approx(2e-4)  # 9,999 shuffles: twice 1 / 10,000
    assert trend_of(engine, FALLING, no_deliveries)["p_value_weighted"] is None


def test_a_file_without_deals_is_judged_by_its_yearly_shares(deliveries):
    rows = [{"supplier": "RUS", "year": 2006 + place, "value_tiv": 1.0 if place < 12 else 0.2} for place in range(20)]
    rows += [{"supplier": "CHN", "year": 2018 + place, "value_tiv": 0.8} for place in range(8)]
    (row,) = supplier_trends(None, deliveries(*rows), WINDOW, supplier="RUS").to_pylist()
    assert (row["method"], row["n_deals"], row["n_years"], row["p"]) == ("series", 0, 20, row["p_series"])
    assert row["break_years"] == [2018]
    assert row["detectable_change"] is None
    assert "No dated deal is known; Russia's yearly share" in row["says"]


def test_p_values_are_adjusted_within_a_recipient(engine, no_deliveries):
    deals = [{"supplier": s, "ordered_year": y, "category": c} for c in ("Aircraft", "Ships") for s, y in FALLING[::3]]
    deals += [{"supplier": s, "ordered_year": y, "recipient": "KAZ"} for s, y in FALLING]
    rows = supplier_trends(orders(engine, *deals), no_deliveries, WINDOW, per_category=True).to_pylist()
    assert [(row["recipient"], row["category"], row["supplier"]) for row in rows] == sorted(
        (row["recipient"], row["category"], row["supplier"]) for row in rows
    )
    belarus = [row for row in rows if row["recipient"] == "BLR"]
    assert [row["p_adjusted"] for row in belarus] == pytest.approx(adjusted([row["p"] for row in belarus]))
    assert "4 questions asked at once" in belarus[0]["says"]


def test_a_supplier_of_none_of_the_deals_asks_no_question(engine, deliveries):
    """Türkiye delivered once and has no order: its row is not counted among the questions asked."""
    rows = supplier_trends(orders(engine, *FALLING), deliveries({"supplier": "TUR", "value_tiv": 1.0}), WINDOW).to_pylist()
    assert [(row["supplier"], row["p"]) for row in rows if row["supplier"] == "TUR"] == [("TUR", 1.0)]
    assert all("2 questions" in row["says"] for row in rows)


def test_an_empty_register_has_an_empty_table(engine, no_deliveries):
    table = supplier_trends(orders(engine), no_deliveries, WINDOW)
    assert (table.num_rows, table.schema) == (0, TREND.schema)


DEAL = st.fixed_dictionaries(
    {
        "supplier": st.sampled_from(["RUS", "CHN", "TUR", "UNK"]),
        "ordered_year": st.none() | st.integers(2004, 2026),
        "category": st.sampled_from(["Aircraft", "Ships"]),
        "recipient": st.sampled_from(["BLR", "KAZ"]),
        "tiv_order": st.none() | st.integers(0, 900).map(lambda tenths: tenths / 10),
    }
)
DELIVERED = st.fixed_dictionaries(
    {
        "supplier": st.sampled_from(["RUS", "CHN", "TUR", "UNK"]),
        "year": st.integers(2004, 2026),
        "category": st.sampled_from(["Aircraft", "Ships"]),
        "recipient": st.sampled_from(["BLR", "KAZ"]),
        "value_tiv": st.none() | st.integers(0, 900).map(lambda tenths: tenths / 10),
    }
)


@given(deals=st.lists(DEAL, max_size=40), delivered=st.lists(DELIVERED, max_size=40), per_category=st.booleans())
@settings(deadline=None, max_examples=12)
def test_trends_are_the_same_on_both_engines_and_again(made_on, deals, delivered, per_category):
    def measured(engine):
        return supplier_trends(orders(engine, *deals), made_on(engine, delivered), WINDOW, per_category=per_category).to_pylist()

    one, other = measured("duckdb"), measured("polars")
    assert one == measured("duckdb")
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        for name, value in left.items():
            same = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
            assert right[name] == same, name
        assert left["detectable_change"] is None or 0 < left["detectable_change"] <= 1
        assert (left["verdict"] in {"diversifying", "concentrating"}) == (
            left["p_adjusted"] is not None and left["p_adjusted"] <= 0.05
        )
