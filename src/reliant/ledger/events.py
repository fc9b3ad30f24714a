"""Claims to events: which claims tell of one happening, and where they disagree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from operator import attrgetter
from typing import TypeVar

from reliant.ledger.blocking import one_happening
from reliant.ledger.contradictions import linked
from reliant.ledger.decided import Bonds
from reliant.ledger.sameness import is_same_date
from reliant.ledger.settling import settled
from reliant.model.claim import Claim, EventType, Modality
from reliant.model.deal import Conflict, Event
from reliant.model.document import Document
from reliant.model.identity import EventId, content_id
from reliant.model.time import PartialDate

Value = TypeVar("Value", bound=str)
CONTESTED = ("type", "quantity", "date")
"""Fields on which the claims of one event may disagree."""
_FIRST_CHOICE = (Modality.ACTUAL, Modality.REPORTED, Modality.PLANNED, Modality.HYPOTHETICAL, Modality.DENIED)


def events_of(claims: Iterable[Claim], documents: Iterable[Document], bonds: Bonds | None = None) -> tuple[Event, ...]:
    """Events, by their ids; independent of the order in which claims and documents come.

    Claims are one event when they are of one type, both told as fact or both not, their parties and items do not
    contradict each other and share something, and their dates may be the same. Claims that agree on all that and give different
    numbers stay one event, with the numbers side by side in ``conflicts``. An event
    told as done and its denial are two, and name each other in ``contradicts``.

    Args:
        claims: as a person decided them (``claims_as_decided``).
        documents: of the claims.
        bonds: what a person said is one happening or is not; it prevails, and claims that nobody decided on go with the
            claims they are closest to.
    """
    published: dict[str, date | None] = {document.id: document.published_on for document in documents}
    by_id: dict[str, Claim] = {claim.id: claim for claim in claims}
    groups = one_happening(by_id.values(), published)
    events = [_event(group) for group in (settled(groups, bonds, published) if bonds else groups)]
    events.sort(key=attrgetter("id"))
    return linked(events, by_id, published)


def _event(claims: Sequence[Claim]) -> Event:
    """The event of claims in order of their ids."""
    first = claims[0]
    if len(claims) == 1:
        others = {party for party in first.other_parties if party not in (first.recipient, first.supplier)}
        return Event(
            id=EventId(content_id("e", first.id)),
            type=first.type,
            modality=first.modality,
            claims=(first.id,),
            recipient=first.recipient,
            supplier=first.supplier,
            other_parties=tuple(sorted(others)) if others else (),
            item=first.item,
            category=first.category,
            quantity=first.quantity,
            date=first.date,
        )
    told = {claim.modality for claim in claims}
    recipient, supplier = _usual([claim.recipient for claim in claims]), _usual([claim.supplier for claim in claims])
    others = {party for claim in claims for party in claim.other_parties if party not in (recipient, supplier)}
    return Event(
        id=EventId(content_id("e", first.id)),
        type=_main_type(claims),
        modality=next(choice for choice in _FIRST_CHOICE if choice in told),
        claims=tuple([claim.id for claim in claims]),
        recipient=recipient,
        supplier=supplier,
        other_parties=tuple(sorted(others)),
        item=_usual([claim.item for claim in claims]),
        category=_usual([claim.category for claim in claims]),
        quantity=_usual([claim.quantity for claim in claims]),
        date=_finest(list({claim.date for claim in claims if claim.date})),
        conflicts=tuple([found for name in CONTESTED if (found := _conflict(claims, name))]),
    )


def _main_type(claims: Sequence[Claim]) -> EventType:
    """The type of most claims, of equally many the first by name; only a person joins claims of several types."""
    types = [claim.type for claim in claims]
    if types.count(types[0]) == len(types):
        return types[0]
    counted = Counter(types)
    return min(counted, key=lambda kind: (-counted[kind], kind.value))


def _conflict(claims: Sequence[Claim], name: str) -> Conflict | None:
    """Readings of a field that cannot all be true; a month and a day of it can."""
    read = attrgetter(name)
    values = set(map(read, claims)) - {None}
    if len(values) < 2:
        return None
    dates = [value for value in values if isinstance(value, PartialDate)]
    if dates and all(is_same_date(one, other) for one, other in combinations(dates, 2)):
        return None
    readings = {value: tuple(claim.id for claim in claims if read(claim) == value) for value in sorted(values, key=str)}
    return Conflict(field=name, readings=tuple((str(value), told_by) for value, told_by in readings.items()))


def _usual(values: Sequence[Value | None]) -> Value | None:
    """The most frequent value, the longest of equally frequent ones, then the first by order; null when none is stated."""
    if values.count(values[0]) == len(values):
        return values[0]
    counted = Counter(value for value in values if value is not None)
    return min(counted, key=lambda value: (-counted[value], -len(value), value))


def _finest(dates: Sequence[PartialDate]) -> PartialDate | None:
    """The most exact date; of several the earliest."""
    if len(dates) < 2:
        return dates[0] if dates else None
    return min(dates, key=lambda when: (when.last - when.first, when.first))
