"""Lately: what the documents tell of last, dated, one sentence each, newest first."""

from datetime import date

from reliant.model.claim import Claim, EventType, Modality
from reliant.monitor.evidence import Evidence
from reliant.monitor.page import Section, Statement
from reliant.monitor.placing import placed
from reliant.monitor.wording import cut

MOST = 8


def lately(evidence: Evidence) -> Section:
    """The newest happenings of the subject.

    A happening without any date, of its own or of its page, cannot be placed and is left out.
    """
    documents = {document.id: document for document in evidence.documents}
    claims = {claim.id: claim for claim in evidence.claims}
    found: list[tuple[date, str, Claim]] = []
    for event in evidence.events:
        at = placed(event, claims, documents)
        if (
            evidence.subject not in event.parties
            or event.type is EventType.OTHER
            or event.modality is Modality.HYPOTHETICAL
            or at is None
        ):
            continue
        if at.on is not None and at.on <= evidence.on:
            found.append((at.on, at.shown, at.claim))
    found.sort(key=lambda item: (item[0], item[2].id), reverse=True)
    statements, seen = [], set()
    for _, shown, claim in found:
        if claim.evidence in seen:
            continue
        seen.add(claim.evidence)
        document = documents[claim.document]
        mode = "" if claim.modality is Modality.ACTUAL else f" ({claim.modality.value})"
        statements.append(
            Statement(
                text=f"{shown}: {claim.evidence}{mode}",
                sources=(claim.id,),
                cells=(
                    shown,
                    cut(" ".join(claim.evidence.split()), 240)
                    + mode
                    + (f" ({document.source_name})" if document.source_name else ""),
                ),
            )
        )
        if len(statements) == MOST:
            break
    return Section(
        name="lately",
        title="Lately",
        is_list=True,
        columns=("date", "what the source says"),
        statements=tuple(statements),
        is_empty_because=None if statements else "no document tells of a dated event of this country",
    )
