"""A file of JSON lines that only grows: several programs may append to it, and nothing in it is ever changed."""

import fcntl
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reliant.errors import SourceMalformed, SourceUnreachable


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of the file, one a line, oldest first; none where there is no file. Empty lines are passed over.

    Raises:
        SourceUnreachable: it may not be opened.
        SourceMalformed: a line is no JSON object.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be opened ({error.strerror})", where=str(path), remedy="check its permissions"
        ) from error
    return [_read(line, path, place) for place, line in enumerate(data.split(b"\n"), start=1) if line.strip()]


def append_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append objects, all of them in one write under a lock, so that readers and other writers see whole lines only.

    Raises:
        SourceUnreachable: the place cannot be written.
        SourceMalformed: the last line is unfinished.
    """
    if not rows:
        return
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            stream.seek(0)
            before = stream.read()
            if before and not before.endswith(b"\n"):
                _read(before.rsplit(b"\n", maxsplit=1)[-1], path, before.count(b"\n") + 1)
                text = b"\n" + text
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror})", where=str(path), remedy="choose another place"
        ) from error


def _read(line: bytes, path: Path, place: int) -> dict[str, Any]:
    where = f"{path}, line {place}"
    try:
        found = json.loads(line)
    except ValueError as error:
        raise SourceMalformed(
            f"the line is no JSON ({error})", where=where, remedy="mend or finish that line, or take it out of the file"
        ) from error
    if not isinstance(found, dict):
        raise SourceMalformed("the line is no JSON object", where=where, remedy="mend that line, or take it out of the file")
    return found
