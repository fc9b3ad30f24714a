"""The status of a category, proposed from dated reasons. Nothing is defaulted: without a reason it is unknown, and says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reliant.ledger.perspective import partners_of
from reliant.measures.arrow import Verdict, VerdictWord
from reliant.model.claim import Claim, EventType, Modality, Stage
from reliant.model.countries import party_name
from reliant.model.deal import Agreement, AgreementState, Event
from reliant.model.document import Document
from reliant.model.identity import ClaimId, DocumentId
from reliant.model.status import Aim, Direction, ReasonKind, Status, StatusDecision, StatusReason, StatusWord, Week
from reliant.model.time import Window
from reliant.monitor.placing import Placed, placed
from reliant.monitor.wording import listing, percent, plural

LOOKS_BACK = timedelta(weeks=13)
"""An event speaks for the weeks of the quarter that ends with the week, and then no longer."""
LEAST = 1.0
"""Weight below which nothing is proposed: half a sentence of talk is no status."""
MOST_TALK = 0.5
"""Weight that all talks and visits together have at most: talk is not delivery."""
LEADS_BY = 1 / 3
"""Part of all weight by which progress must exceed regress, or the other way round, for the status to say so."""
LITTLE = 0.05
"""Share of the recorded volume below which announced partners have not delivered."""
_WEIGHTS = {
    EventType.AGREEMENT: 1.0,
    EventType.LICENCE: 1.0,
    EventType.JOINT_VENTURE: 1.0,
    EventType.ORDER: 2.0,
    EventType.DELIVERY: 3.0,
    EventType.PRODUCTION_START: 2.0,
}
_CONTACT, _BREAKDOWN, _HEARSAY = 0.25, 1.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What measures say of one goal, as of the day of the register's release.

    ``told`` and ``delivered`` name partners other than the supplier that texts tell of and those among them with a
    delivery in the register; ``their_share`` is their part of the recorded volume, 0..1, null without any volume.
    """

    aim: str
    on: date
    verdict: Verdict | None
    verdict_sources: tuple[str, ...]
    window: Window
    told: tuple[str, ...]
    delivered: tuple[str, ...]
    their_share: float | None
    gap_sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvidence:
    """What was known on the day ``on``, and nothing later. ``measured`` is empty when no release of a register was known."""

    on: date
    documents: Mapping[DocumentId, Document]
    claims: Mapping[ClaimId, Claim]
    events: tuple[Event, ...]
    agreements: tuple[Agreement, ...]
    measured: tuple[Measured, ...] = ()


def status_of(
    category: str, aims: Sequence[Aim], week: Week, evidence: StatusEvidence, decisions: Sequence[StatusDecision] = ()
) -> Status:
    """Status of a category in a week.

    Args:
        category: its id.
        aims: its goals; without one the status is unknown.
        week: the week it is for.
        evidence: what was known, at the latest on the last day of the week.
        decisions: of persons; the last one about this category and week that was taken by ``evidence.on`` holds.
    """
    reasons = tuple(
        sorted(
            (reason for aim in aims for reason in reasons_for(aim, week, evidence)),
            key=lambda reason: (-reason.on.toordinal(), -reason.weight, reason.says),
        )
    )
    word, because = proposal(reasons) if aims else (StatusWord.UNKNOWN, "The category names no goal in monitor.toml.")
    taken = [
        decision
        for decision in decisions
        if decision.category == category and decision.week == week and decision.decided_on <= evidence.on
    ]
    last = max(taken, key=lambda decision: (decision.decided_on, decision.line)) if taken else None
    return Status(category=category, week=week, on=evidence.on, proposed=word, because=because, reasons=reasons, decision=last)


def proposal(reasons: Sequence[StatusReason]) -> tuple[StatusWord, str]:
    """The word that reasons propose, and one sentence that says how.

    Progress and regress are sums of weights. A status is proposed when all weights together reach ``LEAST``; it is
    improving or worsening when one side exceeds the other by ``LEAST`` and by ``LEADS_BY`` of all weights, else unchanged.
    """
    counted = [reason for reason in reasons if reason.weight > 0]
    if not counted:
        extra = f" {plural(len(reasons), 'reason')} told and not counted." if reasons else ""
        return StatusWord.UNKNOWN, f"Nothing dated speaks for or against the goal in these 13 weeks.{extra}"
    talk = sum(reason.weight for reason in counted if reason.is_talk)
    shrink = min(1.0, MOST_TALK / talk) if talk else 1.0
    sums = {1: 0.0, 0: 0.0, -1: 0.0}
    for reason in counted:
        sums[reason.polarity] += reason.weight * (shrink if reason.is_talk else 1.0)
    total, net = sum(sums.values()), sums[1] - sums[-1]
    if total < LEAST:
        why = "only talk and visits" if all(reason.is_talk for reason in counted) else "too little"
        return StatusWord.UNKNOWN, f"There is {why}: a weight of {total:.2g}, and {LEAST:g} is needed for a status."
    said = f"For progress {sums[1]:.3g}, for regress {sums[-1]:.3g}, for no change {sums[0]:.3g} by weight."
    if abs(net) >= max(LEAST, LEADS_BY * total):
        return (StatusWord.IMPROVING if net > 0 else StatusWord.WORSENING), said
    return StatusWord.UNCHANGED, said


def reasons_for(aim: Aim, week: Week, evidence: StatusEvidence) -> tuple[StatusReason, ...]:
    """Every dated reason for or against a goal in a week: events, the measures' verdict, overdue agreements, the gap."""
    found: list[StatusReason] = []
    for event in evidence.events:
        at = placed(event, evidence.claims, evidence.documents)
        if at is not None and at.on is not None and week.last - LOOKS_BACK < at.on <= min(week.last, evidence.on):
            reason = _of_event(aim, event, at)
            found += [reason] if reason else []
    for deal in evidence.agreements:
        reason = _of_overdue(aim, deal, evidence.on)
        found += [reason] if reason else []
    for measured in evidence.measured:
        if measured.aim == aim.id and measured.on <= evidence.on:
            found += _of_measures(aim, measured)
    return tuple(found)


def _of_event(aim: Aim, event: Event, at: Placed) -> StatusReason | None:
    """What an event says of a goal; null when it is no supply to the subject, or not told as fact or plan."""
    partners = partners_of(aim.subject, event)
    if not partners or event.type is EventType.OTHER or event.modality in (Modality.HYPOTHETICAL, Modality.DENIED):
        return None
    polarity, why_not = _polarity(aim, event, partners)
    is_talk = event.type.stage is Stage.CONTACT
    weight = _CONTACT if is_talk else _BREAKDOWN if event.type.stage is Stage.BREAKDOWN else _WEIGHTS[event.type]
    if event.modality is Modality.REPORTED:
        weight *= _HEARSAY
    if event.modality is Modality.PLANNED:
        why_not = why_not or "a plan is no happening"
    who = "own industry" if partners == (aim.subject,) else listing([party_name(partner) for partner in partners])
    what = f"{event.type.value.replace('_', ' ').capitalize()}, {who}{': ' + event.item if event.item else ''}"
    what += "" if event.modality is Modality.ACTUAL else f" ({event.modality.value})"
    return StatusReason(
        on=at.on or date.min,
        kind=ReasonKind.EVENT,
        says=f"{what}; not counted: {why_not}" if why_not else what,
        polarity=0 if why_not else polarity,
        weight=0.0 if why_not else weight,
        sources=event.claims,
        about=event.id,
        is_talk=is_talk,
    )


def _polarity(aim: Aim, event: Event, partners: tuple[str, ...]) -> tuple[int, str | None]:
    """1 when the event brings the goal nearer, -1 when farther, 0 with the reason when neither can be said."""
    away = 1 if aim.direction is Direction.DOWN else -1
    breaks = event.type.stage is Stage.BREAKDOWN
    if partners == (aim.subject,):
        return (-away if breaks else away), None
    if aim.supplier is None:
        return 0, "the goal names no supplier"
    if aim.supplier not in partners:
        return (-away if breaks else away), None
    if len(partners) > 1:
        return 0, f"{party_name(aim.supplier)} and others together"
    if event.type.stage is Stage.CONTACT:
        return 0, f"talk with {party_name(aim.supplier)} is the usual course"
    if breaks:
        return 0, "a supply that fails is what dependence costs, not the end of it"
    return -away, None


def _of_overdue(aim: Aim, deal: Agreement, on: date) -> StatusReason | None:
    """An overdue deal of the subject: one with another supplier is diversification announced and not delivered."""
    is_late = deal.is_overdue or deal.state is AgreementState.LAPSED
    if deal.recipient != aim.subject or not is_late or deal.supplier in (None, aim.subject):
        return None
    says = f"Overdue: {deal.item} from {party_name(str(deal.supplier))}, {deal.state.value} {deal.since or 'at an unknown date'}"
    if deal.supplier == aim.supplier or aim.supplier is None:
        why_not = (
            "a supply that fails is what dependence costs, not the end of it" if aim.supplier else "the goal names no supplier"
        )
        says, polarity, weight = f"{says}; not counted: {why_not}", 0, 0.0
    else:
        polarity, weight = (-1 if aim.direction is Direction.DOWN else 1), 1.0
    return StatusReason(
        on=on, kind=ReasonKind.OVERDUE, says=says, polarity=polarity, weight=weight, sources=deal.sources, about=deal.id
    )


def _of_measures(aim: Aim, measured: Measured) -> list[StatusReason]:
    away = 1 if aim.direction is Direction.DOWN else -1
    found = []
    if measured.verdict is not None and measured.verdict_sources:
        word = measured.verdict.word
        polarity = {VerdictWord.DIVERSIFYING: away, VerdictWord.CONCENTRATING: -away}.get(word, 0)
        can_tell = word is not VerdictWord.CANNOT_TELL
        says = f"Register: {measured.verdict.sentences[0] if measured.verdict.sentences else word.value.replace('_', ' ')}"
        found.append(
            StatusReason(
                on=measured.on,
                kind=ReasonKind.VERDICT,
                says=says if can_tell else f"{says} Not counted: it cannot be told",
                polarity=polarity,
                weight=2.0 if can_tell else 0.0,
                sources=measured.verdict_sources,
            )
        )
    if measured.told and measured.gap_sources and (measured.their_share or 0.0) < LITTLE:
        delivered = listing([party_name(party) for party in measured.delivered]) or "none"
        volume = f", {percent(measured.their_share)} of the recorded volume" if measured.their_share else ""
        found.append(
            StatusReason(
                on=measured.on,
                kind=ReasonKind.GAP,
                says=f"Announced and not delivered: texts tell of {plural(len(measured.told), 'other partner')} in "
                f"{measured.window.label}, delivered: {delivered}{volume}",
                polarity=0,
                weight=1.0,
                sources=measured.gap_sources,
            )
        )
    return found
