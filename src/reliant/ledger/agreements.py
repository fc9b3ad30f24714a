"""Events and register rows to agreements: one deal through its life, with the source of each step."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from reliant.errors import DecisionRefused
from reliant.ledger.batches import told_delivered
from reliant.ledger.decided import Bonds
from reliant.ledger.lateness import Patiences
from reliant.ledger.matching import Row, Rows, may_fit, row_for, same_deals
from reliant.ledger.sameness import consistent_components
from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Stage
from reliant.model.deal import Agreement, AgreementState, Event, LikeOrder, Step
from reliant.model.designations import designations
from reliant.model.document import Document
from reliant.model.identity import AgreementId, PartyId, content_id
from reliant.model.time import PartialDate

STATES = {
    EventType.AGREEMENT: AgreementState.AGREED,
    EventType.LICENCE: AgreementState.AGREED,
    EventType.ORDER: AgreementState.ORDERED,
    EventType.DELIVERY: AgreementState.DELIVERING,
    EventType.REFUSAL: AgreementState.REFUSED,
    EventType.SUSPENSION: AgreementState.SUSPENDED,
    EventType.CANCELLATION: AgreementState.CANCELLED,
    EventType.NON_PERFORMANCE: AgreementState.LAPSED,
}
"""Which state an event told as fact brings a deal to. Talks, visits, offers and intents make no deal; production neither."""
ENDS = frozenset({AgreementState.LAPSED, AgreementState.SUSPENDED, AgreementState.CANCELLED, AgreementState.REFUSED})
_RANK = {
    state: rank
    for rank, state in enumerate(
        (AgreementState.TALKS, AgreementState.AGREED, AgreementState.ORDERED, AgreementState.DELIVERING, AgreementState.DELIVERED)
    )
}


def agreements_of(
    events: Iterable[Event],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    deals: Sequence[Row],
    *,
    on: date,
    bonds: Bonds | None = None,
) -> tuple[Agreement, ...]:
    """Every deal that a register row or a text tells of, as known on a day, by id.

    A row of contract DEALS is one deal. Events told as fact join the row whose parties and designation fit and whose years
    agree; the others form deals of their own by the same test. A step after a breakdown that moves the deal on again (a
    delivery after a suspension, or of an order that a source had called unperformed) lifts it; a later contract for
    the same thing is another deal.

    Args:
        events: as ``events_of`` gives them.
        claims: claims by id.
        documents: documents by id; those published after ``on`` should not be among them.
        deals: rows of contract DEALS, of one release.
        on: the day; lateness is counted to it.
        bonds: claims that a person put on a row, or kept off it; this prevails.

    Raises:
        DecisionRefused: claims of one event were put on different rows.
    """
    told = [
        event
        for event in events
        if event.modality.is_fact and event.type in STATES and (event.recipient or event.supplier) and _is_specific(event)
    ]
    dated: dict[str, PartialDate | None] = {event.id: when_of(event, claims, documents) for event in told}
    rows = {str(row["row_id"]): row for row in deals}
    shelf = Rows(deals)
    joined: dict[str, list[Event]] = defaultdict(list)
    free: list[Event] = []
    for event in told:
        row = _decided_row(event, bonds, rows) if bonds else None
        if row is None:
            never = {key for claim, key in bonds.not_row_of if claim in event.claims} if bonds else ()
            row = row_for(event, dated[event.id], shelf, never=never)
        if row is None:
            free.append(event)
        else:
            joined[row].append(event)
    known = _Known(dated=dated, claims=claims, documents=documents, shelf=shelf, patience=Patiences(deals, on.year), on=on)
    found = [_agreement(joined[key], row, known) for key, row in sorted(rows.items())]
    by_id = {str(event.id): event for event in sorted(free, key=lambda event: event.id)}
    groups = consistent_components(
        by_id,
        same_deals(by_id, dated),
        stance=lambda key: (by_id[key].recipient, by_id[key].supplier),
        clash=lambda one, other: not may_fit(by_id[one], by_id[other]),
    )
    found += [_agreement([by_id[key] for key in group], None, known) for group in groups]
    return tuple(sorted(found, key=lambda deal: deal.id))


def _decided_row(event: Event, bonds: Bonds, rows: Mapping[str, Row]) -> str | None:
    """The row a person put an event on, if the register has it."""
    found = sorted({row for claim in event.claims if (row := bonds.row_of.get(claim)) in rows and row is not None})
    if len(found) > 1:
        raise DecisionRefused(
            f"claims of one event were put on different rows: {', '.join(found)}",
            where=event.id,
            remedy="split the event, or take one of the decisions back: reliant ledger history ID names them",
        )
    return found[0] if found else None


def _rank(event: Event) -> int:
    return _RANK.get(STATES[event.type], len(_RANK))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What every deal is seen against."""

    dated: Mapping[str, PartialDate | None]
    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    shelf: Rows
    patience: Patiences
    on: date


def _agreement(events: Sequence[Event], row: Row | None, known: _Known) -> Agreement:
    placed = [(known.dated[event.id], step) for event in events for step in _steps(event, known.claims, known.documents)]
    placed += [(step.on, step) for step in (_row_steps(row) if row else ())]
    placed.sort(key=lambda pair: (pair[0].first if pair[0] else date.min, _RANK.get(pair[1].state, len(_RANK)), pair[1].source))
    steps = [step for _, step in placed]
    deciding = deciding_step(steps)
    lead = min(events, key=_lead_order) if events else None
    recipient = PartyId(str(row["recipient"])) if row else next((e.recipient for e in events if e.recipient), None)
    supplier = PartyId(str(row["supplier"])) if row else next((e.supplier for e in events if e.supplier), None)
    told = lead.item if lead and lead.item else ""
    item = " ".join(dict.fromkeys((str(row["designation"]), str(row["description"])))) if row else told
    category = str(row["category"]) if row else next((e.category for e in events if e.category), None)
    reason = _overdue(deciding.state, _ordered_year(row, events), supplier, category, known.patience, known.on)
    identity = str(row["row_id"]) if row else min(event.claims[0] for event in events)
    ordered = (
        row["number_ordered"]
        if row
        else next((float(e.quantity) for e in events if e.type is EventType.ORDER and e.quantity), None)
    )
    delivered = row["number_delivered"] if row else None
    return Agreement(
        id=AgreementId(content_id("a", identity)),
        recipient=recipient,
        supplier=supplier,
        item=item,
        category=category,
        state=deciding.state,
        since=deciding.on,
        because=deciding.source,
        steps=tuple(steps),
        number_ordered=ordered if isinstance(ordered, float) else None,
        number_delivered=delivered if isinstance(delivered, float) else None,
        is_overdue=reason is not None,
        overdue_reason=reason,
        row=str(row["row_id"]) if row else None,
        like_orders=() if row else _like_orders(recipient, item, known.shelf),
        told_delivered=told_delivered(events, known.dated, known.claims),
    )


def _like_orders(recipient: PartyId | None, item: str, shelf: Rows) -> tuple[LikeOrder, ...]:
    """Orders of the register by the same recipient for a type of the same family, by year."""
    found = [
        LikeOrder(
            row=str(row["row_id"]),
            supplier=PartyId(str(row["supplier"])),
            designation=str(row["designation"]),
            ordered=row["ordered_year"] if isinstance(row["ordered_year"], int) else None,
            delivery_years=tuple(row["delivery_years"]) if isinstance(row["delivery_years"], list | tuple) else (),
            number_ordered=row["number_ordered"] if isinstance(row["number_ordered"], float) else None,
            number_delivered=row["number_delivered"] if isinstance(row["number_delivered"], float) else None,
        )
        for row in shelf.of_family(recipient, item)
    ]
    return tuple(sorted(found, key=lambda like: (like.ordered or 0, like.row)))


def _is_specific(event: Event) -> bool:
    """Whether the item says what the deal is about: a designation, or goods of a known category; "products" could be anything."""
    return bool(event.item) and (
        _has_designation(event) or event.category is not None or bool(category_of_item(event.item or ""))
    )


def _lead_order(event: Event) -> tuple[bool, bool, int, str]:
    """The event that names a deal: with a designation first, of those in the script of registers, then the earliest kind."""
    return not _has_designation(event), not (event.item or "").isascii(), _rank(event), event.id


def _has_designation(event: Event) -> bool:
    return bool(designations(event.item))


def deciding_step(steps: Sequence[Step]) -> Step:
    """The last known state: the latest end, unless the deal moved on after it; else the first step that came furthest."""
    ends = [step for step in steps if step.state in ENDS]
    if ends:
        last = ends[-1]
        moved = [step for step in steps if _RANK.get(step.state, 0) >= _RANK[AgreementState.DELIVERING] and _moves_on(step, last)]
        if not moved:
            return _first_of_run(ends)
        steps = moved
    furthest = max(_RANK[step.state] for step in steps if step.state in _RANK)
    return next(step for step in steps if _RANK.get(step.state) == furthest)


def _moves_on(step: Step, end: Step) -> bool:
    """Whether a delivery shows that a breakdown was not the last word.

    It came later, or the register counts deliveries of the year in which a text still calls the order unperformed. A suspension
    or cancellation holds against a delivery of its year.
    """
    if step.on is None or end.on is None:
        return False
    is_counted = end.state is AgreementState.LAPSED and step.source.startswith("r-")
    return step.on.first > end.on.last or (is_counted and step.on.last > end.on.last)


def _first_of_run(ends: Sequence[Step]) -> Step:
    """The first of the last ends that say the same: since when it is known."""
    run = takewhile(lambda step: step.state is ends[-1].state, reversed(ends))
    return list(run)[-1]


def _steps(event: Event, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> list[Step]:
    """One step per claim, so that every sentence is cited. A breakdown without a date was known by its document's day."""
    steps = []
    for key in event.claims:
        document = documents[claims[key].document]
        told = f"{event.type.value.replace('_', ' ')} told by {document.source_name or 'a document'}"
        told += f" on {document.published_on}" if document.published_on else ""
        day = document.published_on
        known = PartialDate(day.year, day.month, day.day) if day and event.type.stage is Stage.BREAKDOWN else None
        steps.append(Step(state=STATES[event.type], on=event.date or known, source=key, reason=told))
    return steps


def _row_steps(row: Row) -> list[Step]:
    source = str(row["row_id"])
    ordered, years = row["ordered_year"], row["delivery_years"]
    steps = []
    if isinstance(ordered, int):
        steps.append(Step(state=AgreementState.ORDERED, on=PartialDate(ordered), source=source, reason="order in the register"))
    elif not years:
        steps.append(Step(state=AgreementState.ORDERED, on=None, source=source, reason="order of unknown year in the register"))
    if isinstance(years, list | tuple) and years:
        wanted, got = row["number_ordered"], row["number_delivered"]
        done = isinstance(wanted, float) and isinstance(got, float) and got >= wanted
        state = AgreementState.DELIVERED if done else AgreementState.DELIVERING
        says = "delivered in full" if done else "delivered in part"
        steps.append(Step(state=state, on=PartialDate(max(years)), source=source, reason=f"{says} in the register"))
    return steps


def _ordered_year(row: Row | None, events: Sequence[Event]) -> int | None:
    """Year of order as the register or a text states it; the day of a document is no date of an order."""
    if row is not None:
        ordered = row["ordered_year"]
        return ordered if isinstance(ordered, int) else None
    return min(
        (
            event.date.year
            for event in events
            if event.date and STATES[event.type] in (AgreementState.ORDERED, AgreementState.AGREED)
        ),
        default=None,
    )


def _overdue(
    state: AgreementState,
    ordered: int | None,
    supplier: str | None,
    category: str | None,
    patience: Patiences,
    on: date,
) -> str | None:
    """Why a deal is late: the rule with its numbers; null when it is not, or when that cannot be told."""
    if state not in (AgreementState.ORDERED, AgreementState.DELIVERING) or ordered is None:
        return None
    usual = patience.of(supplier, category)
    age = on.year - ordered
    if usual is None or age <= usual.years:
        return None
    usually = f"nine in ten of {usual.kind} were fulfilled within {usual.years:g} ({usual.n_fulfilled} fulfilled)"
    return f"ordered {ordered}, {age} years ago; {usually}"


def when_of(event: Event, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> PartialDate | None:
    """When it happened; for a breakdown without a date of its own, the day of the first document that tells of it."""
    if event.date:
        return event.date
    days = [day for key in event.claims if (day := documents[claims[key].document].published_on)]
    return PartialDate(min(days).year, min(days).month, min(days).day) if days else None
