"""From a file to documents, and from documents to claims."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reliant.extract import Extractor, every_language
from reliant.model.claim import Claim
from reliant.model.document import Document, DocumentRole
from reliant.sources import read_file
from reliant.text import Page, Records, RefusedRecord, is_json_lines, read_documents, read_page

TOGETHER = 64
"""Documents parsed in one batch: memory stays small on long files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading one file gave: each document with its claims and the id its file gave it, and what could not be read."""

    documents: tuple[tuple[Document, tuple[Claim, ...], str | None], ...]
    unread: tuple[tuple[Document, str], ...]
    refused: tuple[RefusedRecord, ...]


def open_page(path: Path | str) -> Page:
    """The documents of a page, without claims.

    Raises:
        SourceError: it cannot be opened or is not a text we know.
    """
    snapshot = read_file(path)
    return read_page(snapshot.data, name=snapshot.name if str(path) == "-" else str(path))


def read_path(path: Path | str) -> Reading:
    """Documents and claims of a page or of JSON lines of documents.

    Raises:
        SourceError: it cannot be opened or is not a text we know.
        ReaderMissing: the parser is not installed: nobody could look.
    """
    snapshot = read_file(path)
    found = documents_in(snapshot.data, name=snapshot.name if str(path) == "-" else str(path))
    given = {document.id: name for document, name in found.documents}
    done, unread = [], []
    articles = [document for document, _ in found.documents if document.role is DocumentRole.ARTICLE]
    for document, result in claims_of(articles):
        if isinstance(result, str):
            unread.append((document, result))
        else:
            done.append((document, result, given[document.id]))
    return Reading(documents=tuple(done), unread=tuple(unread), refused=found.refused)


def documents_in(data: bytes, *, name: str) -> Records:
    """Documents of a page or of JSON lines, each with the id its line gave (null for a page).

    Raises:
        SourceError: it is not a text we know.
    """
    if is_json_lines(data):
        return read_documents(data, name=name)
    page = read_page(data, name=name)
    return Records(documents=tuple((document, None) for document in page.documents), refused=page.refused, encoding=page.encoding)


def claims_of(
    documents: Iterable[Document], extractor: Extractor | None = None
) -> Iterator[tuple[Document, tuple[Claim, ...] | str]]:
    """Each document with its claims, or with the reason why nobody could look into it."""
    extractor = extractor or every_language()
    readable: list[Document] = []
    for document in documents:
        reason = extractor.can_read(document)
        if reason is None:
            readable.append(document)
        else:
            yield document, reason
    for start in range(0, len(readable), TOGETHER):
        yield from extractor.read_many(readable[start : start + TOGETHER])
