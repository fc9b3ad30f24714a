"""Bytes put into a folder unchanged, whole or not at all, and never over something else."""

import os
import tempfile
from pathlib import Path

from reliant.errors import SourceUnreachable


def deposit(data: bytes, path: Path) -> bool:
    """Write bytes to a new file; false when the very same bytes are there already.

    Raises:
        SourceUnreachable: other bytes are there, or the place cannot be written.
    """
    try:
        if path.exists():
            if path.read_bytes() == data:
                return False
            raise SourceUnreachable(
                "another file of this name is there already", where=str(path), remedy="choose another name, or remove that file"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(data, path)
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror})", where=str(path), remedy="choose another place"
        ) from error
    return True


def replace_file(data: bytes, path: Path) -> None:
    """Write bytes beside a path and move them there: a stop in the middle leaves what was there before."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
