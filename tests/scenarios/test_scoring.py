"""What became of outlooks of ours."""

import pytest

from reliant.scenarios.scoring import outlook_scores, truth_of
from reliant.scenarios.supply_history import orders_of, supply_of

ASKED = {"id": "q-1", "recipient": "BLR", "supplier": "RUS", "window": "2021:2025", "question": "share_below", "threshold": 0.75}
ASKED |= {"about": None, "ordered_year": None, "made_on": "2020-12-31", "probability": 0.3, "base_rate": 0.6}
ORDER = {**ASKED, "question": "first_delivery", "about": "X-1", "ordered_year": 2019, "threshold": None}


@pytest.fixture
def supply(made):
    return supply_of(made.deliveries([("BLR", "RUS", 2021, 60.0), ("BLR", "CHN", 2024, 40.0), ("KAZ", "RUS", 2026, 1.0)]))


def truth(supply, orders=None, **more):
    return truth_of({**ASKED, **more}, supply, orders, last_order_year=2026)[0]


def test_shares_are_told_by_the_register(supply):
    assert truth(supply) == "true"
    assert truth(supply, threshold=0.5) == "false"
    assert truth(supply, question="top_changes") == "false"
    assert truth(supply, question="top_changes", supplier="CHN") == "true"
    assert truth(supply, window="2022:2026") == "true"


def test_what_is_not_over_is_open_and_what_has_no_answer_is_void(supply):
    assert truth(supply, window="2023:2027") == "open"
    assert truth(supply, recipient="KAZ") == "void"


def test_a_silent_document_proves_nothing(supply):
    assert truth(supply, question="next_meeting") == "unclear"
    assert truth(supply, question="completion") == "unclear"


@pytest.mark.parametrize(
    ("years", "window", "state"),
    [
        ([2023], "2021:2025", "true"),
        ([2023], "2021:2030", "true"),
        ([], "2021:2025", "false"),
        ([], "2021:2030", "open"),
        ([2026], "2021:2025", "false"),
    ],
)
def test_first_deliveries_are_found_by_the_order(made, supply, years, window, state):
    orders = orders_of(made.deals([("BLR", "RUS", 2019, years, 5.0), ("BLR", "RUS", 2020, [2020], 5.0)]))
    assert truth(supply, orders, **{**ORDER, "window": window}) == state


def test_orders_that_are_gone_or_doubled_are_unclear(made, supply):
    gone = orders_of(made.deals([("BLR", "RUS", 2018, [2023], 5.0)]))
    doubled = orders_of(made.deals([("BLR", "RUS", 2019, [2023], 5.0), ("BLR", "RUS", 2019, [], 5.0)]))
    assert truth(supply, gone, **ORDER) == "unclear"
    assert truth(supply, doubled, **ORDER) == "unclear"
    assert truth(supply, None, **ORDER) == "unclear"


def test_scores_stand_beside_the_base_rate_and_hindsight_is_told(supply):
    made_then, made_later = outlook_scores([ASKED, {**ASKED, "made_on": "2026-11-25"}], supply, None, last_order_year=None)
    assert (made_then["brier"], made_then["brier_base_rate"]) == pytest.approx((0.49, 0.16))
    assert not made_then["is_hindsight"]
    assert made_later["is_hindsight"]


def test_what_had_no_probability_cannot_be_scored(supply):
    [none] = outlook_scores([{**ASKED, "probability": None}], supply, None, last_order_year=None)
    assert (none["state"], none["brier"]) == ("void", None)
