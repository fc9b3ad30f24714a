"""When two mentions are of the same thing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.ledger.sameness import (
    components,
    consistent_components,
    designations,
    fits,
    is_near,
    is_same_date,
    is_same_item,
    item_words,
)
from reliant.model.time import PartialDate

KEYS = [f"k{place}" for place in range(12)]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("32 BTR-82A armoured carriers", {"btr82a"}),
        ("BTR82A", {"btr82a"}),
        ("S-300PMU-1 systems", {"s300pmu1"}),
        ("Mi-8MT/Mi-17", {"mi8mt", "mi17"}),
        ("Tor-M2 and Buk-M2", {"torm2", "bukm2"}),
        ("Pantsir-S1", {"pantsirs1"}),
        ("carriers of 2015", set()),
        ("missiles", set()),
        (None, set()),
    ],
)
def test_designations_of_an_item(item, found):
    assert designations(item) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BTR-82A", "btr82a carriers"),
        ("Su-30", "Su-30SM fighters"),
        ("S-300", "S-300PMU-1"),
        ("T-72B", "T-72B3 tanks"),
        ("Yak-130", "Yak-130 trainers"),
        ("missile", "missiles"),
        ("armoured carriers", "BTR-82A armoured carriers"),
        ("Mi-8", "Mi-17 and Mi-8MT helicopters"),
    ],
)
def test_these_may_be_one_item(one, other):
    assert is_same_item(one, other)
    assert is_same_item(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("T-72B", "T-72S"),
        ("Su-30SM", "Su-30MK"),
        ("An-2", "An-26"),
        ("Mi-2", "Mi-24"),
        ("S-30", "S-300"),
        ("Tor-M2", "Buk-M2"),
        ("BTR-82A carriers", "BTR-80 carriers"),
        ("military equipment", "weapons and equipment"),
        ("missiles", "helicopters"),
        ("missiles", None),
        (None, None),
        ("", "missiles"),
    ],
)
def test_these_are_two_items(one, other):
    assert not is_same_item(one, other)
    assert not is_same_item(other, one)


def test_words_that_many_items_share_make_nothing_the_same():
    assert item_words("new military vehicles of the Tor system") == {"tor"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2015", "2015-08", True),
        ("2015-08", "2015-08-17", True),
        ("2015", "2016", False),
        ("2015-08", "2015-09", False),
        (None, "2015", True),
        ("2015-08-17", "2015-08-18", False),
    ],
)
def test_dates_that_may_be_the_same_day(one, other, same):
    first, second = (PartialDate.parse(text) if text else None for text in (one, other))
    assert is_same_date(first, second) is same
    assert is_same_date(second, first) is same


def test_days_are_near_only_when_both_are_known():
    assert is_near(date(2020, 1, 1), date(2020, 2, 15), 45)
    assert not is_near(date(2020, 1, 1), date(2020, 2, 16), 45)
    assert not is_near(None, date(2020, 1, 1), 45)


def test_a_party_that_is_not_stated_fits_any():
    assert fits("RUS", None)
    assert fits(None, None)
    assert not fits("RUS", "CHN")


def test_groups_are_what_pairs_connect():
    assert components("badce", [("d", "b"), ("e", "d")]) == [["a"], ["b", "d", "e"], ["c"]]


@given(pairs=st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))), shuffled=st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_keys_and_pairs(pairs, shuffled):
    keys, turned = list(KEYS), [(other, one) for one, other in pairs]
    shuffled.shuffle(keys)
    shuffled.shuffle(turned)
    found = components(KEYS, pairs)
    assert components(keys, turned) == found
    assert sorted(key for group in found for key in group) == sorted(KEYS)


def test_a_key_that_leaves_open_what_others_contradict_belongs_to_neither():
    stances = {"a": "RUS", "b": None, "c": "CHN", "d": "RUS"}
    pairs = [("a", "b"), ("b", "c"), ("a", "d"), ("b", "d")]
    found = consistent_components(
        stances, pairs, stance=stances.get, clash=lambda one, other: not fits(stances[one], stances[other])
    )
    assert found == [["a", "d"], ["b"], ["c"]]
    assert components(stances, pairs) == [["a", "b", "c", "d"]]
