"""What is left after a refusal, month by month: by hand, at the edges, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import ScenarioRefused, SourceMalformed
from reliant.measures.stock import default_lives
from reliant.model.time import Window
from reliant.scenarios.assumptions import default_assumptions, read_assumptions
from reliant.scenarios.losses import Fleet, fleets, losses, undelivered
from reliant.scenarios.readiness import Replacement, Scope, Setting, readiness

FIXED = """
assumptions:
  months_of_spares: {low: 12, mode: 12, high: 12}
  rationing: {low: 1, mode: 1, high: 1}
  substitute_spares: {low: 0.25, mode: 0.25, high: 0.25}
  substitute_lag: {low: 24, mode: 24, high: 24}
  shortage_effect: {low: 1, mode: 1, high: 1}
  cannibalisation: {low: 0.12, mode: 0.12, high: 0.12}
  software_loss: {low: 0.1, mode: 0.1, high: 0.1}
  new_supplier_delay: {low: 1, mode: 1, high: 1}
"""


def fleet(own=100.0, others=0.0, *, own_flow=0.0, other_flow=0.0, open_value=0.0, category="Aircraft"):
    return Fleet(
        category=category,
        own={2020: own} if own else {},
        others={2020: others} if others else {},
        own_flow=own_flow,
        other_flow=other_flow,
        open_value=open_value,
    )


def run(*found, scope=Scope.SPARES, replacements=(), text=FIXED, years=10, n_paths=200, seed=1):
    setting = Setting(
        scope=scope,
        last_year=2025,
        years=years,
        n_paths=n_paths,
        lives=default_lives(),
        assumptions=read_assumptions(text, name="mine.yaml"),
    )
    return readiness(found, {one.category: one for one in replacements}, setting, np.random.default_rng(seed))


def survival(age):
    return float(default_lives().survival("Aircraft", age))


def test_spares_last_their_year_then_others_cover_a_quarter_and_the_rest_is_taken_apart():
    course = run(fleet()).courses[1]
    of_age = [survival(5 + month / 12) / survival(5) for month in range(121)]
    assert course.refused[1][12] == pytest.approx(of_age[12])  # all covered
    assert course.refused[1][13] == pytest.approx(0.0)  # nothing is covered for a year
    apart = 0.99**12  # 12 % a year, a hundredth a month
    assert course.refused[1][25] == pytest.approx(of_age[25] * 0.25 * apart * (1 - 0.01 * 0.75))
    assert course.reached == {0.8: (13, 13, 13), 0.5: (13, 13, 13)}


def test_rationed_spares_last_longer_and_never_cover_more():
    rationed = run(fleet(), text=FIXED.replace("rationing: {low: 1, mode: 1, high: 1}", "rationing: {low: 6, mode: 6, high: 6}"))
    course, free = rationed.courses[1], run(fleet()).courses[1]
    of_age = [survival(5 + month / 12) / survival(5) for month in range(121)]
    assert course.refused[1][7] == pytest.approx(of_age[7])  # of twelve six are left: a sixth is still one month
    left = 6 * (5 / 6)
    apart = 1 - 0.01 * (1 - left / 6)
    assert course.refused[1][8] == pytest.approx(of_age[8] * left / 6 * apart)
    assert course.refused[1][13] > free.refused[1][13]


def test_withdrawn_software_is_lost_at_once_and_only_with_everything():
    of_age = survival(5 + 1 / 12) / survival(5)
    assert run(fleet(), scope=Scope.ALL).courses[1].refused[1][1] == pytest.approx(0.9 * of_age)
    assert run(fleet(), scope=Scope.SPARES).courses[1].refused[1][1] == pytest.approx(of_age)


def test_open_orders_still_come_when_only_new_deals_are_refused():
    delivering = fleet(own_flow=12.0, open_value=3.5)
    course = run(delivering, scope=Scope.NEW).courses[1]
    kept = [survival(age / 12) for age in range(121)]
    old = [100 * survival(5 + month / 12) for month in range(121)]
    arrived = 1.0 * kept[3] + 1.0 * kept[2] + 1.0 * kept[1] + 0.5 * kept[0]  # 3.5 at one a month
    assert course.refused[1][4] * old[0] == pytest.approx(old[4] + arrived)
    nothing = run(delivering, scope=Scope.DELIVERIES).courses[1]
    assert nothing.refused[1][4] * old[0] == pytest.approx(old[4])


def test_others_deliver_instead_after_their_lag_and_no_more_than_is_lost():
    lost = fleet(own_flow=12.0)
    slow = Replacement(category="Aircraft", yearly=(6.0, 60.0), lag_years=(1.0, 2.0))
    course = run(lost, scope=Scope.DELIVERIES, replacements=[slow]).courses[1]
    bare = run(lost, scope=Scope.DELIVERIES).courses[1]
    gained = (course.refused[1] - bare.refused[1]) * 100 * survival(5)
    assert gained[12] == pytest.approx(0.0)
    assert gained[13] == pytest.approx(0.5)
    assert gained[24] == pytest.approx(6.0, rel=1e-4)
    assert gained[26] == pytest.approx(6.0 + 2 * 1.0, rel=1e-4)  # twelve a year is what is lost, not sixty-six


def test_refusing_a_supplier_with_no_share_changes_nothing():
    for scope in Scope:
        found = run(fleet(own=0.0, others=50.0, other_flow=5.0), scope=scope)
        for course in found.courses:
            assert np.allclose(course.refused, course.without[None, :])
            assert course.lost == pytest.approx(0, abs=1e-12)
        assert all(abs(one.effect) < 1e-12 for one in found.sensitivities)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0, 20),
    st.floats(0, 20),
    st.sampled_from(list(Scope)),
    st.floats(0, 50),
    st.integers(0, 5),
)
def test_refusing_never_raises_what_is_ready(own, others, own_flow, other_flow, scope, spare, seed):
    if own + others <= 1e-6:
        return
    text = default_assumptions().text
    found = run(
        fleet(own, others, own_flow=own_flow, other_flow=other_flow, open_value=3.0),
        scope=scope,
        replacements=[Replacement(category="Aircraft", yearly=(spare,), lag_years=(0.5,))],
        text=text,
        seed=seed,
        n_paths=100,
        years=3,
    )
    for course in found.courses:
        assert (course.refused <= course.without[None, :] + 1e-9).all()
        assert (course.refused >= -1e-12).all()
        assert (np.diff(course.refused, axis=0) >= -1e-12).all()


def test_a_wider_scope_never_leaves_more():
    left = [run(fleet(own_flow=5.0, open_value=8.0), scope=scope).courses[0].refused[1].mean() for scope in Scope]
    assert left == sorted(left, reverse=True)


def test_the_same_seed_gives_the_same_paths_and_another_others():
    text = default_assumptions().text
    first, again, other = (run(fleet(), text=text, seed=seed).courses[0].refused for seed in (7, 7, 8))
    assert (first == again).all()
    assert not (first == other).all()


def test_what_matters_most_stands_first_with_its_direction():
    text = FIXED.replace("months_of_spares: {low: 12, mode: 12, high: 12}", "months_of_spares: {low: 1, mode: 30, high: 60}")
    found = run(fleet(), text=text, n_paths=1000)
    assert found.sensitivities[0].name == "months_of_spares"
    assert found.sensitivities[0].effect > 0.1
    assert found.sensitivities[0].rank == pytest.approx(1.0, abs=1e-6)
    assert {one.effect for one in found.sensitivities[1:]} == {0.0}


def test_a_category_may_have_an_assumption_of_its_own():
    text = FIXED + "categories:\n  Missiles:\n    months_of_spares: {low: 1, mode: 1, high: 1}\n"
    found = run(fleet(), fleet(category="Missiles"), text=text)
    first = {course.category: course.reached[0.8][1] for course in found.courses}
    assert (first["Missiles"], first["Aircraft"]) == (2, 13)
    worst = [course.lost * course.stock for course in found.courses[1:]]
    assert worst == sorted(worst, reverse=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("assumptions: {spares: {low: 1, mode: 2, high: 3}}", "nothing is called 'spares'"),
        ("assumptions: {months_of_spares: {low: 3, mode: 2, high: 4}}", "not in order"),
        ("assumptions: {months_of_spares: {low: -1, mode: 2, high: 4}}", "below 0"),
        ("assumptions: {software_loss: {low: 0, mode: 1, high: 4}}", "is above 1"),
        ("assumptions: {software_loss: {low: 0, mode: 1}}", "does not give assumptions"),
        ("[", "does not give assumptions"),
        ("- a", "does not give assumptions"),
    ],
)
def test_assumptions_that_make_no_sense_are_refused(text, says):
    with pytest.raises(SourceMalformed, match=says):
        read_assumptions(text, name="mine.yaml")


@pytest.mark.parametrize(("years", "n_paths"), [(0, 200), (200, 200), (10, 1), (10, 10_000_000)])
def test_a_horizon_or_a_number_of_paths_beyond_reason_is_refused(years, n_paths):
    with pytest.raises(ScenarioRefused):
        run(fleet(), years=years, n_paths=n_paths)


def test_nothing_in_service_is_refused():
    with pytest.raises(ScenarioRefused, match="still in service"):
        run(fleet(own=0.0))


def test_a_triangular_distribution_has_its_ends_its_mode_and_its_mean():
    one = default_assumptions().general["months_of_spares"]
    ends = one.at(np.array([0.0, 1.0]))
    assert (ends[0], ends[1]) == (one.low, one.high)
    drawn = one.at((np.arange(100_000) + 0.5) / 100_000)
    assert drawn.mean() == pytest.approx((one.low + one.mode + one.high) / 3, rel=1e-4)


ROWS = [
    {"supplier": "RUS", "category": "Aircraft", "year": 2015, "value": 100.0, "row_id": "r-1"},
    {"supplier": "RUS", "category": "Aircraft", "year": 2023, "value": 50.0, "row_id": "r-2"},
    {"supplier": "CHN", "category": "Aircraft", "year": 2024, "value": 25.0, "row_id": "r-3"},
    {"supplier": "RUS", "category": "Missiles", "year": 2024, "value": None, "row_id": "r-4"},
    {"supplier": "RUS", "category": "Aircraft", "year": 2027, "value": 9.0, "row_id": "r-5"},
]


def deal(row_id, **more):
    row = {"row_id": row_id, "supplier": "RUS", "category": "Aircraft", "ordered_year": 2021, "number_ordered": 10.0}
    row |= {"number_delivered": 4.0, "delivery_years": [2023, 2024], "tiv_unit": 5.0, "is_local_production": False}
    return row | more


def test_what_is_lost_is_counted_by_category_with_its_rows():
    window = Window(2021, 2025)
    found = fleets(ROWS, "RUS", window, open_values={"Aircraft": 30.0})
    assert [(one.category, one.own_flow, one.other_flow) for one in found] == [("Aircraft", 10.0, 5.0)]
    deals = [deal("r-6"), deal("r-7", number_delivered=10.0, is_local_production=True)]
    parts = [{"row_id": "r-8", "supplier": "RUS", "category": "Aircraft"}]
    lost = losses(found, ROWS, deals, parts, "RUS", window, default_lives())[0]
    assert (lost.flow, lost.flow_share) == (50.0, pytest.approx(2 / 3))
    own = 100 * survival(10) + 50 * survival(2)
    assert lost.stock == pytest.approx(own)
    assert lost.stock_share == pytest.approx(own / (own + 25 * survival(1)))
    assert (lost.open_orders, lost.open_value, lost.licensed, lost.components) == (1, 30.0, 1, 1)
    assert lost.sources == ("r-1", "r-2", "r-3", "r-6", "r-7", "r-8")


@pytest.mark.parametrize(
    ("more", "as_of", "left"),
    [
        ({}, 2025, 30.0),
        ({"number_delivered": 10.0}, 2025, 0.0),
        ({}, 2020, 0.0),  # not ordered yet
        ({}, 2023, 40.0),  # half of what was delivered came by then
        ({"number_delivered": 0.0, "delivery_years": []}, 2025, 50.0),
        ({"number_ordered": None, "delivery_years": []}, 2025, None),
        ({"tiv_unit": None}, 2025, None),
    ],
)
def test_what_of_an_order_is_still_to_come(more, as_of, left):
    assert undelivered(deal("r-1", **more), as_of) == left


def test_a_country_that_got_nothing_has_nothing_to_lose():
    with pytest.raises(ScenarioRefused, match="nothing to lose"):
        fleets(ROWS, "RUS", Window(1990, 1995), open_values={})
