"""A stream of bytes read forwards once, with a look ahead, a way back, and the count of what went by."""

from typing import Protocol

CHUNK = 1 << 16
LINE_AT_MOST = 1 << 20
"""Bytes of a line that are looked for before it is handed out in pieces."""


class Readable(Protocol):
    """Anything that gives its bytes piece by piece; an empty piece is the end."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` further bytes."""


class Tape:
    """Bytes of a source that can be looked at before they are taken, and put back after."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._ahead = b""
        self._place = 0
        self._offset = 0

    def tell(self) -> int:
        """How many bytes have been taken: the offset of the next one."""
        return self._offset

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes, or all that are left, without taking them."""
        if len(self._ahead) - self._place < size:
            pieces = [self._ahead[self._place :]]
            missing = size - len(pieces[0])
            while missing > 0 and (piece := self._source.read(max(missing, CHUNK))):
                pieces.append(piece)
                missing -= len(piece)
            self._ahead, self._place = b"".join(pieces), 0
        return self._ahead[self._place : self._place + size]

    def read(self, size: int | None = None) -> bytes:
        """At most ``size`` bytes: what is at hand, or what the source gives next. Everything without a size."""
        if size is None or size < 0:
            pieces = []
            while piece := self.read(CHUNK):
                pieces.append(piece)
            return b"".join(pieces)
        if self._place >= len(self._ahead):
            self._ahead, self._place = self._source.read(max(size, CHUNK)), 0
        piece = self._ahead[self._place : self._place + size]
        self._place += len(piece)
        self._offset += len(piece)
        return piece

    def take(self, size: int) -> bytes:
        """Exactly ``size`` bytes, or all that are left."""
        taken = self.peek(size)
        self._place += len(taken)
        self._offset += len(taken)
        return taken

    def readline(self, size: int | None = None) -> bytes:
        """The next line with its end; a piece of it when it is longer than ``size``."""
        limit = LINE_AT_MOST if size is None or size < 0 else size
        window = min(CHUNK, limit)
        while True:
            ahead = self.peek(window)
            end = ahead.find(b"\n") + 1
            if end or len(ahead) < window or window >= limit:
                return self.take(end or len(ahead))
            window = min(4 * window, limit)

    def give_back(self, data: bytes) -> None:
        """Put bytes back that were taken last."""
        self._ahead, self._place = data + self._ahead[self._place :], 0
        self._offset -= len(data)

    def skip_to(self, mark: bytes) -> bool:
        """Whether a mark was found further on; the tape then stands before it, else at its end."""
        while ahead := self.peek(CHUNK):
            found = ahead.find(mark)
            if found >= 0:
                self.take(found)
                return True
            if len(ahead) < CHUNK:
                self.take(len(ahead))
                return False
            self.take(len(ahead) - len(mark) + 1)
        return False
