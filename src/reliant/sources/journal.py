"""A file of results that can be gone on with: beside it stands a journal of what is in it already.

``FILE.done`` names the reader in its first line; then follows one line for each document whose results are in ``FILE``, with the
length that ``FILE`` had after it. What was written of a document whose line is missing was cut short: going on cuts it off.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Self

from reliant.errors import SourceMalformed, SourceUnreachable

_ANEW = "leave out --resume to write it anew"


class ResultsFile:
    """Lines of results written document by document. Use it in a ``with`` statement."""

    def __init__(self, path: Path, *, reader: str, resume: bool) -> None:
        """Open it anew, or to go on where it broke off.

        Raises:
            SourceUnreachable: it cannot be written.
            SourceMalformed: it cannot be gone on with: the journal is missing or damaged, or another reader wrote it.
        """
        self._path, self._journal_path = path, path.with_name(path.name + ".done")
        length, journal_length, self.known = self._so_far(reader) if resume and path.exists() else (0, 0, frozenset[str]())
        self._results = self._opened(path, length)
        self._journal = self._opened(self._journal_path, journal_length)
        if not journal_length:
            self._line(self._journal, json.dumps({"reader": reader}))

    def append(self, key: str, lines: Iterable[str]) -> None:
        """The results of one document, all of them.

        Raises:
            SourceUnreachable: they cannot be written.
        """
        for line in lines:
            self._results.write(f"{line}\n".encode())
        self._flush(self._results)
        self._line(self._journal, json.dumps({"document": key, "length": self._results.tell()}, ensure_ascii=False))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._results.close()
        self._journal.close()

    def _so_far(self, reader: str) -> tuple[int, int, frozenset[str]]:
        try:
            data = self._journal_path.read_bytes()
            size = self._path.stat().st_size
        except FileNotFoundError as error:
            raise SourceMalformed(
                f"{self._journal_path.name} is missing, so what it holds cannot be told", where=str(self._path), remedy=_ANEW
            ) from error
        except OSError as error:
            raise SourceUnreachable(
                f"it cannot be opened ({error.strerror})", where=str(self._journal_path), remedy="check its permissions"
            ) from error
        lines = [line for line in data.splitlines(keepends=True) if line.endswith(b"\n")]
        try:
            wrote = json.loads(lines[0])["reader"] if lines else reader
            entries = [(json.loads(line), len(line)) for line in lines[1:]]
            done = [(entry["document"], int(entry["length"]), length) for entry, length in entries]
        except (ValueError, KeyError, TypeError) as error:
            raise SourceMalformed(f"the journal is damaged ({error})", where=str(self._journal_path), remedy=_ANEW) from error
        if wrote != reader:
            raise SourceMalformed(
                f"it was written by another version of the reader ({wrote}; this is {reader})",
                where=str(self._path),
                remedy=_ANEW,
            )
        kept, journal_length, known = 0, len(lines[0]) if lines else 0, set()
        for key, length, line_length in done:
            if length > size:
                break
            kept, journal_length = length, journal_length + line_length
            known.add(key)
        return kept, journal_length, frozenset(known)

    def _opened(self, path: Path, length: int) -> BinaryIO:
        try:
            stream = path.open("r+b" if length else "wb")
            stream.truncate(length)
            stream.seek(length)
        except OSError as error:
            raise self._unwritable(error) from error
        return stream

    def _line(self, stream: BinaryIO, line: str) -> None:
        stream.write(f"{line}\n".encode())
        self._flush(stream)

    def _flush(self, stream: BinaryIO) -> None:
        try:
            stream.flush()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> SourceUnreachable:
        return SourceUnreachable(f"it cannot be written ({error.strerror})", where=str(self._path), remedy="choose another place")
