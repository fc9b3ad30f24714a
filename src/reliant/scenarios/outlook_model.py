"""A logistic model with few features and a short memory, fitted on windows that were over, and the two rules it must beat."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from reliant.scenarios.outlook_cases import Cases, bins_of
from reliant.scenarios.supply_history import Reals

HALF_LIFE = 15.0
"""Years after which a case counts half: what held in 1965 tells less of today."""
RIDGE = 1.0
"""Pull of each coefficient towards 0, in cases."""
FEWEST, FEWEST_EACH = 200, 20
"""Cases, and cases of either outcome, without which nothing is fitted."""
REACH = 3.0
"""Features further from their mean than so many deviations count as so many."""
_STEPS, _CLOSE = 50, 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the next window: that the largest supplier's share is below a threshold, or (null) that it is another."""

    threshold: float | None = None

    @property
    def name(self) -> str:
        """``share_below`` or ``top_changes``."""
        return "top_changes" if self.threshold is None else "share_below"

    def outcome(self, share: Reals, changed: Reals) -> Reals:
        """1 it came, 0 it did not, NaN where nothing was delivered; shape (n,)."""
        if self.threshold is None:
            return changed
        return np.where(np.isnan(share), np.nan, (share < self.threshold).astype(float))

    def state(self, cases: Cases) -> Reals:
        """What persistence goes by, shape (n,): whether it is below already, or whether the largest changed last time."""
        return 1.0 - cases.is_same if self.threshold is None else (cases.share < self.threshold).astype(float)


QUESTIONS = (Question(threshold=0.9), Question(threshold=0.75), Question(threshold=0.5), Question())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A fitted question: plain numbers that can be written down and read back.

    ``states`` hold the frequency by state of persistence, ``cells`` by class of share and state of "largest before" as
    (class, state, number of cases, frequency).
    """

    threshold: float | None
    names: tuple[str, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    n_cases: int
    base_rate: float
    states: tuple[tuple[float, float], ...]
    cells: tuple[tuple[int, float, int, float], ...]

    def parts(self, features: Reals) -> Reals:
        """What each feature adds to the log odds, shape (n, k)."""
        scaled = (features - np.array(self.means)) / np.array(self.deviations)
        return np.asarray(np.clip(scaled, -REACH, REACH) * np.array(self.weights))

    def probability(self, features: Reals) -> Reals:
        """Probability, 0..1, shape (n,)."""
        return np.asarray(expit(self.intercept + self.parts(features).sum(axis=1)))

    def persistence(self, state: Reals) -> Reals:
        """Frequency among earlier cases in the same state, kept off 0 and 1; the base rate for a state never seen; shape (n,)."""
        told = dict(self.states)
        return np.array([told.get(float(one), self.base_rate) for one in state])

    def comparable(self, share: float, is_same: float) -> tuple[int, float | None]:
        """How many earlier cases had a share of the same class and the same "largest before", and how often it came."""
        wanted = (int(bins_of(np.array([share]))[0]), float(is_same))
        return next(((n, rate) for one, state, n, rate in self.cells if (one, state) == wanted), (0, None))


def fit(question: Question, past: Sequence[Cases], outcomes: Sequence[Reals], as_of: int) -> Fitted | None:
    """The question fitted on cases whose window was over by ``as_of``; null when there are too few.

    Logistic regression with a ridge, by Newton's method; cases count half after HALF_LIFE years.

    Args:
        question: what is asked.
        past: cases of each earlier year.
        outcomes: whether it came, for each of ``past``; NaN is left out.
        as_of: the year the outlook is made.

    Source:
        Le Cessie and van Houwelingen (1992), Applied Statistics 41(1), 191-201.
    """
    features = np.concatenate([one.features for one in past]) if past else np.zeros((0, 0))
    outcome = np.concatenate([*outcomes, np.zeros(0)])
    known = ~np.isnan(outcome)
    came = outcome[known]
    if came.size < FEWEST or min(came.sum(), came.size - came.sum()) < FEWEST_EACH:
        return None
    age = np.concatenate([np.full(len(one.recipient), as_of - one.as_of) for one in past])[known]
    state = np.concatenate([question.state(one) for one in past])[known]
    share, same = (np.concatenate([getattr(one, name) for one in past])[known] for name in ("share", "is_same"))
    chosen = features[known]
    means, deviations = chosen.mean(axis=0), chosen.std(axis=0)
    deviations = np.where(deviations > 0, deviations, 1.0)
    scaled = np.clip((chosen - means) / deviations, -REACH, REACH)
    weights = _logistic(scaled, came, 0.5 ** (age / HALF_LIFE))
    return Fitted(
        threshold=question.threshold,
        names=past[0].names,
        means=tuple(means.tolist()),
        deviations=tuple(deviations.tolist()),
        weights=tuple(weights[1:].tolist()),
        intercept=float(weights[0]),
        n_cases=int(came.size),
        base_rate=frequency(came),
        states=tuple((float(one), frequency(came[state == one])) for one in np.unique(state)),
        cells=_cells(share, same, came),
    )


def frequency(came: Reals) -> float:
    """How often something came, kept off 0 and 1: ``(times + 1/2) / (cases + 1)``."""
    return float((came.sum() + 0.5) / (came.size + 1))


def _logistic(scaled: Reals, came: Reals, count: Reals) -> Reals:
    """Intercept and weights, shape (k + 1,)."""
    inputs = np.column_stack([np.ones(came.size), scaled])
    pull = np.full(inputs.shape[1], RIDGE)
    pull[0] = _CLOSE
    found = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chance = expit(inputs @ found)
        slope = inputs.T @ (count * (chance - came)) + pull * found
        bend = (inputs * (count * chance * (1 - chance))[:, None]).T @ inputs + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < _CLOSE:
            break
    return found


def _cells(share: Reals, same: Reals, came: Reals) -> tuple[tuple[int, float, int, float], ...]:
    keys = np.column_stack([bins_of(share), 2 * same])
    edges = [*sorted({(int(one), float(other)) for one, other in keys})]
    found = []
    for place, state in edges:
        inside = (keys[:, 0] == place) & (keys[:, 1] == state)
        found.append((place, state / 2, int(inside.sum()), float(came[inside].mean())))
    return tuple(found)
