"""Who tells of an event: sources that are independent of each other, and copies, which add nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from reliant.model.claim import Claim
from reliant.model.deal import Event
from reliant.model.document import Document
from reliant.model.identity import DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """Documents that tell of an event, those of one witness together, and documents that only publish one of them again."""

    independent: tuple[tuple[DocumentId, ...], ...]
    copies: tuple[DocumentId, ...]

    def __str__(self) -> str:
        n_documents = sum(map(len, self.independent))
        told = f"told by {len(self.independent)} independent witness{'es' if len(self.independent) != 1 else ''}"
        told += f" in {n_documents} documents" if n_documents != len(self.independent) else ""
        return f"{told}, {len(self.copies)} cop{'ies' if len(self.copies) != 1 else 'y'}"


def witnesses_of(
    event: Event,
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    copies: Mapping[DocumentId, DocumentId],
) -> Witnesses:
    """Witnesses of an event: documents of one source are one witness, however often it tells.

    Args:
        event: what is told.
        claims: claims by id.
        documents: documents by id.
        copies: a document that publishes another again -> that other.
    """
    by_source: dict[str, set[DocumentId]] = {}
    tellers = {claims[key].document for key in event.claims}
    for key in event.claims:
        document = documents[claims[key].document]
        source = (document.source_name or "").casefold().strip() or document.url or document.id
        if copies.get(document.id) not in tellers:
            by_source.setdefault(source, set()).add(document.id)
    told = {document for found in by_source.values() for document in found}
    again = {copy for copy, original in copies.items() if original in told}
    return Witnesses(independent=tuple(sorted(tuple(sorted(found)) for found in by_source.values())), copies=tuple(sorted(again)))
