"""Years in which a yearly series took a new level: at most two, and only where chance would hardly show them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reliant.measures.deal_trend import ERROR_RATE, SEED

MOST = 2
"""Series of at most 30 years do not carry more (methods F18)."""
SHORTEST = 3
"""Years a level lasts at least: shorter ones are single large deliveries."""
SHUFFLES = 999

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePoints:
    """Places at which a new level begins, ascending (0 is the first value), and the mean of each level.

    ``penalties`` are what one and two breaks must gain in the sum of squares; none where the series is too short or flat.
    """

    places: tuple[int, ...]
    levels: tuple[float, ...]
    penalties: tuple[float, ...]


def change_points(values: ArrayLike, *, error_rate: float = ERROR_RATE, seed: int = SEED) -> ChangePoints:
    """Levels of a series by least squares, with at most two breaks and at least three values a level (methods F18).

    Of all ways to cut, those are taken that lower the sum of squares around the levels most, for one break and for two. m
    breaks stand when their gain is above penalty m, and by more than that of the other number. The penalties are calibrated:
    of shuffled series at most ``error_rate / 2`` gain more, with one break and with two. Shuffling takes years as independent;
    where a year carries over to the next, breaks are found far too often.

    Args:
        values: one series, shape (n,), without gaps.
        error_rate: part of series without any break that may show one.
        seed: of the shuffles.

    Raises:
        ValueError: a value is missing or no number.

    Source:
        Jackson et al. (2005), IEEE Signal Processing Letters 12(2), 105-108 (optimal partition); Killick, Fearnhead and Eckley
        (2012), Journal of the American Statistical Association 107, 1590-1598 (penalised cost).
    """
    series = np.asarray(values, dtype=float)
    if series.ndim != 1 or not np.isfinite(series).all():
        raise ValueError(f"a series of numbers without gaps is needed, got {values!r}")
    if series.size < 2 * SHORTEST or np.ptp(series) == 0:
        return ChangePoints(places=(), levels=(float(series.mean()),) if series.size else (), penalties=())
    shuffled = np.random.default_rng(seed).permuted(np.broadcast_to(series, (SHUFFLES, series.size)), axis=1)
    rank = min(int(np.ceil((1 - error_rate / MOST) * (SHUFFLES + 1))), SHUFFLES) - 1
    penalties = tuple(float(np.sort(gains.max(axis=1, initial=0.0))[rank]) for gains in _gains(shuffled))
    one, two = _gains(series[np.newaxis])
    tolerance = 1e-9 * float(np.sum((series - series.mean()) ** 2))
    above_one, above_two = float(one.max()) - penalties[0], float(two.max(initial=0.0)) - penalties[1]
    places: tuple[int, ...] = ()
    if two.size and above_two > max(above_one, tolerance):
        first, second = _pairs(series.size)
        places = (int(first[two.argmax()]), int(second[two.argmax()]))
    elif above_one > tolerance:
        places = (SHORTEST + int(one.argmax()),)
    levels = tuple(float(part.mean()) for part in np.split(series, places))
    return ChangePoints(places=places, levels=levels, penalties=penalties)


def _gains(series: Reals) -> tuple[Reals, Reals]:
    """By how much each single cut and each pair of cuts lowers the sum of squares; shapes (n_series, n_cuts), (…, n_pairs)."""
    n = series.shape[1]
    sums = np.concatenate([np.zeros((len(series), 1)), np.cumsum(series - series.mean(axis=1, keepdims=True), axis=1)], axis=1)
    cuts = np.arange(SHORTEST, n - SHORTEST + 1)
    one = sums[:, cuts] ** 2 * (1 / cuts + 1 / (n - cuts))  # the whole sums to zero
    first, second = _pairs(n)
    middle = sums[:, second] - sums[:, first]
    two = sums[:, first] ** 2 / first + middle**2 / (second - first) + sums[:, second] ** 2 / (n - second)
    return one, two


def _pairs(n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of two cuts that leave three levels of at least SHORTEST values."""
    first, second = np.triu_indices(n + 1, k=SHORTEST)
    fits = (first >= SHORTEST) & (second <= n - SHORTEST)
    return first[fits], second[fits]
