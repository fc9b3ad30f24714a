"""Which events and register rows are of one deal."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, permutations

from reliant.ledger.sameness import fits, is_same_family, is_same_item
from reliant.model.claim import EventType, Stage
from reliant.model.deal import Event
from reliant.model.designations import families
from reliant.model.time import PartialDate

Row = Mapping[str, object]
ORDER_YEARS_APART = 1
"""A text's order and the register's are one deal when their years differ by no more: signing and entry into force part."""

_ORDER = (
    EventType.AGREEMENT,
    EventType.LICENCE,
    EventType.ORDER,
    EventType.DELIVERY,
    EventType.NON_PERFORMANCE,
    EventType.SUSPENSION,
    EventType.CANCELLATION,
    EventType.REFUSAL,
)
"""Types in the order of a deal's life."""
_BEGINS = frozenset({EventType.AGREEMENT, EventType.LICENCE, EventType.ORDER})
_SPAN = {
    EventType.ORDER: 2,
    EventType.AGREEMENT: 2,
    EventType.LICENCE: 2,
    EventType.DELIVERY: 4,
    EventType.NON_PERFORMANCE: 4,
    EventType.CANCELLATION: 6,
    EventType.SUSPENSION: 6,
    EventType.REFUSAL: 0,
}
"""Years after its beginning within which a later step of this type belongs to a deal."""


def row_for(event: Event, when: PartialDate | None, deals: Sequence[Row]) -> str | None:
    """The register row an event speaks of: parties, family of the type and years fit, the nearest year of order first.

    An event without a date of its own joins the only deal of its family, if there is just one it could mean.
    """
    if not families(event.item) or event.type is EventType.REFUSAL:
        return None
    choices: list[tuple[int, bool, str]] = []
    alike: list[str] = []
    for row in deals:
        if (
            event.recipient not in (None, row["recipient"])
            or event.supplier not in (None, row["supplier"])
            or event.recipient is None
        ):
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


def same_deals(events: Mapping[str, Event], dated: Mapping[str, PartialDate | None]) -> list[tuple[str, str]]:
    """Pairs of events of one deal. What follows two orders of different deals belongs to the later order."""
    pairs = {
        frozenset((one, other)) for one, other in combinations(events, 2) if _is_same_deal(events[one], events[other], dated)
    }
    begun: dict[str, list[str]] = defaultdict(list)
    for one, other in (ways for pair in pairs for ways in permutations(sorted(pair))):
        if events[one].type in _BEGINS and events[other].type not in _BEGINS:
            begun[other].append(one)
    for follows, orders in begun.items():
        latest = max(orders, key=lambda key: (str(dated[key]), key))
        earlier = [order for order in orders if order != latest and may_fit(events[order], events[latest])]
        pairs -= {frozenset((follows, order)) for order in earlier if frozenset((order, latest)) not in pairs}
    return [(min(pair), max(pair)) for pair in pairs]


def may_fit(one: Event, other: Event) -> bool:
    """Whether two events may be of one flow: no party of the one contradicts the other."""
    return fits(one.recipient, other.recipient) and fits(one.supplier, other.supplier)


def _is_same_deal(one: Event, other: Event, dated: Mapping[str, PartialDate | None]) -> bool:
    """Whether two events without a register row may be of one deal: same flow and item, and the years of a life."""
    if not may_fit(one, other) or not (one.parties & other.parties):
        return False
    if (one.recipient, one.supplier) != (other.recipient, other.supplier) and None not in (one.supplier, other.supplier):
        return False
    if not is_same_item(one.item, other.item) and not _is_named_generally(one, other):
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
    begins, follows = sorted((one, other), key=lambda event: (_ORDER.index(event.type), dated[event.id] or first))
    start, end = dated[begins.id] or first, dated[follows.id] or second
    return 0 <= end.year - start.year <= _SPAN[follows.type]


def _is_named_generally(one: Event, other: Event) -> bool:
    """Whether one breakdown names the type and the other only its kind: "BTR-82A carriers", "wheeled armoured vehicles"."""
    return (
        one.type is other.type
        and one.type.stage is Stage.BREAKDOWN
        and one.category is not None
        and one.category == other.category
        and None not in (one.recipient, one.supplier)
        and bool(families(one.item)) != bool(families(other.item))
    )
