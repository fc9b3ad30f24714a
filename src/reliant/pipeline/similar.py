"""Articles similar to one, among those of a monitor, a folder or a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reliant.errors import SourceError, SourceMalformed
from reliant.model.claim import Claim
from reliant.model.document import Document
from reliant.model.identity import DocumentId
from reliant.monitor.similar import Similar, similar_articles
from reliant.pipeline.ingest import open_state
from reliant.pipeline.reading import Progress, Told, Unread, quiet, read_each
from reliant.sources import MonitorFolder, find_monitor, open_monitor

Claims = dict[DocumentId, tuple[Claim, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An article, those similar to it, among how many it was sought, and what nobody could look into or read."""

    article: Document
    found: tuple[Similar, ...]
    n_others: int
    notes: tuple[str, ...]


def similar_to(path: Path, among: Path | None, *, most: int = 10, progress: Progress = quiet) -> Compared:
    """Articles similar to the one of a file, among those of a monitor folder, another folder or a file.

    Without ``among`` they are those of the monitor here or above. Documents in a language that is not read are compared by their
    words alone.

    Raises:
        SourceError: the file cannot be read, holds no article or several, or there is nothing to compare it with.
        ReaderMissing: the parser is not installed: nobody could look.
    """
    articles, claims, notes = _read(path, progress)
    if len(articles) != 1:
        raise SourceMalformed(
            f"it holds {len(articles)} documents, and one is compared", where=str(path), remedy="name a file with one article"
        )
    others, their_claims, more = _others(among, progress)
    if not others:
        raise SourceMalformed(
            "it holds no document to compare with", where=str(among or "the monitor"), remedy="name a folder that holds some"
        )
    found = similar_articles(articles[0], others, {**their_claims, **claims}, most=most)
    n_others = sum(other.id != articles[0].id for other in others)
    return Compared(article=articles[0], found=found, n_others=n_others, notes=(*notes, *more))


def _others(among: Path | None, progress: Progress) -> tuple[list[Document], Claims, list[str]]:
    if among is None or (among / "monitor.toml").is_file():
        return _of_monitor(open_monitor(among) if among else find_monitor())
    return _read(among, progress)


def _of_monitor(folder: MonitorFolder) -> tuple[list[Document], Claims, list[str]]:
    ledger, holdings = open_state(folder, None)
    ledger.close()
    claims: Claims = {}
    for claim in holdings.claims:
        claims[claim.document] = (*claims.get(claim.document, ()), claim)
    return list(holdings.documents), claims, _not_looked_into(list(holdings.unread.values()))


def _read(path: Path, progress: Progress) -> tuple[list[Document], Claims, list[str]]:
    documents: list[Document] = []
    claims: Claims = {}
    notes: list[str] = []
    unread: list[str] = []
    for outcome in read_each(path, progress=progress):
        if isinstance(outcome, Told | Unread):
            documents.append(outcome.document)
        if isinstance(outcome, Told):
            claims[outcome.document.id] = outcome.claims
        elif isinstance(outcome, Unread):
            unread.append(outcome.why)
        elif isinstance(outcome, SourceError):
            notes.append(str(outcome))
    return documents, claims, [*notes, *_not_looked_into(unread)]


def _not_looked_into(whys: Sequence[str]) -> list[str]:
    """Why documents have no claims, each reason once, with how many it holds for."""
    return [f"{n} could not be looked into and are compared by their words alone: {why}" for why, n in Counter(whys).items()]
