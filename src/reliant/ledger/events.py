"""Claims to events: which claims tell of one happening, and where they disagree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from operator import attrgetter
from typing import TypeVar

from reliant.ledger.blocking import one_happening
from reliant.ledger.sameness import is_same_date
from reliant.model.claim import Claim, Modality
from reliant.model.deal import Conflict, Event
from reliant.model.document import Document
from reliant.model.identity import EventId, content_id
from reliant.model.time import PartialDate

Value = TypeVar("Value", bound=str)
_FIRST_CHOICE = (Modality.ACTUAL, Modality.REPORTED, Modality.PLANNED, Modality.HYPOTHETICAL, Modality.DENIED)


def events_of(claims: Iterable[Claim], documents: Iterable[Document]) -> tuple[Event, ...]:
    """Events, by their ids; independent of the order in which claims and documents come.

    Claims are one event when they are of one type, both told as fact or both not, their parties and items do not
    contradict each other and share something, and their dates may be the same. Claims that agree on all that and give different
    numbers stay one event, with the numbers side by side in ``conflicts``.
    """
    published: dict[str, date | None] = {document.id: document.published_on for document in documents}
    by_id = {claim.id: claim for claim in claims}
    events = [_event(group) for group in one_happening(by_id.values(), published)]
    return tuple(sorted(events, key=attrgetter("id")))


def _event(claims: Sequence[Claim]) -> Event:
    ordered = sorted(claims, key=lambda claim: claim.id)
    conflicts = [conflict for name in ("quantity", "date") if (conflict := _conflict(ordered, name))]
    modality = next(choice for choice in _FIRST_CHOICE if any(claim.modality is choice for claim in ordered))
    recipient, supplier = _usual(claim.recipient for claim in ordered), _usual(claim.supplier for claim in ordered)
    others = {party for claim in ordered for party in claim.other_parties} - {recipient, supplier}
    return Event(
        id=EventId(content_id("e", ordered[0].id)),
        type=ordered[0].type,
        modality=modality,
        claims=tuple(claim.id for claim in ordered),
        recipient=recipient,
        supplier=supplier,
        other_parties=tuple(sorted(others)),
        item=_usual(claim.item for claim in ordered),
        category=_usual(claim.category for claim in ordered),
        quantity=_usual(claim.quantity for claim in ordered),
        date=_finest([claim.date for claim in ordered if claim.date]),
        conflicts=tuple(conflicts),
    )


def _conflict(claims: Sequence[Claim], name: str) -> Conflict | None:
    """Readings of a field that cannot all be true; a month and a day of it can."""
    readings: dict[object, list[Claim]] = {}
    for claim in claims:
        value = getattr(claim, name)
        if value is not None:
            readings.setdefault(value, []).append(claim)
    values = list(readings)
    dates = [value for value in values if isinstance(value, PartialDate)]
    if len(values) < 2 or (dates and all(is_same_date(one, other) for one, other in combinations(dates, 2))):
        return None
    return Conflict(
        field=name,
        readings=tuple((str(value), tuple(claim.id for claim in readings[value])) for value in sorted(values, key=str)),
    )


def _usual(values: Iterable[Value | None]) -> Value | None:
    """The most frequent value, the longest of equally frequent ones, then the first by order; null when none is stated."""
    counted = Counter(value for value in values if value is not None)
    return min(counted, key=lambda value: (-counted[value], -len(value), value)) if counted else None


def _finest(dates: Sequence[PartialDate]) -> PartialDate | None:
    """The most exact date; of several the earliest."""
    return min(dates, key=lambda when: (when.last - when.first, when.first)) if dates else None
