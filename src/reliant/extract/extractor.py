"""What every reader of a language offers."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol

from reliant.extract.english import EnglishExtractor
from reliant.extract.receipts import Receipt
from reliant.model.claim import Claim
from reliant.model.document import Document


class Extractor(Protocol):
    """Reads claims from documents of one language."""

    def can_read(self, document: Document) -> str | None:
        """Why a document cannot be read; null when it can."""

    def read(self, document: Document) -> tuple[Claim, ...]:
        """Claims of one document, in reading order."""

    def explain(self, document: Document) -> tuple[Receipt, ...]:
        """How each claim of one document was read, in reading order."""

    def read_many(self, documents: Sequence[Document]) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Each document with its claims, parsed in one batch."""


@cache
def english_extractor() -> Extractor:
    """The reader for English; its parser is loaded at the first document."""
    return EnglishExtractor()
