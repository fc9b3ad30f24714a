"""Articles similar to one, among those of a monitor, a folder, a file or an index of a million."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reliant.errors import SourceError, SourceMalformed
from reliant.extract import every_language
from reliant.model.claim import Claim
from reliant.model.document import Document
from reliant.model.identity import DocumentId
from reliant.monitor.similar import Similar, similar_articles
from reliant.pipeline.ingest import open_state
from reliant.pipeline.reading import Progress, Reader, Tally, Told, Unread, claims_of, open_documents, quiet, read_each
from reliant.sources import MonitorFolder, find_monitor, open_monitor
from reliant.store.similar_index import Added, SimilarIndex
from reliant.text import Found

Claims = dict[DocumentId, tuple[Claim, ...]]

LOOKED_UP = 100
"""Documents taken out of an index to be compared word by word; of these the most similar are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An article, those similar to it, among how many it was sought, and what nobody could look into or read."""

    article: Document
    found: tuple[Similar, ...]
    n_others: int
    notes: tuple[str, ...]


def similar_to(
    path: Path, among: Path | None, *, most: int = 10, with_claims: bool = True, progress: Progress = quiet
) -> Compared:
    """Articles similar to the one of a file, among those of a monitor folder, another folder, a file or an index.

    Without ``among`` they are those of the monitor here or above. Documents in a language that is not read are compared by their
    words alone; so are all without ``with_claims``, which needs no parser. Of an index, claims are read from the documents that
    are shown, so that what decides which are shown is their wording.

    Raises:
        SourceError: the file cannot be read, holds no article or several, or there is nothing to compare it with.
        IndexUnusable: the index is damaged, or another version made it.
        ReaderMissing: the parser is not installed: nobody could look.
    """
    folder = _monitor(among)
    reader = partial(claims_of, extractor=every_language(folder.gate() if folder else None))
    articles, claims, notes = _read(path, progress, reader if with_claims else None)
    if len(articles) != 1:
        raise SourceMalformed(
            f"it holds {len(articles)} documents, and one is compared", where=str(path), remedy="name a file with one article"
        )
    article = articles[0]
    if among is not None and SimilarIndex.is_at(among):
        index = SimilarIndex.open(among)
        others, n_others = [one for one, _ in index.candidates(article, most=max(LOOKED_UP, 2 * most))], index.n_documents
        others = [one.document for one in similar_articles(article, others, {}, most=most)]
        their_claims, more = _claims(others) if with_claims else ({}, [])
    else:
        others, their_claims, more = (
            _of_monitor(folder) if folder else _read(among or path, progress, reader if with_claims else None)
        )
        n_others = sum(other.id != article.id for other in others)
    if not n_others:
        raise SourceMalformed(
            "it holds no document to compare with", where=str(among or "the monitor"), remedy="name a folder that holds some"
        )
    found = similar_articles(article, others, {**their_claims, **claims}, most=most)
    return Compared(article=article, found=found, n_others=n_others, notes=(*notes, *more))


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What was added to an index, how many documents are in it now, and how much was read for it."""

    added: Added
    n_documents: int
    tally: Tally


def add_to_index(
    path: Path, into: Path, *, progress: Progress = quiet, refused: Callable[[SourceError], None] = lambda _: None
) -> Indexed:
    """Add everything that a file or a folder holds to an index, which is made if there is none. What is in it is not added again.

    Args:
        path: a file, a folder, or ``-``.
        into: folder of the index.
        progress: told how many bytes have been read.
        refused: told each file or record that cannot be read; the rest is added.

    Raises:
        IndexUnusable: the index is damaged, another version made it, or it cannot be written.
    """
    index, tally = SimilarIndex.create(into), Tally()

    def documents() -> Iterator[Document]:
        for outcome in open_documents(path, progress=progress):
            tally.count(outcome)
            if isinstance(outcome, Found):
                yield outcome.page.article
            elif isinstance(outcome, SourceError):
                refused(outcome)

    added = index.add(documents())
    return Indexed(added=added, n_documents=index.n_documents, tally=tally)


def _monitor(among: Path | None) -> MonitorFolder | None:
    """The monitor that is meant, with the gate of its field; null for another folder, a file or an index."""
    if among is None:
        return find_monitor()
    return open_monitor(among) if (among / "monitor.toml").is_file() else None


def _claims(documents: Sequence[Document]) -> tuple[Claims, list[str]]:
    claims: Claims = {}
    unread: list[str] = []
    for document, result in claims_of(documents):
        if isinstance(result, str):
            unread.append(result)
        else:
            claims[document.id] = result
    return claims, _not_looked_into(unread)


def _of_monitor(folder: MonitorFolder) -> tuple[list[Document], Claims, list[str]]:
    ledger, holdings = open_state(folder, None)
    ledger.close()
    claims: Claims = {}
    for claim in holdings.claims:
        claims[claim.document] = (*claims.get(claim.document, ()), claim)
    return list(holdings.documents), claims, _not_looked_into(list(holdings.unread.values()))


def _read(path: Path, progress: Progress, reader: Reader | None) -> tuple[list[Document], Claims, list[str]]:
    documents: list[Document] = []
    claims: Claims = {}
    notes: list[str] = []
    unread: list[str] = []
    for outcome in read_each(path, progress=progress, reader=reader) if reader else open_documents(path, progress=progress):
        if isinstance(outcome, Told | Unread):
            documents.append(outcome.document)
        if isinstance(outcome, Found):
            documents.append(outcome.page.article)
        elif isinstance(outcome, Told):
            claims[outcome.document.id] = outcome.claims
        elif isinstance(outcome, Unread):
            unread.append(outcome.why)
        elif isinstance(outcome, SourceError):
            notes.append(str(outcome))
    return documents, claims, [*notes, *_not_looked_into(unread)]


def _not_looked_into(whys: Sequence[str]) -> list[str]:
    """Why documents have no claims, each reason once, with how many it holds for."""
    return [f"{n} could not be looked into and are compared by their words alone: {why}" for why, n in Counter(whys).items()]
