"""Labelled sentences: reading them, their split and their digest.

One JSON line is one text with the events that a competent analyst would find in it. A file ``NAME.held.jsonl`` is held out:
whoever writes rules for the reader promises not to open it, so that its figures tell how well the rules carry over.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "ru": "Russian", "be": "Belarusian"}
HELD = ".held.jsonl"

Event = Mapping[str, Any]
"""One labelled or read event by the names of README.md; a missing field is null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One labelled text, a sentence or two.

    Attributes:
        place: file and line it stands on, for messages.
        is_held: whether rule writers leave it unread.
        raw: the line as it was written.
    """

    place: str
    is_held: bool
    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Id of the text, unique over all sets."""
        return str(self.raw["id"])

    @property
    def language(self) -> str:
        """Code of its language."""
        return str(self.raw["language"])

    @property
    def text(self) -> str:
        """The text as the reader gets it."""
        return str(self.raw["text"])

    @property
    def events(self) -> tuple[Event, ...]:
        """Its labels; none if nothing in scope happened."""
        return tuple(self.raw["events"])


def files(folder: Path = HERE) -> list[Path]:
    """The files of labelled sentences, by language and name."""
    return sorted(path for language in LANGUAGES for path in (folder / language).glob("*.jsonl"))


def sentences(folder: Path = HERE) -> list[Sentence]:
    """Every labelled sentence, in the order of files and lines.

    Raises:
        ValueError: a line is no JSON object; the message names file and line.
    """
    return [
        Sentence(place=f"{path.parent.name}/{path.name}, line {line}", is_held=path.name.endswith(HELD), raw=raw)
        for path in files(folder)
        for line, raw in _lines(path)
    ]


def text_id(language: str, text: str) -> str:
    """Id of a text: it tells nothing of the labels, and an edited text is a new one for whoever labelled it."""
    return f"{language}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def labels(path: Path) -> dict[str, tuple[Event, ...]]:
    """Events by id of a text, from one file of labels.

    Raises:
        ValueError: a line is no JSON object, lacks ``id`` or ``events``, or repeats an id.
    """
    found: dict[str, tuple[Event, ...]] = {}
    for line, raw in _lines(path):
        if "id" not in raw or not isinstance(raw.get("events"), list):
            raise ValueError(f"{path}, line {line}: needs id and events, a list; an empty list says that nothing happened")
        if raw["id"] in found:
            raise ValueError(f"{path}, line {line}: {raw['id']} is labelled twice; keep one line")
        found[raw["id"]] = tuple(raw["events"])
    return found


def digest(folder: Path = HERE) -> str:
    """SHA-256 over names and bytes of all files of labelled sentences."""
    total = hashlib.sha256()
    for path in files(folder):
        total.update(f"{path.parent.name}/{path.name}\0".encode())
        total.update(path.read_bytes())
        total.update(b"\0")
    return total.hexdigest()


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}, line {number}: not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise ValueError(f"{path}, line {number}: one object a line, found {line[:40]!r}")  # noqa: TRY004
        yield number, raw
