"""A refusal as a whole: what is lost, who could step in, how what is in service decays; and the tables it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reliant.model.identity import PartyId
from reliant.model.tables_refusal import LOSSES, REACHED, READINESS, REPLACEMENTS, SENSITIVITIES
from reliant.model.time import Window
from reliant.scenarios.alternatives import Alternative, Standings, usable_capacity
from reliant.scenarios.losses import Fleet, Loss
from reliant.scenarios.readiness import Readiness, Replacement, Setting
from reliant.scenarios.through_others import ThroughOthers

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepIn:
    """What another supplier of a category would deliver within the horizon instead, in million TIV."""

    alternative: Alternative
    lag_years: float
    amount: float
    lost: float
    uncovered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Everything that follows from one refusal."""

    recipient: PartyId
    supplier: PartyId
    window: Window
    setting: Setting
    losses: tuple[Loss, ...]
    replacements: tuple[StepIn, ...]
    readiness: Readiness
    through_others: ThroughOthers | None  # null: the register does not show what suppliers buy themselves
    excluded: tuple[str, ...]


def step_in(
    fleets: Sequence[Fleet], found: Sequence[Alternative], *, years: int, length: int, standings: Standings
) -> tuple[StepIn, ...]:
    """Who could cover what is lost of each category within the horizon, the nearest first (methods F11, level 1).

    Categories share no capacity, so taking the nearest until the loss is covered leaves the least shortage there can be.
    """
    steps = []
    for fleet in fleets:
        lost = fleet.own_flow * years
        left = lost
        inside: list[tuple[Alternative, float, float]] = []
        for one in found:
            if one.category != fleet.category or lost <= 0:
                continue
            terms = standings.terms[one.standing]
            more = max(one.spare * standings.capacity_factor - one.current, 0.0) / length * years
            usable = usable_capacity(more, horizon=years, lag_years=terms.lag_years, ramp_years=terms.ramp_years)
            amount = min(usable, left)
            left -= amount
            inside.append((one, terms.lag_years, amount))
        steps += [
            StepIn(alternative=one, lag_years=lag, amount=amount, lost=lost, uncovered=max(left, 0.0))
            for one, lag, amount in inside
        ]
    return tuple(steps)


def replacements_of(found: Sequence[Alternative], *, length: int, standings: Standings) -> dict[str, Replacement]:
    """What others could deliver a year of each category, after the lag and half the ramp-up of their standing."""
    by_category: dict[str, dict[float, float]] = {}
    for one in found:
        terms = standings.terms[one.standing]
        more = max(one.spare * standings.capacity_factor - one.current, 0.0) / length
        lag = terms.lag_years + terms.ramp_years / 2
        inside = by_category.setdefault(one.category, {})
        inside[lag] = inside.get(lag, 0.0) + more
    return {
        category: Replacement(category=category, yearly=tuple(lags.values()), lag_years=tuple(lags))
        for category, lags in by_category.items()
    }


def loss_rows(found: Refused) -> list[Row]:
    """Rows of contract LOSSES with their ids, the largest stock first."""
    rows: list[Row] = [
        {
            "recipient": found.recipient,
            "supplier": found.supplier,
            "category": loss.category,
            "window": str(found.window),
            "flow": loss.flow,
            "flow_share": loss.flow_share,
            "stock": loss.stock,
            "stock_share": loss.stock_share,
            "open_orders": loss.open_orders,
            "open_value": loss.open_value,
            "licensed": loss.licensed,
            "components": loss.components,
        }
        for loss in found.losses
    ]
    ids = [list(loss.sources) for loss in found.losses]
    return [{**row, "sources": sources} for row, sources in zip(LOSSES.build(rows).to_pylist(), ids, strict=True)]


def replacement_rows(found: Refused) -> list[Row]:
    """Rows of contract REPLACEMENTS with their ids, by category, the nearest first."""
    rows: list[Row] = [
        {
            "recipient": found.recipient,
            "category": step.alternative.category,
            "supplier": step.alternative.supplier,
            "standing": step.alternative.standing.value,
            "spare": max(step.alternative.spare - step.alternative.current, 0.0),
            "lag_years": step.lag_years,
            "amount": step.amount,
            "lost": step.lost,
            "uncovered": step.uncovered,
            "last_year": step.alternative.last_year,
        }
        for step in found.replacements
    ]
    ids = [list(step.alternative.sources) for step in found.replacements]
    return [{**row, "sources": sources} for row, sources in zip(REPLACEMENTS.build(rows).to_pylist(), ids, strict=True)]


def readiness_rows(found: Refused) -> list[Row]:
    """Rows of contract READINESS, all together first, then the worst category, by month; the ids are those of the losses."""
    ids = _ids(found)
    rows: list[Row] = [
        {
            "recipient": found.recipient,
            "supplier": found.supplier,
            "scope": found.setting.scope.value,
            "category": course.category,
            "month": month,
            "stock": course.stock,
            "without": float(course.without[month]),
            "low": float(course.refused[0, month]),
            "median": float(course.refused[1, month]),
            "high": float(course.refused[2, month]),
        }
        for course in found.readiness.courses
        for month in range(found.readiness.months + 1)
    ]
    return [{**row, "sources": ids[row["category"]]} for row in READINESS.build(rows).to_pylist()]


def reached_rows(found: Refused) -> list[Row]:
    """Rows of contract REACHED, all together first, then the worst category."""
    ids = _ids(found)
    rows: list[Row] = [
        {
            "recipient": found.recipient,
            "supplier": found.supplier,
            "scope": found.setting.scope.value,
            "category": course.category,
            "level": level,
            "months_early": early,
            "months": median,
            "months_late": late,
        }
        for course in found.readiness.courses
        for level, (early, median, late) in course.reached.items()
    ]
    return [{**row, "sources": ids[row["category"]]} for row in REACHED.build(rows).to_pylist()]


def sensitivity_rows(found: Refused) -> list[Row]:
    """Rows of contract SENSITIVITIES, what matters most first; no ids, because nothing on record says these numbers."""
    by_name = {one.name: one for one in found.readiness.sensitivities}
    order = [*by_name, *(name for name in found.setting.assumptions.general if name not in by_name)]
    rows: list[Row] = [
        {
            "recipient": found.recipient,
            "supplier": found.supplier,
            "scope": found.setting.scope.value,
            "assumption": one.name,
            "category": category,
            "low": one.low,
            "mode": one.mode,
            "high": one.high,
            "unit": one.unit,
            "says": one.says,
            "source": one.source,
            "effect": by_name[one.name].effect if category is None and one.name in by_name else None,
            "rank": by_name[one.name].rank if category is None and one.name in by_name else None,
        }
        for category, one in found.setting.assumptions.rows()
    ]
    rows.sort(key=lambda row: (order.index(row["assumption"]), row["category"] or ""))
    return [{**row, "sources": []} for row in SENSITIVITIES.build(rows).to_pylist()]


def _ids(found: Refused) -> Mapping[str | None, list[str]]:
    every = list(dict.fromkeys(one for loss in found.losses for one in loss.sources))
    return {None: every, **{loss.category: list(loss.sources) for loss in found.losses}}
