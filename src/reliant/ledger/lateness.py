"""How long deals usually take, and which are older than that (methods F15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MATURE = 0.9
"""A deal is late when nine in ten of its kind were fulfilled in less time."""
FEWEST = 10
"""Fulfilled deals that a kind of deal needs to have its own measure; with fewer, all deals together give it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """After how many years a deal counts as late, and what that rests on."""

    years: float
    n_fulfilled: int
    kind: str  # "deals from RUS in Missiles", "all deals"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spell:
    supplier: str
    category: str
    years: int
    is_fulfilled: bool


class Patiences:
    """Time to fulfilment by supplier and category, learned from deals that were fulfilled and from those still open."""

    def __init__(self, deals: Sequence[Mapping[str, object]], as_of: int) -> None:
        """Learn from rows of contract DEALS as they stood at the end of the year ``as_of``."""
        self._spells = [spell for deal in deals if (spell := _spell(deal, as_of))]
        self._learned: dict[tuple[str | None, str | None], Patience | None] = {}

    def of(self, supplier: str | None, category: str | None) -> Patience | None:
        """Patience for a kind of deal: its supplier and category, its supplier, or all; null when there are too few anywhere."""
        if (supplier, category) not in self._learned:
            self._learned[supplier, category] = self._learn(supplier, category)
        return self._learned[supplier, category]

    def _learn(self, supplier: str | None, category: str | None) -> Patience | None:
        kinds = (
            (
                f"deals from {supplier} in {category}",
                [s for s in self._spells if (s.supplier, s.category) == (supplier, category)],
            ),
            (f"deals from {supplier}", [s for s in self._spells if s.supplier == supplier]),
            ("all deals of these registers", self._spells),
        )
        for kind, spells in kinds:
            n_fulfilled = sum(spell.is_fulfilled for spell in spells)
            if n_fulfilled >= FEWEST:
                years = time_to_fulfilment([s.years for s in spells], [s.is_fulfilled for s in spells], MATURE)
                if years is not None:
                    return Patience(years=years, n_fulfilled=n_fulfilled, kind=kind)
        return None


def time_to_fulfilment(years: Sequence[float], is_fulfilled: Sequence[bool], part: float) -> float | None:
    """Years within which ``part`` of the deals are fulfilled, by the Kaplan-Meier estimate.

    Args:
        years: from order to last delivery, or to the end of the record for a deal still open, shape (n,).
        is_fulfilled: whether the deal was fulfilled then, shape (n,). Open deals count as "not yet", not as "never".
        part: 0..1.

    Returns:
        Years; null when so many deals are open that the estimate never reaches ``part``.
    """
    steps = waiting_steps(years, is_fulfilled)
    return next((step.years for step in steps if step.n_fulfilled and step.part <= 1 - part + 1e-12), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingStep:
    """What happened to deals so many years after their order.

    Attributes:
        years: since the order.
        n_waiting: deals followed so far and not fulfilled before (the number at risk).
        n_fulfilled: of these, fulfilled then.
        n_open: of these, still open then, at the end of the record: they leave the count.
        part: of all deals, estimated to wait on after that, 0..1.
    """

    years: float
    n_waiting: int
    n_fulfilled: int
    n_open: int
    part: float


def waiting_steps(years: Sequence[float], is_fulfilled: Sequence[bool]) -> list[WaitingStep]:
    """The Kaplan-Meier curve of deals that wait, a step for each year in which one was fulfilled or left the count.

    Args:
        years: from order to last delivery, or to the end of the record for a deal still open, shape (n,).
        is_fulfilled: whether the deal was fulfilled then, shape (n,).

    Source:
        Kaplan and Meier (1958), Nonparametric estimation from incomplete observations, JASA 53(282), 457-481.
    """
    steps: list[WaitingStep] = []
    part = 1.0
    for moment in sorted(set(years)):
        at_risk = sum(year >= moment for year in years)
        here = [done for year, done in zip(years, is_fulfilled, strict=True) if year == moment]
        part *= 1 - sum(here) / at_risk
        steps.append(WaitingStep(years=moment, n_waiting=at_risk, n_fulfilled=sum(here), n_open=len(here) - sum(here), part=part))
    return steps


def _spell(deal: Mapping[str, object], as_of: int) -> _Spell | None:
    ordered, wanted, delivered = deal["ordered_year"], deal["number_ordered"], deal["number_delivered"]
    if not isinstance(ordered, int) or not isinstance(wanted, float) or ordered > as_of:
        return None
    years = deal["delivery_years"]
    last = max(years) if isinstance(years, list | tuple) and years else None
    done = last is not None and last <= as_of and isinstance(delivered, float) and delivered >= wanted
    until = last if done and last is not None else as_of
    return _Spell(
        supplier=str(deal["supplier"]), category=str(deal["category"]), years=max(until - ordered, 0), is_fulfilled=done
    )
