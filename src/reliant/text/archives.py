"""Web archives (WARC, and ARC before it), packed or not, record by record.

Records are parsed by warcio. Finding them is done here, because an archive may be damaged anywhere: a record that cannot be
read is named with its number and offset, and the next one is looked for.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from reliant.errors import SourceMalformed
from reliant.text.dates import printed_date
from reliant.text.left_out import LeftOut
from reliant.text.tape import CHUNK, Tape
from reliant.text.unpacking import GZIP, Budget, members, too_long, unpacked

logging.getLogger("warcio").addHandler(logging.NullHandler())  # else it speaks on standard error

_ARC_LINE = re.compile(rb"(?:filedesc|https?|ftp|dns):[^\r\n]{0,8000} [\d.:a-fA-F]+ \d{14} ")
_PAGES = frozenset({"", "text/html", "text/plain", "text/markdown", "text/xml", "application/xml", "application/octet-stream"})
_HEADERS_AT_MOST = 1 << 20
_CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]+\s*(?:;[^\r\n]*)?\r?\n")
_READ_AGAIN = "fetch the archive again; reading went on at the next record that could be found"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one record holds: a page as it was answered, unpacked. ``where`` gives file, number and offset."""

    where: str
    data: bytes
    url: str | None
    captured_on: date | None
    content_type: str | None  # without its parameters, in small letters
    charset: str | None


def is_archive(head: bytes) -> bool:
    """Whether bytes open a record of a web archive."""
    return head.startswith(b"WARC/") or bool(_ARC_LINE.match(head))


def records(tape: Tape, budget: Budget, *, name: str, limit: int) -> Iterator[Record | LeftOut | SourceMalformed]:
    """Records of a web archive in its order; in the place of one that cannot be read, why not.

    Args:
        tape: the archive from its first byte, packed with gzip or not.
        budget: what may be unpacked from it.
        name: what to call it in messages.
        limit: bytes of a page up to which it is read.
    """
    reader = _Reader(name=name, limit=limit)
    if tape.peek(3) != GZIP:
        yield from reader.plain(tape)
        return
    for member in members(tape, budget, name=name, opens=is_archive):
        yield from reader.member(member.read, member.offset)
    if left := tape.peek(16):
        yield SourceMalformed(
            f"the rest of the archive was not read: it opens with {left[:4]!r}, no gzip member"
            if not budget.has_run_out()
            else "the rest of the archive was not read",
            where=f"{name}, byte {tape.tell()}",
            remedy="cut the pages you need from it" if budget.has_run_out() else "fetch the archive again",
        )


class _Source:
    """A function that reads, as an object."""

    def __init__(self, read: Any) -> None:
        self.read = read


class _Lines:
    """A tape whose lines are counted while headers are read: they have an end, an archive made to harm has none."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._left: int | None = _HEADERS_AT_MOST
        self.read, self.tell = tape.read, tape.tell

    def readline(self, size: int | None = None) -> bytes:
        line = self._tape.readline(size)
        if self._left is not None:
            self._left -= len(line)
            if self._left < 0:
                raise ArchiveLoadFailed("headers without end")
        return line

    def headers_end(self) -> None:
        self._left = None


class _Reader:
    """Reads records and counts them over the members of one archive."""

    def __init__(self, *, name: str, limit: int) -> None:
        self._name, self._limit = name, limit
        self._number = 0
        self._taken = b""  # of the body of the record being read
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)

    def plain(self, tape: Tape) -> Iterator[Record | LeftOut | SourceMalformed]:
        """Records of an archive that is not packed."""
        while tape.peek(1):
            where = self._next(tape.tell())
            self._taken = b""
            try:
                found = self._record(tape, where)
                self._border(tape, where)
            except SourceMalformed as error:
                yield error
                tape.give_back(self._taken)  # a record that says it is longer than it is holds the next one
                if not _skip_to_record(tape):
                    return
                continue
            if found is not None:
                yield found

    def member(self, read: Any, offset: int) -> Iterator[Record | LeftOut | SourceMalformed]:
        """Records of one gzip member: one, or all of the archive when it was packed whole."""
        tape = Tape(_Source(read))
        n_before = 0
        while True:
            within = f" and {tape.tell()} unpacked" if n_before else ""
            self._number += 1
            where = f"{self._name}, record {self._number}, byte {offset}{within}"
            try:
                if not tape.peek(1):
                    self._number -= 1
                    return
                found = self._record(tape, where, is_alone=not n_before)
                self._border(tape, where)
                # the check at the end of a member says whether all of it is as it was written
                tape.peek(1)
            except SourceMalformed as error:
                yield SourceMalformed(error.what, where=where, remedy=error.remedy)
                return
            n_before += 1
            if found is not None:
                yield found

    def _next(self, offset: int) -> str:
        self._number += 1
        return f"{self._name}, record {self._number}, byte {offset}"

    def _record(self, tape: Tape, where: str, *, is_alone: bool = False) -> Record | LeftOut | None:
        lines = _Lines(tape)
        try:
            record: Any = self._loader.parse_record_stream(lines)
        except EOFError as error:
            raise SourceMalformed("the record breaks off in its headers", where=where, remedy=_READ_AGAIN) from error
        except (ArchiveLoadFailed, ValueError, TypeError, AttributeError) as error:
            # warcio raises the last three on headers that are no headers
            what = " ".join(str(error).split())[:120]
            raise SourceMalformed(f"this is no record of a web archive ({what})", where=where, remedy=_READ_AGAIN) from error
        lines.headers_end()
        head, answer = record.rec_headers, record.http_headers
        why = _left_out(record)
        declared = _whole_number(head.get_header("Content-Length"))
        if declared is None:
            raise SourceMalformed("the record does not say how long it is", where=where, remedy=_READ_AGAIN)
        data = b""
        if why is None:
            data = self._taken = _at_most(record.raw_stream, self._limit + 1)
            if len(data) > self._limit:
                self._taken = b""
                if not is_alone:
                    _skip(record.raw_stream)
                raise too_long("the record", self._limit, where=where)
        else:
            _skip(record.raw_stream)
        if (missing := getattr(record.raw_stream, "limit", 0)) > 0:
            raise SourceMalformed(
                f"the record breaks off {missing} byte(s) before its end", where=where, remedy="fetch the archive again"
            )
        if why is not None:
            return LeftOut(where=where, why=why) if why else None
        if answer is not None:
            data = _as_written(data, answer, limit=self._limit, where=where)
        media = (answer.get_header("Content-Type") if answer is not None else head.get_header("Content-Type")) or ""
        charset = _CHARSET.search(media)
        captured = printed_date(head.get_header("WARC-Date") or "")
        return Record(
            where=where,
            data=data,
            url=head.get_header("WARC-Target-URI"),
            captured_on=captured.on if captured else None,
            content_type=media.partition(";")[0].strip().lower() or None,
            charset=charset.group(1) if charset else None,
        )

    def _border(self, tape: Tape, where: str) -> None:
        """Stands on the next record after this; what follows a record that is none shows that its length is wrong."""
        while (ahead := tape.peek(4)) and ahead[:1] in b"\r\n":
            self._taken += tape.take(len(ahead) - len(ahead.lstrip(b"\r\n")))
        if ahead and not is_archive(tape.peek(1024)):
            raise SourceMalformed("what follows the record is none: its length is wrong", where=where, remedy=_READ_AGAIN)


def _left_out(record: Any) -> str | None:
    """Why a record is no document: empty when nobody would miss it; null when it may be one."""
    kind, answer = record.rec_type, record.http_headers
    if kind == "revisit":
        return "captured again unchanged"
    if kind not in {"response", "resource", "conversion"}:
        return ""
    if answer is not None and (status := answer.get_statuscode()) and status != "200":
        return f"HTTP {status}"
    media = (answer or record.rec_headers).get_header("Content-Type") or ""
    media = media.partition(";")[0].strip().lower()
    if (record.rec_headers.get_header("WARC-Target-URI") or "").startswith(("dns:", "filedesc:", "metadata:")):
        return ""
    return None if media in _PAGES or (media.endswith("+xml") and not media.startswith("image/")) else media


def _as_written(data: bytes, answer: Any, *, limit: int, where: str) -> bytes:
    """The body of an answer without the chunks and the packing it was sent in."""
    if (answer.get_header("Transfer-Encoding") or "").lower() == "chunked" and _CHUNK_SIZE.match(data[:100]):
        try:
            data = ChunkedDataReader(BytesIO(data), raise_exceptions=True).read()
        except ChunkedDataException as error:
            raise SourceMalformed("the chunks of the answer are broken", where=where, remedy=_READ_AGAIN) from error
    return unpacked(data, answer.get_header("Content-Encoding") or "", limit=limit, where=where)


def _at_most(stream: Any, size: int) -> bytes:
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, CHUNK))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _skip(stream: Any) -> None:
    while stream.read(CHUNK):
        pass


def _skip_to_record(tape: Tape) -> bool:
    """Whether a further record was found; the tape then stands on it."""
    while tape.readline():
        if is_archive(tape.peek(1024)):
            return True
    return False


def _whole_number(words: str | None) -> int | None:
    return int(words) if words and words.strip().isdecimal() else None
