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
class Agreement:
    """One deal through its life: "last known state, since when, by which sentence or row".

    ``is_overdue`` says that the deal was ordered, is not fulfilled by ``as_of``, and older than deals of its kind
    usually take; ``overdue_reason`` states the rule and the numbers. ``steps`` run oldest first.
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

    @property
    def sources(self) -> tuple[str, ...]:
        """Every claim and row the deal rests on, in the order of its steps, each once."""
        return tuple(dict.fromkeys(step.source for step in self.steps))
