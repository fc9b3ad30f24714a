"""When an event is placed in time, and which sentence told of it first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reliant.model.claim import Claim
from reliant.model.deal import Event
from reliant.model.document import Document
from reliant.model.identity import ClaimId, DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The day an event counts for, that day as a reader sees it, and the claim that told of it first."""

    on: date | None
    shown: str
    claim: Claim


def placed(event: Event, claims: Mapping[ClaimId, Claim], documents: Mapping[DocumentId, Document]) -> Placed | None:
    """Place of an event: its own date, but never later than its first document's, and that document's for what is announced.

    ``on`` is null when neither the event nor a document of it is dated, and for what only undated documents announce. Null for
    an event of which no claim is given.
    """
    told = [claims[key] for key in event.claims if key in claims]
    if not told:
        return None
    first = min(told, key=lambda claim: (str(documents[claim.document].published_on or "9999"), claim.id))
    published = documents[first.document].published_on
    when = event.date.last if event.date else published
    shown = str(event.date or published or "undated")
    if published is None and not event.modality.is_fact:
        return Placed(on=None, shown="undated", claim=first)  # a plan's date is when it would be, not when it was announced
    if published is not None and (event.date is None or event.date.last > published or not event.modality.is_fact):
        when, shown = published, str(published)  # what is announced happened on the day of the announcement
    return Placed(on=when, shown=shown, claim=first)
