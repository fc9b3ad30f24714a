"""How what is in service decays month by month once a supplier refuses, with intervals (methods F9-F11, level 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from reliant.errors import ScenarioRefused
from reliant.measures.stock import ServiceLives
from reliant.scenarios.assumptions import Assumptions, Reals
from reliant.scenarios.losses import Fleet

YEARS = (1, 30)
PATHS = (100, 100_000)
LEVELS = (0.8, 0.5)
"""Parts of today's ready stock whose loss is dated."""
QUANTILES = (0.1, 0.5, 0.9)
"""Eight in ten paths lie between the outer two."""


_NOTHING = 1e-9
"""Million TIV: less is not in service."""
DRAWN = (
    "months_of_spares",
    "rationing",
    "substitute_spares",
    "substitute_lag",
    "shortage_effect",
    "cannibalisation",
    "software_loss",
    "new_supplier_delay",
)
"""Assumptions that the course of a refusal depends on."""


class Scope(StrEnum):
    """What is refused; each includes what stands before it (methods F11: order of severity)."""

    NEW = "new"  # no new deals; what is on order still comes
    DELIVERIES = "deliveries"  # nothing comes any more
    SPARES = "spares"  # and no spares for what is there
    ALL = "all"  # and licences and software keys are withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is refused, from the end of which year, looked at for how many years, under which assumptions.

    Raises:
        ScenarioRefused: the horizon or the number of paths is beyond reason.
    """

    scope: Scope
    last_year: int
    years: int
    n_paths: int
    lives: ServiceLives
    assumptions: Assumptions

    def __post_init__(self) -> None:
        if not YEARS[0] <= self.years <= YEARS[1]:
            raise ScenarioRefused(f"{self.years} years are beyond reason", remedy=f"choose {YEARS[0]} to {YEARS[1]}")
        if not PATHS[0] <= self.n_paths <= PATHS[1]:
            raise ScenarioRefused(f"{self.n_paths} paths are asked for", remedy=f"choose {PATHS[0]} to {PATHS[1]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What others could deliver of a category instead: million TIV a year, after a lag in years, by kind of supplier."""

    category: str
    yearly: tuple[float, ...]
    lag_years: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The ready stock of a category (null: all together) by month, as parts of that on the day of the refusal.

    ``without`` is the course without a refusal, ``refused`` has the quantiles 0.1, 0.5 and 0.9 of the paths, shape
    (3, months + 1); month 0 is the day itself. ``reached`` gives for each level the months until half the paths are below it,
    with the months until 10 and 90 % of them are; null: not within the horizon.
    """

    category: str | None
    stock: float
    without: Reals
    refused: Reals
    reached: Mapping[float, tuple[int | None, int | None, int | None]]

    @property
    def lost(self) -> float:
        """Mean part of the ready stock that the refusal costs over the horizon, in the median path, 0..1."""
        return float(np.mean(np.maximum(self.without - self.refused[1], 0.0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """How much an assumption moves the mean ready stock over the horizon.

    ``effect`` is its mean in the tenth of the paths with the highest values less that in the tenth with the lowest, in parts of
    today's stock; ``rank`` Spearman's rank correlation with it (-1..1; null when the assumption does not vary).
    """

    name: str
    effect: float
    rank: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Courses by category, the worst first, all together in front; and the assumptions that matter most, the first most."""

    courses: tuple[Course, ...]
    sensitivities: tuple[Sensitivity, ...]
    n_paths: int
    months: int


def readiness(
    fleets: Sequence[Fleet], replacements: Mapping[str, Replacement], setting: Setting, chance: np.random.Generator
) -> Readiness:
    """Paths of the ready stock after a refusal, beside the course without one.

    What is in service leaves by the survival of its category; new deliveries come as in the window. After a refusal the
    supplier's own deliveries stop (with scope ``new`` once its open orders are delivered) and others' come after their lags,
    never more than is lost. From scope ``spares`` on the supplier's part of the stock lives on the spares in store, rationed,
    and on what others provide: with ``k`` the part of the need that is covered, ``k^e`` of it is ready, and ``c (1 - k)`` a year
    is taken apart. A path draws each assumption once for all categories, except where a category has one of its own.

    Args:
        fleets: of one recipient.
        replacements: by category; one that is not there has none.
        setting: scope, horizon, assumptions.
        chance: generator, seeded by the caller.

    Raises:
        ScenarioRefused: nothing is in service.
    """
    assumptions, lives, last_year, n_paths = setting.assumptions, setting.lives, setting.last_year, setting.n_paths
    months = 12 * setting.years
    quantiles = {name: chance.random(n_paths) for name in DRAWN}
    drawn = {
        (name, category): assumptions.of(name, category).at(quantiles[name])
        for name in DRAWN
        for category in {fleet.category for fleet in fleets}
    }
    courses, total, without, weight = [], np.zeros((n_paths, months + 1)), np.zeros(months + 1), 0.0
    for fleet in fleets:
        draw = {name: drawn[name, fleet.category] for name in DRAWN}
        own, others = (_ageing(side, fleet.category, last_year, months, lives) for side in (fleet.own, fleet.others))
        kept = _survivors(fleet.category, months, lives)
        normal = own + others + (fleet.own_flow + fleet.other_flow) / 12 * np.cumsum(np.concatenate([[0.0], kept[:-1]]))
        coming = _own_deliveries(fleet, setting.scope, months)
        replaced = _replaced(fleet, replacements.get(fleet.category), coming, draw["new_supplier_delay"], months)
        ready = _usable(setting.scope, draw, months) * own[None, :]
        arriving = _surviving_arrivals(fleet.other_flow / 12 + coming[None, :] + replaced, kept)
        refused = np.minimum(ready + others[None, :] + arriving, normal[None, :])
        stock = float(own[0] + others[0])
        if stock > _NOTHING:
            courses.append(_course(fleet.category, stock, normal / stock, refused / stock))
            total += refused
            without += normal
            weight += stock
    if weight == 0:
        raise ScenarioRefused(
            f"nothing delivered by {last_year} is still in service", remedy="check the service lives, or choose a later year"
        )
    whole = _course(None, weight, without / weight, total / weight)
    mean = (total / weight).mean(axis=1)
    ranked = [_sensitivity(name, assumptions.general[name].at(quantiles[name]), mean) for name in DRAWN]
    return Readiness(
        courses=(whole, *sorted(courses, key=lambda one: (-one.lost * one.stock, str(one.category)))),
        sensitivities=tuple(sorted(ranked, key=lambda one: (-abs(one.effect), one.name))),
        n_paths=n_paths,
        months=months,
    )


def _ageing(delivered: Mapping[int, float], category: str, last_year: int, months: int, lives: ServiceLives) -> Reals:
    """What of past deliveries is in service in each month from the end of ``last_year``, shape (months + 1,)."""
    if not delivered:
        return np.zeros(months + 1)
    ages = last_year + np.arange(months + 1)[:, None] / 12 - np.array(list(delivered), dtype=float)[None, :]
    found: Reals = lives.survival(category, ages) @ np.array(list(delivered.values()))
    return found


def _survivors(category: str, months: int, lives: ServiceLives) -> Reals:
    """Part of a delivery still in service so many months later, shape (months + 1,)."""
    return lives.survival(category, np.arange(months + 1) / 12)


def _own_deliveries(fleet: Fleet, scope: Scope, months: int) -> Reals:
    """The supplier's own deliveries of each month after the refusal, shape (months,): open orders, with scope ``new`` only."""
    rate = fleet.own_flow / 12
    if scope is not Scope.NEW or rate <= 0:
        return np.zeros(months)
    return np.clip(fleet.open_value - rate * np.arange(months), 0.0, rate)


def _replaced(fleet: Fleet, found: Replacement | None, coming: Reals, delay: Reals, months: int) -> Reals:
    """Others' deliveries of each month instead, shape (paths, months): never more than is lost."""
    if found is None:
        return np.zeros((len(delay), months))
    month = np.arange(1, months + 1)[None, :]
    there = np.zeros((len(delay), months))
    for yearly, lag in zip(found.yearly, found.lag_years, strict=True):
        there += (yearly / 12) * (month > 12 * lag * delay[:, None])
    return np.minimum(there, fleet.own_flow / 12 - coming[None, :])


def _surviving_arrivals(arriving: Reals, kept: Reals) -> Reals:
    """What of all arrivals is in service in each month, shape (paths, months + 1)."""
    months = arriving.shape[1]
    age = np.arange(months + 1)[None, :] - np.arange(1, months + 1)[:, None]
    matrix = np.where(age >= 0, kept[np.clip(age, 0, months)], 0.0)
    found: Reals = arriving @ matrix
    return found


def _usable(scope: Scope, draw: Mapping[str, Reals], months: int) -> Reals:
    """Part of the supplier's stock that is usable in each month, shape (paths, months + 1); 1 on the day itself."""
    n_paths = len(draw["months_of_spares"])
    if scope in (Scope.NEW, Scope.DELIVERIES):
        return np.ones((n_paths, months + 1))
    found = np.ones((n_paths, months + 1))
    spares, fleet = draw["months_of_spares"].copy(), np.ones(n_paths)
    lost_at_once = draw["software_loss"] if scope is Scope.ALL else np.zeros(n_paths)
    for month in range(1, months + 1):
        others = np.where(month > draw["substitute_lag"], draw["substitute_spares"], 0.0)
        wanted = 1.0 - others
        taken = np.minimum(spares / np.maximum(draw["rationing"], 1.0), wanted)
        spares -= taken
        covered = others + taken
        fleet *= 1.0 - draw["cannibalisation"] / 12 * (1.0 - covered)
        found[:, month] = (1.0 - lost_at_once) * fleet * covered ** draw["shortage_effect"]
    return found


def _course(category: str | None, stock: float, without: Reals, refused: Reals) -> Course:
    quantiles = np.quantile(refused, QUANTILES, axis=0)
    return Course(
        category=category,
        stock=stock,
        without=without,
        refused=quantiles,
        reached={level: _reached(refused, level) for level in LEVELS},
    )


def _reached(refused: Reals, level: float) -> tuple[int | None, int | None, int | None]:
    """Months until 10, 50 and 90 % of the paths have been below the level; null: fewer ever are."""
    below = refused < level - 1e-12
    first = np.where(below.any(axis=1), below.argmax(axis=1), np.iinfo(np.int64).max)
    found = np.quantile(first, QUANTILES, method="inverted_cdf")
    months = [int(month) if month < np.iinfo(np.int64).max else None for month in found]
    return months[0], months[1], months[2]


def _sensitivity(name: str, values: Reals, mean: Reals) -> Sensitivity:
    if np.ptp(values) == 0:
        return Sensitivity(name=name, effect=0.0, rank=None)
    order = np.argsort(values, kind="stable")
    tenth = max(1, len(values) // 10)
    effect = float(mean[order[-tenth:]].mean() - mean[order[:tenth]].mean())
    ranks = [np.argsort(np.argsort(one, kind="stable"), kind="stable").astype(float) for one in (values, mean)]
    varies = np.ptp(mean) > 1e-12
    return Sensitivity(name=name, effect=effect, rank=float(np.corrcoef(ranks[0], ranks[1])[0, 1]) if varies else None)
