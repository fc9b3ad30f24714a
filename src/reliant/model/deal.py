"""Events and agreements: what the claims and register rows, taken together, say of one happening and one deal."""

from dataclasses import dataclass
from enum import StrEnum

from reliant.model.claim import EventType, Modality
from reliant.model.identity import AgreementId, ClaimId, EventId, PartyId
from reliant.model.time import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Sources that disagree on one field of an event: kept side by side, not averaged."""

    field: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]  # (value, claim ids that say so)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The claims that tell of one happening, with every citation. Independent of the order they came in."""

    id: EventId
    type: EventType
    modality: Modality
    claims: tuple[ClaimId, ...]
    recipient: PartyId | None = None
    supplier: PartyId | None = None
    other_parties: tuple[PartyId, ...] = ()
    item: str | None = None
    category: str | None = None
    quantity: str | None = None
    date: PartialDate | None = None
    conflicts: tuple[Conflict, ...] = ()
    contradicts: tuple[EventId, ...] = ()  # told as done here and denied there, or the other way round

    @property
    def parties(self) -> frozenset[PartyId]:
        """Every country of the event, whatever its role."""
        return frozenset(party for party in (self.recipient, self.supplier, *self.other_parties) if party)


class AgreementState(StrEnum):
    """Last known state of a deal: talks < agreed < ordered < delivering < delivered, or one of the ends."""

    TALKS = "talks"
    AGREED = "agreed"
    ORDERED = "ordered"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    LAPSED = "lapsed"  # signed and not performed, says a source
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of a deal's state: what, when, and the claim or register row that says so."""

    state: AgreementState
    on: PartialDate | None
    source: str  # ClaimId or RowId
    reason: str  # one clause in words


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeOrder:
    """An order of the register that is not the deal told of and is like it: same recipient, same family of the type."""

    row: str  # RowId
    supplier: PartyId
    designation: str
    ordered: int | None
    delivery_years: tuple[int, ...]
    number_ordered: float | None
    number_delivered: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How many were delivered according to texts: batches add up, and what is told twice counts once."""

    number: int
    batches: tuple[tuple[int, tuple[ClaimId, ...]], ...]  # (number, claims that tell of this batch), in order of time
    total_stated_by: tuple[ClaimId, ...] = ()  # claims that state a total; it prevails over a smaller sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One deal through its life: "last known state, since when, by which sentence or row".

    ``is_overdue`` says that the deal was ordered, is not fulfilled by ``as_of``, and older than deals of its kind
    usually take; ``overdue_reason`` states the rule and the numbers. ``steps`` run oldest first. ``row`` is the order of the
    register that is this deal, null when the register has none: ``like_orders`` are then those that come close.
    ``number_delivered`` is the register's; ``told_delivered`` is what texts say.
    """

    id: AgreementId
    recipient: PartyId | None
    supplier: PartyId | None
    item: str
    category: str | None
    state: AgreementState
    since: PartialDate | None
    because: str  # ClaimId or RowId of the deciding step
    steps: tuple[Step, ...]
    number_ordered: float | None = None
    number_delivered: float | None = None
    is_overdue: bool = False
    overdue_reason: str | None = None
    row: str | None = None
    like_orders: tuple[LikeOrder, ...] = ()
    told_delivered: Quantity | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Every claim and row the deal rests on, in the order of its steps, each once."""
        return tuple(dict.fromkeys(step.source for step in self.steps))
