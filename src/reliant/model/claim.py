"""A claim: one document says one thing, once."""

from dataclasses import dataclass
from enum import StrEnum

from reliant.model.document import Span
from reliant.model.identity import ClaimId, DocumentId, PartyId, content_id
from reliant.model.time import PartialDate


class Stage(StrEnum):
    """How far along a deal the happening stands."""

    CONTACT = "contact"
    COMMITMENT = "commitment"
    EXECUTION = "execution"
    BREAKDOWN = "breakdown"
    NONE = "none"


class EventType(StrEnum):
    """What happened. Definitions and stages: vocabulary/event_types.yaml."""

    TALKS = "talks"
    VISIT = "visit"
    OFFER = "offer"
    STATEMENT_OF_INTENT = "statement_of_intent"
    AGREEMENT = "agreement"
    ORDER = "order"
    DELIVERY = "delivery"
    PRODUCTION_START = "production_start"
    JOINT_VENTURE = "joint_venture"
    LICENCE = "licence"
    REFUSAL = "refusal"
    SUSPENSION = "suspension"
    CANCELLATION = "cancellation"
    NON_PERFORMANCE = "non_performance"
    OTHER = "other"

    @property
    def stage(self) -> Stage:
        """Life-cycle stage, which the type decides."""
        return _STAGES.get(self, Stage.NONE)


_STAGES = {
    **dict.fromkeys((EventType.TALKS, EventType.VISIT, EventType.OFFER, EventType.STATEMENT_OF_INTENT), Stage.CONTACT),
    **dict.fromkeys((EventType.AGREEMENT, EventType.ORDER, EventType.LICENCE, EventType.JOINT_VENTURE), Stage.COMMITMENT),
    **dict.fromkeys((EventType.DELIVERY, EventType.PRODUCTION_START), Stage.EXECUTION),
    **dict.fromkeys(
        (EventType.REFUSAL, EventType.SUSPENSION, EventType.CANCELLATION, EventType.NON_PERFORMANCE), Stage.BREAKDOWN
    ),
}


class Modality(StrEnum):
    """How the text stands to it. Precedence: denied > hypothetical > reported > planned > actual."""

    ACTUAL = "actual"
    REPORTED = "reported"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"

    @property
    def is_fact(self) -> bool:
        """Whether the text says that it happened, by itself or through a source."""
        return self in (Modality.ACTUAL, Modality.REPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where one field of a claim was read.

    ``text`` is exactly the characters of ``span``. ``inferred`` is true where the field does not stand in the
    words of the claim itself (a pronoun, "the first enterprise", the country of the document, a year
    from context); ``span`` is then where the words it rests on stand, or null if it rests on the document's own data.
    ``rule`` says in plain words how the field was read: "subject of 'delivered'", "the only other country of the sentence".
    """

    name: str  # item, quantity, value, date, recipient_country, recipient_organisation, supplier_country, …
    text: str
    span: Span | None
    inferred: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A parent of a firm as a text states it; ``share`` in per cent, null when not stated."""

    child: str
    parent: str
    parent_country: PartyId | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One document says one thing, once.

    Document D, characters 612-688, says that Russia (supplier) refused (type) Belarus (recipient) missiles
    (item), as a fact (modality). Rule "refusal.noun" of "frames@1" read it there. ``evidence`` is the sentence,
    exactly ``text[span.start:span.end]``. Roles follow the flow: the recipient is where the goods go or would have gone.
    ``parties`` that only meet, with no direction of supply, stand in ``other_parties``.
    """

    id: ClaimId
    document: DocumentId
    span: Span
    evidence: str
    type: EventType
    modality: Modality
    recipient: PartyId | None = None
    supplier: PartyId | None = None
    other_parties: tuple[PartyId, ...] = ()
    organisations: tuple[str, ...] = ()
    parents: tuple[Parent, ...] = ()
    item: str | None = None
    category: str | None = None
    quantity: str | None = None  # digits
    value: str | None = None  # currency code, number, scale word: "USD 1.1 billion"
    date: PartialDate | None = None  # of the event itself
    fields: tuple[Field, ...] = ()
    extractor: str = ""  # rule set and version, "frames@1"
    rule: str = ""

    @property
    def stage(self) -> Stage:
        """Life-cycle stage, which the type decides."""
        return self.type.stage

    @property
    def parties(self) -> frozenset[PartyId]:
        """Every country of the claim, whatever its role."""
        return frozenset(party for party in (self.recipient, self.supplier, *self.other_parties) if party)


def claim_id(
    *,
    document: DocumentId,
    span: Span,
    type: EventType,  # noqa: A002  the field's own name
    recipient: PartyId | None,
    supplier: PartyId | None,
    other_parties: tuple[PartyId, ...],
    item: str | None,
) -> ClaimId:
    """Id of a claim from what it says and where: a better reading of its modality or date is still the same claim."""
    return ClaimId(content_id("c", document, span.start, span.end, type, recipient, supplier, sorted(other_parties), item))
