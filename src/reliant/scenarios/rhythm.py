"""Do meetings of two countries keep a rhythm, and when would the next one fall?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import exp

import numpy as np

FEWEST = 6
"""Dated meetings without which no rhythm can be told."""
CHANCE = 0.05
"""Gaps so even must be rarer than this among meetings that fall at random."""
APART = 30
"""Days within which two meetings count as one."""
DRAWS, SEED = 9_999, 20260518
_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What the dates of meetings tell of the next one.

    Attributes:
        n_meetings: meetings told apart.
        is_regular: the gaps are more even than chance would make them in 19 of 20 cases.
        chance: how often meetings that fall at random have gaps as even; null with fewer than FEWEST.
        probability: that one falls in the window; from the gaps with a rhythm, else from the yearly rate; null without meetings.
        base_rate: the same from the yearly rate alone, ``1 - exp(-rate * years)``.
        expected: the last meeting and the usual gap; null without a rhythm, or when it has broken off.
        says: all that in words.
    """

    n_meetings: int
    is_regular: bool
    chance: float | None
    probability: float | None
    base_rate: float | None
    expected: date | None
    says: str


def rhythm_of(dates: Sequence[date], *, since: date, until: date, window: tuple[date, date]) -> Rhythm:
    """The rhythm of meetings, seen at the end of what the documents cover.

    Gaps are tested against those that as many meetings make when they fall at random over the same time: the coefficient of
    variation of the gaps, by simulation. With a rhythm the next gap is drawn from those seen that were longer than the time
    already gone; without one the yearly rate is all that is known.

    Args:
        dates: days of meetings.
        since: first day the documents cover.
        until: last day they cover.
        window: first and last day asked about, after ``until``.
    """
    kept = _apart(sorted(one for one in dates if since <= one <= until))
    years = max((until - since).days / _YEAR, 1 / _YEAR)
    if not kept:
        return Rhythm(
            n_meetings=0,
            is_regular=False,
            chance=None,
            probability=None,
            base_rate=None,
            expected=None,
            says=f"no dated meeting is told of between {since} and {until}, so no rhythm and no rate can be given",
        )
    ahead = ((window[1] - window[0]).days + 1) / _YEAR
    base = 1 - exp(-len(kept) / years * ahead)
    rate = f"{len(kept)} meetings in {years:.0f} years"
    gaps = np.array([(later - sooner).days for sooner, later in pairwise(kept)], dtype=float)
    if len(kept) < FEWEST:
        says = f"no rhythm can be told from so few: {rate}; the probability is their yearly rate"
        return _irregular(len(kept), None, base, says)
    chance = _evenness(gaps)
    if chance >= CHANCE:
        says = (
            f"no rhythm: {rate}, with gaps as even as chance makes them in {100 * chance:.0f} of 100 cases; the probability is "
            "their yearly rate"
        )
        return _irregular(len(kept), chance, base, says)
    gone = (until - kept[-1]).days
    longer = gaps[gaps > gone]
    usual = float(np.median(gaps))
    if not longer.size:
        says = f"a rhythm of {usual:.0f} days ({rate}) that has broken off: none for {gone} days, longer than ever before"
        return _irregular(len(kept), chance, base, says)
    inside = (longer >= (window[0] - kept[-1]).days) & (longer <= (window[1] - kept[-1]).days)
    expected = kept[-1] + timedelta(days=round(float(np.median(longer))))
    return Rhythm(
        n_meetings=len(kept),
        is_regular=True,
        chance=chance,
        probability=float((inside.sum() + 0.5) / (longer.size + 1)),
        base_rate=base,
        expected=expected,
        says=f"a rhythm: {rate}, usually {usual:.0f} days apart ({gaps.min():.0f} to {gaps.max():.0f}); gaps so even come by "
        f"chance in {100 * chance:.1f} of 100 cases; the last was on {kept[-1]}",
    )


def _irregular(n: int, chance: float | None, base: float, says: str) -> Rhythm:
    return Rhythm(n_meetings=n, is_regular=False, chance=chance, probability=base, base_rate=base, expected=None, says=says)


def _apart(dates: Sequence[date]) -> list[date]:
    kept: list[date] = []
    for one in dates:
        if not kept or (one - kept[-1]).days > APART:
            kept.append(one)
    return kept


def _evenness(gaps: np.ndarray) -> float:
    """Part of random histories whose gaps are at least as even: a share of spacings is a draw from a flat Dirichlet."""
    random = np.random.default_rng(SEED).dirichlet(np.ones(gaps.size), size=DRAWS)
    as_even = (random.std(axis=1) / random.mean(axis=1)) <= gaps.std() / gaps.mean()
    return float((as_even.sum() + 1) / (DRAWS + 1))
