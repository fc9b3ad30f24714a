"""From files to documents, and from documents to claims, one after the other: memory does not grow with what is read."""

import os
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from reliant.errors import ReliantError, SourceError, SourceMalformed
from reliant.extract import Extractor, Gate, Receipt, every_language, hazards_in
from reliant.extract.corrected import Applied, Stale, corrected
from reliant.model.claim import Claim
from reliant.model.document import Document
from reliant.model.identity import DocumentId
from reliant.model.reading_correction import ReadingCorrection
from reliant.sources import files_under, open_file
from reliant.text import Copies, Found, LeftOut, Page, documents_in

TOGETHER = 64
"""Documents parsed in one batch: memory stays small on long files."""
KNOWN = "known from an earlier run"
LETTERS_TOGETHER = 1_000_000
"""Characters parsed in one batch at most, unless one document alone has more."""

Reader = Callable[[Iterable[Document]], Iterator[tuple[Document, tuple[Claim, ...] | str]]]
"""Gives each document with its claims, or with the reason why nobody could look into it, as ``claims_of`` does."""
Progress = Callable[[int, int | None], None]
"""Called with the bytes read so far and the bytes there are, null when that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document with its claims. A copy of a document read before has none: they stand there, under ``document.copy_of``.

    ``remarks`` name what in it was not taken at its word: look-alike letters, invisible marks, endless sentences. ``applied`` and
    ``stale`` are the corrections of an analyst about it; the claims hold those that were applied.
    """

    where: str
    document: Document
    claims: tuple[Claim, ...]
    given: str | None = None
    remarks: tuple[str, ...] = ()
    applied: tuple[Applied, ...] = ()
    stale: tuple[Stale, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A document that nobody could look into, and why: "could not look", never "nothing found"."""

    where: str
    document: Document
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading gave: each document with its claims and the id its file gave it, and what could not be read."""

    documents: tuple[tuple[Document, tuple[Claim, ...], str | None], ...]
    unread: tuple[tuple[Document, str], ...]
    failed: tuple[SourceError, ...]


@dataclass(slots=True)
class Tally:
    """How much was read, was not looked into, could not be read, and was left out: all that was there is in one of the four."""

    read: int = 0
    copies: int = 0
    unread: int = 0
    failed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def count(self, outcome: object) -> None:
        """Add one outcome of ``open_documents`` or ``read_each``."""
        document = outcome.page.article if isinstance(outcome, Found) else outcome.document if isinstance(outcome, Told) else None
        if document is not None:
            self.read += 1
            self.copies += document.copy_of is not None
        elif isinstance(outcome, LeftOut):
            self.left_out[outcome.why] += 1
        elif isinstance(outcome, Unread):
            self.unread += 1
        else:
            self.failed += 1

    @property
    def has_nothing(self) -> bool:
        """Whether there was something and none of it could be read, now or in an earlier run."""
        return self.failed > 0 and self.read + self.unread + self.left_out[KNOWN] == 0

    @property
    def in_words(self) -> str:
        """One line for people."""
        parts = [f"{self.read} document(s) read"]
        if self.copies:
            parts[0] += f", {self.copies} of them published again word for word"
        if self.unread:
            parts.append(f"{self.unread} not looked into")
        if self.failed:
            parts.append(f"{self.failed} could not be read")
        if self.left_out:
            parts.append("left out: " + ", ".join(f"{number} {why}" for why, number in self.left_out.most_common()))
        return "; ".join(parts)


def quiet(_: int, __: int | None) -> None:
    """Report no progress."""


def open_documents(path: Path | str, *, progress: Progress = quiet) -> Iterator[Found | LeftOut | SourceError]:
    """Every page that a file or a folder holds, in an order that is always the same, one at a time.

    Read are HTML, text, Markdown, JSON lines, RSS and Atom, mail, web archives, and gzip around any of them; ``-`` is standard
    input. In the place of what cannot be read stands the error with what, where and what to do. A document whose body was read
    before under another title, date or address carries ``copy_of``; the very same document is left out the second time, unless
    its file gives it an id of its own.
    """
    copies, seen = Copies(), set[DocumentId]()
    for outcome in _outcomes(path, progress):
        if not isinstance(outcome, Found):
            yield outcome
            continue
        article = outcome.page.article
        if outcome.given is None and article.id in seen:
            yield LeftOut(where=outcome.where, why="the same document again")
            continue
        seen.add(article.id)
        linked = copies.linked(article)
        yield replace(outcome, page=replace(outcome.page, documents=(linked, *outcome.page.documents[1:])))


def _outcomes(path: Path | str, progress: Progress) -> Iterator[Found | LeftOut | SourceError]:
    if str(path) == "-":
        yield from _file(path, "standard input", lambda size: progress(size, None))
        return
    entries = list(files_under(Path(path)))
    sizes = [_size(entry) if isinstance(entry, Path) else 0 for entry in entries]
    done, total = 0, sum(sizes)
    for entry, size in zip(entries, sizes, strict=True):
        if isinstance(entry, Path):
            yield from _file(entry, str(entry), lambda read, done=done: progress(done + read, total))  # type: ignore[misc]
            done += size
            progress(done, total)
        else:
            yield entry


def _file(path: Path | str, name: str, progress: Callable[[int], None]) -> Iterator[Found | LeftOut | SourceError]:
    try:
        with open_file(path) as stream:
            yield from documents_in(_Counted(stream, progress), name=name)
    except SourceError as error:
        yield error


class _Counted:
    """A stream that says how far it has been read."""

    def __init__(self, stream: BinaryIO, progress: Callable[[int], None]) -> None:
        self._stream, self._progress, self._done = stream, progress, 0

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._done += len(data)
        self._progress(self._done)
        return data


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116  a path that may not be there
    except OSError:
        return 0


def open_page(path: Path | str) -> Page:
    """The documents of a page, without claims.

    Raises:
        SourceError: it cannot be opened, is not a text we know, or holds several pages.
    """
    found = None
    for outcome in open_documents(path):
        if isinstance(outcome, SourceError):
            raise outcome
        if isinstance(outcome, Found):
            if found is not None:
                raise SourceMalformed(
                    "it holds several documents", where=str(path), remedy="use open_documents, which gives them all"
                )
            found = outcome.page
    if found is None:
        raise SourceMalformed("it holds no document", where=str(path), remedy="name a page, or a folder that holds pages")
    return found


def read_path(path: Path | str) -> Reading:
    """Documents and claims of everything that a file or folder holds.

    Raises:
        SourceError: nothing of it could be read; ``failed`` lists what could not be read beside the rest.
        ReaderMissing: the parser is not installed: nobody could look.
    """
    told: list[Told] = []
    unread: list[Unread] = []
    failed: list[SourceError] = []
    for outcome in read_each(path):
        match outcome:
            case Told():
                told.append(outcome)
            case Unread():
                unread.append(outcome)
            case SourceError():
                failed.append(outcome)
    if failed and not told and not unread:
        raise failed[0]
    return Reading(
        documents=tuple((item.document, item.claims, item.given) for item in told),
        unread=tuple((item.document, item.why) for item in unread),
        failed=tuple(failed),
    )


def read_each(
    path: Path | str,
    *,
    known: Container[str] = frozenset(),
    progress: Progress = quiet,
    reader: Reader | None = None,
    corrections: Sequence[ReadingCorrection] = (),
) -> Iterator[Told | Unread | LeftOut | SourceError]:
    """Claims of everything that a file or folder holds, document by document, as ``open_documents`` gives them.

    Args:
        path: a file, a folder, or ``-``.
        known: keys (see ``reading_key``) of documents that are not read again.
        progress: told how far it has come.
        reader: what reads documents; without it ``claims_of``.
        corrections: of an analyst, applied to the documents they are about.

    Raises:
        ReaderMissing: the parser is not installed: nobody could look.
    """
    reader = reader or claims_of
    batch: list[Found] = []
    letters = 0
    for outcome in open_documents(path, progress=progress):
        if not isinstance(outcome, Found):
            yield outcome
            continue
        article = outcome.page.article
        if reading_key(article, outcome.given) in known:
            yield LeftOut(where=outcome.where, why=KNOWN)
        elif article.copy_of is not None and outcome.given is None:
            yield Told(where=outcome.where, document=article, claims=())
        else:
            batch.append(outcome)
            letters += len(article.text)
            if len(batch) >= TOGETHER or letters >= LETTERS_TOGETHER:
                yield from _told(batch, reader, corrections)
                batch, letters = [], 0
    yield from _told(batch, reader, corrections)


def reading_key(document: Document, given: str | None) -> str:
    """What a document is known by from one run to the next: its content, and the id its file gives it."""
    return f"{document.id} {given}" if given else document.id


def _told(batch: list[Found], reader: Reader, corrections: Sequence[ReadingCorrection]) -> Iterator[Told | Unread]:
    documents = {found.page.article.id: found.page.article for found in batch}
    results = {document.id: result for document, result in reader(documents.values())}
    for found in batch:
        article = found.page.article
        result = results[article.id]
        if isinstance(result, str):
            yield Unread(where=found.where, document=article, why=result)
        else:
            mended = corrected(article, result, corrections)
            yield Told(
                where=found.where,
                document=article,
                claims=mended.claims if mended.applied else result,
                given=found.given,
                remarks=tuple(hazards_in(article)),
                applied=mended.applied,
                stale=mended.stale,
            )


def receipts_of(document: Document, gate: Gate | None = None) -> tuple[Receipt, ...]:
    """How each claim of a document was read, behind the gate of another field if there is one.

    Raises:
        ReaderMissing: the parser is not installed: nobody could look.
    """
    return every_language(gate).explain(document)


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
        yield from _read_together(readable[start : start + TOGETHER], extractor)


def _read_together(documents: list[Document], extractor: Extractor) -> list[tuple[Document, tuple[Claim, ...] | str]]:
    """Claims of a batch; when one document breaks the reader, the others are read one by one and that one is named."""
    try:
        return list(extractor.read_many(documents))
    except ReliantError:
        raise
    except Exception as error:  # noqa: BLE001  one hostile text must not take the rest of a batch with it
        if len(documents) == 1:
            return [(documents[0], f"the reader stumbled over it ({type(error).__name__}: {str(error)[:100]})")]
        return [result for document in documents for result in _read_together([document], extractor)]
