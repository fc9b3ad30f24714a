"""What a person should look at first, and why it stands where it stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reliant.ledger.agreements import ENDS, deciding_step
from reliant.model.claim import Claim, Stage
from reliant.model.deal import Agreement, Event
from reliant.model.decision import Decision, DecisionKind
from reliant.model.document import Document
from reliant.model.identity import PartyId


class Doubt(StrEnum):
    """Why a record is worth a person's time."""

    CONSEQUENCE = "consequence"  # a deal would stand otherwise, were it wrong
    CONSEQUENCE_ELSEWHERE = "consequence_elsewhere"  # the same, and the deal is none of the country that is followed
    CONTRADICTION = "contradiction"  # sources disagree
    LOST = "lost"  # a decision whose record is not read any more
    NEW_PARTY = "new_party"  # one document alone knows a country as a partner
    INFERRED_ROLE = "inferred_role"  # who supplies or receives does not stand in the words


WEIGHTS = {
    Doubt.CONSEQUENCE: 8,
    Doubt.CONTRADICTION: 6,
    Doubt.LOST: 5,
    Doubt.CONSEQUENCE_ELSEWHERE: 4,
    Doubt.NEW_PARTY: 3,
    Doubt.INFERRED_ROLE: 2,
}
"""How much each doubt counts; doubts of one record add up. Our assumption: what changes a verdict goes before what is unsure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One record to look at. ``place`` is the sum of ``WEIGHTS``; ``reasons`` say in words what it is made of."""

    subject: str  # ClaimId; for a contradiction EventId; for a lost decision its DecisionId
    doubts: tuple[Doubt, ...]
    reasons: tuple[str, ...]
    place: int
    claims: tuple[str, ...]
    told_on: date | None  # the latest day on which it was told


@dataclass(slots=True)
class _Case:
    claims: tuple[str, ...]
    doubts: list[Doubt]
    reasons: list[str]


_Found = tuple[str, tuple[str, ...], Doubt, str]
"""Subject, claims it is about, doubt, reason."""


def questions(
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    events: Sequence[Event],
    agreements: Iterable[Agreement],
    *,
    held: Sequence[Decision],
    subject: PartyId,
    registered: Iterable[tuple[PartyId, PartyId]] = (),
) -> tuple[Question, ...]:
    """The queue, first things first; of equals what was told later, then by id.

    Args:
        claims: as decided, by id.
        documents: by id.
        events: of these claims.
        agreements: of these events.
        held: decisions that hold. What a person accepted, fixed or called open is not asked again.
        subject: the country that is followed: what its deals rest on comes first.
        registered: pairs of recipient and supplier that a register knows.
    """
    settled = {key for one in held if one.kind in (DecisionKind.ACCEPT, DecisionKind.FIX) for key in one.subjects}
    cases: dict[str, _Case] = {}
    found = [
        *((key, (key,), doubt, reason) for deal in agreements for key, doubt, reason in _consequences(deal, subject)),
        *_contradictions(events, settled, [set(one.subjects) for one in held if one.kind is DecisionKind.CANNOT_TELL]),
        *((key, (key,), Doubt.NEW_PARTY, reason) for key, reason in _new_parties(events, claims, frozenset(registered))),
        *((claim.id, (claim.id,), Doubt.INFERRED_ROLE, reason) for claim in claims.values() for reason in _inferred_roles(claim)),
        *_lost(held, claims),
    ]
    for key, about, doubt, reason in found:
        if key not in settled:
            case = cases.setdefault(key, _Case(about, [], []))
            case.doubts.append(doubt)
            case.reasons.append(reason)
    asked = [_question(key, case, claims, documents) for key, case in cases.items()]
    return tuple(sorted(asked, key=lambda one: (-one.place, -(one.told_on or date.min).toordinal(), one.subject)))


def _contradictions(events: Sequence[Event], settled: set[str], left_open: Sequence[set[str]]) -> Iterator[_Found]:
    by_id = {event.id: event for event in events}
    for event in events:
        about = (*event.claims, *(key for other in event.contradicts for key in by_id[other].claims))
        if any(len(pair & set(about)) > 1 for pair in left_open) or settled.issuperset(about):
            continue
        for conflict in event.conflicts:
            readings = "; ".join(f"{value} ({len(told_by)})" for value, told_by in conflict.readings)
            yield event.id, about, Doubt.CONTRADICTION, f"sources disagree on {conflict.field}: {readings}"
        if event.contradicts and event.modality.is_fact:
            yield event.id, about, Doubt.CONTRADICTION, f"told as done here and denied in {', '.join(event.contradicts)}"


def _lost(held: Iterable[Decision], claims: Mapping[str, Claim]) -> Iterator[_Found]:
    """Decisions about claims that are not read any more; what was struck out is meant to be gone."""
    struck = {key for decision in held if decision.kind is DecisionKind.REJECT for key in decision.subjects}
    for decision in held:
        gone = [key for key in decision.subjects if key.startswith("c-") and key not in claims and key not in struck]
        if gone:
            what = f"{decision.kind.value} of {', '.join(gone)}: no such claim is read any more"
            yield decision.id, (), Doubt.LOST, f"{what}; decide on what is read there now, or undo it"


def _question(subject: str, case: _Case, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> Question:
    days = [day for key in case.claims if (day := documents[claims[key].document].published_on)]
    return Question(
        subject=subject,
        doubts=tuple(dict.fromkeys(case.doubts)),
        reasons=tuple(case.reasons),
        place=sum(WEIGHTS[doubt] for doubt in set(case.doubts)),
        claims=case.claims,
        told_on=max(days, default=None),
    )


def _consequences(deal: Agreement, subject: PartyId) -> Iterator[tuple[str, Doubt, str]]:
    """Claims without which a deal would have another state, or an end would not be known of, with what would be instead."""
    doubt = Doubt.CONSEQUENCE if subject in (deal.recipient, deal.supplier) else Doubt.CONSEQUENCE_ELSEWHERE
    for source in deal.sources:
        left = [step for step in deal.steps if step.source != source]
        if not source.startswith("c-") or (not left and deal.state not in ENDS):
            continue
        instead = deciding_step(left).state.value if left else "not known at all"
        if instead != deal.state.value:
            yield source, doubt, f"if it is wrong, {deal.id} is {instead} and not {deal.state.value}"


def _new_parties(
    events: Iterable[Event], claims: Mapping[str, Claim], registered: frozenset[tuple[PartyId, PartyId]]
) -> Iterator[tuple[str, str]]:
    """Claims that alone name two countries together, one of which no register row and no other document knows as a partner."""
    told: dict[frozenset[PartyId], set[str]] = defaultdict(set)
    for event in events:
        if event.type.stage is not Stage.NONE and len(event.parties) == 2:
            told[event.parties].update(event.claims)
    for pair, keys in told.items():
        one, other = sorted(pair)
        if len({claims[key].document for key in keys}) == 1 and not {(one, other), (other, one)} & registered:
            yield min(keys), f"{one} and {other} are partners in this document alone, and in no register"


def _inferred_roles(claim: Claim) -> Iterator[str]:
    inferred = Counter(
        field.name.partition("_")[0]
        for field in claim.fields
        if field.inferred and field.name.startswith(("recipient", "supplier"))
    )
    for role in sorted(inferred):
        text = next(field.text for field in claim.fields if field.inferred and field.name.startswith(role))
        yield f"the {role} does not stand in the sentence: inferred from {text!r}"
