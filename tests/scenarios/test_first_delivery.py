"""Yearly chances of delivery, by hand."""

import numpy as np
import pytest

from reliant.scenarios.first_delivery import completion_waits, first_waits, yearly_chance
from reliant.scenarios.supply_history import orders_of


@pytest.fixture
def orders(made):
    """Four Russian orders of 2000: delivered after one, two and two years, and never."""
    return orders_of(
        made.deals([("A", "RUS", 2000, [2001], 1.0), *[("A", "RUS", 2000, [2002], 1.0)] * 2, ("A", "RUS", 2000, [], 1.0)])
    )


def test_waits_are_counted_by_age(orders):
    waits = first_waits(orders, 2005)
    assert waits.waiting[0, :7].tolist() == [4, 4, 3, 1, 1, 1, 0]
    assert waits.delivered[0, :4].tolist() == [0, 1, 2, 0]


def test_later_deliveries_cannot_be_seen(orders):
    waits = first_waits(orders, 2001)
    assert waits.delivered[0].sum() == 1
    assert waits.waiting[0, :3].tolist() == [4, 4, 0]


def test_one_supplier_alone_has_the_chances_of_all(orders):
    chance = yearly_chance(first_waits(orders, 2005))
    assert chance.of("RUS", "Aircraft")[:4] == pytest.approx([0, 1 / 4, 2 / 3, 0])
    assert chance.within("RUS", "Aircraft", 0, 2) == pytest.approx(3 / 4)
    assert chance.within("RUS", "Aircraft", 1, 1) == pytest.approx(2 / 3)
    assert chance.middle("RUS", "Aircraft", 0) == 2
    assert chance.middle("RUS", "Aircraft", 2) is None


def test_a_supplier_with_few_orders_is_drawn_towards_all(made):
    many = [("A", "USA", 2000, [2001], 1.0)] * 500
    slow = [("A", "CHN", 2000, [2004], 1.0)] * 5
    chance = yearly_chance(first_waits(orders_of(made.deals(many + slow)), 2005))
    first_year = chance.of("CHN", "Aircraft")[1]
    assert 0.8 < first_year < chance.of("USA", "Aircraft")[1]
    known = yearly_chance(first_waits(orders_of(made.deals(many + slow * 200)), 2005))
    assert known.of("CHN", "Aircraft")[1] < 0.1


def test_a_supplier_never_seen_takes_the_chances_of_all(orders):
    chance = yearly_chance(first_waits(orders, 2005))
    assert np.array_equal(chance.of("XXX", "Ships"), chance.all)


def test_slowed_chances_are_lower(orders):
    chance = yearly_chance(first_waits(orders, 2005))
    assert chance.slowed(0.5).within("RUS", "Aircraft", 0, 2) == pytest.approx(1 - (1 - 1 / 8) * (1 - 1 / 3))


def test_delivery_in_full_counts_numbers(made):
    rows = made.deals([("A", "RUS", 2000, [2001, 2003], 1.0), ("A", "RUS", 2000, [2001], 1.0, 4.0)]).to_pylist()
    waits = completion_waits(rows, 2005)
    assert waits.delivered[0].nonzero()[0].tolist() == [3]
    assert (waits.n_orders, waits.of("RUS"), waits.of("CHN")) == (2, 2, 0)
