"""What was learned from a whole register, written down as plain numbers, for monitors that hold only an extract.

``world_model.json`` holds coefficients, frequencies and counts; no row of the register. ``recipes/outlook_world.py`` writes it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from reliant.scenarios.backtest import Panel, Tested, share_outlooks
from reliant.scenarios.first_delivery import AGES, Waits
from reliant.scenarios.outlook_model import Fitted, Question
from reliant.scenarios.skill import Skill, skill

FIRST_TESTED = 1975
"""First year as of which outlooks are tested: before, too few windows are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A fitted question and how good outlooks of its kind had been by then; skills are null where nothing could be tested."""

    horizon: int
    as_of: int
    fitted: Fitted
    n_tested: int
    over_persistence: Skill
    over_base_rate: Skill

    @property
    def is_skilled(self) -> bool | None:
        """Whether both intervals lie above 0; null: not tested."""
        return None if not self.n_tested else self.over_persistence.is_shown and self.over_base_rate.is_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much slower orders move than a register tells afterwards, measured between two releases.

    Of ``n`` orders open in the ``older`` release, a part ``came`` had a first delivery ``years`` later according to the
    ``newer``, where the older alone said ``said``. Yearly chances times ``factor`` say as many as came.
    """

    factor: float
    n: int
    years: int
    said: float
    came: float
    older: str
    newer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldModel:
    """All that was learned from one release."""

    release: str
    learned: tuple[Learned, ...]
    first: Waits
    completion: Waits
    pace: Pace
    orders_over_persistence: Skill
    orders_over_base_rate: Skill

    def of(self, question: Question, horizon: int, as_of: int, *, knows_orders: bool) -> Learned | None:
        """What was learned of a question by a year; null: it was not written down for it."""
        for one in self.learned:
            if (one.horizon, one.as_of, one.fitted.threshold) == (horizon, as_of, question.threshold) and (
                "share_with_recent" in one.fitted.names
            ) == knows_orders:
                return one
        return None


def learn(panel: Panel, question: Question, as_of: int, tested: Tested) -> Learned | None:
    """A question fitted as of a year, with the skill of outlooks whose windows were over by then; null with too few cases.

    Args:
        panel: cases of the register.
        question: what is asked.
        as_of: the year.
        tested: outlooks of the question in all years, as ``past_outlooks`` gives them.
    """
    fitted = panel.fitted(question, as_of)
    if fitted is None:
        return None
    over = tested.as_of + panel.horizon <= as_of
    none = Skill(value=None, low=None, high=None)
    skills = [none, none]
    if over.any():
        skills = [
            skill(tested.probability[over], simpler[over], tested.outcome[over], tested.recipient[over])
            for simpler in (tested.persistence, tested.base_rate)
        ]
    return Learned(
        horizon=panel.horizon,
        as_of=as_of,
        fitted=fitted,
        n_tested=int(over.sum()),
        over_persistence=skills[0],
        over_base_rate=skills[1],
    )


def past_outlooks(panel: Panel, question: Question, last: int) -> Tested:
    """Outlooks of all years whose windows were over by a year."""
    return share_outlooks(panel, question, range(FIRST_TESTED, last - panel.horizon + 1))


@cache
def world_model() -> WorldModel:
    """The one that comes with the package."""
    text = (resources.files("reliant.scenarios") / "world_model.json").read_text(encoding="utf-8")
    return read_world_model(json.loads(text))


def write_world_model(model: WorldModel) -> dict[str, Any]:
    """Plain data; numbers to four significant digits, counts whole."""
    return {
        "release": model.release,
        "pace": _plain(asdict(model.pace)),
        "orders_over_persistence": _plain(asdict(model.orders_over_persistence)),
        "orders_over_base_rate": _plain(asdict(model.orders_over_base_rate)),
        "first": _waits(model.first),
        "completion": _waits(model.completion),
        "learned": [_plain(asdict(one)) for one in model.learned],
    }


def read_world_model(data: Mapping[str, Any]) -> WorldModel:
    """The model of plain data."""
    return WorldModel(
        release=data["release"],
        learned=tuple(_learned(one) for one in data["learned"]),
        first=_read_waits(data["first"]),
        completion=_read_waits(data["completion"]),
        pace=Pace(**data["pace"]),
        orders_over_persistence=Skill(**data["orders_over_persistence"]),
        orders_over_base_rate=Skill(**data["orders_over_base_rate"]),
    )


def _learned(data: Mapping[str, Any]) -> Learned:
    fitted = dict(data["fitted"])
    for name in ("names", "means", "deviations", "weights"):
        fitted[name] = tuple(fitted[name])
    for name in ("states", "cells"):
        fitted[name] = tuple(tuple(one) for one in fitted[name])
    return Learned(
        horizon=data["horizon"],
        as_of=data["as_of"],
        fitted=Fitted(**fitted),
        n_tested=data["n_tested"],
        over_persistence=Skill(**data["over_persistence"]),
        over_base_rate=Skill(**data["over_base_rate"]),
    )


def _waits(waits: Waits) -> list[list[Any]]:
    """One row a kind: supplier, category, orders that waited no longer than each age, and those delivered then."""
    rows: list[list[Any]] = []
    for at, kind in enumerate(waits.kinds):
        ended = waits.waiting[at] - np.append(waits.waiting[at, 1:], 0.0)
        rows.append([*kind, _short(ended), _short(waits.delivered[at])])
    return rows


def _read_waits(rows: Sequence[Sequence[Any]]) -> Waits:
    ended, delivered = (
        np.array([[*row[place], *[0] * (AGES - len(row[place]))] for row in rows], dtype=float) for place in (2, 3)
    )
    waiting = ended[:, ::-1].cumsum(axis=1)[:, ::-1]
    return Waits(kinds=tuple((row[0], row[1]) for row in rows), waiting=waiting, delivered=delivered)


def _short(counts: np.ndarray) -> list[int]:
    """Without the zeros at the end."""
    return [int(one) for one in np.trim_zeros(counts, trim="b")]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
