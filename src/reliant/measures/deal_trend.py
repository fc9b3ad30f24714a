"""Do a supplier's deals lie earlier or later than the others'? A permutation test, and the change it could have found."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from reliant.errors import MeasureRefused

ERROR_RATE = 0.05
"""Rate of false alarms that is accepted, both directions together."""
POWER = 0.8
"""A change is called detectable when the test finds it in 8 of 10 cases."""
SEED = 20260518
DRAWS, CASES = 9_999, 2_000
"""Shuffles of a Monte Carlo test (p then ends in whole ten-thousandths) and simulated histories of a power."""
EXACT_WORK, EXACT_WAYS = 300_000_000, 50_000
"""Up to so many additions the distribution of the unweighted statistic is computed, up to so many ways the weighted one is
enumerated: about half a second. Beyond, Monte Carlo."""
STEPS = 20
"""Detectable changes are looked for in steps of 1/20."""
_TIE = 1e-9

Method = Literal["exact", "monte_carlo"]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealTrend:
    """One-sided p-values of the permutation of supplier labels over the deals: own deals lie earlier (fall) or later (rise)."""

    p_fall: float
    p_rise: float
    method: Method

    @property
    def p(self) -> float:
        """Both directions: twice the smaller one, at most 1."""
        return min(1.0, 2 * min(self.p_fall, self.p_rise))


def deal_trend(
    years: Sequence[int], own: Sequence[bool], *, weights: Sequence[float] | None = None, seed: int = SEED
) -> DealTrend:
    """Whether the supplier's deals lie earlier or later than the others' more than shuffled labels would (methods section 4).

    The statistic is ``T = sum over own deals of w (x - m)`` with order year x, weight w and weighted mean year m. Under no
    change any deal could as well have gone to any supplier, so all ways to choose as many own deals are equally likely. Without
    weights T is the sum of the own order years and its distribution is computed, ties included: no approximation.

    Args:
        years: order year of each deal, shape (n,).
        own: whether it is the supplier's, shape (n,).
        weights: volume of each deal, not negative; null: each counts once.
        seed: of the shuffles where enumeration is too long.

    Raises:
        ValueError: lengths differ, or a weight is negative or no number.

    Source:
        Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3; for the added one of Monte Carlo
        p-values Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1), 39.
    """
    if len(years) != len(own) or (weights is not None and len(weights) != len(years)):
        raise ValueError(
            f"years, labels and weights belong together, got {len(years)}, {len(own)} and {weights and len(weights)}"
        )
    n_own = sum(map(bool, own))
    if weights is None:
        lower, upper = _null(tuple(sorted(years))) or (None, None)
        if lower is not None and upper is not None:
            first = min(years, default=0)
            place = sum(year - first for year, is_own in zip(years, own, strict=True) if is_own)
            return DealTrend(p_fall=float(lower[n_own, place]), p_rise=float(upper[n_own, place]), method="exact")
    volume = np.ones(len(years)) if weights is None else np.asarray(weights, dtype=float)
    if not np.all((volume >= 0) & np.isfinite(volume)):
        raise ValueError(f"a volume is a number from 0, got {weights!r}")
    return _weighted(np.asarray(years, dtype=float), np.asarray(own, dtype=bool), volume, n_own, seed)


def whole_contracts(
    years: Sequence[int], suppliers: Sequence[str], values: Sequence[float | None], contracts: Sequence[Hashable]
) -> tuple[list[int], list[str], list[float | None]]:
    """Deals of one contract as one: at its first order year, with the sum of the known volumes (null without any).

    Labels may be shuffled only over what was decided apart. Deals that one decision bound together are shuffled as one.

    Raises:
        MeasureRefused: a contract has deals of several suppliers.
    """
    found: dict[Hashable, tuple[int, str, float | None]] = {}
    for year, supplier, value, contract in zip(years, suppliers, values, contracts, strict=True):
        known = found.get(contract)
        if known is None:
            found[contract] = (year, supplier, value)
            continue
        if known[1] != supplier:
            raise MeasureRefused(
                f"contract {contract} has deals of {known[1]} and of {supplier}",
                remedy="take only deals of one supplier together",
            )
        total = known[2] if value is None else value if known[2] is None else known[2] + value
        found[contract] = (min(known[0], year), supplier, total)
    units = list(found.values())
    return [unit[0] for unit in units], [unit[1] for unit in units], [unit[2] for unit in units]


def detectable_change(
    years: Sequence[int], share: float, first: int, last: int, *, error_rate: float = ERROR_RATE, seed: int = SEED
) -> float | None:
    """Smallest straight change of the supplier's part in the deals that the test finds in 8 of 10 cases, by simulation.

    A fall by D goes from a to a - D between ``first`` and ``last``, with a as near as 0..1 allows to ``share + D / 2``; a rise
    is its mirror. D is detectable when both are found. Deals keep their order years; who gets each is drawn.

    Args:
        years: order year of each deal, shape (n,).
        share: part of the deals that is the supplier's, 0..1.
        first: first year of the window.
        last: its last year.
        error_rate: both directions together; smaller where several cells are tested.
        seed: of the simulated histories.

    Returns:
        A step of 1/20, up to 1; null when not even a change from all to nothing is found.
    """
    return _detectable(tuple(sorted(years)), round(share, 4), first, last, error_rate, seed)


def power_of_change(
    years: Sequence[int], share: float, change: float, first: int, last: int, *, error_rate: float = ERROR_RATE, seed: int = SEED
) -> float:
    """Part of 2,000 simulated histories, 0..1, in which the test finds a straight change of so much: the rarer of fall and rise.

    Args:
        years: order year of each deal, shape (n,).
        share: part of the deals that is the supplier's, 0..1.
        change: fall or rise of that part between ``first`` and ``last``, 0..1; as in ``detectable_change``.
        first: first year of the window.
        last: its last year.
        error_rate: both directions together.
        seed: of the simulated histories.
    """
    ordered = tuple(sorted(years))
    if len(set(ordered)) < 2 or first >= last:
        return 0.0
    luck = np.random.default_rng(seed).random((CASES, len(ordered)))
    return _power(ordered, luck, share, change, (first, last), error_rate)


def adverse(years: ArrayLike, own: ArrayLike, unknown: ArrayLike, direction: Literal["fall", "rise"]) -> NDArray[np.bool_]:
    """Labels with deals of unknown suppliers placed against a direction: against a fall, the later half of them are own."""
    when, labels, open_ = np.asarray(years, dtype=float), np.asarray(own, dtype=bool), np.asarray(unknown, dtype=bool)
    speaks_against = when > when.mean() if direction == "fall" else when < when.mean()
    placed: NDArray[np.bool_] = labels | (open_ & speaks_against)
    return placed


@lru_cache(maxsize=256)
def _null(years: tuple[int, ...]) -> tuple[Reals, Reals] | None:
    """P(T <= t) and P(T >= t) for every number k of own deals and sum t of years after the first; null when too long.

    Shape (n + 1, sum + 1). Row k counts the ways to choose k deals with a sum of t, deal after deal.
    """
    after = [year - years[0] for year in years]
    n, total = len(years), sum(after)
    if n * n * (total + 1) > EXACT_WORK:
        return None
    ways = np.zeros((n + 1, total + 1))
    ways[0, 0] = 1.0
    for place, x in enumerate(after):
        ways[1 : place + 2, x:] += ways[: place + 1, : total + 1 - x].copy()
    ways /= ways.sum(axis=1, keepdims=True)
    upper = np.cumsum(ways[:, ::-1], axis=1)[:, ::-1]
    return np.minimum(np.cumsum(ways, axis=1), 1.0), np.minimum(upper, 1.0)


def _weighted(years: Reals, own: NDArray[np.bool_], weights: Reals, n_own: int, seed: int) -> DealTrend:
    if not 0 < n_own < years.size or weights.sum() <= 0:
        return DealTrend(p_fall=1.0, p_rise=1.0, method="exact")
    scores = weights * (years - np.average(years, weights=weights))
    scores /= max(float(np.abs(scores).sum()), _TIE)
    observed = float(scores[own].sum())
    if comb(years.size, n_own) <= EXACT_WAYS:
        chosen = np.array(list(combinations(range(years.size), n_own)))
        sums = scores[chosen].sum(axis=1)
        fall, rise = np.mean(sums <= observed + _TIE), np.mean(sums >= observed - _TIE)
        return DealTrend(p_fall=float(fall), p_rise=float(rise), method="exact")
    shuffled = np.random.default_rng(seed).permuted(np.broadcast_to(scores, (DRAWS, scores.size)), axis=1)
    sums = shuffled[:, :n_own].sum(axis=1)
    fall, rise = np.sum(sums <= observed + _TIE), np.sum(sums >= observed - _TIE)
    return DealTrend(p_fall=float((fall + 1) / (DRAWS + 1)), p_rise=float((rise + 1) / (DRAWS + 1)), method="monte_carlo")


@lru_cache(maxsize=4096)
def _detectable(years: tuple[int, ...], share: float, first: int, last: int, error_rate: float, seed: int) -> float | None:
    if len(set(years)) < 2 or first >= last:
        return None
    luck = np.random.default_rng(seed).random((CASES, len(years)))
    steps = (step / STEPS for step in range(1, STEPS + 1))
    return next((step for step in steps if _power(years, luck, share, step, (first, last), error_rate) >= POWER), None)


def _power(years: tuple[int, ...], luck: Reals, share: float, change: float, span: tuple[int, int], error_rate: float) -> float:
    first, last = span
    when = np.array(years, dtype=float) - years[0]
    along = (np.array(years) - first) / (last - first)
    lowest, highest = _limits(years, error_rate / 2)
    start = min(max(share + change / 2, change), 1.0)
    fall = luck < start - change * along
    rise = luck < start - change * (1 - along)
    found_fall = np.mean(fall @ when <= lowest[fall.sum(axis=1)])
    found_rise = np.mean(rise @ when >= highest[rise.sum(axis=1)])
    return float(min(found_fall, found_rise))


@lru_cache(maxsize=256)
def _limits(years: tuple[int, ...], tail: float) -> tuple[Reals, Reals]:
    """Largest and smallest sum of own years that the test finds, for every number of own deals; infinite where it finds none.

    Where the exact distribution is too long, that of the normal with the moments of a draw without replacement.
    """
    exact = _null(years)
    n, when = len(years), np.array(years, dtype=float) - years[0]
    if exact is None:
        own = np.arange(n + 1)
        reach = -ndtri(tail) * np.sqrt(own * (n - own) / (n - 1) * when.var())
        return own * when.mean() - reach, own * when.mean() + reach
    lower, upper = exact
    below, above = (lower <= tail).sum(axis=1), (upper <= tail).sum(axis=1)
    lowest = np.where(below > 0, below - 1.0, -np.inf)
    highest = np.where(above > 0, lower.shape[1] - above, np.inf)
    return lowest, highest
