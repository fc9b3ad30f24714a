"""Recipients at the end of a year, computed by hand."""

import numpy as np
import pytest

from reliant.errors import ScenarioRefused
from reliant.model.time import Window
from reliant.scenarios.outlook_cases import bins_of, cases_at, share_then
from reliant.scenarios.supply_history import NEVER, orders_of, supply_of

FLOWS = [
    ("BLR", "RUS", 2001, 60.0),
    ("BLR", "CHN", 2003, 30.0),
    ("BLR", "UNK", 2005, 10.0),
    ("BLR", "CHN", 1997, 5.0),
    ("BLR", "CHN", 2006, 9.0),
    ("BLR", "RUS", 2010, 1.0),
    ("KAZ", "UNK", 2002, 7.0),
    ("GEO", "USA", 2010, 7.0),
    ("UNK", "USA", 2003, 7.0),
]


@pytest.fixture
def supply(made):
    return supply_of(made.deliveries(FLOWS))


def case(supply, orders=None, as_of=2005):
    found = cases_at(supply, orders, as_of, 5)
    return found, dict(zip(found.names, found.features[0], strict=True))


def test_the_largest_named_supplier_keeps_unknown_ones_in_its_denominator(supply):
    found, features = case(supply)
    assert found.recipient == ("BLR",)  # neither who got from unknown suppliers only, nor an unknown recipient
    assert (found.supplier, found.share[0]) == (("RUS",), 0.6)
    assert features["share_now"] == pytest.approx(np.log(0.6 / 0.4))
    assert (features["share_before"], features["largest_before"], features["no_window_before"]) == (0.0, 0.0, 0.0)
    assert (np.expm1(features["n_deliveries"]), np.exp(features["n_suppliers"])) == pytest.approx((3, 3))


def test_without_a_window_before_nothing_is_made_up(made):
    found, features = case(supply_of(made.deliveries(FLOWS[:2])))
    assert features["no_window_before"] == 1
    assert (found.is_same[0], features["share_before"]) == (0.5, found.share[0])


def test_equal_suppliers_are_told_apart_by_the_lowest_id(made):
    found, _ = case(supply_of(made.deliveries([("BLR", "RUS", 2001, 5.0), ("BLR", "CHN", 2002, 5.0)])))
    assert found.supplier == ("CHN",)


def test_undelivered_orders_lean_on_who_holds_them(made, supply):
    orders = orders_of(
        made.deals([("BLR", "CHN", 2004, [2007], 100.0), ("BLR", "RUS", 1990, [], 500.0), ("BLR", "RUS", 2006, [], 9.0)])
    )
    found, features = case(supply, orders)
    assert (found.orders_with[0], found.orders_others[0]) == (0.0, 100.0)  # one is too old, one not placed yet
    mixed = 0.5 * 60 / (100 + 0.5 * 100)
    assert features["share_with_undelivered"] == pytest.approx(np.log(mixed / (1 - mixed)))


def test_what_became_of_a_case(supply):
    found, _ = case(supply)
    share, changed = share_then(supply, found, Window(2006, 2010))
    assert (share[0], changed[0]) == (0.1, 1.0)


def test_after_nothing_came_there_is_no_answer(supply):
    found, _ = case(supply)
    share, changed = share_then(supply, found, Window(2020, 2025))
    assert np.isnan([share[0], changed[0]]).all()


def test_a_state_that_went_on_under_another_name_is_no_other_supplier(made):
    supply = supply_of(made.deliveries([("IND", "SUN", 1989, 5.0), ("IND", "RUS", 1994, 5.0)]))
    found = cases_at(supply, None, 1991, 5)
    assert found.supplier == ("RUS",)
    assert share_then(supply, found, Window(1992, 1996))[1][0] == 0


def test_orders_are_cut_at_a_year(made):
    orders = orders_of(
        made.deals([("BLR", "RUS", 2004, [2007, 2009], 1.0), ("BLR", "RUS", 2008, [], 1.0), ("BLR", "RUS", 2003, [2001], 1.0)])
    )
    assert orders.until(2006).first_delivered.tolist() == [NEVER, 2003]
    assert orders.until(2007).first_delivered.tolist() == [2007, 2003]


@pytest.mark.parametrize("horizon", [0, -1, 11, 50])
def test_a_horizon_beyond_reason_is_refused(supply, horizon):
    with pytest.raises(ScenarioRefused, match="from 1 to 10"):
        cases_at(supply, None, 2005, horizon)


def test_a_year_before_the_register_is_refused(supply):
    with pytest.raises(ScenarioRefused, match="begins in 1997"):
        cases_at(supply, None, 1990, 5)


def test_classes_of_share():
    assert bins_of(np.array([0.0, 0.24, 0.25, 0.6, 0.75, 0.9, 1.0])).tolist() == [0, 0, 1, 2, 3, 4, 4]
