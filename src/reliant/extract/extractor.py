"""What every reader of a language offers, and the reader of all languages that hands each document to its own."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol

from reliant.extract.english import EnglishExtractor
from reliant.extract.field import Gate
from reliant.extract.frames import extractor_version
from reliant.extract.frames import meaning_of as english_meaning_of
from reliant.extract.receipts import Receipt
from reliant.extract.slavic import SlavicExtractor, slavic_meaning_of, slavic_version, why_no_russian
from reliant.model.claim import Claim
from reliant.model.document import Document


class Extractor(Protocol):
    """Reads claims from documents of one or several languages."""

    def can_read(self, document: Document) -> str | None:
        """Why a document cannot be read; null when it can."""

    def read(self, document: Document) -> tuple[Claim, ...]:
        """Claims of one document, in reading order."""

    def explain(self, document: Document) -> tuple[Receipt, ...]:
        """How each claim of one document was read, in reading order."""

    def read_many(self, documents: Sequence[Document]) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Each document with its claims, those of one language parsed in one batch."""


class EveryLanguage:
    """Hands each document to the reader of its language; a reader loads its parser at its first document.

    Args:
        gate: the field, if it is not defence.
    """

    def __init__(self, gate: Gate | None = None) -> None:
        slavic = SlavicExtractor(gate=gate)
        english = english_extractor() if gate is None else EnglishExtractor(gate)
        self._readers: dict[str, Extractor] = {"en": english, "ru": slavic, "be": slavic}

    def can_read(self, document: Document) -> str | None:
        """Why a document cannot be read; null when it can."""
        reader = self._readers.get(document.language or "")
        if reader is not None:
            return reader.can_read(document)
        if document.language is None:
            return "its language is not known; it is neither English, Russian nor Belarusian"
        return f"this version reads English, Russian and Belarusian only, the document is in {document.language}"

    def read(self, document: Document) -> tuple[Claim, ...]:
        """Claims of one document that can be read, in reading order.

        Raises:
            ReaderMissing: the parser of its language is not installed: nobody could look.
        """
        return next(self.read_many([document]))[1]

    def explain(self, document: Document) -> tuple[Receipt, ...]:
        """How each claim of one document that can be read was read, in reading order.

        Raises:
            ReaderMissing: the parser of its language is not installed: nobody could look.
        """
        return self._readers[document.language or ""].explain(document)

    def read_many(self, documents: Sequence[Document]) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
        """Each document with its claims, in the order given.

        Raises:
            ReaderMissing: the parser of one of the languages is not installed: nobody could look.
        """
        shares: dict[str, list[Document]] = {}
        for document in documents:
            shares.setdefault(document.language or "", []).append(document)
        reading = {language: self._readers[language].read_many(share) for language, share in shares.items()}
        for document in documents:
            yield next(reading[document.language or ""])


@cache
def english_extractor() -> Extractor:
    """The reader for English; its parser is loaded at the first document."""
    return EnglishExtractor()


@cache
def every_language(gate: Gate | None = None) -> Extractor:
    """The reader for all languages, of defence or of a gate's field; a parser is loaded at the first document in its language."""
    return EveryLanguage(gate)


def meaning_of(rule: str) -> str:
    """What a rule says, for a person.

    Raises:
        KeyError: no frame has this id.
    """
    return slavic_meaning_of(rule) if rule.startswith("slavic.") else english_meaning_of(rule)


def reading_version(gate: Gate | None = None) -> str:
    """The rules of all readers, ``frames@1-0a1b2c3d cases@1-4e5f6a7b``: another version may read the same document otherwise.

    A language that could not be read for want of its parser is read when the parser is there: the version says so too, as it
    says the gate of another field.
    """
    field = f" gate:{gate.version}" if gate else ""
    return f"{extractor_version()} {slavic_version()}{' without ru' if why_no_russian() else ''}{field}"
