"""What an analyst has corrected in the reading of one document, by whom, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reliant.model.identity import ClaimId, DocumentId


class CorrectionKind(StrEnum):
    """What was corrected. The first two are called as decisions of the ledger are."""

    FIX = "fix"  # one field of a claim has another value
    REJECT = "reject"  # no such event is told there
    MISSED = "missed"  # an event is told there that was not read


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCorrection:
    """One correction of one claim, or one claim that was missed.

    ``sentence`` and ``was`` are its guard: where the document no longer says the one, or the reader no longer reads the other,
    the correction is stale and changes nothing.

    Attributes:
        where: file and place of the correction, for messages.
        kind: what was corrected.
        document: the document it is about.
        sentence: exact characters of the document that the claim stands on.
        author: who corrected.
        on: when.
        reason: why.
        subject: the claim as it was read; null for one that was missed.
        field: name of the field; FIX only.
        was: what was read: of a field its value, of a rejected claim its type and modality; null for a field that was empty.
        value: right value of the field; null where it should be empty.
        claim: fields of a missed claim with their values.
    """

    where: str
    kind: CorrectionKind
    document: DocumentId
    sentence: str
    author: str
    on: date
    reason: str
    subject: ClaimId | None = None
    field: str | None = None
    was: str | None = None
    value: str | None = None
    claim: Mapping[str, str] | None = None

    @property
    def in_words(self) -> str:
        """Who corrected it, when and why, "corrected by A. Analyst on 2026-11-25 because the seller is another"."""
        return f"corrected by {self.author} on {self.on.isoformat()} because {self.reason}"
