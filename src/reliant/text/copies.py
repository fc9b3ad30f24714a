"""Documents published again: the same body word for word under another title, date or address. A copy is no second witness."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from reliant.model.document import Document, DocumentRole
from reliant.model.identity import DocumentId

SHORTEST = 200
"""Characters of a body from which equal words mean a copy: shorter ones may well be written twice."""


def body_key(document: Document) -> str | None:
    """What two documents share when one is a copy of the other; null when the body is too short to tell.

    Case and white space do not count: sites set the same text in their own ways.
    """
    words = " ".join(document.text.casefold().split())
    return hashlib.sha256(words.encode()).hexdigest()[:32] if len(words) >= SHORTEST else None


class Copies:
    """Bodies seen so far, for a stream of documents: the first one read is the one the others are copies of."""

    def __init__(self) -> None:
        self._seen: dict[str, DocumentId] = {}

    def linked(self, document: Document) -> Document:
        """The document, with ``copy_of`` set when its body was seen under another id."""
        if document.role is not DocumentRole.ARTICLE or (key := body_key(document)) is None:
            return document
        first = self._seen.setdefault(key, document.id)
        return document if first == document.id else replace(document, copy_of=first)


def copies_among(documents: Iterable[Document]) -> dict[DocumentId, DocumentId]:
    """Each copy with the document it is one of: the one published first, undated ones last, whatever the order they come in."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        if document.role is DocumentRole.ARTICLE and (key := body_key(document)) is not None:
            groups.setdefault(key, []).append(document)
    found: dict[DocumentId, DocumentId] = {}
    for group in groups.values():
        first = min(group, key=lambda document: (document.published_on or date.max, document.id))
        found |= {document.id: first.id for document in group if document.id != first.id}
    return found
