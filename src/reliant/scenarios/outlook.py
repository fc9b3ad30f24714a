"""Outlooks on one recipient: rows with a probability, what it rests on, and what cannot be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.special import expit, logit

from reliant.measures.order_to_delivery import is_fulfilled
from reliant.model.countries import party_name
from reliant.model.identity import content_id
from reliant.model.tables_outlook import OUTLOOK
from reliant.model.time import Window
from reliant.scenarios.first_delivery import Waits, YearlyChance, yearly_chance
from reliant.scenarios.outlook_cases import BINS, Cases, bins_of
from reliant.scenarios.outlook_model import Question
from reliant.scenarios.rhythm import Rhythm
from reliant.scenarios.skill import Skill
from reliant.scenarios.supply_history import CONTINUED, Reals
from reliant.scenarios.world_model import Learned, Pace

_TOLD = 0.005
"""Effects of a feature below half a point are not told."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Whom an outlook is about, from when, and what it was learned from."""

    recipient: str
    as_of: int
    horizon: int
    vintage: str | None
    learned_from: str

    @property
    def window(self) -> Window:
        """The next window."""
        return Window(self.as_of + 1, self.as_of + self.horizon)

    @property
    def last_window(self) -> Window:
        """The window that has just ended."""
        return Window(self.as_of - self.horizon + 1, self.as_of)

    def row(self, *, question: str, supplier: str, **more: Any) -> Row:
        """A row of OUTLOOK; what is not given is null, counts are 0."""
        row: Row = {column.name: None for column in OUTLOOK.columns} | {"n_cases": 0, "n_comparable": 0}
        row |= {"recipient": self.recipient, "supplier": supplier, "question": question, "window": str(self.window)}
        row |= {"as_of": self.as_of, "horizon": self.horizon, "vintage": self.vintage, "learned_from": self.learned_from, **more}
        identity = (self.recipient, supplier, question, row["threshold"], row["about"], row.get("order"))
        row["id"] = content_id("q", *identity, str(self.window), self.as_of, self.vintage, row["learned_from"])
        row.pop("order", None)
        return row


def share_row(looking: Looking, question: Question, cases: Cases, learned: Learned | None, *, besides: Sequence[str] = ()) -> Row:
    """The outlook on one question about the largest supplier of the last window.

    Args:
        looking: recipient, year and horizon.
        question: what is asked.
        cases: the recipients as of that year.
        learned: the fitted question; null: it could not be fitted.
        besides: what else must be known, such as the book of orders that the model does not look at.
    """
    at = cases.recipient.index(looking.recipient)
    supplier, share, same = cases.supplier[at], float(cases.share[at]), float(cases.is_same[at])
    if learned is None:
        why = "too few earlier cases to learn from: no probability can be given"
        return looking.row(question=question.name, supplier=supplier, threshold=question.threshold, why=why)
    fitted = learned.fitted
    features = cases.features[at : at + 1]
    chance = float(fitted.probability(features)[0])
    n_comparable, rate = fitted.comparable(share, same)
    told = [_reasons(cases, at, fitted.parts(features)[0], chance, looking)]
    if learned.is_skilled is False:
        told.insert(
            0, f"earlier outlooks of this kind had no skill, so this is the base rate (the model would say {_in(chance)})"
        )
        chance = fitted.base_rate
    elif learned.is_skilled is None:
        told.insert(0, "outlooks of this kind have not been tested for want of windows that are over")
    told += [_comparable(share, same, n_comparable, rate), *besides]
    told.append("it holds if anything is delivered in the window")
    return looking.row(
        question=question.name,
        supplier=supplier,
        threshold=question.threshold,
        probability=chance,
        base_rate=fitted.base_rate,
        n_cases=fitted.n_cases,
        comparable_rate=rate,
        n_comparable=n_comparable,
        is_skilled=learned.is_skilled,
        skill_persistence=learned.over_persistence.value,
        skill_base_rate=learned.over_base_rate.value,
        why="; ".join(told),
    )


def empty_share_row(looking: Looking, question: Question, supplier: str) -> Row:
    """The row where nothing with a volume came in the last window, so that there is no largest supplier."""
    why = f"nothing with a volume from a named supplier came in {looking.last_window.label}: there is no share to look ahead from"
    return looking.row(question=question.name, supplier=supplier, threshold=question.threshold, why=why)


def _in(chance: float) -> str:
    shown = f"{100 * chance:.0f} %"
    return "under 1 %" if shown == "0 %" else "over 99 %" if shown == "100 %" else shown


def _reasons(cases: Cases, at: int, parts: Reals, chance: float, looking: Looking) -> str:
    """What each feature adds, in points of probability, the largest first."""
    effects = chance - expit(logit(np.clip(chance, 1e-6, 1 - 1e-6)) - parts)
    told = [
        f"{_feature(name, cases, at, looking)}: {100 * effect:+.0f} points"
        for effect, name in sorted(zip(effects.tolist(), cases.names, strict=True), key=lambda pair: -abs(pair[0]))
        if abs(effect) >= _TOLD
    ]
    if not told:
        return "nothing sets it apart from the average of earlier cases"
    return f"against the average of earlier cases {', '.join(told)} (each taken alone)"


def _feature(name: str, cases: Cases, at: int, looking: Looking) -> str:
    value = float(cases.features[at, cases.names.index(name)])
    supplier = party_name(cases.supplier[at])
    before = Window(looking.last_window.first - looking.horizon, looking.last_window.first - 1).label
    rows, suppliers = round(float(np.expm1(value))), round(float(np.exp(value)))
    words: Mapping[str, str] = {
        "share_now": f"{supplier}'s share of {looking.last_window.label}, {_percent(float(cases.share[at]))}",
        "share_before": f"its share of {before}, {_percent(value)}",
        "no_window_before": f"{'no delivery' if value else 'deliveries'} in {before}",
        "largest_before": f"it was {'' if value == 1 else 'not ' if value == 0 else 'perhaps '}the largest in {before}",
        "n_deliveries": f"{rows} deliveries",
        "n_suppliers": f"{suppliers} supplier{'s' * (suppliers != 1)}",
        "share_with_undelivered": f"its share with undelivered orders counted in, {_percent(float(expit(value)))}",
        "share_with_recent": f"its share with recent orders counted in, {_percent(float(expit(value)))}",
    }
    return words[name]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _comparable(share: float, same: float, n: int, rate: float | None) -> str:
    place = int(bins_of(np.array([share]))[0])
    upper = BINS[place + 1] if place + 1 < len(BINS) else 1.0
    was = {1.0: "that was the largest before too", 0.0: "that was not the largest before"}.get(same, "with nothing before")
    kind = f"a largest supplier with {100 * BINS[place]:.0f} to {100 * upper:.0f} % {was}"
    return f"of {n} earlier cases with {kind} it came in {_in(rate)}" if rate is not None else f"no earlier case had {kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChances:
    """What is known of how orders go on: yearly chances of first delivery and of delivery in full, and their tests."""

    first: Waits
    completion: Waits | None
    pace: Pace | None
    over_persistence: Skill
    over_base_rate: Skill

    @property
    def is_skilled(self) -> bool | None:
        """Whether outlooks on first deliveries beat both simpler rules; null: not tested."""
        if self.over_persistence.value is None:
            return None
        return self.over_persistence.is_shown and self.over_base_rate.is_shown


def order_rows(looking: Looking, deals: Sequence[Mapping[str, Any]], chances: OrderChances) -> list[tuple[Row, str]]:
    """Outlooks on orders that are not delivered in full, each with the id of its deal.

    As of a year before the register's end only orders without any delivery by then are known to be open: ``completion`` is null
    then. All probabilities are slowed by ``pace`` where it is given.

    Args:
        looking: recipient, year and horizon.
        deals: rows of contract DEALS of the recipient (and supplier) that are asked for.
        chances: how orders go on.
    """
    first = yearly_chance(chances.first)
    completion = yearly_chance(chances.completion) if chances.completion is not None else None
    if chances.pace is not None:
        first = first.slowed(chances.pace.factor)
        completion = completion.slowed(chances.pace.factor) if completion is not None else None
    found: list[tuple[Row, str]] = []
    for deal in sorted(deals, key=lambda one: (one["ordered_year"] or 0, one["row_id"])):
        if deal["ordered_year"] is None or deal["ordered_year"] > looking.as_of:
            continue
        is_untouched = min(deal["delivery_years"], default=looking.as_of + 1) > looking.as_of
        if is_untouched:
            found.append((_order_row(looking, "first_delivery", deal, first, chances.first, chances), deal["row_id"]))
        is_open = deal["number_ordered"] is not None and not is_fulfilled(deal, looking.as_of)
        if completion is not None and chances.completion is not None and is_open:
            found.append((_order_row(looking, "completion", deal, completion, chances.completion, chances), deal["row_id"]))
    return found


def _order_row(
    looking: Looking, question: str, deal: Mapping[str, Any], chance: YearlyChance, waits: Waits, chances: OrderChances
) -> Row:
    supplier, category = CONTINUED.get(deal["supplier"], deal["supplier"]), deal["category"]
    waited = looking.as_of - deal["ordered_year"]
    probability = chance.within(supplier, category, waited, looking.horizon)
    base = _within(chance.all, waited, looking.horizon)
    middle = chance.middle(supplier, category, waited)
    at = [place for place, kind in enumerate(waits.kinds) if kind == (supplier, category)]
    n_comparable = int(waits.waiting[at, min(waited + 1, waits.waiting.shape[1] - 1)].sum())
    alone = waits.delivered[at].sum(axis=0) / np.maximum(waits.waiting[at].sum(axis=0), 1.0)
    rate = _within(alone, waited, looking.horizon) if n_comparable else None
    what = "first delivery" if question == "first_delivery" else "delivery in full"
    source = party_name(supplier)
    known = (
        f"ordered {deal['ordered_year']}, waiting {waited} year{'s' * (waited != 1)}; {n_comparable} orders from {source} in "
        f"{category} waited longer than that, {waits.of(supplier)} orders from {source} and {waits.n_orders} in all are known"
    )
    told = [known]
    if chances.pace is not None:
        pace = chances.pace
        told.append(
            f"slowed: of {pace.n} orders open in the release of {pace.older}, {_in(pace.came)} had a first delivery {pace.years} "
            f"years later where the register alone said {_in(pace.said)}, so yearly chances count {pace.factor:.2f} times"
        )
    if question == "completion":
        told.append("delivery in full cannot be tested: the register does not say how many had come by when")
    elif chances.pace is not None:
        told.append("outlooks that are slowed so have not been tested")
    if middle is None:
        told.append(f"no year can be named by which {what} is more likely than not")
    is_tested = question == "first_delivery" and chances.pace is None
    return looking.row(
        question=question,
        supplier=deal["supplier"],
        about=deal["designation"],
        order=deal["row_id"],
        category=category,
        ordered_year=deal["ordered_year"],
        probability=probability,
        base_rate=base,
        n_cases=waits.n_orders,
        comparable_rate=rate,
        n_comparable=n_comparable,
        is_skilled=chances.is_skilled if is_tested else None,
        skill_persistence=chances.over_persistence.value if is_tested else None,
        skill_base_rate=chances.over_base_rate.value if is_tested else None,
        expected=str(looking.as_of + middle) if middle is not None else None,
        why="; ".join(told),
    )


def _within(yearly: Reals, waited: int, years: int) -> float:
    ages = np.clip(np.arange(waited + 1, waited + years + 1), 0, yearly.size - 1)
    return float(1 - np.prod(1 - yearly[ages]))


def unseen_meeting_row(looking: Looking, supplier: str, until: date) -> Row:
    """The row where no dated document is known from before a day: nobody could look."""
    why = f"the monitor holds no dated document up to {until}, so meetings could not be looked for"
    return looking.row(
        question="next_meeting", supplier=supplier, about="visit or talks", why=why, learned_from="documents of the monitor"
    )


def meeting_row(looking: Looking, supplier: str, rhythm: Rhythm, covered: tuple[date, date]) -> Row:
    """The outlook on the next visit or talks, or that there is no rhythm."""
    return looking.row(
        question="next_meeting",
        supplier=supplier,
        about="visit or talks",
        probability=rhythm.probability,
        base_rate=rhythm.base_rate,
        n_cases=rhythm.n_meetings,
        is_skilled=None,
        expected=rhythm.expected.isoformat() if rhythm.expected is not None else None,
        why=f"{rhythm.says}; documents from {covered[0]} to {covered[1]} are what is known, and what they leave out is not",
        learned_from="documents of the monitor",
    )
