"""Events and register rows to agreements: one deal through its life, with the source of each step."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, permutations

from reliant.ledger.lateness import Patiences
from reliant.ledger.sameness import consistent_components, fits, is_same_family, is_same_item
from reliant.model.categories import category_of_item
from reliant.model.claim import Claim, EventType, Stage
from reliant.model.deal import Agreement, AgreementState, Event, Step
from reliant.model.designations import designations, families
from reliant.model.document import Document
from reliant.model.identity import AgreementId, PartyId, content_id
from reliant.model.time import PartialDate

Row = Mapping[str, object]
ORDER_YEARS_APART = 1
"""A text's order and the register's are one deal when their years differ by no more: signing and entry into force part."""

_STATE = {
    EventType.AGREEMENT: AgreementState.AGREED,
    EventType.LICENCE: AgreementState.AGREED,
    EventType.ORDER: AgreementState.ORDERED,
    EventType.DELIVERY: AgreementState.DELIVERING,
    EventType.REFUSAL: AgreementState.REFUSED,
    EventType.SUSPENSION: AgreementState.SUSPENDED,
    EventType.CANCELLATION: AgreementState.CANCELLED,
    EventType.NON_PERFORMANCE: AgreementState.LAPSED,
}
"""Which state an event told as fact brings a deal to. Talks, visits, offers and intents make no deal; production is no contract."""
_ENDS = frozenset({AgreementState.LAPSED, AgreementState.SUSPENDED, AgreementState.CANCELLED, AgreementState.REFUSED})
_BEGINS = frozenset({EventType.AGREEMENT, EventType.LICENCE, EventType.ORDER})
_RANK = {state: rank for rank, state in enumerate((AgreementState.TALKS, AgreementState.AGREED, AgreementState.ORDERED, AgreementState.DELIVERING,
                                                   AgreementState.DELIVERED))}


def agreements_of(events: Iterable[Event], claims: Mapping[str, Claim], documents: Mapping[str, Document], deals: Sequence[Row], *,
                  on: date) -> tuple[Agreement, ...]:
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
    """
    told = [event for event in events if event.modality.is_fact and event.type in _STATE and (event.recipient or event.supplier) and _is_specific(event)]
    dated: dict[str, PartialDate | None] = {event.id: _when(event, claims, documents) for event in told}
    rows = {str(row["row_id"]): row for row in deals}
    joined: dict[str, list[Event]] = defaultdict(list)
    free: list[Event] = []
    for event in told:
        row = _row_for(event, dated[event.id], deals)
        if row is None:
            free.append(event)
        else:
            joined[row].append(event)
    patience = Patiences(deals, on.year)
    found = [_agreement(joined[key], row, dated, claims, documents, patience, on) for key, row in sorted(rows.items())]
    by_id = {str(event.id): event for event in sorted(free, key=lambda event: event.id)}
    groups = consistent_components(
        by_id, _same_deals(by_id, dated), stance=lambda key: (by_id[key].recipient, by_id[key].supplier),
        clash=lambda one, other: not _may_fit(by_id[one], by_id[other]),
    )
    found += [_agreement([by_id[key] for key in group], None, dated, claims, documents, patience, on) for group in groups]
    return tuple(sorted(found, key=lambda deal: deal.id))


def _row_for(event: Event, when: PartialDate | None, deals: Sequence[Row]) -> str | None:
    """The register row an event speaks of: parties, family of the type and years fit, the nearest year of order first.

    An event without a date of its own joins the only deal of its family, if there is just one it could mean.
    """
    if not families(event.item) or event.type is EventType.REFUSAL:
        return None
    choices: list[tuple[int, bool, str]] = []
    alike: list[str] = []
    for row in deals:
        if event.recipient not in (None, row["recipient"]) or event.supplier not in (None, row["supplier"]) or event.recipient is None:
            continue
        printed = str(row["designation"])
        if not is_same_family(event.item, printed):
            continue
        if when is None or not isinstance(row["ordered_year"], int) or row["ordered_year"] <= when.year:
            alike.append(str(row["row_id"]))
        distance = _years_apart(event, when, row)
        if distance is not None:
            choices.append((distance, not is_same_item(event.item, printed), str(row["row_id"])))
    if choices:
        return min(choices)[2]
    return alike[0] if event.date is None and len(alike) == 1 else None


def _years_apart(event: Event, when: PartialDate | None, row: Row) -> int | None:
    """How far an event is from a row in years; null when it cannot be of it."""
    ordered, years = row["ordered_year"], row["delivery_years"]
    if when is None or not isinstance(ordered, int):
        return None
    delivered = tuple(years) if isinstance(years, list | tuple) else ()
    if event.type in _BEGINS:
        return abs(when.year - ordered) if abs(when.year - ordered) <= ORDER_YEARS_APART else None
    if event.type is EventType.DELIVERY:
        if when.year in delivered:
            return 0
        if not delivered:  # an open order: what is told may be its beginning
            return when.year - ordered if 0 <= when.year - ordered <= _SPAN[EventType.DELIVERY] else None
        near = min((abs(when.year - year) for year in delivered), default=None)
        return near if near is not None and near <= ORDER_YEARS_APART else None
    last = max(delivered, default=when.year)
    return when.year - ordered if ordered <= when.year <= last else None


def _same_deals(events: Mapping[str, Event], dated: Mapping[str, PartialDate | None]) -> list[tuple[str, str]]:
    """Pairs of events of one deal. What follows two orders of different deals belongs to the later order."""
    pairs = {frozenset((one, other)) for one, other in combinations(events, 2) if _is_same_deal(events[one], events[other], dated)}
    begun: dict[str, list[str]] = defaultdict(list)
    for one, other in (ways for pair in pairs for ways in permutations(sorted(pair))):
        if events[one].type in _BEGINS and events[other].type not in _BEGINS:
            begun[other].append(one)
    for follows, orders in begun.items():
        latest = max(orders, key=lambda key: (str(dated[key]), key))
        earlier = [order for order in orders if order != latest and _may_fit(events[order], events[latest])]
        pairs -= {frozenset((follows, order)) for order in earlier if frozenset((order, latest)) not in pairs}
    return [(min(pair), max(pair)) for pair in pairs]


def _may_fit(one: Event, other: Event) -> bool:
    return fits(one.recipient, other.recipient) and fits(one.supplier, other.supplier)


def _is_same_deal(one: Event, other: Event, dated: Mapping[str, PartialDate | None]) -> bool:
    """Whether two events without a register row may be of one deal: same flow and item, and the years of a life."""
    if not _may_fit(one, other) or not (one.parties & other.parties):
        return False
    if (one.recipient, one.supplier) != (other.recipient, other.supplier) and None not in (one.supplier, other.supplier):
        return False
    if not is_same_item(one.item, other.item):
        return False
    first, second = dated[one.id], dated[other.id]
    if (one.type is EventType.REFUSAL) != (other.type is EventType.REFUSAL):
        return False
    if one.type is other.type is EventType.REFUSAL:
        return True
    if first is None or second is None:
        return False
    if one.type is EventType.ORDER and other.type is EventType.ORDER:
        return abs(first.year - second.year) <= ORDER_YEARS_APART
    begins, follows = sorted((one, other), key=lambda event: (_rank(event), dated[event.id] or first))
    start, end = dated[begins.id] or first, dated[follows.id] or second
    return 0 <= end.year - start.year <= _SPAN[follows.type]


_SPAN = {EventType.ORDER: 2, EventType.AGREEMENT: 2, EventType.LICENCE: 2, EventType.DELIVERY: 4, EventType.NON_PERFORMANCE: 4,
         EventType.CANCELLATION: 6, EventType.SUSPENSION: 6, EventType.REFUSAL: 0}
"""Years after its beginning within which a later step of this type belongs to a deal."""


def _rank(event: Event) -> int:
    return _RANK.get(_STATE[event.type], len(_RANK))


def _agreement(events: Sequence[Event], row: Row | None, dated: Mapping[str, PartialDate | None], claims: Mapping[str, Claim],  # noqa: PLR0913, PLR0917
               documents: Mapping[str, Document], patience: Patiences, on: date) -> Agreement:
    placed = [(dated[event.id], step) for event in events for step in _steps(event, claims, documents)]
    placed += [(step.on, step) for step in (_row_steps(row) if row else ())]
    placed.sort(key=lambda pair: (pair[0].first if pair[0] else date.min, _RANK.get(pair[1].state, len(_RANK)), pair[1].source))
    steps = [step for _, step in placed]
    deciding = _deciding(steps)
    lead = min(events, key=lambda event: (-_has_designation(event), _rank(event), event.id)) if events else None
    recipient = PartyId(str(row["recipient"])) if row else next((e.recipient for e in events if e.recipient), None)
    supplier = PartyId(str(row["supplier"])) if row else next((e.supplier for e in events if e.supplier), None)
    item = " ".join(dict.fromkeys((str(row["designation"]), str(row["description"])))) if row else lead.item if lead and lead.item else ""
    category = str(row["category"]) if row else next((e.category for e in events if e.category), None)
    reason = _overdue(deciding.state, _ordered_year(row, events), supplier, category, patience, on)
    identity = str(row["row_id"]) if row else min(event.claims[0] for event in events)
    ordered = row["number_ordered"] if row else next((float(e.quantity) for e in events if e.type is EventType.ORDER and e.quantity), None)
    delivered = row["number_delivered"] if row else None
    return Agreement(
        id=AgreementId(content_id("a", identity)), recipient=recipient, supplier=supplier, item=item, category=category,
        state=deciding.state, since=deciding.on, because=deciding.source, steps=tuple(steps),
        number_ordered=ordered if isinstance(ordered, float) else None, number_delivered=delivered if isinstance(delivered, float) else None,
        is_overdue=reason is not None, overdue_reason=reason,
    )


def _is_specific(event: Event) -> bool:
    """Whether the item says what the deal is about: a designation, or goods of a known category; "products" could be anything."""
    return bool(event.item) and (_has_designation(event) or event.category is not None or bool(category_of_item(event.item or "")))


def _has_designation(event: Event) -> bool:
    return bool(designations(event.item))


def _deciding(steps: Sequence[Step]) -> Step:
    """The last known state: the latest end, unless the deal moved on after it; otherwise the furthest step, the first that reached it."""
    ends = [step for step in steps if step.state in _ENDS]
    if ends:
        last = ends[-1]
        later = steps[[i for i, step in enumerate(steps) if step is last][0] + 1 :]
        moved = [step for step in later if step.on and last.on and step.on.first > last.on.last and _RANK.get(step.state, 0) >= _RANK[AgreementState.DELIVERING]]
        if not moved:
            return last
        steps = moved
    furthest = max(_RANK[step.state] for step in steps if step.state in _RANK)
    return next(step for step in steps if _RANK.get(step.state) == furthest)


def _steps(event: Event, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> list[Step]:
    """One step per claim of the event, so that every sentence is cited. A breakdown without a date was known by its document's day."""
    steps = []
    for key in event.claims:
        document = documents[claims[key].document]
        told = f"{event.type.value.replace('_', ' ')} told by {document.source_name or 'a document'}"
        told += f" on {document.published_on}" if document.published_on else ""
        day = document.published_on
        known = PartialDate(day.year, day.month, day.day) if day and event.type.stage is Stage.BREAKDOWN else None
        steps.append(Step(state=_STATE[event.type], on=event.date or known, source=key, reason=told))
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
    return min((event.date.year for event in events if event.date and _STATE[event.type] in (AgreementState.ORDERED, AgreementState.AGREED)), default=None)


def _overdue(state: AgreementState, ordered: int | None, supplier: str | None, category: str | None, patience: Patiences,  # noqa: PLR0913, PLR0917
             on: date) -> str | None:
    """Why a deal is late: the rule with its numbers; null when it is not, or when that cannot be told."""
    if state not in (AgreementState.ORDERED, AgreementState.DELIVERING) or ordered is None:
        return None
    usual = patience.of(supplier, category)
    age = on.year - ordered
    if usual is None or age <= usual.years:
        return None
    return f"ordered {ordered}, {age} years ago; nine in ten of {usual.kind} were fulfilled within {usual.years:g} ({usual.n_fulfilled} fulfilled)"


def _when(event: Event, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> PartialDate | None:
    """When it happened; for a breakdown without a date of its own, the day of the first document that tells of it."""
    if event.date:
        return event.date
    days = [day for key in event.claims if (day := documents[claims[key].document].published_on)]
    return PartialDate(min(days).year, min(days).month, min(days).day) if days else None
