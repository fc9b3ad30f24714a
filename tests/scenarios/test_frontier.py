"""The frontier of cost over dependence: the analytic case, its corners, its knee and what to move first."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import ScenarioRefused
from reliant.scenarios.demand import Cap, Demand, Option
from reliant.scenarios.frontier import frontier, moves
from reliant.scenarios.portfolio import cheapest

ALL = ("AAA", "BBB", "CCC")


def test_the_corners_of_the_analytic_case_are_found_exactly(three):
    found = frontier(three, ALL)
    assert found.is_exact
    assert found.least == pytest.approx(1 / 3)
    assert [(point.cap, point.cost) for point in found.points] == [
        (1.0, pytest.approx(100)),
        (pytest.approx(0.5), pytest.approx(125)),
        (pytest.approx(1 / 3), pytest.approx(500 / 3)),
    ]
    assert [point.slope for point in found.points] == [pytest.approx(0.5), pytest.approx(2.5), None]
    assert found.knee.cap == pytest.approx(0.5)


def test_a_grid_shows_where_nothing_is_feasible(three):
    found = frontier(three, ALL, grid=(1, 0.7, 0.5, 0.4, 1 / 3, 0.3))
    assert [None if point.cost is None else round(point.cost, 2) for point in found.points] == [100, 115, 125, 150, 166.67, None]
    assert found.points[-1].portfolio is None
    assert not found.is_exact


def test_what_to_move_first_is_the_cheapest_point_of_independence(three):
    found = moves(frontier(three, ALL))
    assert [(move.giver, move.taker) for move in found] == [("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")]
    assert [move.amount for move in found] == [pytest.approx(50), pytest.approx(50 / 3), pytest.approx(50 / 3)]
    assert sum(move.cost for move in found) == pytest.approx(500 / 3 - 100)


def test_one_supplier_can_be_capped_alone(three):
    found = frontier(three, ["AAA"])
    assert found.least == 0
    assert [(point.cap, point.cost) for point in found.points] == [(1.0, pytest.approx(100)), (0.0, pytest.approx(150))]
    assert found.knee is None  # a straight line has none


def test_where_nobody_can_replace_a_supplier_the_frontier_is_one_point(option):
    alone = Demand(needed={"Aircraft": 10.0}, options=(option("AAA", 1),))
    found = frontier(alone, ["AAA"])
    assert found.least == pytest.approx(1)
    assert [point.cost for point in found.points] == [pytest.approx(10)]
    assert moves(found) == ()


def test_switching_costs_give_a_grid_and_no_slopes_of_their_own(option):
    dear = Demand(needed={"Aircraft": 100.0}, options=(option("AAA", 1), option("BBB", 1, switching_cost=10)))
    found = frontier(dear, ["AAA"])
    assert not found.is_exact
    assert {round(point.cost, 6) for point in found.points} == {100.0, 110.0}


@pytest.mark.parametrize(("controllers", "grid"), [(["ZZZ"], None), (ALL, (1.5,)), (ALL, (-0.1,))])
def test_what_cannot_be_capped_is_refused(controllers, grid, three):
    with pytest.raises(ScenarioRefused):
        frontier(three, controllers, grid=grid)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_cost_is_convex_and_rises_as_the_cap_falls_and_the_corners_agree_with_solving_between_them(demands, data):
    demand = data.draw(demands)
    found = frontier(demand, demand.controllers)
    costs = [point.cost for point in found.points]
    assert costs[0] == pytest.approx(cheapest(demand).cost, rel=1e-6)
    assert all(later >= earlier - 1e-5 for earlier, later in itertools.pairwise(costs))
    slopes = [point.slope for point in found.points if point.slope is not None]
    assert all(later >= earlier - 1e-4 for earlier, later in itertools.pairwise(slopes))
    for looser, tighter in zip(found.points, found.points[1:], strict=False):
        middle = (looser.cap + tighter.cap) / 2
        between = cheapest(demand, [Cap(controller=one, share=middle) for one in demand.controllers]).cost
        assert between == pytest.approx((looser.cost + tighter.cost) / 2, rel=1e-5, abs=1e-5)


def test_options_of_the_same_supplier_in_two_categories_are_moved_where_it_is_cheaper(option):
    two = Demand(
        needed={"Aircraft": 50.0, "Ships": 50.0},
        options=(
            option("AAA", 1),
            option("BBB", 1.2),
            option("AAA", 1, category="Ships"),
            Option(category="Ships", supplier="BBB", price=2.0, capacity=50, controllers={"BBB": 1.0}),
        ),
    )
    found = frontier(two, ["AAA"])
    assert [point.cap for point in found.points] == [pytest.approx(1.0), pytest.approx(0.5), pytest.approx(0.0)]
    assert [move.category for move in moves(found)] == ["Aircraft", "Ships"]
    assert found.knee.cap == pytest.approx(0.5)
