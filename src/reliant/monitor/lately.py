"""Lately: what the documents tell of last, dated, one sentence each, newest first."""

from datetime import date

from reliant.model.claim import Claim, EventType, Modality
from reliant.monitor.evidence import Evidence
from reliant.monitor.page import Section, Statement
from reliant.monitor.wording import cut

MOST = 8


def lately(evidence: Evidence) -> Section:
    """The newest happenings of the subject.

    A happening without any date, of its own or of its page, cannot be placed and is left out.
    """
    documents = {document.id: document for document in evidence.documents}
    claims = {claim.id: claim for claim in evidence.claims}
    placed: list[tuple[date, str, Claim]] = []
    for event in evidence.events:
        told = [claims[i] for i in event.claims if i in claims]
        if (
            evidence.subject not in event.parties
            or event.type is EventType.OTHER
            or event.modality is Modality.HYPOTHETICAL
            or not told
        ):
            continue
        first = min(told, key=lambda claim: (str(documents[claim.document].published_on or "9999"), claim.id))
        published = documents[first.document].published_on
        when = event.date.last if event.date else published
        if published is not None and (event.date is None or event.date.last > published or not event.modality.is_fact):
            when, shown = published, str(published)  # what is announced happened on the day of the announcement
        else:
            shown = str(event.date)
        if when is not None and when <= evidence.on:
            placed.append((when, shown, first))
    placed.sort(key=lambda item: (item[0], item[2].id), reverse=True)
    statements, seen = [], set()
    for _, shown, claim in placed:
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
