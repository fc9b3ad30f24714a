"""Register and news side by side: which event may be of which order, what speaks for it and against it, and what was decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reliant.ledger.agreements import STATES
from reliant.ledger.decided import Bonds
from reliant.ledger.matching import Row, years_apart
from reliant.ledger.sameness import is_same_item, item_words
from reliant.model.claim import EventType
from reliant.model.deal import Agreement, Event
from reliant.model.designations import designations, families
from reliant.model.identity import EventId
from reliant.model.time import PartialDate


class Verdict(StrEnum):
    """What became of a candidate."""

    ACCEPTED = "accepted"  # the event is of this order
    REJECTED = "rejected"  # it is not
    OPEN = "open"  # nothing speaks against it, and nothing decides it


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One comparison of an event with an order; ``passed`` is null when a side does not say."""

    name: str  # parties, item, period, quantity
    passed: bool | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event and an order of the register that may be one deal, with the evidence and who decided."""

    event: EventId
    row: str
    verdict: Verdict
    decided_by: str  # "rule", or "person"
    tests: tuple[Compared, ...]


def candidates(
    events: Iterable[Event],
    dated: Mapping[str, PartialDate | None],
    deals: Sequence[Row],
    agreements: Iterable[Agreement],
    *,
    bonds: Bonds,
) -> tuple[Candidate, ...]:
    """Every event of a deal's life with every order of the same recipient that its item may mean, by event and row.

    An order is a candidate if it is of the same family of types, or if the text names only a kind of thing and the order is of
    that category. Rejected ones are kept with the test that failed: they are what a register does not have.

    Args:
        events: those told as fact count.
        dated: when each happened, or was first told.
        deals: rows of contract DEALS.
        agreements: of these events and rows.
        bonds: what people decided.
    """
    joined = {claim: deal.row for deal in agreements if deal.row for claim in deal.sources}
    by_recipient: dict[str, list[Row]] = {}
    for row in deals:
        by_recipient.setdefault(str(row["recipient"]), []).append(row)
    found = []
    for event in events:
        if not event.modality.is_fact or event.type not in STATES or event.type is EventType.REFUSAL or event.recipient is None:
            continue
        ours = by_recipient.get(event.recipient, ())
        words = item_words(event.item)
        is_described = any(words & item_words(str(row["description"])) for row in ours)
        for row in ours:
            item = _item(event, row)
            if item is None:
                continue
            if item.passed is None and is_described and not words & item_words(str(row["description"])):
                continue  # "helicopters" are no trainers, if the register has helicopters
            tests = (_parties(event, row), item, _period(event, dated[event.id], row), _quantity(event, row))
            found.append(_decided(event, row, tests, joined, bonds))
    return tuple(sorted(found, key=lambda one: (one.event, one.row)))


def _decided(event: Event, row: Row, tests: tuple[Compared, ...], joined: Mapping[str, str], bonds: Bonds) -> Candidate:
    key = str(row["row_id"])
    by_person = any((claim, key) in bonds.not_row_of or bonds.row_of.get(claim) == key for claim in event.claims)
    if any(joined.get(claim) == key for claim in event.claims):
        verdict = Verdict.ACCEPTED
    elif by_person or any(test.passed is False for test in tests if test.name != "quantity"):
        verdict = Verdict.REJECTED
    elif any(claim in joined for claim in event.claims):
        verdict = Verdict.REJECTED
        tests = (
            *tests,
            Compared(name="other order", passed=False, says=f"it is of {joined[event.claims[0]]}, which is nearer"),
        )
    else:
        verdict = Verdict.OPEN
    return Candidate(event=event.id, row=key, verdict=verdict, decided_by="person" if by_person else "rule", tests=tests)


def _parties(event: Event, row: Row) -> Compared:
    if event.supplier is None:
        return Compared(name="parties", passed=None, says=f"recipient {event.recipient} in both; the text names no supplier")
    same = event.supplier == row["supplier"]
    parted = f"from {event.supplier} in the text, from {row['supplier']} in the register"
    says = f"{event.supplier} to {event.recipient} in both" if same else parted
    return Compared(name="parties", passed=same, says=says)


def _item(event: Event, row: Row) -> Compared | None:
    """How the items compare; null when the order is no candidate at all."""
    printed = str(row["designation"])
    shared = families(event.item) & families(printed)
    if is_same_item(event.item, printed) and designations(event.item):
        return Compared(name="item", passed=True, says=f"{event.item} is {printed}")
    if shared:
        return Compared(
            name="item", passed=True, says=f"{event.item} and {printed} are of one family, {' or '.join(sorted(shared))}"
        )
    if not families(event.item) and event.category is not None and event.category == row["category"]:
        return Compared(
            name="item", passed=None, says=f"the text names only a kind, {event.item}; {printed} is of {row['category']}"
        )
    return None


def _period(event: Event, when: PartialDate | None, row: Row) -> Compared:
    ordered, years = row["ordered_year"], row["delivery_years"]
    life = f"ordered {ordered or 'in an unknown year'}"
    life += f", delivered {min(years)}-{max(years)}" if isinstance(years, list | tuple) and years else ", nothing delivered"
    if when is None or not isinstance(ordered, int):
        return Compared(name="period", passed=None, says=f"{life}; the text gives no date" if when is None else life)
    told = f"{event.type.value.replace('_', ' ')} {when}{'' if event.date else ', the day it was told'}"
    if years_apart(event, when, row) is not None:
        return Compared(name="period", passed=True, says=f"{told} fits {life}")
    may_be = event.date is None and when.year >= ordered  # told later: it may have happened before
    return Compared(name="period", passed=None if may_be else False, says=f"{told} does not fit {life}")


def _quantity(event: Event, row: Row) -> Compared:
    wanted, got = row["number_ordered"], row["number_delivered"]
    if event.quantity is None or not event.quantity.isdigit() or not isinstance(wanted, float):
        return Compared(name="quantity", passed=None, says="not stated in both")
    number = int(event.quantity)
    counted = f"{wanted:g} ordered" + (f", {got:g} delivered" if isinstance(got, float) else "")
    fits = number <= wanted if event.type is EventType.DELIVERY else number == wanted
    return Compared(name="quantity", passed=fits, says=f"{number} in the text, {counted} in the register")


def in_words(tests: Iterable[Compared]) -> Iterator[str]:
    """The evidence, one clause a test: what agrees (+), what does not (-), what cannot be compared (?)."""
    signs = {True: "+", False: "-", None: "?"}
    return (f"{signs[test.passed]} {test.name}: {test.says}" for test in tests)
