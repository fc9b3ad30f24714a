"""Trends of yearly series: by hand, against scipy, and what must be refused."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, kendalltau, theilslopes

from reliant.errors import MeasureRefused
from reliant.measures.series_trend import adjusted, autocorrelation, mann_kendall, sen_slope, series_trends
from reliant.model.tables import DEALS
from reliant.model.time import Window

WINDOW = Window(2006, 2025)
LABELLED = st.lists(st.tuples(st.integers(2000, 2009), st.booleans(), st.integers(1, 500)), min_size=1, max_size=9)
SERIES = st.lists(st.integers(-20, 20), min_size=4, max_size=14)
NO_DEAL = {column.name: None for column in DEALS.columns} | {
    "source": "made",
    "format": "A1",
    "vintage": "2026-05-18",
    "file": "made.csv",
    "line": 1,
    "recipient": "BLR",
    "category": "Aircraft",
    "designation": "X-1",
    "description": "thing",
    "delivery_years": [],
}


def test_mann_kendall_and_sen_by_hand():
    """1, 3, 2, 4: five pairs rise and one falls, S = 4; var S = 4 * 3 * 13 / 18; slopes 2, 1/2, 1, -1, 1/2, 2."""
    s, p, n = mann_kendall([1, 3, 2, 4])
    assert (s[0], n[0]) == (4, 4)
    assert p[0] == pytest.approx(0.3082, abs=1e-4)  # z = 3 / 2.9439
    assert sen_slope([1, 3, 2, 4], range(4))[0] == pytest.approx(0.75)


def test_ties_lower_the_variance_by_hand():
    """1, 1, 2, 3: S = 5; var S = (156 - 2 * 1 * 9) / 18 = 7.667; z = 4 / 2.769."""
    s, p, _ = mann_kendall([1, 1, 2, 3])
    assert s[0] == 5
    assert p[0] == pytest.approx(0.1486, abs=1e-4)


def test_pre_whitening_by_hand():
    """0, 1, 0, 1, 0, 1: around 1/2 the products are five of -1/4, r = -5/6; y = 1, 5/6, 1, 5/6, 1."""
    assert autocorrelation([0, 1, 0, 1, 0, 1])[0] == pytest.approx(-5 / 6)
    found = series_trends([0, 1, 0, 1, 0, 1], range(6))
    assert (found.n[0], found.s[0], found.p[0]) == (5, 0, 1.0)
    assert found.slope[0] == pytest.approx(0.0)


@given(series=SERIES)
@settings(deadline=None)
def test_s_and_slope_are_those_of_scipy(series):
    times = np.arange(len(series))
    s, _, n = mann_kendall(series)
    tau = kendalltau(times, series, variant="b").statistic
    pairs, ties = comb(len(series), 2), sum(comb(series.count(value), 2) for value in set(series))
    assert s[0] == pytest.approx(0 if np.isnan(tau) else tau * np.sqrt(pairs * (pairs - ties)), abs=1e-6)
    assert n[0] == len(series)
    assert sen_slope(series, times)[0] == pytest.approx(theilslopes(series, times).slope)


@given(series=SERIES, gaps=st.sets(st.integers(0, 13), max_size=6))
@settings(deadline=None)
def test_a_series_with_gaps_counts_only_known_values(series, gaps):
    known = [place for place in range(len(series)) if place not in gaps]
    holed = np.array([value if place in known else np.nan for place, value in enumerate(series)], dtype=float)
    s, p, n = mann_kendall(holed)
    s_short, p_short, _ = mann_kendall([series[place] for place in known])
    assert (n[0], s[0]) == (len(known), s_short[0])
    assert p[0] == pytest.approx(p_short[0], nan_ok=True)
    if len(known) > 1:
        assert sen_slope(holed, range(len(series)))[0] == pytest.approx(
            theilslopes([series[place] for place in known], known).slope
        )
    else:
        assert np.isnan(sen_slope(holed, range(len(series)))[0])


@given(rows=st.lists(st.lists(st.integers(-9, 9), min_size=8, max_size=8), min_size=2, max_size=6))
@settings(deadline=None)
def test_many_series_at_once_are_as_one_by_one(rows):
    together = series_trends(rows, range(8))
    alone = [series_trends(row, range(8)) for row in rows]
    assert together.p == pytest.approx([one.p[0] for one in alone])
    assert together.slope == pytest.approx([one.slope[0] for one in alone])


def test_too_few_values_have_no_p_and_a_flat_series_has_no_trend():
    assert np.isnan(series_trends([1.0, 2.0, 3.0, 4.0], range(4)).p[0])
    flat = series_trends([0.7] * 8, range(8))
    assert (flat.p[0], flat.slope[0]) == (1.0, 0.0)


def test_moving_averages_are_refused_with_the_reason():
    moving = [Window(year, year + 4) for year in range(2000, 2010)]
    with pytest.raises(MeasureRefused, match=r"share their years.*pure noise"):
        series_trends(np.arange(10.0), moving)
    apart = Window.every(5, first=2001, last=2030)
    assert series_trends([1.0, 2.0, 1.5, 3.0, 2.5, 4.0], apart).slope[0] == pytest.approx(
        theilslopes([1.0, 2.0, 1.5, 3.0, 2.5, 4.0], [window.first for window in apart]).slope
    )


def test_the_reason_is_true_a_third_of_moving_averages_of_noise_look_like_trends():
    noise = np.random.default_rng(20260518).standard_normal((4000, 24))
    moving = np.lib.stride_tricks.sliding_window_view(noise, 5, axis=1).mean(axis=-1)
    assert 0.35 <= np.mean(mann_kendall(moving)[1] <= 0.05) <= 0.39


@pytest.mark.parametrize("windows", [[2003, 2002, 2001, 2000], [2000, 2001, 2003, 2004], [2000, 2001]])
def test_windows_in_disorder_unevenly_apart_or_too_few_are_an_error(windows):
    with pytest.raises(ValueError, match="windows"):
        series_trends([1.0, 2.0, 3.0, 4.0], windows)


def test_benjamini_hochberg_by_hand_and_unknown_stays_unknown():
    """0.01, 0.02, 0.04 of three: 0.01 * 3, 0.02 * 3 / 2, 0.04."""
    assert adjusted([0.02, None, 0.01, 0.04]) == [pytest.approx(0.03), None, pytest.approx(0.03), pytest.approx(0.04)]
    assert adjusted([None]) == [None]
    some = [0.001, 0.2, 0.03, 0.5]
    assert adjusted(some) == pytest.approx(false_discovery_control(some).tolist())
