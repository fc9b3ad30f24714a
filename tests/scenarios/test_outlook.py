"""Rows of an outlook: what they say, and that they say it when they cannot tell."""

from dataclasses import replace

import numpy as np
import pytest

from reliant.model.tables_outlook import OUTLOOK
from reliant.scenarios.backtest import panel_of
from reliant.scenarios.first_delivery import completion_waits, first_waits
from reliant.scenarios.outlook import Looking, OrderChances, empty_share_row, order_rows, share_row
from reliant.scenarios.outlook_cases import cases_at
from reliant.scenarios.outlook_model import QUESTIONS, Question
from reliant.scenarios.skill import Skill
from reliant.scenarios.supply_history import orders_of, supply_of
from reliant.scenarios.world_model import Pace, learn, past_outlooks, read_world_model, world_model, write_world_model

LOOKING = Looking(recipient="R01", as_of=2005, horizon=5, vintage="2026-03-09", learned_from="made.csv")
NONE = Skill(value=None, low=None, high=None)
ASKED = Question(threshold=0.5)


@pytest.fixture(scope="module")
def supply(made):
    return supply_of(made.deliveries([*made.world()[0], ("R01", "USA", 2004, 3.0)]))


@pytest.fixture(scope="module")
def learned(supply):
    panel = panel_of(supply, None, 5)
    return learn(panel, ASKED, 2005, past_outlooks(panel, ASKED, 2005))


@pytest.fixture(scope="module")
def cases(supply):
    return cases_at(supply, None, 2005, 5)


def checked(row):
    return OUTLOOK.build([row]).to_pylist()[0]


def test_a_row_holds_probability_base_rate_and_reasons(cases, learned):
    row = checked(share_row(LOOKING, ASKED, cases, replace(learned, over_persistence=Skill(value=0.1, low=0.05, high=0.2))))
    assert (row["window"], row["threshold"]) == ("2006:2010", 0.5)
    assert 0 < row["probability"] < 1
    assert "against the average of earlier cases" in row["why"]
    assert f"of {row['n_comparable']} earlier cases with a largest supplier with" in row["why"]
    assert "points" in row["why"]


def test_without_skill_the_base_rate_is_what_is_given(cases, learned):
    poor = replace(learned, over_persistence=Skill(value=0.1, low=-0.05, high=0.2))
    row = checked(share_row(LOOKING, ASKED, cases, poor))
    assert row["is_skilled"] is False
    assert row["probability"] == row["base_rate"]
    assert row["why"].startswith("earlier outlooks of this kind had no skill, so this is the base rate")


def test_what_was_never_tested_is_told(cases, learned):
    row = checked(share_row(LOOKING, ASKED, cases, replace(learned, n_tested=0)))
    assert row["is_skilled"] is None
    assert "have not been tested" in row["why"]


def test_what_could_not_be_fitted_has_no_probability(cases):
    row = checked(share_row(LOOKING, ASKED, cases, None))
    assert (row["probability"], row["base_rate"]) == (None, None)
    assert "too few earlier cases" in row["why"]


def test_nothing_delivered_is_no_share_and_no_probability():
    row = checked(empty_share_row(LOOKING, ASKED, "RUS"))
    assert row["probability"] is None
    assert "2001-05" in row["why"]


def test_ids_tell_questions_apart_and_stay(cases, learned):
    rows = [share_row(LOOKING, ASKED, cases, learned), empty_share_row(LOOKING, Question(), "RUS")]
    again = share_row(LOOKING, ASKED, cases, learned)
    assert rows[0]["id"] == again["id"] != rows[1]["id"]


@pytest.fixture
def chances(made):
    table = made.deals([*[("A", "RUS", 1995, [1997], 5.0)] * 60, *[("A", "RUS", 1995, [], 5.0)] * 20])
    first, full = first_waits(orders_of(table), 2005), completion_waits(table.to_pylist(), 2005)
    return OrderChances(first=first, completion=full, pace=None, over_persistence=NONE, over_base_rate=NONE)


def test_open_orders_have_a_chance_and_delivered_ones_no_row(made, chances):
    deals = made.deals(
        [
            ("R01", "RUS", 2004, [], 5.0),
            ("R01", "RUS", 2003, [2005], 5.0),
            ("R01", "RUS", 2002, [2004], 5.0, 4.0),
            ("R01", "RUS", 2009, [], 5.0),
        ]
    ).to_pylist()
    found = [(row["question"], deal) for row, deal in order_rows(LOOKING, deals, chances)]
    assert found == [("completion", "o-2"), ("first_delivery", "o-0"), ("completion", "o-0")]
    first = next(row for row, deal in order_rows(LOOKING, deals, chances) if row["question"] == "first_delivery")
    assert checked(first)["probability"] == pytest.approx(0.75)
    assert first["expected"] == "2006"
    assert "ordered 2004, waiting 1 year;" in first["why"]


def test_before_the_end_of_a_register_only_untouched_orders_are_known_to_be_open(made, chances):
    deals = made.deals([("R01", "RUS", 2004, [2007], 5.0), ("R01", "RUS", 2002, [2004, 2008], 5.0)]).to_pylist()
    found = order_rows(LOOKING, deals, replace(chances, completion=None))
    assert [(row["question"], deal) for row, deal in found] == [("first_delivery", "o-0")]


def test_a_slower_pace_lowers_chances_and_is_told(made, chances):
    deals = made.deals([("R01", "RUS", 2004, [], 5.0)]).to_pylist()
    pace = Pace(factor=0.5, n=700, years=2, said=0.65, came=0.43, older="2024-03-18", newer="2026-05-18")
    fast, slow = (order_rows(LOOKING, deals, replace(chances, pace=one))[0][0] for one in (None, pace))
    assert slow["probability"] == pytest.approx(fast["probability"] / 2, rel=0.01)
    assert slow["is_skilled"] is None
    assert "have not been tested" in slow["why"]
    assert "43 % had a first delivery 2 years later where the register alone said 65 %" in slow["why"]


def test_the_model_that_comes_with_the_package_is_whole():
    model = world_model()
    assert model.first.n_orders > 25_000
    assert (model.first.waiting[:, :-1] >= model.first.waiting[:, 1:]).all()
    assert (model.first.delivered <= model.first.waiting).all()
    for question in QUESTIONS:
        for knows_orders in (True, False):
            for as_of in (1995, 2010, 2025):
                assert model.of(question, 5, as_of, knows_orders=knows_orders) is not None
            assert all(model.of(question, horizon, 2025, knows_orders=knows_orders) for horizon in range(1, 11))
    assert 0 < model.pace.factor < 1


def test_a_model_written_and_read_is_the_same():
    model = world_model()
    again = read_world_model(write_world_model(model))
    assert again.learned == model.learned
    assert np.array_equal(again.first.waiting, model.first.waiting)
    assert again.pace == model.pace
