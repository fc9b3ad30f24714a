"""Events that a source tells as done and another denies: they are two events, and each names the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reliant.ledger.sameness import designation_base, is_one_happening, item_words
from reliant.model.claim import Claim, EventType, Modality
from reliant.model.deal import Event
from reliant.model.designations import designations
from reliant.model.identity import EventId, PartyId

_Key = tuple[EventType, PartyId, str]


def linked(events: Sequence[Event], claims: Mapping[str, Claim], published: Mapping[str, date | None]) -> tuple[Event, ...]:
    """The same events in their order, those done and denied linked by ``contradicts``.

    A denial contradicts what would be one happening with it, were both told as fact; a plan contradicts nothing.
    """
    denied: dict[_Key, list[tuple[Claim, Event]]] = defaultdict(list)
    for event in events:
        if event.modality is Modality.DENIED:
            for key in event.claims:
                for place in _keys(claims[key]):
                    denied[place].append((claims[key], event))
    if not denied:
        return tuple(events)
    types = {kind for kind, _, _ in denied}
    against: dict[str, set[EventId]] = defaultdict(set)
    for event in events:
        if event.modality.is_fact and event.type in types:
            for other in _denials(event.claims, claims, denied, published):
                against[event.id].add(other.id)
                against[other.id].add(event.id)
    return tuple(
        replace(event, contradicts=tuple(sorted(against[event.id]))) if event.id in against else event for event in events
    )


def _denials(
    told: Iterable[str],
    claims: Mapping[str, Claim],
    denied: Mapping[_Key, Sequence[tuple[Claim, Event]]],
    published: Mapping[str, date | None],
) -> Iterator[Event]:
    for key in told:
        for place in _keys(claims[key]):
            for claim, event in denied.get(place, ()):
                if is_one_happening(claims[key], claim, published):
                    yield event


def _keys(claim: Claim) -> Iterator[_Key]:
    """What two claims of one happening have in common: the type, a party, and a word or type of the item."""
    tokens = {*item_words(claim.item), *(f"#{designation_base(name)}" for name in designations(claim.item))} or {""}
    return ((claim.type, party, token) for party in claim.parties for token in tokens)
