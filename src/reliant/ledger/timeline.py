"""What happened, in order: of one deal, of one event, or of one thing a country has sought, with every source."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reliant.ledger.matching import Row
from reliant.ledger.sameness import is_same_item
from reliant.model.claim import Claim, EventType, Stage
from reliant.model.deal import Agreement, Event
from reliant.model.designations import families, families_named
from reliant.model.document import Document
from reliant.model.identity import EventId, PartyId
from reliant.model.time import PartialDate

_STAGES = (Stage.CONTACT, Stage.BREAKDOWN, Stage.COMMITMENT, Stage.EXECUTION, Stage.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a timeline: a happening as texts tell it, or what a register counts in one year.

    ``on`` is the happening's own date; where no text gives one it is the day it was first told, and ``is_day_told`` says so.
    ``why`` says why the line stands here.
    """

    on: PartialDate | None
    is_day_told: bool
    what: str  # "order", "refusal, denied", "delivery in the register"
    recipient: PartyId | None
    supplier: PartyId | None
    other_parties: tuple[PartyId, ...]
    item: str | None
    number: str | None
    sources: tuple[str, ...]  # ClaimIds or the RowId
    event: EventId | None
    why: str


def timeline_of_deal(
    deal: Agreement, events: Iterable[Event], rows: Iterable[Row], told: Mapping[str, date | None]
) -> tuple[Moment, ...]:
    """The life of one deal: its events, its order in the register, and orders of the register that are like it.

    Args:
        deal: the agreement.
        events: all of them.
        rows: rows of contract DEALS.
        told: day on which each claim was told, null where it is not known.
    """
    sources = set(deal.sources)
    like = {one.row for one in deal.like_orders}
    moments = [_of_event(event, told, "of this deal") for event in events if sources.intersection(event.claims)]
    for row in rows:
        if row["row_id"] == deal.row:
            moments += _of_row(row, "this deal in the register")
        elif row["row_id"] in like:
            moments += _of_row(row, "not this deal: the register's order for a like thing")
    return _in_order(moments)


def timeline_of_item(
    item: str,
    events: Sequence[Event],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    rows: Iterable[Row],
    *,
    recipient: PartyId | None = None,
    supplier: PartyId | None = None,
) -> tuple[Moment, ...]:
    """What happened about one thing: sought, refused, made at home, licensed, bought, delivered.

    Besides events that name the thing or its family, it holds those that do not name theirs in a document that speaks of it; and
    where one document tells of the thing and of a refusal to the same country, that refusal, with what else is told of the
    refused thing being asked for and refused. Each line says why it stands there.

    Args:
        item: a designation, a family of types, or words.
        events: with the claims and documents they rest on.
        claims: by id.
        documents: by id.
        rows: rows of contract DEALS.
        recipient: only what goes, or would have gone, to this country.
        supplier: only what comes from this country; refusals that led to another supplier are kept.
    """
    told = told_on(claims, documents)
    ours = [event for event in events if _is_to(event, recipient)]
    found: dict[EventId, str] = {}
    for event in ours:
        if supplier not in (None, event.supplier):
            continue
        if _is_about(event.item, item):
            found[event.id] = f"names {item}" if not families(item) else f"names {' or '.join(sorted(families(item)))}"
        elif _is_unnamed(event) and (title := _speaking_of(event, item, claims, documents)):
            found[event.id] = f"does not name its item; “{title}” speaks of it"
    pages = {claims[key].document for event in ours if event.id in found for key in event.claims}
    refused: set[str] = set()
    for event in ours:
        beside = event.type is EventType.REFUSAL and any(claims[key].document in pages for key in event.claims)
        if beside and event.id not in found:
            found[event.id] = "a refusal told beside it"
            refused |= families(event.item)
    for event in ours:
        if (
            event.id not in found
            and event.type in (EventType.REFUSAL, EventType.STATEMENT_OF_INTENT)
            and families(event.item) & refused
        ):
            found[event.id] = f"of what was refused: {' or '.join(sorted(families(event.item) & refused))}"
    moments = [_of_event(event, told, found[event.id]) for event in ours if event.id in found]
    for row in rows:
        if (
            recipient in (None, row["recipient"])
            and supplier in (None, row["supplier"])
            and _is_about(str(row["designation"]), item)
        ):
            moments += _of_row(row, "the register's order")
    return _in_order(moments)


def timeline_of_event(event: Event, events: Iterable[Event], told: Mapping[str, date | None]) -> tuple[Moment, ...]:
    """One event, with the events that deny it or that it denies."""
    against = [_of_event(other, told, f"contradicts {event.id}") for other in events if other.id in event.contradicts]
    return _in_order([_of_event(event, told, "this event"), *against])


def told_on(claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> dict[str, date | None]:
    """Day on which each claim was told."""
    return {key: documents[claim.document].published_on for key, claim in claims.items()}


def _is_to(event: Event, recipient: PartyId | None) -> bool:
    """Whether an event may be about supplies to a country; a refusal that names nobody may be."""
    if recipient is None or event.recipient is not None:
        return recipient in (None, event.recipient)
    return recipient in event.other_parties or event.type is EventType.REFUSAL


def _is_about(named: str | None, item: str) -> bool:
    wanted = families(item)
    return bool(families(named) & wanted) if wanted and families(named) else is_same_item(named, item)


def _is_unnamed(event: Event) -> bool:
    """Whether an event of a deal's life leaves open what it is about."""
    return event.type.stage not in (Stage.CONTACT, Stage.NONE) and event.category is None and not families(event.item)


def _speaking_of(event: Event, item: str, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> str | None:
    """Title of a document of the event that speaks of the item and of no other type; null if none does."""
    wanted = families(item)
    for key in event.claims:
        document = documents[claims[key].document]
        if wanted and families_named(f"{document.title or ''} {document.text}") == wanted:
            return document.title or document.id
    return None


def _of_event(event: Event, told: Mapping[str, date | None], why: str) -> Moment:
    days = [day for key in event.claims if (day := told.get(key))]
    first = min(days, default=None)
    modality = "" if event.modality.is_fact else f", {event.modality.value}"
    return Moment(
        on=event.date or (PartialDate(first.year, first.month, first.day) if first else None),
        is_day_told=event.date is None,
        what=f"{event.type.value.replace('_', ' ')}{modality}",
        recipient=event.recipient,
        supplier=event.supplier,
        other_parties=event.other_parties,
        item=event.item,
        number=event.quantity,
        sources=event.claims,
        event=event.id,
        why=why,
    )


def _of_row(row: Row, why: str) -> Iterator[Moment]:
    ordered, years = row["ordered_year"], row["delivery_years"]
    delivered = sorted(years) if isinstance(years, list | tuple) else []
    when = f"{delivered[0]}-{delivered[-1]}" if len(delivered) > 1 else str(delivered[0]) if delivered else ""
    parts = [("order in the register", ordered, row["number_ordered"])]
    if delivered:
        parts.append((f"delivery in the register, {when}", delivered[-1], row["number_delivered"]))
    for what, year, number in parts:
        yield Moment(
            on=PartialDate(year) if isinstance(year, int) else None,
            is_day_told=False,
            what=what,
            recipient=PartyId(str(row["recipient"])),
            supplier=PartyId(str(row["supplier"])),
            other_parties=(),
            item=f"{row['designation']}, {row['description']}",
            number=f"{number:g}" if isinstance(number, float) else None,
            sources=(str(row["row_id"]),),
            event=None,
            why=why,
        )


def _in_order(moments: Collection[Moment]) -> tuple[Moment, ...]:
    return tuple(sorted(moments, key=lambda one: (one.on.first if one.on else date.max, _rank(one), one.sources)))


def _rank(moment: Moment) -> int:
    """Of one day: what was wanted, what was refused or broke off, what was agreed, what was made or came."""
    kind = moment.what.partition(" in the register")[0].partition(",")[0].replace(" ", "_")
    return _STAGES.index(EventType(kind).stage)
