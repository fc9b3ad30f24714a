"""The verdict on a change: one rule for two windows and for years, against scipy, by hand, and the words it leads to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, hypergeom

from reliant.measures.arrow import VerdictWord, verdict_on_change
from reliant.measures.deal_trend import ERROR_RATE, deal_trend, power_of_change
from reliant.measures.verdict import LARGE, supplier_trend, verdict_word
from reliant.model.time import Window

WINDOWS = (Window(2016, 2020), Window(2021, 2025))


def verdict(own_before, n_before, own_after, n_after):
    return verdict_on_change(
        ["RUS"] * own_before + ["CHN"] * (n_before - own_before),
        ["RUS"] * own_after + ["TUR"] * (n_after - own_after),
        "RUS",
        WINDOWS,
    )


counts = st.tuples(st.integers(0, 25), st.integers(0, 25)).map(lambda pair: (min(pair), max(pair)))


@given(before=counts, after=counts)
@settings(deadline=None, max_examples=80)
def test_p_values_are_the_tails_of_the_hypergeometric(before, after):
    (own_before, n_before), (own_after, n_after) = before, after
    found = verdict(own_before, n_before, own_after, n_after)
    if not n_before or not n_after:
        assert (found.p_fall, found.p_rise) == (1.0, 1.0)
        return
    known = hypergeom(n_before + n_after, own_before + own_after, n_after)
    assert found.p_fall == pytest.approx(known.cdf(own_after), abs=1e-12)
    assert found.p_rise == pytest.approx(known.sf(own_after - 1), abs=1e-12)


def test_the_test_is_fishers():
    found = verdict(9, 10, 3, 11)
    table = [[3, 8], [9, 1]]
    assert found.p_fall == pytest.approx(fisher_exact(table, alternative="less").pvalue)
    assert found.p_rise == pytest.approx(fisher_exact(table, alternative="greater").pvalue)


@pytest.mark.parametrize(
    ("deals", "word"),
    [
        ((15, 15, 4, 14), VerdictWord.DIVERSIFYING),
        ((4, 4, 0, 4), VerdictWord.DIVERSIFYING),
        ((4, 14, 15, 15), VerdictWord.CONCENTRATING),
        ((15, 15, 14, 14), VerdictWord.NO_CHANGE_BEYOND),
        ((24, 30, 25, 30), VerdictWord.NO_CHANGE_BEYOND),
        ((5, 7, 7, 9), VerdictWord.CANNOT_TELL),
        ((3, 3, 0, 3), VerdictWord.CANNOT_TELL),
        ((2, 2, 0, 2), VerdictWord.CANNOT_TELL),
        ((1, 4, 1, 4), VerdictWord.CANNOT_TELL),
        ((0, 0, 5, 5), VerdictWord.CANNOT_TELL),
        ((5, 5, 0, 0), VerdictWord.CANNOT_TELL),
        ((0, 0, 0, 0), VerdictWord.CANNOT_TELL),
    ],
)
def test_the_word_follows_from_the_orders(deals, word):
    assert verdict(*deals).word is word


def test_both_directions_together_err_in_1_of_20_cases():
    """Three of three, then none of three: 1 way of 20 in each direction is 1 of 10 in both, and no change to speak of."""
    found = verdict(3, 3, 0, 3)
    assert found.p_fall == pytest.approx(1 / 20)
    assert found.word is VerdictWord.CANNOT_TELL


def test_two_windows_and_years_are_one_test():
    """Windows are two places in time: the permutation of years gives the same chances."""
    found = verdict(9, 10, 3, 11)
    by_years = deal_trend([2018] * 10 + [2023] * 11, [True] * 9 + [False] + [True] * 3 + [False] * 8)
    assert (found.p_fall, found.p_rise) == pytest.approx((by_years.p_fall, by_years.p_rise))


def test_unknown_suppliers_speak_against_each_direction():
    known = verdict_on_change(["RUS"] * 5, ["CHN"] * 5, "RUS", WINDOWS)
    clouded = verdict_on_change(["RUS"] * 5, ["CHN"] * 5 + ["UNK"] * 5, "RUS", WINDOWS)
    assert known.word is VerdictWord.DIVERSIFYING
    assert clouded.word is not VerdictWord.DIVERSIFYING
    assert supplier_trend([0] * 5 + [1] * 10, ["RUS"] * 5 + ["CHN"] * 5 + ["UNK"] * 5, "RUS").p_fall == clouded.p_fall


@pytest.mark.parametrize(
    ("p", "falls", "detectable", "word"),
    [
        (0.05, True, None, VerdictWord.DIVERSIFYING),
        (0.05, False, 0.1, VerdictWord.CONCENTRATING),
        (0.051, True, LARGE, VerdictWord.NO_CHANGE_BEYOND),
        (0.051, True, 0.55, VerdictWord.CANNOT_TELL),
        (1.0, True, None, VerdictWord.CANNOT_TELL),
        (None, False, None, VerdictWord.CANNOT_TELL),
    ],
)
def test_the_rule(p, falls, detectable, word):
    assert verdict_word(p, falls=falls, detectable=detectable) is word


def test_what_could_not_have_been_seen_is_said():
    found = verdict(15, 15, 14, 14)
    assert found.detectable == 0.5
    assert found.sentences == (
        "By orders, each counted once at its first delivery, Russia had 15 of 15 in 2016-20 and 14 of 14 in 2021-25.",
        (
            "Could chance hide a change? A change of 50 points in Russia's part of the orders would have been found "
            'in 8 of 10 cases, one half as large in only 1 of 10. Read "no change" as "no change beyond 50 points".'
        ),
    )


def test_half_a_detectable_change_is_found_far_less_often():
    places = [0] * 15 + [1] * 14
    assert power_of_change(places, 1.0, 0.5, 0, 1) >= 0.8
    assert power_of_change(places, 1.0, 0.25, 0, 1) < 0.25
    assert power_of_change([0] * 5, 1.0, 0.5, 0, 1) == 0.0


def test_a_clear_change_is_told_with_its_counts_and_its_error_rate():
    assert verdict(15, 15, 4, 14).sentences == (
        "By orders, each counted once at its first delivery, Russia had 15 of 15 in 2016-20 and 4 of 14 in 2021-25.",
        "Its part fell; chance alone shows so strong a change in fewer than 1 of 20 cases.",
    )


def test_too_few_orders_are_said_to_be_too_few():
    found = verdict(2, 2, 0, 2)
    assert found.detectable is None
    assert found.sentences[-1] == "So few orders could not show even a complete change of Russia's part: it cannot be told."


@given(before=counts, after=counts)
@settings(deadline=None, max_examples=40)
def test_a_verdict_keeps_its_counts_and_never_claims_both_directions(before, after):
    found = verdict(*before, *after)
    assert (found.own_before, found.n_before, found.own_after, found.n_after) == (*before, *after)
    assert found.p_fall + found.p_rise >= 1 - 1e-12
    assert (found.word is VerdictWord.DIVERSIFYING) == (2 * found.p_fall <= ERROR_RATE)
    assert (found.word is VerdictWord.CONCENTRATING) == (2 * found.p_rise <= ERROR_RATE)
