"""Change points: by hand, against trying every cut, and how rarely chance shows one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.measures.change_points import SHORTEST, _gains, _pairs, change_points

STEP = [1, 1.1, 0.9, 1, 5, 5.1, 4.9, 5, 5.2]


def around(part):
    return float(np.sum((np.asarray(part) - np.mean(part)) ** 2))


def test_one_step_by_hand():
    found = change_points(STEP)
    assert found.places == (4,)
    assert found.levels == pytest.approx((1.0, 5.04))


def test_up_and_down_again_are_two_steps():
    found = change_points([1, 1.1, 0.9, 1, 5, 5.1, 4.9, 5, 2, 2.1, 1.9, 2])
    assert found.places == (4, 8)
    assert found.levels == pytest.approx((1.0, 5.0, 2.0))


def test_gains_by_hand():
    """0, 0, 0, 6, 6, 6: around the mean 54, around both halves 0."""
    one, two = _gains(np.array([[0.0, 0, 0, 6, 6, 6]]))
    assert one.tolist() == [[54.0]]
    assert two.shape == (1, 0)


@given(series=st.lists(st.integers(-9, 9), min_size=9, max_size=14))
@settings(deadline=None)
def test_gains_are_those_of_trying_every_cut(series):
    one, two = _gains(np.array([series], dtype=float))
    n, total = len(series), around(series)
    cuts = range(SHORTEST, n - SHORTEST + 1)
    assert one[0] == pytest.approx([total - around(series[:c]) - around(series[c:]) for c in cuts], abs=1e-8)
    by_pair = {
        (a, b): total - around(series[:a]) - around(series[a:b]) - around(series[b:])
        for a, b in combinations(cuts, 2)
        if b - a >= SHORTEST
    }
    pairs = zip(*(places.tolist() for places in _pairs(n)), strict=True)
    assert dict(zip(pairs, two[0].tolist(), strict=True)) == pytest.approx(by_pair, abs=1e-8)


@given(series=st.lists(st.floats(-100, 100), min_size=6, max_size=20), shift=st.integers(-50, 50), scale=st.integers(1, 8))
@settings(deadline=None, max_examples=30)
def test_breaks_leave_levels_of_three_years_and_ignore_the_unit(series, shift, scale):
    rounded = [round(value, 2) for value in series]
    found = change_points(rounded)
    assert len(found.places) <= 2
    assert all(len(part) >= SHORTEST for part in np.split(np.array(rounded), found.places))
    assert change_points(rounded) == found
    assert change_points([scale * value + shift for value in rounded]).places == found.places


@pytest.mark.parametrize("series", [[], [1.0], [1, 1, 1, 9, 9], [3.0] * 20])
def test_short_and_flat_series_have_no_break(series):
    assert change_points(series).places == ()


def test_chance_alone_shows_a_break_in_about_1_of_20_series():
    random = np.random.default_rng(20260518)
    found = [bool(change_points(series).places) for series in random.standard_normal((400, 20))]
    assert np.mean(found) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 400)


@pytest.mark.parametrize("bad", [[1.0, float("nan")] * 5, [[1.0, 2.0]]])
def test_gaps_are_an_error(bad):
    with pytest.raises(ValueError, match="without gaps"):
        change_points(bad)
