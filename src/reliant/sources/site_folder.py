"""The folder of a built site: only files that an earlier build wrote are ever replaced or removed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.sources.deposit import replace_file

MARKER = ".reliant-site.json"
"""Lists the files of the last build with their SHA-256; a folder without it is not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many files a build wrote, found as they should be, and removed."""

    n_written: int
    n_same: int
    n_removed: int


def write_site(out: Path, files: Mapping[str, bytes]) -> Written:
    """Write a site's files into a folder of their own.

    A file that is already as it should be is not touched. Files of the last build that this one no longer has are removed,
    unless somebody changed them; files that no build wrote are left alone.

    Args:
        out: the folder; made if it is not there.
        files: bytes by path relative to the folder, with ``/``.

    Raises:
        SourceUnreachable: the folder holds other things and no marker of ours, a foreign file is in the way, a part of the path
            is a link that leads elsewhere, or the place cannot be written.
        SourceMalformed: the marker is not what a build writes.
    """
    try:
        before = _before(out)
        for name in files:
            _refuse_foreign(out, name, files[name], before)
        marker = json.dumps({"files": {**before, **_digests(files)}}, indent=1, sort_keys=True).encode()
        out.mkdir(parents=True, exist_ok=True)
        replace_file(marker, out / MARKER)  # first, so that a build cut short can be run again
        n_written = 0
        for name, data in files.items():
            target = out / name
            if target.is_file() and target.read_bytes() == data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(data, target)
            n_written += 1
        stale = [name for name in before if name not in files]
        removed = [name for name in stale if _is_as_written(out / name, before[name])]
        for name in removed:
            (out / name).unlink()
        replace_file(json.dumps({"files": _digests(files)}, indent=1, sort_keys=True).encode(), out / MARKER)
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror})", where=str(error.filename or out), remedy="choose another place with --out"
        ) from error
    return Written(n_written=n_written, n_same=len(files) - n_written, n_removed=len(removed))


def _before(out: Path) -> dict[str, str]:
    """Digests of the files of the last build; none for a folder that is new or empty."""
    marker = out / MARKER
    if out.exists() and not out.is_dir():
        raise SourceUnreachable("this is a file, a folder is needed", where=str(out), remedy="name a folder with --out")
    if not marker.is_file():
        if out.is_dir() and any(out.iterdir()):
            raise SourceUnreachable(
                "the folder holds files and none of them says that reliant built a site here",
                where=str(out),
                remedy="name an empty or new folder with --out; nothing was changed",
            )
        return {}
    try:
        files = json.loads(marker.read_text(encoding="utf-8"))["files"]
        names = {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise SourceMalformed(
            "it is not what a build writes", where=str(marker), remedy="build into a new folder with --out"
        ) from error
    if any(Path(name).is_absolute() or ".." in Path(name).parts for name in names):
        raise SourceMalformed(
            "it names files outside of its folder", where=str(marker), remedy="build into a new folder with --out"
        )
    return names


def _refuse_foreign(out: Path, name: str, data: bytes, before: Mapping[str, str]) -> None:
    target = out / name
    for part in (target, *target.parents):
        if part == out:
            break
        if part.is_symlink():
            raise SourceUnreachable("this is a link that leads elsewhere", where=str(part), remedy="remove it, then build again")
    if name not in before and target.exists() and not (target.is_file() and target.read_bytes() == data):
        raise SourceUnreachable(
            "a file that no build wrote is in the way", where=str(target), remedy="move it out of the folder, then build again"
        )


def _is_as_written(path: Path, digest: str) -> bool:
    return path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
