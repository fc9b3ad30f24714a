"""Scores of probabilities, by hand and by their properties."""

import numpy as np
import pytest

from reliant.scenarios.skill import brier, calibration, calibration_error, log_score, skill
from reliant.scenarios.words import skill_in_words

HALF = np.full(4, 0.5)
CAME = np.array([1.0, 0.0, 1.0, 1.0])


def test_scores_of_four_forecasts_by_hand():
    said = np.array([0.9, 0.2, 0.6, 0.5])
    assert brier(said, CAME) == pytest.approx((0.01 + 0.04 + 0.16 + 0.25) / 4)
    assert log_score(said, CAME) == pytest.approx(-np.log([0.9, 0.8, 0.6, 0.5]).mean())


def test_certainty_that_fails_costs_much_and_not_infinity():
    assert 10 < log_score(np.array([0.0]), np.array([1.0])) < 20


def test_ten_bins_hold_as_many_cases_each():
    said = np.linspace(0, 1, 105)
    bins = calibration(said, said)
    assert [one.n for one in bins] == [11] * 5 + [10] * 5
    assert [one.said for one in bins] == sorted(one.said for one in bins)
    assert calibration_error(bins) == pytest.approx(0)


def test_calibration_error_is_the_distance_of_what_was_said_and_came():
    assert calibration_error(calibration(np.full(100, 0.8), np.tile([1.0, 0.0], 50))) == pytest.approx(0.3)


def test_honest_probabilities_have_a_small_error_and_boasts_have_not():
    random = np.random.default_rng(3)
    truth = random.random(20_000)
    came = (random.random(20_000) < truth).astype(float)
    assert calibration_error(calibration(truth, came)) < 0.015
    boast = np.clip(1.6 * (truth - 0.5) + 0.5, 0, 1)
    assert calibration_error(calibration(boast, came)) > 0.08


def test_skill_is_one_for_the_truth_and_nothing_for_the_same_rule():
    names = np.array(["A", "A", "B", "C"], dtype=object)
    assert skill(CAME, HALF, CAME, names).value == 1
    same = skill(HALF, HALF, CAME, names)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert not same.is_shown


def test_the_interval_draws_whole_recipients():
    random = np.random.default_rng(5)
    came = np.repeat(random.integers(0, 2, 20), 50).astype(float)
    said = np.repeat(random.random(20), 50)
    blocks = np.repeat(np.arange(20), 50).astype(object)
    base = np.full(came.size, came.mean())
    wide, narrow = (skill(said, base, came, block) for block in (blocks, np.arange(came.size).astype(object)))
    assert wide.value == pytest.approx(narrow.value)
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_a_rule_without_error_cannot_be_beaten_or_compared():
    nothing = skill(HALF, CAME, CAME, np.array(["A"] * 4, dtype=object))
    assert nothing.value is None
    assert not nothing.is_shown


def test_no_skill_is_said_and_the_base_rate_named():
    random = np.random.default_rng(9)
    came, names = random.integers(0, 2, 200).astype(float), np.arange(200).astype(object)
    poor = skill(random.random(200), np.full(200, 0.5), came, names)
    assert "use the base rate" in skill_in_words(poor, poor, 0.2)
    assert "do not fit" in skill_in_words(poor, poor, 0.2)
    good = skill(0.1 + 0.8 * came, np.full(200, 0.5), came, names)
    assert skill_in_words(good, good, 0.02).startswith("skill over persistence 96 %")
