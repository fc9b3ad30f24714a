"""The cheapest portfolio: cases computed by hand, what is refused, and what must always hold."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import ScenarioRefused
from reliant.scenarios.demand import Cap, Demand, Insurance, Option, Refusal
from reliant.scenarios.portfolio import cheapest, least_share
from reliant.scenarios.program import tail_loss


def caps(share, controllers=("AAA", "BBB", "CCC")):
    return [Cap(controller=one, share=share) for one in controllers]


@pytest.mark.parametrize(("share", "cost"), [(1, 100), (0.7, 115), (0.5, 125), (0.4, 150), (1 / 3, 500 / 3)])
def test_the_analytic_case_is_exact(share, cost, three):
    assert cheapest(three, caps(share)).cost == pytest.approx(cost, abs=1e-9)


def test_a_cap_that_nobody_can_keep_is_refused_with_the_reason(three, option):
    with pytest.raises(ScenarioRefused, match="each limit could be kept alone, but not all together"):
        cheapest(three, caps(0.3))
    two = Demand(needed={"Aircraft": 100.0}, options=(option("AAA", 1), option("BBB", 2, capacity=40)))
    with pytest.raises(ScenarioRefused, match=r"AAA cannot be brought below 60\.0 %, the limit is 50 %"):
        cheapest(two, [Cap(controller="AAA", share=0.5)])


def test_what_a_point_of_independence_costs_is_the_price_of_what_replaces_it(three):
    found = cheapest(three, caps(0.7))
    assert found.shadow_prices == pytest.approx({"AAA": 0.5, "BBB": 0.0, "CCC": 0.0})
    assert found.cost - cheapest(three, caps(0.71)).cost == pytest.approx(0.5)


def test_a_cap_after_look_through_binds_where_a_cap_of_record_does_not(three, option):
    behind = (option("AAA", 1), option("BBB", 1.5, controllers={"AAA": 0.8, "BBB": 0.2}), option("CCC", 2.5))
    of_record, in_the_end = three, Demand(needed=three.needed, options=behind)
    cap = [Cap(controller="AAA", share=0.5)]
    assert cheapest(of_record, cap).cost == pytest.approx(125)
    found = cheapest(in_the_end, cap)
    assert found.cost == pytest.approx(100 + 50 * 1.5)  # half from CCC, half from AAA: BBB saves nothing, being AAA
    assert found.shares["AAA"] == pytest.approx(0.5)
    assert cheapest(in_the_end).cost == pytest.approx(100)


def test_a_cap_may_hold_for_one_category_only(three, option):
    two = Demand(
        needed={"Aircraft": 100.0, "Ships": 100.0},
        options=(*three.options, option("AAA", 1, category="Ships"), option("BBB", 3, category="Ships")),
    )
    found = cheapest(two, [Cap(controller="AAA", share=0.5, category="Ships")])
    assert (found.cost, found.amount("Ships", "AAA")) == (pytest.approx(300), pytest.approx(50))
    assert found.shadow_prices == pytest.approx({"AAA in Ships": 2.0})
    assert cheapest(two, [Cap(controller="AAA", share=0.75)]).cost == pytest.approx(
        225
    )  # the cheapest half point first: aircraft


def test_a_switching_cost_is_paid_once_and_only_where_it_is_worth_it(option):
    dear = Demand(needed={"Aircraft": 100.0}, options=(option("AAA", 1), option("BBB", 0.9, switching_cost=30)))
    assert cheapest(dear).cost == pytest.approx(100)
    forced = cheapest(dear, [Cap(controller="AAA", share=0.5)])
    assert forced.cost == pytest.approx(30 + 100 * 0.9)  # once paid, BBB is the cheaper one for everything
    assert forced.shadow_prices is None


def test_a_budget_bounds_what_can_be_had(three):
    tight = Demand(needed=three.needed, options=three.options, budget=120.0)
    assert cheapest(tight, caps(0.7)).cost == pytest.approx(115)
    with pytest.raises(ScenarioRefused, match="AAA cannot be brought below 60"):
        cheapest(tight, [Cap(controller="AAA", share=0.5)])
    with pytest.raises(ScenarioRefused, match="even without caps"):
        cheapest(Demand(needed=three.needed, options=three.options, budget=99.0))


REFUSALS = (
    Refusal(controllers=frozenset(), probability=0.8),
    Refusal(controllers=frozenset({"AAA"}), probability=0.1),
    Refusal(controllers=frozenset({"BBB"}), probability=0.1),
)


def test_the_tail_of_losses_is_computed_as_by_hand(three):
    amounts = [70.0, 30.0, 0.0]
    assert tail_loss(three, amounts, Insurance(refusals=REFUSALS, level=0.9)) == pytest.approx(0.7)
    assert tail_loss(three, amounts, Insurance(refusals=REFUSALS, level=0.8)) == pytest.approx(0.5)
    assert tail_loss(three, amounts, Insurance(refusals=REFUSALS, level=0.0)) == pytest.approx(0.1)


def test_an_insurance_spreads_or_buys_more_as_is_cheaper(three):
    half = Insurance(refusals=REFUSALS, level=0.9, most_unmet=0.5)
    found = cheapest(three, insurance=half)
    assert found.cost == pytest.approx(125)
    assert found.tail_loss == pytest.approx(0.5)
    whole = cheapest(three, insurance=Insurance(refusals=REFUSALS, level=0.9, most_unmet=0.0))
    assert whole.cost == pytest.approx(250)  # everything twice, from AAA and BBB, is as dear as CCC which never refuses here
    free = cheapest(three, insurance=Insurance(refusals=REFUSALS, level=0.9, most_unmet=1.0))
    assert (free.cost, free.tail_loss) == (pytest.approx(100), pytest.approx(1.0))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"price": -1.0}, "price"),
        ({"price": math.nan}, "price"),
        ({"price": math.inf}, "price"),
        ({"capacity": -5.0}, "capacity"),
        ({"switching_cost": -1.0}, "switching cost"),
        ({"controllers": {"AAA": 0.6}}, "sum to 1"),
        ({"controllers": {"AAA": 1.5, "BBB": -0.5}}, "weights"),
        ({"category": "Ships"}, "nothing of this category"),
        ({"supplier": "BBB"}, "given twice"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_with_its_name(change, says, option):
    wrong = {"category": "Aircraft", "supplier": "AAA", "price": 1.0, "capacity": 100.0, "controllers": {"AAA": 1.0}} | change
    with pytest.raises(ScenarioRefused, match=says):
        Demand(needed={"Aircraft": 10.0}, options=(Option(**wrong), option("BBB", 1)))


@pytest.mark.parametrize(
    ("needed", "says"),
    [
        ({"Aircraft": -1.0}, "demand is no amount"),
        ({"Aircraft": math.nan}, "demand is no amount"),
        ({"Aircraft": 0.0}, "nothing is needed"),
        ({"Aircraft": 301.0}, "cannot give what is needed"),
    ],
)
def test_a_demand_that_makes_no_sense_is_refused(needed, says, three):
    with pytest.raises(ScenarioRefused, match=says):
        Demand(needed=needed, options=three.options)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ([Cap(controller="AAA", share=1.2)], "share between 0 and 1"),
        ([Cap(controller="ZZZ", share=0.5)], "lead to AAA, BBB, CCC"),
        ([Cap(controller="AAA", share=0.5), Cap(controller="AAA", share=0.4)], "two limits"),
        ([Cap(controller="AAA", share=0.5, category="Ships")], "the categories are Aircraft"),
    ],
)
def test_a_cap_that_says_nothing_or_two_things_is_refused(wrong, says, three):
    with pytest.raises(ScenarioRefused, match=says):
        cheapest(three, wrong)


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"level": 1.0}, "between 0 and 1"), ({"refusals": REFUSALS[1:]}, "sum to 0.2"), ({"most_unmet": -0.1}, "between 0 and 1")],
)
def test_an_insurance_that_makes_no_sense_is_refused(fields, says):
    with pytest.raises(ScenarioRefused, match=says):
        Insurance(**({"refusals": REFUSALS} | fields))


@settings(max_examples=40, deadline=None)
@given(st.data(), st.floats(0, 1))
def test_a_tighter_cap_never_costs_less_and_is_kept(demands, data, share):
    demand = data.draw(demands)
    cap = [Cap(controller=demand.controllers[0], share=share)]
    free = cheapest(demand)
    least = least_share(demand, [demand.controllers[0]])
    if share < least - 1e-6:
        with pytest.raises(ScenarioRefused):
            cheapest(demand, cap)
        return
    if share < least:
        return
    found = cheapest(demand, cap)
    nothing = 1e-6 * demand.total  # amounts below a ten-millionth of the demand are left out as nothing
    assert found.cost >= free.cost - 3 * nothing
    assert found.shares.get(demand.controllers[0], 0.0) <= share + 1e-6
    assert math.fsum(found.shares.values()) == pytest.approx(1)
    for category, amount in demand.needed.items():
        got = math.fsum(one.amount for one in found.bought if one.option.category == category)
        assert got == pytest.approx(amount, abs=nothing)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.randoms())
def test_the_order_of_options_changes_no_cost(demands, data, chance):
    demand = data.draw(demands)
    options = list(demand.options)
    chance.shuffle(options)
    assert cheapest(Demand(needed=demand.needed, options=tuple(options))).cost == pytest.approx(cheapest(demand).cost)
