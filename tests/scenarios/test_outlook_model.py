"""The logistic model against hand-made data, and the two simpler rules."""

import numpy as np
import pytest

from reliant.scenarios.outlook_cases import Cases
from reliant.scenarios.outlook_model import FEWEST, HALF_LIFE, Question, fit, frequency

NAMES = ("one", "two")


def cases(n=3000, as_of=1990, seed=1):
    random = np.random.default_rng(seed)
    features = random.normal(size=(n, 2)) * [1.0, 5.0] + [2.0, -3.0]
    share = random.random(n)
    return Cases(
        as_of=as_of,
        recipient=tuple(f"R{place}" for place in range(n)),
        supplier=("RUS",) * n,
        share=share,
        is_same=random.integers(0, 2, n).astype(float),
        features=features,
        names=NAMES,
    )


def test_the_weights_behind_the_data_are_found_again():
    one = cases(20_000)
    scaled = (one.features - one.features.mean(axis=0)) / one.features.std(axis=0)
    chance = 1 / (1 + np.exp(-(0.4 + scaled @ [1.0, -0.5])))
    came = (np.random.default_rng(2).random(20_000) < chance).astype(float)
    found = fit(Question(), [one], [came], 1995)
    assert (found.intercept, *found.weights) == pytest.approx((0.4, 1.0, -0.5), abs=0.07)
    assert np.abs(found.probability(one.features) - chance).mean() < 0.01


def test_the_mean_probability_is_the_frequency():
    one = cases()
    came = (one.share < 0.3).astype(float)
    found = fit(Question(), [one], [came], 1995)
    assert found.probability(one.features).mean() == pytest.approx(came.mean(), abs=1e-3)
    assert found.base_rate == pytest.approx(frequency(came))


def test_persistence_is_the_frequency_in_the_same_state_and_never_certain():
    one = cases()
    below = one.share < 0.5
    came = np.where(below, 1.0, (np.arange(below.size) % 4 == 0).astype(float))
    found = fit(Question(threshold=0.5), [one], [came], 1995)
    told = found.persistence(np.array([1.0, 0.0, 7.0]))
    assert told[0] == pytest.approx((below.sum() + 0.5) / (below.sum() + 1))
    assert told[0] < 1
    assert told[1] == pytest.approx(0.25, abs=0.02)
    assert told[2] == found.base_rate


def test_too_few_cases_are_no_model():
    few = cases(FEWEST - 1)
    came = (few.share < 0.5).astype(float)
    assert fit(Question(), [few], [came], 1995) is None
    assert fit(Question(), [], [], 1995) is None
    one = cases()
    assert fit(Question(), [one], [np.zeros(3000)], 1995) is None


def test_cases_without_an_answer_are_left_out():
    one = cases()
    came = (one.share < 0.5).astype(float)
    came[:1000] = np.nan
    assert fit(Question(), [one], [came], 1995).n_cases == 2000


def test_old_cases_count_less():
    old, new = cases(as_of=1960), cases(as_of=1990, seed=2)
    came_then, came_now = np.ones(3000), np.zeros(3000)
    came_then[::2], came_now[::2] = 0, 1
    came_now[::4] = 0
    found = fit(Question(), [old, new], [came_then, came_now], 1990)
    weight = 0.5 ** (30 / HALF_LIFE)
    expected = (0.5 * weight + 0.25) / (1 + weight)
    assert found.probability(new.features).mean() == pytest.approx(expected, abs=0.01)
    assert found.base_rate == pytest.approx(0.375, abs=0.01)


def test_comparable_cases_have_the_same_class_of_share_and_the_same_past():
    one = cases()
    came = (one.share < 0.95).astype(float)
    found = fit(Question(), [one], [came], 1995)
    inside = (one.share >= 0.9) & (one.is_same == 1)
    assert found.comparable(0.93, 1.0) == (inside.sum(), pytest.approx(came[inside].mean()))
    assert found.comparable(0.93, 0.5) == (0, None)


def test_parts_add_up_to_the_log_odds():
    one = cases()
    found = fit(Question(), [one], [(one.features[:, 0] > 2).astype(float)], 1995)
    total = found.intercept + found.parts(one.features).sum(axis=1)
    assert np.allclose(1 / (1 + np.exp(-total)), found.probability(one.features))


def test_questions_read_their_outcomes():
    share, changed = np.array([0.4, 0.5, np.nan]), np.array([1.0, 0.0, np.nan])
    assert Question(threshold=0.5).outcome(share, changed)[:2].tolist() == [1, 0]
    assert np.isnan(Question(threshold=0.5).outcome(share, changed)[2])
    assert Question().outcome(share, changed) is changed
