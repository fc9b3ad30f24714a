"""Concentration: by hand, as published, and what must hold for any deliveries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from reliant.errors import MeasureRefused
from reliant.measures.arrow import hhi_interval, hhi_unbiased, jeffreys_interval, supplier_concentration
from reliant.measures.concentration import effective_deals, pairs_worth
from reliant.model.tables import CONCENTRATION
from reliant.model.time import Window

LATE = Window(2021, 2025)
TRUE_SHARE, TRUE_HHI = 0.7, 0.7**2 + 0.3**2
DEALS = st.lists(
    st.tuples(st.sampled_from(["RUS", "CHN", "TUR", "UNK"]), st.integers(1, 50_000).map(lambda cents: cents / 100)),
    min_size=1,
    max_size=20,
)


def one(table) -> dict[str, object]:
    (row,) = table.to_pylist()
    return row


@pytest.mark.parametrize(
    ("values", "hhi"), [((1.0,), 1.0), ((1.0, 1.0), 0.5), ((3.0, 1.0), 0.625), ((1.0, 0.0), 1.0), ((2.0,) * 4, 0.25)]
)
def test_hhi_of_hand_computed_cases(deliveries, values, hhi):
    row = one(supplier_concentration(deliveries(*zip(("CHN", "RUS", "TUR", "ZAF"), values, strict=False)), [LATE]))
    assert row["hhi"] == pytest.approx(hhi)
    assert row["effective_suppliers"] == pytest.approx(1 / hhi)
    assert row["n_suppliers"] == sum(value > 0 for value in values)


def test_every_column_of_one_cell_by_hand(deliveries):
    """Weights 4, 2, 2, 2 of 10: sum of squares 0.28. Pairs of one supplier: 2 * 0.4 * 0.2, of all: 1 - 0.28."""
    table = supplier_concentration(deliveries(("RUS", 4.0), ("RUS", 2.0), ("CHN", 2.0), ("UNK", 2.0)), [LATE])
    row = one(table)
    assert row["hhi"] == pytest.approx(0.6**2 + 0.2**2 + 0.2**2)
    assert row["n_effective_deals"] == pytest.approx(1 / 0.28)
    assert row["hhi_unbiased"] == pytest.approx(0.16 / 0.72)
    assert (row["value"], row["n_suppliers"], row["n_deals"]) == (10.0, 2, 4)
    assert (row["top_supplier"], row["top_share"], row["vintage"]) == ("RUS", pytest.approx(0.6), "2026-03-09")
    assert table.schema == CONCENTRATION.schema


def test_unknown_suppliers_lower_the_index_and_are_never_the_top(deliveries):
    row = one(supplier_concentration(deliveries(("UNK", 60.0), ("RUS", 40.0)), [LATE]))
    assert row["hhi"] == pytest.approx(0.52)
    assert (row["top_supplier"], row["top_share"], row["n_suppliers"]) == ("RUS", pytest.approx(0.4), 1)


def test_a_cell_of_unknown_suppliers_alone_has_no_top(deliveries):
    row = one(supplier_concentration(deliveries(("UNK", 6.0)), [LATE]))
    assert (row["top_supplier"], row["top_share"], row["n_suppliers"]) == (None, None, 0)


def test_the_top_of_equal_suppliers_is_the_lowest_id(deliveries):
    assert one(supplier_concentration(deliveries(("TUR", 0.1), ("TUR", 0.2), ("CHN", 0.3)), [LATE]))["top_supplier"] == "CHN"


def test_nothing_delivered_has_no_hhi(deliveries):
    assert supplier_concentration(deliveries(("RUS", 0.0), ("CHN", None)), [LATE]).num_rows == 0


def test_windows_that_overlap_are_refused(deliveries):
    with pytest.raises(MeasureRefused, match="overlap"):
        supplier_concentration(deliveries(("RUS", 1.0)), [LATE, Window(2023, 2027)])


def test_each_category_is_a_cell_of_its_own(deliveries):
    rows = [
        {"supplier": "RUS", "value_tiv": 3.0, "category": "Missiles"},
        {"supplier": "CHN", "value_tiv": 1.0, "category": "Missiles"},
        {"supplier": "CHN", "value_tiv": 5.0, "category": "Aircraft"},
    ]
    found = supplier_concentration(deliveries(*rows), [LATE], per_category=True).to_pylist()
    assert [(row["category"], row["hhi"]) for row in found] == [("Aircraft", 1.0), ("Missiles", 0.625)]


def test_deals_that_are_not_told_apart_give_no_correction_and_no_interval(deliveries):
    row = one(supplier_concentration(deliveries(("RUS", 3.0), {"supplier": "CHN", "value_tiv": 1.0, "deal_key": None}), [LATE]))
    assert row["hhi"] == pytest.approx(0.625)
    assert [row[name] for name in ("n_deals", "n_effective_deals", "hhi_unbiased", "hhi_low", "hhi_high")] == [None] * 5


def test_another_file_may_tell_the_deals_apart(deliveries):
    values = deliveries(
        *({"supplier": supplier, "value_tiv": value, "deal_key": None} for supplier, value in (("RUS", 7.5), ("CHN", 2.5)))
    )
    deals = deliveries(("RUS", 4.0), ("RUS", 4.0), ("CHN", 2.0))
    row = one(supplier_concentration(values, [LATE], deals=deals))
    assert row["hhi"] == pytest.approx(0.625)
    assert (row["value"], row["n_deals"]) == (10.0, 3)
    assert row["n_effective_deals"] == pytest.approx(1 / 0.36)
    assert row["hhi_unbiased"] == pytest.approx(0.32 / 0.64)
    assert 0 < row["hhi_low"] < row["hhi_unbiased"] < row["hhi_high"] < 1


def test_deliveries_of_one_deal_in_several_years_are_one_weight(deliveries):
    rows = [{"supplier": "RUS", "value_tiv": 2.0, "year": year, "deal_key": "k-one"} for year in (2021, 2022)]
    row = one(supplier_concentration(deliveries(*rows, ("CHN", 4.0)), [LATE]))
    assert (row["n_deals"], row["n_effective_deals"]) == (2, pytest.approx(2.0))
    assert row["hhi_unbiased"] == 0.0


def test_one_deal_says_nothing_of_a_habit(deliveries):
    row = one(supplier_concentration(deliveries(("RUS", 5.0)), [LATE]))
    assert (row["hhi"], row["hhi_unbiased"], row["n_effective_deals"]) == (1.0, None, 1.0)
    assert (row["hhi_low"], row["hhi_high"]) == (None, None)


PAIRS = st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(1, 1000)), min_size=2, max_size=20)


def test_the_interval_of_equal_deals_by_hand():
    """Three of four with one supplier: H = 1/2, triples alike 1/4, z = 0 measured and .1036 at most, 4 effective deals.

    Var = 2/12 (2 (0 + .1036) + 1/4) = .0762, m = .25 / .0762 = 3.28: Beta(2.14, 2.14).
    """
    weights, suppliers = [1, 1, 1, 1], "AAAB"
    assert hhi_unbiased(weights, suppliers) == pytest.approx(1 / 2)
    assert pairs_worth(weights, suppliers) == pytest.approx(0.25 / (2 / 12 * (2 * (0.5**1.5 - 0.25) + 0.25)))
    worth = pairs_worth(weights, suppliers) / 2 + 0.5
    assert hhi_interval(weights, suppliers) == pytest.approx(beta(worth, worth).ppf([0.025, 0.975]))


def test_deals_of_one_supplier_leave_the_index_open_below_only():
    low, high = hhi_interval([3, 1, 1, 1], "AAAA")
    assert high == 1.0
    assert 0.1 < low < 0.6
    assert hhi_interval([5], "A") is None
    with pytest.raises(ValueError, match="fewer than two deals"):
        pairs_worth([5], "A")


@given(deals=PAIRS, factor=st.integers(2, 99))
@settings(deadline=None)
def test_the_interval_holds_the_corrected_index_and_knows_neither_scale_nor_order(deals, factor):
    suppliers, weights = zip(*deals, strict=True)
    low, high = hhi_interval(weights, suppliers)
    assert 0 <= low <= hhi_unbiased(weights, suppliers) <= high <= 1
    assert high - low > 0
    assert hhi_interval([factor * weight for weight in weights], suppliers) == pytest.approx((low, high), abs=1e-6)
    assert hhi_interval(weights[::-1], suppliers[::-1]) == pytest.approx((low, high), abs=1e-6)


def test_one_large_order_among_many_small_ones_has_an_interval_around_its_corrected_index():
    """An earlier interval lay wholly below both the recorded and the corrected index of such a recipient."""
    weights, suppliers = [450, 250, 120, 80, 86, 39, 25, 18, 18], ["RUS"] * 4 + ["ESP", "FRA", "TUR", "ZAF", "CHN"]
    low, high = hhi_interval(weights, suppliers)
    recorded = (900 / 1086) ** 2 + sum((part / 1086) ** 2 for part in (86, 39, 25, 18, 18))
    assert low < hhi_unbiased(weights, suppliers) < recorded < high


def test_the_interval_narrows_with_more_deals(deliveries):
    def width(n_deals):
        rows = [("RUS", 1.0)] * (3 * n_deals) + [("CHN", 1.0)] * n_deals
        row = one(supplier_concentration(deliveries(*rows), [LATE]))
        return row["hhi_high"] - row["hhi_low"]

    assert width(1) > width(4) > width(16)


@pytest.mark.parametrize(
    ("weights", "suppliers", "expected"),
    [
        ((1, 1), "AA", 1.0),
        ((1, 1), "AB", 0.0),
        ((5, 3, 2), "AAA", 1.0),
        ((1, 1, 1), "AAB", 1 / 3),
        ((2, 1, 1), "ABB", 0.125 / 0.625),
        ((7,), "A", None),
        ((), "", None),
        ((7, 0), "AA", None),
        ((0, 0), "AB", None),
    ],
)
def test_leave_self_out_hhi_of_hand_computed_cases(weights, suppliers, expected):
    assert hhi_unbiased(weights, suppliers) == pytest.approx(expected)


def test_a_deal_that_dwarfs_all_others_breaks_no_division():
    assert hhi_unbiased([1e12, 1e-9], "AA") == pytest.approx(1.0)
    assert hhi_unbiased([1e12, 1e-9, 1e-9], "ABB") == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("weights", "expected"), [((5,), 1.0), ((1, 1, 1, 1), 4.0), ((3, 1), 1.6), ((2, 0), 1.0), ((0, 0), None), ((), None)]
)
def test_effective_deals_of_hand_computed_cases(weights, expected):
    assert effective_deals(weights) == pytest.approx(expected)


def simulated(n_deals: int, times: int) -> tuple[float, float, float, float]:
    """Mean plug-in HHI, mean corrected HHI, mean effective deals and Jeffreys coverage of the true share, suppliers 70/30."""
    random = np.random.default_rng(70)
    plugin, corrected, effective, covered = [], [], [], []
    for _ in range(times):
        own, size = random.random(n_deals) < TRUE_SHARE, random.lognormal(0, 1.2, n_deals)
        share = float(size[own].sum() / size.sum())
        plugin.append(share**2 + (1 - share) ** 2)
        corrected.append(hhi_unbiased(size, np.where(own, "A", "B")))
        effective.append(effective_deals(size))
        low, high = jeffreys_interval(share, effective[-1])
        covered.append(low <= TRUE_SHARE <= high)
    return float(np.mean(plugin)), float(np.mean(corrected)), float(np.mean(effective)), float(np.mean(covered))


def test_five_deals_overstate_concentration_and_the_correction_repairs_it():
    """Methods, section 3: 5 deals, plug-in 0.736, corrected 0.577, 2.9 effective deals, 97.9 % coverage of the interval."""
    plugin, corrected, effective, covered = simulated(n_deals=5, times=4000)
    assert plugin == pytest.approx(0.736, abs=0.01)
    assert corrected == pytest.approx(TRUE_HHI, abs=0.02)
    assert effective == pytest.approx(2.9, abs=0.1)
    assert covered == pytest.approx(0.979, abs=0.015)


def test_thirty_deals_need_little_correction():
    """Methods, section 3: 30 deals, plug-in 0.621, corrected 0.579, 11.4 effective deals, 96.2 % coverage of the interval."""
    plugin, corrected, effective, covered = simulated(n_deals=30, times=1500)
    assert plugin == pytest.approx(0.621, abs=0.01)
    assert corrected == pytest.approx(TRUE_HHI, abs=0.015)
    assert effective == pytest.approx(11.4, abs=0.4)
    assert covered == pytest.approx(0.962, abs=0.02)


@given(cells=st.lists(DEALS, min_size=1, max_size=5))
@settings(deadline=None, max_examples=30)
def test_indices_lie_where_indices_can_lie(made_on, cells):
    rows = [
        {"recipient": f"R{place:02d}", "supplier": supplier, "value_tiv": value}
        for place, deals in enumerate(cells)
        for supplier, value in deals
    ]
    found = supplier_concentration(made_on("polars", rows), [LATE]).to_pylist()
    assert len(found) == len(cells)
    for row, deals in zip(found, cells, strict=True):
        n_columns = len({supplier for supplier, _ in deals})
        assert 1 / n_columns - 1e-9 <= row["hhi"] <= 1 + 1e-9
        assert 1 - 1e-9 <= row["effective_suppliers"] <= n_columns + 1e-9
        assert 1 - 1e-9 <= row["n_effective_deals"] <= row["n_deals"] + 1e-9
        assert row["hhi_unbiased"] is None or 0 <= row["hhi_unbiased"] <= row["hhi"] + 1e-9
        assert (row["hhi_low"] is None) == (row["hhi_unbiased"] is None)
        assert row["hhi_low"] is None or 0 <= row["hhi_low"] <= row["hhi_unbiased"] <= row["hhi_high"] <= 1


@given(deals=DEALS, factor=st.sampled_from([0.25, 2.0, 4096.0]))
@settings(deadline=None, max_examples=30)
def test_indices_ignore_the_unit_of_volume_and_the_order_of_deals(made_on, deals, factor):
    def indices(pairs):
        row = one(supplier_concentration(made_on("polars", [{"supplier": s, "value_tiv": v} for s, v in pairs]), [LATE]))
        return {name: row[name] for name in ("hhi", "hhi_unbiased", "n_effective_deals", "hhi_low", "hhi_high", "top_share")}

    assert indices([(supplier, value * factor) for supplier, value in reversed(deals)]) == pytest.approx(indices(deals))
