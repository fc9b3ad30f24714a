"""Outlooks made year after year from what was known, beside what followed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reliant.model.time import Window
from reliant.scenarios.first_delivery import first_waits, yearly_chance
from reliant.scenarios.outlook_cases import Cases, cases_at, share_then
from reliant.scenarios.outlook_model import Fitted, Question, fit, frequency
from reliant.scenarios.supply_history import NEVER, Orders, Reals, Supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """Outlooks on one question and what followed; all arrays have shape (n,).

    ``probability`` is the model's, ``persistence`` and ``base_rate`` those of the simpler rules, known at the same time.
    """

    recipient: NDArray[np.object_]
    as_of: NDArray[np.int64]
    probability: Reals
    persistence: Reals
    base_rate: Reals
    outcome: Reals


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Cases of every year of a register, and what became of them in windows that lie within it."""

    horizon: int
    cases: tuple[Cases, ...]
    shares: tuple[Reals, ...]
    changes: tuple[Reals, ...]

    def fitted(self, question: Question, as_of: int) -> Fitted | None:
        """The question fitted on windows that were over by a year; null when they are too few."""
        over = [place for place, one in enumerate(self.cases) if one.as_of + self.horizon <= as_of]
        outcomes = [question.outcome(self.shares[place], self.changes[place]) for place in over]
        return fit(question, [self.cases[place] for place in over], outcomes, as_of)


def panel_of(supply: Supply, orders: Orders | None, horizon: int, *, until: int | None = None) -> Panel:
    """Cases of every year from the first full window on, up to a year; outcomes are only looked up in windows over by then."""
    last = min(supply.years.last, until if until is not None else supply.years.last)
    seen = supply.until(last)
    years = range(supply.years.first + 2 * horizon - 1, last + 1)
    cases = tuple(cases_at(seen, orders, year, horizon) for year in years)
    nothing = [np.full(len(one.recipient), np.nan) for one in cases]
    then = [
        share_then(seen, one, Window(one.as_of + 1, one.as_of + horizon)) if one.as_of + horizon <= last else (none, none)
        for one, none in zip(cases, nothing, strict=True)
    ]
    return Panel(
        horizon=horizon, cases=cases, shares=tuple(share for share, _ in then), changes=tuple(changed for _, changed in then)
    )


def share_outlooks(panel: Panel, question: Question, years: Sequence[int], *, truth: Supply | None = None) -> Tested:
    """Outlooks as of each of the years for every recipient, and what followed.

    The model is fitted anew for each year on windows of this panel that were over by then. Cases after which nothing was
    delivered are left out: the question has no answer for them.

    Args:
        panel: of the register the outlooks are made from.
        question: what is asked.
        years: as of which they are made; those without enough earlier cases are passed over.
        truth: a later release of the register that says what followed; without it the same register does.
    """
    found: list[tuple[Reals, ...]] = []
    names: list[str] = []
    for place, one in enumerate(panel.cases):
        if one.as_of not in years:
            continue
        model = panel.fitted(question, one.as_of)
        share, changed = panel.shares[place], panel.changes[place]
        if truth is not None:
            window = Window(one.as_of + 1, one.as_of + panel.horizon)
            if window.last > truth.years.last:
                continue
            share, changed = share_then(truth, one, window)
        outcome = question.outcome(share, changed)
        known = ~np.isnan(outcome)
        if model is None or not known.any():
            continue
        persistence = model.persistence(question.state(one))
        columns = (model.probability(one.features), persistence, np.full(known.size, model.base_rate), outcome)
        found.append((np.full(known.sum(), one.as_of), *(column[known] for column in columns)))
        names += [name for name, is_known in zip(one.recipient, known, strict=True) if is_known]
    return _tested(names, found)


def order_outlooks(
    orders: Orders,
    horizon: int,
    years: Sequence[int],
    *,
    last: int,
    known_until: int,
    truth: dict[tuple[object, ...], int] | None = None,
) -> Tested:
    """Outlooks on the first delivery of orders of which nothing had been delivered, and what followed.

    Persistence goes by whether an order has waited longer than the horizon already.

    Args:
        orders: of the register the outlooks are made from.
        horizon: years within which the first delivery is looked for.
        years: as of which they are made.
        last: last year of the record that says what followed.
        known_until: last year of the record they are made from.
        truth: year of the first delivery in a later release by ``order_key``; orders that it does not hold are left out.
    """
    found: list[tuple[Reals, ...]] = []
    names: list[str] = []
    earlier: list[tuple[int, Reals, Reals]] = []
    first_year = int(orders.ordered.min()) if orders.ordered.size else last
    for year in range(first_year, min(last - horizon, known_until) + 1):
        known = orders.until(year)
        is_open = known.first_delivered == NEVER
        if not is_open.any():
            continue
        waited = year - known.ordered[is_open]
        later = orders.first_delivered[orders.ordered <= year][is_open]
        came, state = (later <= year + horizon).astype(float), (waited > horizon).astype(float)
        earlier.append((year, came, state))
        past = [(before, states) for when, before, states in earlier if when + horizon <= year]
        if year not in years or not past:
            continue
        before, states = (np.concatenate(part) for part in zip(*past, strict=True))
        chance = yearly_chance(first_waits(orders, year))
        kinds = zip(known.supplier[is_open], known.category[is_open], waited.tolist(), strict=True)
        probability = np.array([chance.within(supplier, category, wait, horizon) for supplier, category, wait in kinds])
        by_state = {one: frequency(before[states == one]) for one in (0.0, 1.0)}
        persistence = np.array([by_state[one] for one in state])
        scored = np.ones(came.size, dtype=bool)
        if truth is not None:
            told = [truth.get(key) for key in order_keys(known, is_open)]
            scored = np.array([one is not None for one in told])
            came = np.array([float(one is not None and one <= year + horizon) for one in told])
        base = np.full(came.size, frequency(before))
        columns = (np.full(came.size, year), probability, persistence, base, came)
        found.append(tuple(column[scored] for column in columns))
        names += known.recipient[is_open][scored].tolist()
    return _tested(names, found)


def order_keys(orders: Orders, chosen: NDArray[np.bool_]) -> list[tuple[object, ...]]:
    """What an order is known by in another release: recipient, supplier, designation and year of order."""
    columns = (orders.recipient, orders.supplier, orders.designation, orders.ordered)
    return [tuple(row) for row in zip(*(column[chosen].tolist() for column in columns), strict=True)]


def nothing_tested() -> Tested:
    """No outlooks at all."""
    return _tested([], [])


def _tested(names: list[str], found: list[tuple[Reals, ...]]) -> Tested:
    columns = [np.concatenate(part) for part in zip(*found, strict=True)] if found else [np.zeros(0)] * 5
    return Tested(
        recipient=np.array(names, dtype=object),
        as_of=columns[0].astype(np.int64),
        probability=columns[1],
        persistence=columns[2],
        base_rate=columns[3],
        outcome=columns[4],
    )
