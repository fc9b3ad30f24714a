"""Documents from anything: one page, or the many of a feed, a mailbox, a web archive or a file of JSON lines.

What a file is gets decided by its first bytes, never by its name. What cannot be read stands in its place as the error that
says why, and the rest is read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reliant.errors import SourceMalformed
from reliant.text.archives import Record, is_archive, records
from reliant.text.feeds import is_feed, read_feed
from reliant.text.jsonlines import RefusedRecord, is_json_lines, stream_records
from reliant.text.left_out import LeftOut
from reliant.text.mail import is_mailbox, is_message, messages, read_message
from reliant.text.pages import NOWHERE, Origin, Page, page_of_document, read_page
from reliant.text.tape import Readable, Tape
from reliant.text.unpacking import FREE, GZIP, Budget, Member, members, too_long, unpacked_head

_HEAD = 1 << 16
_JSON_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*[\[{]\s*[\"\[{}]")
_PACKED_AT_MOST = 2  # times a file may be packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes up to which something is read that must be held whole; an article is a thousandth of that."""

    page: int = 16 << 20
    whole: int = 64 << 20  # a feed, or a mail with what is attached to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page, where in which file it stands, and the id that its file gives it, if any."""

    where: str
    page: Page
    given: str | None = None


Outcome = Found | LeftOut | SourceMalformed
LIMITS = Limits()


def documents_in(source: Readable, *, name: str, limits: Limits = LIMITS) -> Iterator[Outcome]:
    """Every page that a stream of bytes holds, in its order, one at a time.

    Read are HTML, text, Markdown, JSON lines, RSS and Atom, mail (eml, mbox, MHTML), web archives (WARC, ARC), and gzip around
    any of them. In the place of what cannot be read stands the error, with file, record or line, and what to do; in the place of
    what is no document, such as a picture in an archive, that it was left out.

    Args:
        source: the bytes, read once and forwards; they are never held whole unless they are one page, feed or mail.
        name: what to call it in messages.
        limits: how much is held at most.

    Raises:
        OSError: the source itself cannot be read on.
    """
    return _opened(Tape(source), _Kept(name=name, limits=limits, budget=Budget(free=FREE)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What stays the same over one file."""

    name: str
    limits: Limits
    budget: Budget
    packed: int = 0


def _opened(tape: Tape, kept: _Kept) -> Iterator[Outcome]:
    try:
        head = tape.peek(_HEAD)
        if head[:3] == GZIP:
            yield from _packed(tape, head, kept)
        elif is_archive(head):
            yield from _archived(tape, kept)
        elif is_mailbox(head):
            yield from _mailbox(tape, kept)
        elif is_json_lines(head):
            yield from _records(tape, kept)
        else:
            yield from _whole(tape, head, kept)
    except SourceMalformed as error:
        yield error


def _packed(tape: Tape, head: bytes, kept: _Kept) -> Iterator[Outcome]:
    if is_archive(unpacked_head(head)):
        yield from _archived(tape, kept)
        return
    if kept.packed >= _PACKED_AT_MOST:
        raise SourceMalformed("it is packed over and over", where=kept.name, remedy="unpack it and read the files inside")
    inside = _Kept(name=kept.name, limits=kept.limits, budget=kept.budget, packed=kept.packed + 1)
    yield from _opened(Tape(_Chain(members(tape, kept.budget, name=kept.name, opens=lambda _: False))), inside)


class _Chain:
    """Gzip members one after the other, as one stream."""

    def __init__(self, chain: Iterator[Member]) -> None:
        self._chain = chain
        self._member: Member | None = next(chain, None)

    def read(self, size: int, /) -> bytes:
        while self._member is not None:
            if piece := self._member.read(size):
                return piece
            self._member = next(self._chain, None)
        return b""


def _archived(tape: Tape, kept: _Kept) -> Iterator[Outcome]:
    for record in records(tape, kept.budget, name=kept.name, limit=kept.limits.page):
        if isinstance(record, Record):
            origin = Origin(url=record.url, observed_on=record.captured_on, charset=record.charset)
            yield from _page(record.data, origin, where=record.where)
        else:
            yield record


def _mailbox(tape: Tape, kept: _Kept) -> Iterator[Outcome]:
    for where, message in messages(tape, name=kept.name, limit=kept.limits.whole):
        if isinstance(message, bytes):
            yield from _mail(message, where=where)
        else:
            yield message


def _records(tape: Tape, kept: _Kept) -> Iterator[Outcome]:
    for record in stream_records(tape, name=kept.name, limit=kept.limits.page):
        if isinstance(record, RefusedRecord):
            remedy = 'write one object a line with at least the field "text"'
            yield SourceMalformed(record.why, where=f"{kept.name}, line {record.line}", remedy=remedy)
        else:
            document, given, line = record
            yield Found(where=f"{kept.name}, line {line}", page=page_of_document(document), given=given)


def _whole(tape: Tape, head: bytes, kept: _Kept) -> Iterator[Outcome]:
    if _JSON_ARRAY.match(head):
        raise SourceMalformed(
            "this is a JSON array, not JSON lines", where=kept.name, remedy="write one object a line, as with: jq -c '.[]' FILE"
        )
    is_many = is_message(head) or is_feed(_characters(head))
    limit = kept.limits.whole if is_many else kept.limits.page
    data = tape.take(limit + 1)
    if len(data) > limit:
        raise too_long("the file", limit, where=kept.name)
    yield from _mail(data, where=kept.name) if is_message(head) else _page(data, NOWHERE, where=kept.name)


def _page(data: bytes, origin: Origin, *, where: str) -> Iterator[Outcome]:
    if is_feed(_characters(data[:_HEAD])):
        yield from _items(lambda: read_feed(data, name=where, origin=origin), where=where)
    else:
        yield from _items(lambda: iter([(where, read_page(data, name=where, origin=origin))]), where=where)


def _mail(data: bytes, *, where: str) -> Iterator[Outcome]:
    return _items(lambda: read_message(data, where=where), where=where)


def _items(read: Callable[[], Iterator[tuple[str, Page | SourceMalformed]]], *, where: str) -> Iterator[Outcome]:
    """Outcomes of a reader that takes bytes from anybody: whatever it stumbles over is named, and ends nothing else."""
    try:
        for place, page in read():
            yield page if isinstance(page, SourceMalformed) else Found(where=place, page=page)
    except SourceMalformed as error:
        yield error
    except (MemoryError, RecursionError) as error:
        yield SourceMalformed(
            f"it is made so that reading it takes too much ({type(error).__name__})",
            where=where,
            remedy="save the text of the article",
        )
    except Exception as error:  # noqa: BLE001  a fault in a library must not take the rest of a batch with it
        yield SourceMalformed(
            f"the reader stumbled over it ({type(error).__name__}: {str(error)[:100]})",
            where=where,
            remedy="save the text of the article, and report the fault with the file",
        )


def _characters(head: bytes) -> str:
    """The first characters, well enough to tell a feed by its root."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
