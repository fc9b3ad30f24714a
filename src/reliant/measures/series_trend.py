"""Trend of yearly series that know no deals: Mann-Kendall after pre-whitening, Sen's slope, many series at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from reliant.errors import MeasureRefused
from reliant.model.time import Window

FEWEST = 4
"""Below four values no arrangement of them is rarer than 1 of 20."""
_CHUNK = 4_000_000  # slopes held at once

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTrends:
    """One entry per series, each of shape (n_series,).

    ``p`` is two-sided and NaN with fewer than four usable values; ``slope`` is Sen's, in units of the series per year, NaN with
    fewer than two values; ``n`` counts the values the p-value stands on; ``s`` is Kendall's S of those.
    """

    p: Reals
    slope: Reals
    n: NDArray[np.int64]
    s: NDArray[np.int64]


def series_trends(values: ArrayLike, windows: Sequence[Window] | Sequence[int]) -> SeriesTrends:
    """Pre-whitened Mann-Kendall test and Sen slope of each series (methods section 4).

    ``y_t = x_t - r x_(t-1)`` with the lag-1 autocorrelation r of the series takes out what a year carries over to the next;
    Kendall's S of y is then tested against the normal with continuity and tie corrections. Without it a series with r = 0.6 is
    called a trend in a quarter of cases that have none. Sen's slope is the median slope of all pairs of the series itself.

    Args:
        values: shape (n_series, n_times) or (n_times,); NaN: no value.
        windows: what each column covers, in order: windows apart from each other and of one length, or single years.

    Raises:
        MeasureRefused: windows overlap, as those of a moving average do.
        ValueError: shapes do not fit, or windows are not in order or not equally far apart.

    Source:
        Mann (1945), Econometrica 13, 245-259; Sen (1968), Journal of the American Statistical Association 63, 1379-1389;
        Kulkarni and von Storch (1995), Meteorologische Zeitschrift 4, 82-85.
    """
    series = np.atleast_2d(np.asarray(values, dtype=float))
    times = _times(windows)
    if series.shape[1] != times.size:
        raise ValueError(f"{series.shape[1]} values a series do not fit {times.size} windows")
    whitened = series[:, 1:] - autocorrelation(series)[:, np.newaxis] * series[:, :-1]
    s, p, n = mann_kendall(whitened)
    return SeriesTrends(p=p, slope=sen_slope(series, times), n=n, s=s)


def mann_kendall(values: ArrayLike) -> tuple[NDArray[np.int64], Reals, NDArray[np.int64]]:
    """Kendall's S against time, its two-sided p and the number of values, each of shape (n_series,); no pre-whitening.

    ``var S = (n (n - 1) (2 n + 5) - sum over groups of ties t (t - 1) (2 t + 5)) / 18``, ``z = (S - sign S) / sqrt(var S)``.
    A series without any difference has p = 1.

    Args:
        values: shape (n_series, n_times); NaN: no value.
    """
    series = np.atleast_2d(np.asarray(values, dtype=float))
    n_series, n_times = series.shape
    score, equals = np.zeros(n_series, dtype=np.int64), np.zeros((n_series, n_times), dtype=np.int32)
    for lag in range(1, n_times):
        later, earlier = series[:, lag:], series[:, :-lag]
        score += (later > earlier).sum(axis=1) - (later < earlier).sum(axis=1)
        same = later == earlier
        equals[:, lag:] += same
        equals[:, :-lag] += same
    n = np.isfinite(series).sum(axis=1)
    ties = (equals * (2 * equals + 7)).sum(axis=1)  # per value (t - 1)(2 t + 5) with t = equals + 1
    variance = np.maximum(n * (n - 1) * (2 * n + 5) - ties, 0) / 18
    z = np.zeros(n_series)
    np.divide(np.abs(score) - 1.0, np.sqrt(variance), out=z, where=(variance > 0) & (score != 0))
    return score, np.where(n >= FEWEST, 2 * ndtr(-np.maximum(z, 0)), np.nan), n


def sen_slope(values: ArrayLike, times: ArrayLike) -> Reals:
    """Median of ``(x_j - x_i) / (t_j - t_i)`` over all pairs, shape (n_series,); NaN with fewer than two values."""
    series, when = np.atleast_2d(np.asarray(values, dtype=float)), np.asarray(times, dtype=float)
    first, second = np.triu_indices(when.size, k=1)
    slopes = np.full(len(series), np.nan)
    if not first.size:
        return slopes
    apart = when[second] - when[first]
    rows = max(1, _CHUNK // first.size)
    for start in range(0, len(series), rows):
        part = series[start : start + rows]
        found = (part[:, second] - part[:, first]) / apart
        if np.isfinite(found).all():
            slopes[start : start + rows] = np.median(found, axis=1)
            continue
        found.sort(axis=1)  # NaN last
        known = np.isfinite(found).sum(axis=1)
        middle = np.stack([np.maximum(known - 1, 0) // 2, known // 2], axis=1)
        pair = np.take_along_axis(found, np.minimum(middle, found.shape[1] - 1), axis=1)
        slopes[start : start + rows] = np.where(known > 0, pair.mean(axis=1), np.nan)
    return slopes


def autocorrelation(values: ArrayLike) -> Reals:
    """Lag-1 autocorrelation of each series, shape (n_series,): ``sum (x_t - m)(x_(t+1) - m) / sum (x_t - m)^2``; constant: 0."""
    series = np.atleast_2d(np.asarray(values, dtype=float))
    known = np.isfinite(series)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    mean = np.where(known, series, 0.0).sum(axis=1, keepdims=True) / count
    around = np.where(known, series - mean, 0.0)
    total = np.sum(around**2, axis=1)
    together = np.sum(around[:, 1:] * around[:, :-1], axis=1)
    result = np.zeros(len(series))
    np.divide(together, total, out=result, where=total > 1e-24 * np.maximum(1.0, mean[:, 0] ** 2))
    return result


def adjusted(p_values: Sequence[float | None]) -> list[float | None]:
    """Benjamini-Hochberg: p-values raised so that at most 1 of 20 changes called at 0.05 is expected to be none; null stays null.

    Source:
        Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    from scipy.stats import false_discovery_control  # noqa: PLC0415  slow to load, and most commands do without

    known = [min(p, 1.0) for p in p_values if p is not None]
    raised = iter(false_discovery_control(known).tolist() if known else [])
    return [None if p is None else next(raised) for p in p_values]


def _times(windows: Sequence[Window] | Sequence[int]) -> Reals:
    spans = [window if isinstance(window, Window) else Window(window, window) for window in windows]
    for one, other in pairwise(spans):
        if other.first < one.first:
            raise ValueError(f"windows stand in order of time, got {one} before {other}")
        if other.first <= one.last:
            raise MeasureRefused(
                f"windows {one} and {other} overlap: neighbours of a moving average share their years, and the test then sees "
                "trends that are not there (35 to 39 of 100 five-year moving averages of pure noise)",
                remedy="give yearly values, or windows apart from each other",
            )
    middles = np.array([(span.first + span.last) / 2 for span in spans])
    if middles.size > 2 and np.ptp(np.diff(middles)) > 0:
        raise ValueError(f"windows are equally far apart, got {', '.join(map(str, spans))}")
    return middles
