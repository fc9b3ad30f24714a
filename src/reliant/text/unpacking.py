"""Packed bytes, unpacked within bounds: gzip members one by one, and pages that a server packed for the way.

A few kilobytes can unpack to gigabytes, so nothing here is unpacked without a limit. A member that is damaged or without
measure is given up, and the next one is looked for.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reliant.errors import SourceMalformed
from reliant.text.tape import CHUNK, Tape

GZIP = b"\x1f\x8b\x08"
RATIO_AT_MOST = 100
"""Bytes unpacked for each byte packed, over a whole file: text packs to a fifth or a tenth, runs of one byte to a thousandth."""
FREE = 256 << 20
"""Bytes that may be unpacked before the ratio counts."""
_KEPT = 4 << 20  # packed bytes of a member that are kept for a second look when it proves damaged


@dataclass(slots=True)
class Budget:
    """What may be unpacked from one file in total."""

    packed: int = 0
    unpacked: int = 0
    free: int = FREE

    def has_run_out(self) -> bool:
        """Whether more has been unpacked than an honest file holds."""
        return self.unpacked > self.free + RATIO_AT_MOST * self.packed


class Member:
    """One gzip member as a stream of its unpacked bytes."""

    def __init__(self, tape: Tape, budget: Budget, *, name: str) -> None:
        self.offset = tape.tell()
        self.is_whole = False
        self._tape, self._budget, self._name = tape, budget, name
        self._inflate: Any = zlib.decompressobj(31)
        self._packed = b""
        self._taken: list[bytes] = []

    @property
    def where(self) -> str:
        """The member in messages."""
        return f"{self._name}, byte {self.offset}"

    def read(self, size: int, /) -> bytes:
        """At most ``size`` unpacked bytes; none at the member's end.

        Raises:
            SourceMalformed: it is damaged, breaks off, or the file unpacks to more than an honest one holds.
        """
        while not self.is_whole:
            if not self._packed:
                self._packed = self._tape.read(CHUNK)
                self._budget.packed += len(self._packed)
                self._keep(self._packed)
                if not self._packed:
                    raise SourceMalformed("the gzip data breaks off", where=self.where, remedy="fetch the file again")
            try:
                piece: bytes = self._inflate.decompress(self._packed, size)
            except zlib.error as error:
                reason = str(error).rpartition(": ")[2]
                raise SourceMalformed(
                    f"the gzip data is damaged ({reason})", where=self.where, remedy="fetch the file again"
                ) from error
            self._packed = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self._end()
            self._budget.unpacked += len(piece)
            if self._budget.has_run_out():
                raise SourceMalformed(
                    f"it unpacks to more than {RATIO_AT_MOST} times its size, as made to fill a disk; unpacking was stopped",
                    where=self.where,
                    remedy="leave the file out, or cut the pages you need from it",
                )
            if piece:
                return piece
        return b""

    def _end(self) -> None:
        self.is_whole = True
        left = self._inflate.unused_data
        self._budget.packed -= len(left)
        self._tape.give_back(left)

    def _keep(self, packed: bytes) -> None:
        self._taken.append(packed)
        while len(self._taken) > 1 and sum(map(len, self._taken)) > _KEPT:
            self._taken.pop(0)

    def give_up(self) -> None:
        """Put its packed bytes back, but for the first, so that what follows it can be looked for."""
        if not self.is_whole:
            packed = b"".join(self._taken)
            self._tape.give_back(packed)
            self._budget.packed -= len(packed)
            self._tape.take(1)
            self._budget.packed += 1
            self._taken.clear()


def members(tape: Tape, budget: Budget, *, name: str, opens: Callable[[bytes], bool]) -> Iterator[Member]:
    """The gzip members of a file, each to be read before the next is asked for.

    When one was not read to its end, the next is looked for behind its first byte: it must open with what ``opens`` accepts.
    """
    while tape.peek(3) == GZIP:
        member = Member(tape, budget, name=name)
        yield member
        if not member.is_whole:
            if budget.has_run_out():
                return
            member.give_up()
            _skip_to_member(tape, opens)
        while (ahead := tape.peek(CHUNK)) and not ahead.strip(b"\x00"):
            tape.take(len(ahead))  # tapes and disks pad with zeros


def _skip_to_member(tape: Tape, opens: Callable[[bytes], bool]) -> None:
    while tape.skip_to(GZIP):
        if opens(unpacked_head(tape.peek(1024))):
            return
        tape.take(1)


def unpacked_head(head: bytes) -> bytes:
    """The first bytes that a gzip member holds, from its own first bytes; none when they are damaged."""
    try:
        return zlib.decompressobj(31).decompress(head, 1024)
    except zlib.error:
        return b""


def unpacked(data: bytes, packing: str, *, limit: int, where: str) -> bytes:
    """A page as it was before its server packed it for the way.

    Args:
        data: the packed page. Archives often keep it unpacked although its headers say otherwise: it is then given as it is.
        packing: the value of Content-Encoding.
        limit: bytes it may unpack to.
        where: what to call it in messages.

    Raises:
        SourceMalformed: it is damaged, breaks off, unpacks to more than ``limit``, or nobody here knows the packing.
    """
    for name in reversed([name.strip() for name in packing.lower().split(",") if name.strip()]):
        data = _unpacked(data, name, limit=limit, where=where)
    return data


def _unpacked(data: bytes, packing: str, *, limit: int, where: str) -> bytes:
    if packing == "identity" or not data:
        return data
    if packing in {"gzip", "x-gzip"}:
        return data if data[:2] != GZIP[:2] else _inflated(data, 31, limit=limit, where=where)
    if packing == "deflate":
        is_zlib = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        if not is_zlib and data.lstrip()[:1] in {b"<", b"{"}:
            return data
        return _inflated(data, 15 if is_zlib else -15, limit=limit, where=where)
    if packing == "br":
        return _brotli(data, limit=limit, where=where)
    raise SourceMalformed(
        f"the page is packed as {packing!r}, which nobody here unpacks", where=where, remedy="save the page as HTML"
    )


def _inflated(data: bytes, window: int, *, limit: int, where: str) -> bytes:
    inflate = zlib.decompressobj(window)
    try:
        page = inflate.decompress(data, limit + 1)
    except zlib.error as error:
        raise SourceMalformed(f"the packed page is damaged ({error})", where=where, remedy="fetch the page again") from error
    if len(page) > limit:
        raise too_long("the page", limit, where=where)
    if not inflate.eof:
        raise SourceMalformed("the packed page breaks off", where=where, remedy="fetch the page again")
    return page


def _brotli(data: bytes, *, limit: int, where: str) -> bytes:
    try:
        import brotli  # noqa: PLC0415  few archives need it
    except ImportError as error:
        raise SourceMalformed(
            "the page is packed with brotli, which is not installed", where=where, remedy="install it: pip install brotli"
        ) from error
    if data.lstrip()[:1] in {b"<", b"{"}:
        return data
    unpack, pieces, size = brotli.Decompressor(), [], 0
    try:
        piece = unpack.process(data, output_buffer_limit=CHUNK)
        while piece or not unpack.is_finished():
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise too_long("the page", limit, where=where)
            if not piece and unpack.can_accept_more_data():
                raise SourceMalformed("the packed page breaks off", where=where, remedy="fetch the page again")
            piece = unpack.process(b"", output_buffer_limit=CHUNK)
    except brotli.error as error:
        raise SourceMalformed("the packed page is damaged (brotli)", where=where, remedy="fetch the page again") from error
    return b"".join(pieces)


def too_long(what: str, limit: int, *, where: str) -> SourceMalformed:
    """The refusal of something longer than anybody reads."""
    return SourceMalformed(
        f"{what} is longer than {limit >> 20} MB, so it was not read",
        where=where,
        remedy="cut out the articles it holds and read those",
    )
