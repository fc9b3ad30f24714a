"""Reading a file whole, once, with its hash: what was read can be named for ever."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from reliant.errors import SourceUnreachable

CORRECTIONS_SUFFIX = ".corrections.yaml"
"""What follows the name of a register in the name of its corrections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The bytes of one source as they were when read; ``digest`` is their SHA-256."""

    name: str
    data: bytes
    digest: str


def read_file(path: Path | str) -> Snapshot:
    """The bytes of a file, or of standard input for ``-``.

    Raises:
        SourceUnreachable: it is missing, a folder, or may not be opened.
    """
    with open_file(path) as stream:
        data = stream.read()
    name = "standard input" if str(path) == "-" else Path(path).name
    return Snapshot(name=name, data=data, digest=hashlib.sha256(data).hexdigest())


def cache_folder(name: str) -> Path:
    """Where answers of servers are kept between runs, unless the user names another place."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "reliant" / name


@contextmanager
def open_file(path: Path | str) -> Iterator[BinaryIO]:
    """A file to be read as a stream, or standard input for ``-``.

    Raises:
        SourceUnreachable: it is missing, a folder, may not be opened, or cannot be read on.
    """
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    path = Path(path)
    try:
        with path.open("rb") as stream:
            yield stream
    except IsADirectoryError as error:
        raise SourceUnreachable("this is a folder, a file is needed", where=str(path), remedy=_files_in(path)) from error
    except FileNotFoundError as error:
        remedy = _files_in(path.parent) if path.parent.is_dir() else "check the path"
        raise SourceUnreachable("there is no such file", where=str(path), remedy=remedy) from error
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be opened ({error.strerror})", where=str(path), remedy="check its permissions"
        ) from error


def digest_of(path: Path) -> str:
    """SHA-256 of a file, however long it is.

    Raises:
        SourceUnreachable: it is missing, a folder, may not be opened, or cannot be read on.
    """
    with open_file(path) as stream:
        digest = hashlib.sha256()
        while piece := stream.read(1 << 20):
            digest.update(piece)
        return digest.hexdigest()


def corrections_beside(path: Path | str) -> tuple[Path, ...]:
    """The file of written corrections that lies beside a register, ``NAME.corrections.yaml``; none without one."""
    beside = Path(f"{path}{CORRECTIONS_SUFFIX}")
    return (beside,) if str(path) != "-" and beside.is_file() else ()


def write_bytes(path: Path, data: bytes) -> None:
    """Write a result for the user that is no text, such as a picture.

    Raises:
        SourceUnreachable: the place cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror})", where=str(path), remedy="choose another place"
        ) from error


def write_file(path: Path, text: str) -> None:
    """Write a result for the user.

    Raises:
        SourceUnreachable: the place cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror})", where=str(path), remedy="choose another place"
        ) from error


def _files_in(folder: Path) -> str:
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
    except OSError:
        return "check the path"
    if not names:
        return "the folder holds no files"
    return f"the folder holds {', '.join(names[:5])}{' …' if len(names) > 5 else ''}"
