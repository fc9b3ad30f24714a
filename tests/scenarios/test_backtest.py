"""Outlooks of the past see nothing of what came after them, and are scored by what did."""

import numpy as np
import pytest

from reliant.model.time import Window
from reliant.scenarios.backtest import order_keys, order_outlooks, panel_of, share_outlooks
from reliant.scenarios.outlook_cases import cases_at
from reliant.scenarios.outlook_model import QUESTIONS, Question
from reliant.scenarios.supply_history import orders_of, supply_of

KNOWN = 1985
YEARS = range(1970, KNOWN + 1)


@pytest.fixture(scope="module")
def rows(made):
    return made.world()


@pytest.fixture(scope="module")
def panel(made, rows):
    flows, orders = rows
    return panel_of(supply_of(made.deliveries(flows)), orders_of(made.deals(orders)), 5)


def another_future(flows, orders):
    """The same up to 1985; after it other suppliers and volumes, new recipients, other orders, and other first deliveries."""
    later = [(recipient, "ISR", year, 50 * value + 1) for recipient, _, year, value in flows if year > KNOWN]
    flows = [row for row in flows if row[2] <= KNOWN] + later + [("AAA", "BBB", 1990, 1e6), ("ZZZ", "AAA", 1986, 3.0)]
    changed = [
        (to, by, ordered, [year for year in years if year <= KNOWN] or [KNOWN + 1 + len(by) * 4], volume)
        for to, by, ordered, years, volume in orders
        if ordered <= KNOWN
    ]
    return flows, [*changed, ("AAA", "BBB", 1999, [], 100000.0)]


def test_changing_the_future_changes_no_outlook(made, rows, panel):
    flows, orders = another_future(*rows)
    other = panel_of(supply_of(made.deliveries(flows)), orders_of(made.deals(orders)), 5)
    for question in QUESTIONS:
        for year in (1970, 1978, KNOWN):
            one, two = panel.fitted(question, year), other.fitted(question, year)
            assert one is not None
            assert one == two
            here, there = (next(case for case in which.cases if case.as_of == year) for which in (panel, other))
            assert here.recipient == there.recipient
            assert here.supplier == there.supplier
            assert np.array_equal(one.probability(here.features), two.probability(there.features))


def test_changing_the_past_does_change_outlooks(made, rows, panel):
    flows, orders = rows
    changed = [(to, "ISR" if year == KNOWN else by, year, value) for to, by, year, value in flows]
    other = panel_of(supply_of(made.deliveries(changed)), orders_of(made.deals(orders)), 5)
    here, there = (next(case for case in which.cases if case.as_of == KNOWN) for which in (panel, other))
    assert not np.array_equal(here.features, there.features)


def test_outcomes_are_what_the_future_decides(made, rows):
    flows, orders = rows
    supply, book = supply_of(made.deliveries(flows)), orders_of(made.deals(orders))
    other = supply_of(made.deliveries(another_future(flows, orders)[0]))
    one = share_outlooks(panel_of(supply, book, 5), Question(), YEARS)
    two = share_outlooks(panel_of(supply, book, 5), Question(), YEARS, truth=other)
    late = [tested.outcome[tested.as_of == KNOWN] for tested in (one, two)]
    assert late[1].all()  # all of them had got from another supplier by then
    assert not late[0].all()


def test_changing_the_future_changes_no_outlook_on_orders(made, rows):
    flows, orders = rows
    one = order_outlooks(orders_of(made.deals(orders)), 5, YEARS, last=2005, known_until=2005)
    two = order_outlooks(orders_of(made.deals(another_future(flows, orders)[1])), 5, YEARS, last=2005, known_until=2005)
    kept = one.as_of + 5 <= KNOWN
    other = two.as_of + 5 <= KNOWN
    for name in ("probability", "persistence", "base_rate"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
    assert np.array_equal(one.outcome[kept], two.outcome[other])
    assert not np.array_equal(one.outcome, two.outcome)


def test_a_case_after_which_nothing_came_is_not_scored(made, rows):
    flows, _ = rows
    flows = [*[row for row in flows if row[0] != "R00"], ("R00", "RUS", 1980, 5.0)]
    tested = share_outlooks(panel_of(supply_of(made.deliveries(flows)), None, 5), Question(threshold=0.5), YEARS)
    assert "R00" not in tested.recipient
    assert {"R01", "R02"} <= set(tested.recipient)


def test_nothing_is_tested_before_enough_windows_are_over(panel):
    tested = share_outlooks(panel, Question(threshold=0.5), range(1950, 2001))
    assert tested.as_of.min() > 1964
    assert tested.as_of.max() == 2000  # the last whose window lies within the register


def test_an_outlook_is_the_same_alone_and_in_the_panel(made, rows, panel):
    flows, orders = rows
    alone = cases_at(supply_of(made.deliveries(flows)), orders_of(made.deals(orders)), 1980, 5)
    inside = next(case for case in panel.cases if case.as_of == 1980)
    assert np.array_equal(alone.features, inside.features)


def test_loyal_recipients_are_foretold_better_than_by_base_rates(panel):
    tested = share_outlooks(panel, Question(), range(1975, 2001))
    ours, base = (np.mean((part - tested.outcome) ** 2) for part in (tested.probability, tested.base_rate))
    assert ours < base


def test_orders_are_found_again_in_a_later_release_by_what_they_are(made):
    old = orders_of(
        made.deals([("BLR", "RUS", 2015, [], 30.0), ("BLR", "CHN", 2016, [], 5.0), *[("KAZ", "RUS", 2000, [2003], 1.0)] * 3])
    )
    new = orders_of(made.deals([("BLR", "RUS", 2015, [2017], 99.0)]))
    truth = dict(zip(order_keys(new, np.ones(1, dtype=bool)), new.first_delivered.tolist(), strict=True))
    tested = order_outlooks(old, 2, [2016], last=2020, known_until=2016, truth=truth)
    assert tested.outcome.tolist() == [1.0]  # the Chinese one is not in the later release and cannot be scored


def test_a_window_runs_into_the_later_release(made, rows):
    flows, _ = rows
    supply = supply_of(made.deliveries([row for row in flows if row[2] <= 1990]))
    later = supply_of(made.deliveries(flows))
    tested = share_outlooks(panel_of(supply, None, 5), Question(threshold=0.75), [1990], truth=later)
    assert set(tested.as_of) == {1990}
    assert later.years == Window(1950, 2005)
