"""From registers to backtests of outlooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow.compute as pc

from reliant.errors import ScenarioRefused
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.model.tables_outlook import BACKTEST, BACKTEST_CASES, CALIBRATION
from reliant.model.time import Window
from reliant.pipeline.counting import Row, columns_of
from reliant.pipeline.registers import measurable, open_register
from reliant.scenarios.backtest import Tested, nothing_tested, order_keys, order_outlooks, panel_of, share_outlooks
from reliant.scenarios.outlook_cases import refuse_horizon
from reliant.scenarios.outlook_model import QUESTIONS
from reliant.scenarios.skill import brier, calibration, calibration_error, log_score, skill
from reliant.scenarios.supply_history import Orders, orders_of, supply_of
from reliant.scenarios.words import skill_in_words

Show = Literal["scores", "calibration", "cases"]
YEARS = Window(1975, 2020)
"""Years as of which outlooks are tested when the user names none."""
BACKTEST_COLUMNS = {"scores": columns_of(BACKTEST), "calibration": columns_of(CALIBRATION), "cases": columns_of(BACKTEST_CASES)}
SHORT = (
    "question",
    "threshold",
    "years",
    "n_cases",
    "came",
    "brier",
    "skill_persistence",
    "skill_persistence_low",
    "skill_base_rate",
    "skill_base_rate_low",
    "calibration_error",
    "is_skilled",
)
"""Columns that a table for people has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a backtest is made from: values by year, orders, and the later release that says what followed."""

    values: Register
    deals: Register | None
    truth: Register | None = None
    truth_deals: Register | None = None

    @property
    def title(self) -> str:
        """The registers, as they stand above a table."""
        told = [f"{one.name}, release of {one.vintage or 'unknown date'}" for one in (self.values, self.deals) if one is not None]
        after = [f"{one.name}, release of {one.vintage or 'unknown date'}" for one in (self.truth, self.truth_deals) if one]
        return " and ".join(dict.fromkeys(told)) + (f"; what followed from {' and '.join(after)}" if after else "")


def given(register: Path, deals: Path | None, truth: Path | None, truth_deals: Path | None) -> Given:
    """The registers of a backtest.

    Raises:
        SourceError: one cannot be read.
        MeasureRefused: one states no volumes.
        ScenarioRefused: one is of goods, covers too little, or has no orders where they are looked for.
    """
    values = _world(measurable(open_register(register)))
    beside = _with_orders(open_register(deals)) if deals else values if values.deals is not None else None
    later = _world(measurable(open_register(truth))) if truth else None
    if later is not None and not has_exact_years(later):
        raise ScenarioRefused(_SPLIT, where=later.name, remedy="name as --truth a register by delivery year (formats B and G)")
    after = _with_orders(open_register(truth_deals)) if truth_deals else None
    return Given(values=values, deals=beside, truth=later, truth_deals=after)


_SPLIT = (
    "its yearly values are even splits of a deal's volume over all its delivery years, so that values of a year change with what "
    "was delivered later"
)


def has_exact_years(register: Register) -> bool:
    """Whether the register states the volume of each year, so that values of the past do not lean on the future."""
    return bool(pc.all(register.deliveries["is_exact"]).as_py())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Test:
    question: str
    threshold: float | None
    tested: Tested
    why_none: str
    knows_orders: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """A finished backtest, of which ``rows`` shows a part."""

    given: Given
    horizon: int
    tests: tuple[_Test, ...]

    def rows(self, show: Show = "scores", *, recipient: PartyId | None = None) -> list[Row]:
        """Rows of BACKTEST, CALIBRATION or BACKTEST_CASES (of one recipient).

        In each row ``sources`` are the register rows of the case (``cases``), or how many rows the registers have.
        """
        if show == "cases":
            return _cases(self.given, self.tests, self.horizon, recipient)
        tables = [self.given.values.deliveries, self.given.deals.deals if self.given.deals is not None else None]
        n_rows = sum(table.num_rows for table in tables if table is not None)
        rows = [row for test in self.tests for row in _rows(self.given, test, self.horizon, show)]
        contract = BACKTEST if show == "scores" else CALIBRATION
        return [{**row, "sources": n_rows} for row in contract.build(rows).to_pylist()]


def backtest(found: Given, *, horizon: int, years: Window) -> Backtest:
    """Outlooks as of each year beside what followed.

    Args:
        found: the registers.
        horizon: years ahead.
        years: as of which outlooks are made.

    Raises:
        ScenarioRefused: the horizon is out of reach.
    """
    refuse_horizon(horizon)
    return Backtest(given=found, horizon=horizon, tests=tuple(_tests(found, horizon, years)))


def _tests(found: Given, horizon: int, years: Window) -> list[_Test]:
    orders = orders_of(found.deals.deals) if found.deals is not None and found.deals.deals is not None else None
    when = range(years.first, years.last + 1)
    if has_exact_years(found.values):
        truth = supply_of(found.truth.deliveries) if found.truth is not None else None
        panel = panel_of(supply_of(found.values.deliveries), orders, horizon)
        shares = [share_outlooks(panel, question, when, truth=truth) for question in QUESTIONS]
        why = _NO_CASE
    else:
        shares = [nothing_tested()] * len(QUESTIONS)
        why = f"not tested: {_SPLIT}; name values by delivery year (formats B and G) with --register and this file with --deals"
    told = [(question.name, question.threshold, one, why) for question, one in zip(QUESTIONS, shares, strict=True)]
    told.append(("first_delivery", None, *_order_test(found, orders, horizon, when)))
    return [
        _Test(question=question, threshold=threshold, tested=tested, why_none=reason, knows_orders=orders is not None)
        for question, threshold, tested, reason in told
    ]


_NO_CASE = "not tested: no year in question has both a full window after it and enough cases before it"


def _order_test(found: Given, orders: Orders | None, horizon: int, years: Sequence[int]) -> tuple[Tested, str]:
    if orders is None or found.deals is None or found.deals.years is None:
        return nothing_tested(), "not tested: no register with orders is given; name one with --deals"
    last, truth = found.deals.years.last, None
    if found.truth is not None and found.truth_deals is None:
        return nothing_tested(), "not tested: the later release has no orders; name its deals with --truth-deals"
    if found.truth_deals is not None and found.truth_deals.deals is not None and found.truth_deals.years is not None:
        later = orders_of(found.truth_deals.deals)
        keys = order_keys(later, np.ones(later.ordered.size, dtype=bool))
        truth = _single(keys, later.first_delivered.tolist())
        last = found.truth_deals.years.last
    return order_outlooks(orders, horizon, years, last=last, known_until=found.deals.years.last, truth=truth), _NO_CASE


def _single(keys: Sequence[tuple[object, ...]], years: Sequence[int]) -> dict[tuple[object, ...], int]:
    """Year of the first delivery of orders that can be told apart by their key."""
    held: dict[tuple[object, ...], set[int]] = {}
    for key, year in zip(keys, years, strict=True):
        held.setdefault(key, set()).add(year)
    return {key: next(iter(found)) for key, found in held.items() if len(found) == 1}


def _rows(found: Given, test: _Test, horizon: int, show: Show) -> list[dict[str, Any]]:
    tested = test.tested
    head = {"question": test.question, "threshold": test.threshold, "horizon": horizon, "vintage": found.values.vintage}
    if show == "calibration":
        return [
            {
                **head,
                "bin": place + 1,
                "n_cases": one.n,
                "lowest": one.low,
                "highest": one.high,
                "said": one.said,
                "came": one.came,
            }
            for place, one in enumerate(calibration(tested.probability, tested.outcome))
        ]
    later = found.truth or found.values
    tail = {"knows_orders": test.knows_orders, "vintage_truth": later.vintage}
    if not tested.outcome.size:
        empty = {column.name: None for column in BACKTEST.columns}
        return [{**empty, **head, **tail, "n_cases": 0, "n_recipients": 0, "says": test.why_none}]
    over = {
        name: skill(tested.probability, getattr(tested, name), tested.outcome, tested.recipient)
        for name in ("persistence", "base_rate")
    }
    is_skilled = over["persistence"].is_shown and over["base_rate"].is_shown
    error = calibration_error(calibration(tested.probability, tested.outcome))
    row: dict[str, Any] = {
        **head,
        **tail,
        "years": str(Window(int(tested.as_of.min()), int(tested.as_of.max()))),
        "n_cases": tested.outcome.size,
        "n_recipients": len(set(tested.recipient.tolist())),
        "came": float(tested.outcome.mean()),
        "brier": brier(tested.probability, tested.outcome),
        "log_score": log_score(tested.probability, tested.outcome),
        "calibration_error": error,
        "is_skilled": is_skilled,
        "says": skill_in_words(over["persistence"], over["base_rate"], error),
    }
    for name, result in over.items():
        simpler = getattr(tested, name)
        row |= {f"brier_{name}": brier(simpler, tested.outcome), f"log_score_{name}": log_score(simpler, tested.outcome)}
        row |= {f"skill_{name}": result.value, f"skill_{name}_low": result.low, f"skill_{name}_high": result.high}
    return [row]


def _cases(found: Given, tests: Sequence[_Test], horizon: int, recipient: PartyId | None) -> list[Row]:
    """Each case with the deliveries of the window before it and of the one after it."""
    rows: list[dict[str, Any]] = []
    for test in tests:
        tested = test.tested
        columns = (tested.recipient, tested.as_of, tested.probability, tested.persistence, tested.base_rate, tested.outcome)
        rows += [
            {
                "question": test.question,
                "threshold": test.threshold,
                "horizon": horizon,
                "recipient": to,
                "as_of": year,
                "probability": chance,
                "persistence": stays,
                "base_rate": base,
                "came": bool(came),
                "vintage": found.values.vintage,
            }
            for to, year, chance, stays, base, came in zip(*(column.tolist() for column in columns), strict=True)
            if recipient in (None, to)
        ]
    ids: dict[tuple[str, int], list[str]] = {}
    names = ("recipient", "year", "row_id")
    for to, year, row_id in zip(*(found.values.deliveries[name].to_pylist() for name in names), strict=True):
        ids.setdefault((to, year), []).append(row_id)
    return [
        {
            **row,
            "sources": [
                one
                for year in range(row["as_of"] - horizon + 1, row["as_of"] + horizon + 1)
                for one in ids.get((row["recipient"], year), ())
            ],
        }
        for row in BACKTEST_CASES.build(rows).to_pylist()
    ]


def _world(register: Register) -> Register:
    if register.flows is not None:
        raise ScenarioRefused(
            "outlooks are made from deliveries of arms, and this is a file of goods",
            where=register.name,
            remedy="name a trade register of arms",
        )
    if not register.covers_world:
        raise ScenarioRefused(
            f"a backtest needs every recipient, and {register.coverage}",
            where=register.name,
            remedy="name a whole register: reliant register fetch downloads one",
        )
    return register


def _with_orders(register: Register) -> Register:
    if register.deals is None:
        raise ScenarioRefused(
            f"format {register.format} knows no orders", where=register.name, remedy="name a trade register by deal (format A)"
        )
    return register
