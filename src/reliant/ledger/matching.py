"""Which events and register rows are of one deal."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, permutations

from reliant.ledger.sameness import components, designation_base, fits, is_same_item, item_words
from reliant.model.claim import EventType, Stage
from reliant.model.deal import Event
from reliant.model.designations import designations, families
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
_LONGEST = max(_SPAN.values())


class Rows:
    """Rows of contract DEALS, found by recipient and family of the type."""

    def __init__(self, deals: Iterable[Row]) -> None:
        self._by_family: dict[tuple[object, str], list[Row]] = defaultdict(list)
        for row in deals:
            for family in families(str(row["designation"])):
                self._by_family[row["recipient"], family].append(row)

    def of_family(self, recipient: str | None, item: str | None) -> list[Row]:
        """Rows of a recipient for types of the families of an item, by id; none when either is not known."""
        if recipient is None:
            return []
        found = {str(row["row_id"]): row for family in families(item) for row in self._by_family.get((recipient, family), ())}
        return [found[key] for key in sorted(found)]

    def like(self, event: Event) -> list[Row]:
        """Rows of the recipient and a family of the event, and of its supplier if it names one, by id."""
        return [row for row in self.of_family(event.recipient, event.item) if event.supplier in (None, row["supplier"])]


def row_for(event: Event, when: PartialDate | None, rows: Rows, *, never: Container[str] = ()) -> str | None:
    """The register row an event speaks of: parties, family of the type and years fit, the nearest year of order first.

    An event without a date of its own joins the only deal of its family, if there is just one it could mean. Rows in ``never``
    are those of which a person said that the event does not speak of them.
    """
    if event.recipient is None or event.type is EventType.REFUSAL:
        return None
    choices: list[tuple[int, bool, str]] = []
    alike: list[str] = []
    for row in rows.like(event):
        if row["row_id"] in never:
            continue
        if when is None or not isinstance(row["ordered_year"], int) or row["ordered_year"] <= when.year:
            alike.append(str(row["row_id"]))
        distance = years_apart(event, when, row)
        if distance is not None:
            choices.append((distance, not is_same_item(event.item, str(row["designation"])), str(row["row_id"])))
    if choices:
        return min(choices)[2]
    return alike[0] if event.date is None and len(alike) == 1 else None


def years_apart(event: Event, when: PartialDate | None, row: Row) -> int | None:
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
    near = {(min(pair), max(pair)) for pair in near_pairs(events, dated)}
    pairs = {frozenset((one, other)) for one, other in near if is_same_deal(events[one], events[other], dated)}
    pairs -= _chained(pairs, events, dated)
    begun: dict[str, list[str]] = defaultdict(list)
    for one, other in (ways for pair in pairs for ways in permutations(sorted(pair))):
        if events[one].type in _BEGINS and events[other].type not in _BEGINS:
            begun[other].append(one)
    for follows, orders in begun.items():
        latest = max(orders, key=lambda key: (str(dated[key]), key))
        earlier = [order for order in orders if order != latest and may_fit(events[order], events[latest])]
        pairs -= {frozenset((follows, order)) for order in earlier if frozenset((order, latest)) not in pairs}
    return [(min(pair), max(pair)) for pair in pairs]


def _chained(
    pairs: Collection[frozenset[str]], events: Mapping[str, Event], dated: Mapping[str, PartialDate | None]
) -> set[frozenset[str]]:
    """Pairs of orders that only a row of others between them would make one: 2015 and 2016 may be one order, 2015 to 2017 not.

    From the earliest order on, those that lie within a year of it are one, and the next one begins another.
    """
    between = {pair for pair in pairs if all(events[key].type is EventType.ORDER for key in pair)}
    batch_of: dict[str, tuple[int, int]] = {}
    for place, group in enumerate(components({key for pair in between for key in pair}, [(min(p), max(p)) for p in between])):
        begins = -ORDER_YEARS_APART - 1
        for key in sorted(group, key=lambda key: (str(dated[key]), key)):
            when = dated[key]
            if when is not None and when.year > begins + ORDER_YEARS_APART:
                begins = when.year
            batch_of[key] = place, begins
    return {pair for pair in between if len({batch_of[key] for key in pair}) > 1}


def near_pairs(events: Mapping[str, Event], dated: Mapping[str, PartialDate | None]) -> Iterator[tuple[str, str]]:
    """Pairs that may be of one deal, each at least once: a party, a word or type of the item, and the years of a life in common.

    Breakdowns that name a type or only its kind meet by their category.
    """
    blocks: dict[tuple[str | None, str], list[tuple[int, str]]] = defaultdict(list)
    for key, event in events.items():
        when = dated[key]
        if when is None and event.type is not EventType.REFUSAL:
            continue  # no year, no deal
        year = when.year if when else 0
        tokens = set(item_words(event.item)) | {f"#{designation_base(name)}" for name in designations(event.item)}
        if event.type.stage is Stage.BREAKDOWN and event.category:
            tokens.add(f"@{event.type}{event.category}")
        for token in tokens:
            for party in event.parties:
                blocks[party, token].append((year, key))
    for block in blocks.values():
        block.sort()
        refusals = [key for _, key in block if events[key].type is EventType.REFUSAL]
        yield from combinations(refusals, 2)
        others = [(year, key) for year, key in block if events[key].type is not EventType.REFUSAL]
        flows: dict[tuple[str | None, str | None], list[tuple[int, str]]] = defaultdict(list)
        for year, key in others:
            flows[events[key].recipient, events[key].supplier].append((year, key))
        for (_, supplier), flow in flows.items():
            yield from _within_a_life(flow, flow if supplier else others)  # who leaves the supplier open may be of any flow


def _within_a_life(some: Sequence[tuple[int, str]], others: Sequence[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of a key of the one and a key of the other, both in order of years, that are no more than a life apart."""
    for year, key in some:
        start, end = bisect_left(others, (year - _LONGEST, "")), bisect_left(others, (year + _LONGEST + 1, ""))
        yield from ((key, other) for _, other in islice(others, start, end) if other != key)


def may_fit(one: Event, other: Event) -> bool:
    """Whether two events may be of one flow: no party of the one contradicts the other."""
    return fits(one.recipient, other.recipient) and fits(one.supplier, other.supplier)


def is_same_deal(one: Event, other: Event, dated: Mapping[str, PartialDate | None]) -> bool:
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
