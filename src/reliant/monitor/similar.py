"""Similar articles: how alike, for which reasons, and what the other one tells that this one does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from reliant.ledger.events import events_of
from reliant.ledger.sameness import item_words
from reliant.model.claim import Claim
from reliant.model.countries import party_name
from reliant.model.document import Document
from reliant.model.identity import ClaimId, DocumentId
from reliant.monitor.wording import listing
from reliant.text.near_copies import CopyKind, Sketch, copy_kind, fixtures_among
from reliant.text.similarity import Profiles

LEAST = 0.25
"""Score that one pair in twenty of unrelated notes on arms supply exceeds; below it only a copy or a common event counts."""
PERIOD = timedelta(days=45)
_COPIES = {
    CopyKind.EXACT: "the same text",
    CopyKind.NEAR: "nearly the same text",
    CopyKind.EXCERPT: "the shorter text stands in the longer",
    CopyKind.REWORKED: "whole passages are the same",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why two articles are similar: copy, event, item, parties, period or wording; with the claims it rests on."""

    kind: str
    says: str
    claims: tuple[ClaimId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """One similar article. ``score`` is 0..1; ``new`` are its claims of events that the first article does not tell of."""

    document: Document
    score: float
    reasons: tuple[Reason, ...]
    new: tuple[Claim, ...]


def similar_articles(
    article: Document, others: Sequence[Document], claims: Mapping[DocumentId, Sequence[Claim]], *, most: int = 10
) -> tuple[Similar, ...]:
    """Articles similar to one, the most similar first (ties: by id), each with its reasons.

    Args:
        article: the one.
        others: what it is compared with; the article itself among them is passed over.
        claims: claims of each document; a document that nobody could read has none and is compared by its words alone.
        most: how many at most.
    """
    rest = [other for other in others if other.id != article.id]
    if not rest:
        return ()
    profiles = Profiles.of([_words_of(document) for document in (article, *rest)])
    scores = profiles.against([0])[0, 1:]
    sketch, *sketches = (Sketch.of(document.text) for document in (article, *rest))
    fixtures = fixtures_among([sketch, *sketches])
    found = []
    for other, its_sketch, score in zip(rest, sketches, scores.tolist(), strict=True):
        kind, _, containment = copy_kind(sketch, its_sketch, fixtures)
        reasons, new = _reasons(article, other, claims, score)
        if kind is not None:
            reasons = (Reason(kind="copy", says=f"{_COPIES[kind]} ({containment:.0%} of the shorter one's wording)"), *reasons)
        if score >= LEAST or any(reason.kind in {"copy", "event"} for reason in reasons):
            shown = 1.0 if kind is CopyKind.EXACT else max(score, 0.0)
            found.append(Similar(document=other, score=shown, reasons=reasons, new=new))
    return tuple(sorted(found, key=lambda one: (-one.score, one.document.id))[:most])


def _words_of(document: Document) -> str:
    return f"{document.title or ''}\n{document.text}"


def _reasons(
    article: Document, other: Document, claims: Mapping[DocumentId, Sequence[Claim]], score: float
) -> tuple[tuple[Reason, ...], tuple[Claim, ...]]:
    """Reasons but for copies, and the other's claims of events that the article does not tell of."""
    ours, theirs = claims.get(article.id, ()), claims.get(other.id, ())
    reasons, new = _events(article, other, ours, theirs)
    shared_items = {
        claim.item: (mine.id, claim.id)
        for claim in theirs
        for mine in ours
        if claim.item and mine.item and item_words(claim.item) == item_words(mine.item) != frozenset()
    }
    if shared_items:
        ids = tuple(dict.fromkeys(claim for pair in shared_items.values() for claim in pair))
        reasons.append(Reason(kind="item", says=f"both speak of {listing(sorted(shared_items))}", claims=ids))
    parties = {party for claim in ours for party in claim.parties} & {party for claim in theirs for party in claim.parties}
    if parties:
        ids = tuple(claim.id for claim in (*ours, *theirs) if claim.parties & parties)
        reasons.append(Reason(kind="parties", says=f"both tell of {listing(sorted(map(party_name, parties)))}", claims=ids))
    if article.published_on and other.published_on and abs(article.published_on - other.published_on) <= PERIOD:
        reasons.append(
            Reason(kind="period", says=f"published {abs((article.published_on - other.published_on).days)} days apart")
        )
    if score >= LEAST:
        reasons.append(Reason(kind="wording", says=f"words and their meaning are alike ({score:.2f})"))
    return tuple(reasons), new


def _events(
    article: Document, other: Document, ours: Sequence[Claim], theirs: Sequence[Claim]
) -> tuple[list[Reason], tuple[Claim, ...]]:
    """Events that both tell of, and the other's claims of events that this one does not."""
    mine, told = {claim.id for claim in ours}, {claim.id: claim for claim in theirs}
    reasons, new = [], []
    for event in events_of((*ours, *theirs), (article, other)):
        of_theirs = [claim for claim in event.claims if claim in told]
        if of_theirs and mine & set(event.claims):
            about = event.item or listing(sorted(map(party_name, told[of_theirs[0]].parties)))
            says = f"both tell of one event: {event.type.value.replace('_', ' ')}{f', {about}' if about else ''}"
            reasons.append(Reason(kind="event", says=says, claims=event.claims))
        else:
            new += [told[claim] for claim in of_theirs]
    return reasons, tuple(sorted(new, key=lambda claim: (claim.span.start, claim.id)))
