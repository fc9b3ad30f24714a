"""How long deals take: Kaplan-Meier by hand, and whose patience counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.ledger.lateness import FEWEST, Patience, Patiences, time_to_fulfilment, waiting_steps

DEALS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=30)


def test_time_to_fulfilment_by_hand():
    """Five deals, one open at 2: waiting falls to 4/5 at 1, to 4/5 * 2/3 = 8/15 at 3, to 4/15 at 4, to 0 at 6."""
    years, done = [1, 2, 3, 4, 6], [True, False, True, True, True]
    assert [time_to_fulfilment(years, done, part) for part in (0.2, 0.21, 0.46, 0.47, 0.73, 0.74, 1.0)] == [1, 3, 3, 4, 4, 6, 6]


def test_without_open_deals_it_is_the_plain_quantile():
    assert time_to_fulfilment(range(1, 11), [True] * 10, 0.9) == 9


def test_a_deal_open_until_the_moment_of_a_fulfilment_still_counts_as_waiting_then():
    """Two deals at 3, one fulfilled: half still wait."""
    assert time_to_fulfilment([3, 3], [True, False], 0.5) == 3
    assert time_to_fulfilment([3, 3], [True, False], 0.6) is None


def test_where_too_many_are_open_nothing_can_be_said():
    assert time_to_fulfilment([1, 5, 5, 5], [True, False, False, False], 0.9) is None
    assert time_to_fulfilment([], [], 0.9) is None


@given(deals=DEALS, part=st.sampled_from([0.25, 0.5, 0.9]))
def test_a_larger_part_takes_no_less_time_and_open_deals_never_shorten_it(deals, part):
    years, done = zip(*deals, strict=True)
    found = time_to_fulfilment(years, done, part)
    if found is None:
        assert time_to_fulfilment(years, done, 0.95) is None
        return
    assert found in {year for year, fulfilled in deals if fulfilled}
    assert found <= (time_to_fulfilment(years, done, 0.95) or 99)
    assert found <= (time_to_fulfilment([*years, 99], [*done, False], part) or 99)


def test_ten_fulfilled_deals_of_a_kind_are_its_measure(told):
    for place in range(FEWEST):
        told.row(f"r-{place}", 2000, [2001 + place % 3])
    assert Patiences(told.deals, 2026).of("RUS", "Armoured vehicles") == Patience(
        years=3, n_fulfilled=10, kind="deals from RUS in Armoured vehicles"
    )


def test_with_fewer_the_supplier_and_then_all_deals_give_the_measure(told):
    for place in range(5):
        told.row(f"r-carriers-{place}", 2000, [2001])
        told.row(f"r-aircraft-{place}", 2000, [2004], category="Aircraft")
        told.row(f"r-chinese-{place}", 2000, [2008], supplier="CHN")
    patience = Patiences(told.deals, 2026)
    assert patience.of("RUS", "Aircraft") == Patience(years=4, n_fulfilled=10, kind="deals from RUS")
    assert patience.of("CHN", "Armoured vehicles") == Patience(years=8, n_fulfilled=15, kind="all deals of these registers")
    assert patience.of(None, None).kind == "all deals of these registers"


def test_nine_fulfilled_deals_are_too_few_for_any_measure(told):
    for place in range(FEWEST - 1):
        told.row(f"r-{place}", 2000, [2001])
    assert Patiences(told.deals, 2026).of("RUS", "Armoured vehicles") is None
    assert Patiences([], 2026).of("RUS", "Armoured vehicles") is None


def test_what_is_delivered_in_part_or_later_than_the_day_is_still_open(told):
    for place in range(FEWEST):
        told.row(f"r-{place}", 2000, [2002])
    told.row("r-part", 2000, [2001], got=3.0)
    told.row("r-later", 2000, [2020])
    told.row("r-unborn", 2015, [2016])
    assert Patiences(told.deals, 2010).of("RUS", "Armoured vehicles") is None
    assert Patiences(told.deals[:10], 2010).of("RUS", "Armoured vehicles") == Patience(
        years=2, n_fulfilled=10, kind="deals from RUS in Armoured vehicles"
    )


@pytest.mark.parametrize("fields", [{"ordered": None}, {"wanted": None, "got": 3.0, "ordered": 2000}])
def test_a_deal_without_year_or_number_of_its_order_teaches_nothing(told, fields):
    for place in range(FEWEST):
        told.row(f"r-{place}", delivered=[2001], **fields)
    assert Patiences(told.deals, 2026).of("RUS", "Armoured vehicles") is None


def test_the_curve_of_waiting_by_hand():
    """Six deals: two fulfilled after 1 year, one open after 2, one fulfilled and one open after 3, one open after 9."""
    steps = waiting_steps([1, 3, 1, 2, 3, 9], [True, True, True, False, False, False])
    assert [(step.years, step.n_waiting, step.n_fulfilled, step.n_open) for step in steps] == [
        (1, 6, 2, 0),
        (2, 4, 0, 1),
        (3, 3, 1, 1),
        (9, 1, 0, 1),
    ]
    assert [step.part for step in steps] == pytest.approx([2 / 3, 2 / 3, 4 / 9, 4 / 9])
    assert waiting_steps([], []) == []
