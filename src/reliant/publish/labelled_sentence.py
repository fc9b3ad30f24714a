"""A claim as a person fixed it, as a labelled sentence: the line that a test of reading takes (quality/README.md)."""

import hashlib
from collections.abc import Iterable

from reliant.model.claim import Claim
from reliant.model.document import Document

LABELS = ("type", "recipient", "supplier", "other_parties", "organisations", "item", "quantity", "value", "date", "modality")


def sentence_line(document: Document, evidence: str, claims: Iterable[Claim]) -> dict[str, object]:
    """One labelled sentence: what the reader should find in ``evidence``, given its document's country and day.

    Args:
        document: where the sentence stands.
        evidence: its words.
        claims: every claim of this sentence as it should be read; none if the sentence says nothing of the kind.
    """
    language = document.language or "en"
    return {
        "id": f"{language}-{hashlib.sha256(evidence.encode()).hexdigest()[:8]}",
        "language": language,
        "text": evidence,
        "context_country": document.context_country,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "events": [_label(claim) for claim in sorted(claims, key=lambda claim: claim.id)],
    }


def _label(claim: Claim) -> dict[str, object]:
    told = {
        "type": claim.type.value,
        "modality": claim.modality.value,
        "other_parties": list(claim.other_parties),
        "organisations": list(claim.organisations),
        "date": str(claim.date) if claim.date else None,
    }
    return {name: told[name] if name in told else getattr(claim, name) for name in LABELS}
