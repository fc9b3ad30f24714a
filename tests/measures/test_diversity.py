"""Diversity: by hand, as published, what must hold for any shares, and on both engines."""

from itertools import pairwise
from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from reliant.measures.arrow import hhi_interval, jeffreys_interval
from reliant.measures.diversity import (
    PRESETS,
    chance_hhi_above,
    chance_share_above,
    hill_number,
    lorenz_points,
    normalised_hhi,
    shannon_entropy,
    supplier_diversity,
    theil_index,
    threshold_chances,
)
from reliant.model.tables_trend import DIVERSITY, THRESHOLDS
from reliant.model.time import Window

LATE = Window(2021, 2025)
VALUES = st.lists(st.integers(1, 10_000), min_size=1, max_size=12)
ORDERS = (0, 0.5, 1, 2, 5, inf)


@pytest.mark.parametrize(
    ("order", "number"),
    [(0, 3.0), (1, 2**1.5), (2, 1 / (1 / 4 + 1 / 16 + 1 / 16)), (inf, 2.0)],
)
def test_hill_numbers_of_a_half_and_two_quarters(order, number):
    """Shannon of (1/2, 1/4, 1/4) is 3/2 ln 2; HHI is 3/8."""
    assert hill_number([0.5, 0.25, 0.25], order) == pytest.approx(number)


def test_entropy_and_theil_by_hand():
    assert shannon_entropy([2, 1, 1]) == pytest.approx(1.5 * log(2))
    assert theil_index([2, 1, 1]) == pytest.approx(log(3) - 1.5 * log(2))
    assert shannon_entropy([7, 0]) == 0.0


@pytest.mark.parametrize(
    ("values", "n", "expected"),
    [((1, 1), None, 0.0), ((3, 1), None, 0.25), ((3, 1), 4, (0.625 - 0.25) / 0.75), ((5,), None, None), ((5,), 2, 1.0)],
)
def test_normalised_hhi_by_hand(values, n, expected):
    assert normalised_hhi(values, n) == (None if expected is None else pytest.approx(expected))


def test_more_suppliers_than_possible_is_an_error():
    with pytest.raises(ValueError, match="more than n = 1"):
        normalised_hhi([1, 2], 1)


def test_lorenz_curve_by_hand():
    assert lorenz_points([6, 1, 3]) == pytest.approx(np.array([[0, 0], [1 / 3, 0.1], [2 / 3, 0.4], [1, 1]]))


def test_published_market_of_the_merger_guidelines():
    """Horizontal Merger Guidelines (2010), note 9: shares of 30, 30, 20 and 20 % have an HHI of 2,600."""
    assert 1 / hill_number([30, 30, 20, 20], 2) == pytest.approx(0.26)


@pytest.mark.parametrize("bad", [[], [0.0, 0.0], [-1.0, 2.0], [float("nan")], [inf]])
def test_what_are_no_shares_have_no_diversity(bad):
    with pytest.raises(ValueError, match="shares are not negative"):
        hill_number(bad, 2)


@pytest.mark.parametrize("order", [-1, float("nan")])
def test_what_is_no_order_has_no_hill_number(order):
    with pytest.raises(ValueError, match="order"):
        hill_number([1], order)


@given(values=VALUES, factor=st.integers(2, 1000))
@settings(deadline=None)
def test_hill_numbers_fall_with_the_order_and_ignore_unit_and_sequence(values, factor):
    numbers = [hill_number(values, order) for order in ORDERS]
    assert numbers[0] == len(values)
    assert all(one >= other - 1e-9 for one, other in pairwise(numbers))
    assert numbers[-1] >= 1 - 1e-9
    assert [hill_number([factor * value for value in reversed(values)], order) for order in ORDERS] == pytest.approx(numbers)


@given(values=VALUES)
@settings(deadline=None)
def test_merging_two_suppliers_never_raises_diversity(values):
    merged = [values[0] + values[-1], *values[1:-1]] if len(values) > 1 else values
    assert all(hill_number(merged, order) <= hill_number(values, order) + 1e-9 for order in ORDERS)


@given(values=VALUES)
@settings(deadline=None)
def test_theil_is_the_distance_of_two_hill_numbers_and_lorenz_lies_below_the_diagonal(values):
    assert theil_index(values) == pytest.approx(log(hill_number(values, 0) / hill_number(values, 1)), abs=1e-12)
    suppliers, volume = lorenz_points(values).T
    assert np.all(volume <= suppliers + 1e-12)
    assert np.all(np.diff(volume) >= 0)
    assert (volume[0], volume[-1]) == (0, pytest.approx(1))


@given(share=st.floats(0.02, 0.98), n_effective=st.floats(1, 100))
@settings(deadline=None)
def test_the_chance_of_a_share_agrees_with_its_interval(share, n_effective):
    low, high = jeffreys_interval(share, n_effective)
    assert chance_share_above(share, n_effective, low) == pytest.approx(0.975, abs=1e-6)
    assert chance_share_above(share, n_effective, high) == pytest.approx(0.025, abs=1e-6)


def test_chances_by_hand_and_against_scipy():
    assert chance_share_above(0.5, 10, 0.5) == pytest.approx(0.5)
    assert chance_share_above(1.0, 4, 0.5) == pytest.approx(beta(4.5, 0.5).sf(0.5))
    with pytest.raises(ValueError, match="a share lies"):
        chance_share_above(1.2, 4, 0.5)


@pytest.mark.parametrize("suppliers", ["RRRRRRRCCC", "RRRRRR", "RRRRCCCTTT", "RCTZI"])
def test_the_chance_to_be_above_falls_with_the_threshold_and_agrees_with_the_interval(suppliers):
    weights = range(1, len(suppliers) + 1)
    chances = [chance_hhi_above(weights, suppliers, threshold) for threshold in (0.0, 0.15, 0.18, 0.25, 0.4, 0.999)]
    assert chances[0] == 1.0
    assert chances == sorted(chances, reverse=True)
    low, high = hhi_interval(weights, suppliers)
    if low > 0 and high < 1:
        assert chance_hhi_above(weights, suppliers, low) == pytest.approx(0.975, abs=1e-6)
        assert chance_hhi_above(weights, suppliers, high) == pytest.approx(0.025, abs=1e-6)


def test_one_deal_has_no_chance():
    assert chance_hhi_above([5.0], ["RUS"], 0.4) is None


def test_presets_are_the_published_ones():
    hhi = {name: preset.threshold for name, preset in PRESETS.items() if preset.indicator == "hhi"}
    assert hhi == {"ec_2021": 0.4, "doj_ftc_2023_high": 0.18, "doj_ftc_2010_moderate": 0.15, "doj_ftc_2010_high": 0.25}
    assert all(preset.source for preset in PRESETS.values())


def test_one_cell_by_hand(deliveries):
    table = supplier_diversity(deliveries(("RUS", 1.0), ("RUS", 1.0), ("CHN", 1.0), ("UNK", 1.0), ("TUR", 0.0)), [LATE])
    (row,) = table.to_pylist()
    assert table.schema == DIVERSITY.schema
    assert [row[f"hill_{order}"] for order in (0, 1, 2, "inf")] == pytest.approx([3, 2**1.5, 8 / 3, 2])
    assert row["hhi_normalised"] == pytest.approx((3 / 8 - 1 / 3) / (2 / 3))
    assert (row["recipient"], row["category"], row["window"], row["vintage"]) == ("BLR", None, "2021:2025", "2026-03-09")
    assert exp(row["shannon"]) == pytest.approx(row["hill_1"])


def test_nothing_delivered_has_no_diversity_and_no_threshold(deliveries):
    assert supplier_diversity(deliveries(("RUS", 0.0)), [LATE]).num_rows == 0
    assert threshold_chances(deliveries(("RUS", 0.0)), [LATE]).num_rows == 0


def test_thresholds_of_one_cell_by_hand(deliveries):
    table = threshold_chances(deliveries(*[("RUS", 1.0)] * 6, *[("CHN", 1.0)] * 4), [LATE])
    rows = {row["preset"]: row for row in table.to_pylist()}
    assert table.schema == THRESHOLDS.schema
    assert list(rows) == list(PRESETS)
    assert rows["ec_2021"]["value"] == pytest.approx(0.52)
    assert rows["ec_2021"]["distance"] == pytest.approx(0.12)
    assert rows["majority"]["p_above"] == pytest.approx(beta(6.5, 4.5).sf(0.5))
    assert rows["doj_ftc_2010_moderate"]["p_above"] >= rows["doj_ftc_2023_high"]["p_above"] >= rows["ec_2021"]["p_above"]


def test_without_deals_told_apart_there_is_no_chance_but_a_distance(deliveries):
    row = threshold_chances(deliveries({"supplier": "RUS", "value_tiv": 1.0, "deal_key": None}), [LATE]).to_pylist()[0]
    assert row["p_above"] is None
    assert row["distance"] == pytest.approx(0.6)


def test_unknown_suppliers_alone_have_no_top_share(deliveries):
    rows = threshold_chances(deliveries(("UNK", 1.0)), [LATE]).to_pylist()
    assert "majority" not in {row["preset"] for row in rows}
    assert len(rows) == 4
