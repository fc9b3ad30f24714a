"""Files under a folder, in an order that is the same on every machine, and what of it cannot be opened."""

import stat
from collections.abc import Iterator
from pathlib import Path

from reliant.errors import SourceUnreachable
from reliant.text import LeftOut

_MEND = "mend or remove it"


def files_under(path: Path) -> Iterator[Path | LeftOut | SourceUnreachable]:
    """A file itself, or the files of a folder and of the folders in it, by name.

    Hidden entries and what is neither file nor folder are left out. Links to files are followed, links to folders are not: they
    may lead round in circles, or to the same files again.
    """
    if not path.is_dir():
        yield SourceUnreachable("the link leads nowhere", where=str(path), remedy=_MEND) if _is_lost(path) else path
        return
    pending = [path]
    while pending:
        here = pending.pop()
        try:
            status = here.lstat()
            is_link = stat.S_ISLNK(status.st_mode)
            status = here.stat() if is_link else status
            is_folder = stat.S_ISDIR(status.st_mode)
            inner = sorted(entry.name for entry in here.iterdir()) if is_folder and (here == path or not is_link) else []
        except OSError as error:
            yield _unreachable(here, error)
            continue
        if here.name.startswith(".") and here != path:
            yield LeftOut(where=str(here), why="hidden")
        elif is_folder and is_link and here != path:
            yield LeftOut(where=str(here), why="a link to a folder")
        elif is_folder:
            pending += [here / name for name in reversed(inner)]
        elif stat.S_ISREG(status.st_mode):
            yield here
        else:
            yield LeftOut(where=str(here), why="neither a file nor a folder")


def _is_lost(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def _unreachable(path: Path, error: OSError) -> SourceUnreachable:
    if _is_lost(path):
        return SourceUnreachable("the link leads nowhere", where=str(path), remedy=_MEND)
    return SourceUnreachable(f"it cannot be opened ({error.strerror})", where=str(path), remedy="check its permissions")
