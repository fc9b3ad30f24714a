"""How good stated probabilities were: Brier and log score, calibration, and skill over simpler rules with intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reliant.scenarios.supply_history import Ints, Reals

DRAWS = 2_000
"""Bootstrap draws of whole recipients."""
SEED = 20260518
N_BINS = 10
"""Equally filled bins of a calibration plot."""
_LEAST = 1e-6
"""Probabilities are kept so far from 0 and 1 in the log score, which is infinite there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """``1 - Brier / Brier of the simpler rule`` over all cases, with its 95 % interval; null when that rule made no error."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def is_shown(self) -> bool:
        """Whether the whole interval lies above 0."""
        return self.low is not None and self.low > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Cases with similar probabilities: what was said of them and what came."""

    n: int
    low: float
    high: float
    said: float
    came: float


def brier(probability: Reals, outcome: Reals) -> float:
    """Mean squared error of probabilities, 0 (best) to 1. Source: Brier (1950), Monthly Weather Review 78(1), 1-3."""
    return float(np.mean((probability - outcome) ** 2))


def log_score(probability: Reals, outcome: Reals) -> float:
    """Mean of -ln(probability of what came), 0 (best) upwards. Source: Good (1952), JRSS B 14(1), 107-114."""
    kept = np.clip(probability, _LEAST, 1 - _LEAST)
    return float(-np.mean(np.where(outcome > 0, np.log(kept), np.log1p(-kept))))


def calibration(probability: Reals, outcome: Reals) -> tuple[Bin, ...]:
    """Ten bins with as many cases each, by probability; fewer where there are fewer cases."""
    order = np.argsort(probability, kind="stable")
    return tuple(
        Bin(
            n=part.size,
            low=float(probability[part].min()),
            high=float(probability[part].max()),
            said=float(probability[part].mean()),
            came=float(outcome[part].mean()),
        )
        for part in np.array_split(order, N_BINS)
        if part.size
    )


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Expected calibration error: mean over cases of the distance between what was said and what came, by bin, 0..1."""
    return sum(one.n * abs(one.said - one.came) for one in bins) / sum(one.n for one in bins)


def skill(
    probability: Reals, simpler: Reals, outcome: Reals, block: NDArray[np.object_], *, draws: int = DRAWS, seed: int = SEED
) -> Skill:
    """Skill over a simpler rule. The interval draws whole blocks anew: cases of one recipient lean on each other.

    Args:
        probability: of the outlooks, shape (n,).
        simpler: of the simpler rule, shape (n,).
        outcome: 1 came, 0 did not, shape (n,).
        block: whose case each is, shape (n,).
        draws: of the bootstrap.
        seed: of the bootstrap.

    Source:
        Murphy (1973), Journal of Applied Meteorology 12(4), 595-600; Efron and Tibshirani (1993), chapter 8.
    """
    names, place = np.unique(block, return_inverse=True)
    errors = np.zeros((names.size, 2))
    np.add.at(errors, place, np.column_stack([(probability - outcome) ** 2, (simpler - outcome) ** 2]))
    mine, theirs = errors.sum(axis=0)
    if theirs <= 0:
        return Skill(value=None, low=None, high=None)
    drawn: Ints = np.random.default_rng(seed).multinomial(names.size, np.full(names.size, 1 / names.size), size=draws)
    sums = drawn @ errors
    usable = sums[:, 1] > 0
    low, high = np.quantile(1 - sums[usable, 0] / sums[usable, 1], [0.025, 0.975])
    return Skill(value=float(1 - mine / theirs), low=float(low), high=float(high))
