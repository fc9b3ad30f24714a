"""A document: what one source says, cleaned, with every offset fixed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reliant.model.identity import DocumentId, PartyId, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open range [start, end) of characters in ``Document.text``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span must satisfy 0 <= start < end, got [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class SegmentKind(StrEnum):
    """What a stretch of text is on its page."""

    HEADING = "heading"
    LEAD = "lead"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One block of a document's text; parsing never runs across two of them."""

    kind: SegmentKind
    span: Span


class DocumentRole(StrEnum):
    """What a document is to the file it came from."""

    ARTICLE = "article"
    SIMILAR = "similar"  # a teaser under "Similar articles": never evidence for the page it stands on


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one source says.

    ``published_on`` is the date the page prints, ``observed_on`` the day it was captured; neither is the
    date of what it tells of. ``status_text`` is null when the page shows none or only an icon: unknown,
    not "unchanged". ``covers`` is the week a weekly article stands for. ``text`` is the body without the
    title, and every offset anywhere counts its characters.
    """

    id: DocumentId
    text: str
    title: str | None = None
    published_on: date | None = None
    observed_on: date | None = None
    covers: tuple[date, date] | None = None
    language: str | None = None  # ISO 639-1
    category: str | None = None
    status_text: str | None = None
    image_credit: str | None = None
    author: str | None = None
    url: str | None = None
    source_name: str | None = None
    context_country: PartyId | None = None
    role: DocumentRole = DocumentRole.ARTICLE
    stands_on: DocumentId | None = None  # the page a similar article was shown on
    copy_of: DocumentId | None = None  # the document whose body, word for word, this one publishes again
    segments: tuple[Segment, ...] = ()
    warnings: tuple[str, ...] = ()


def document_id(*, title: str | None, published_on: date | None, text: str) -> DocumentId:
    """Id of a document from what identifies it: title, printed date and body.

    A teaser that stands on forty pages is one document, not forty.
    """
    return DocumentId(content_id("d", title, published_on and published_on.isoformat(), text))
