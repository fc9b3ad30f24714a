"""Texts with what must be read in them, from the files anyone can edit in ``polarity/``; the format is in its README."""

import re
from dataclasses import dataclass
from pathlib import Path

from reliant.model.claim import EventType, Modality

FOLDER = Path(__file__).parent / "polarity"
_LINE = re.compile(
    r"\s+(?P<mark>->|\?>) (?P<type>\w+)(?: (?P<modality>\w+))?  (?P<recipient>[A-Z]{3}|-) <- (?P<supplier>[A-Z]{3}|-)"
    r"(?:  with (?P<others>[A-Z]{3}(?: [A-Z]{3})*))?(?:  (?P<item>.+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One claim that must be read, or may be; ``item`` are words of which one must stand in the claim's item."""

    type: EventType
    modality: Modality
    recipient: str | None
    supplier: str | None
    others: frozenset[str]
    item: str | None
    is_optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text and its claims; ``where`` is file and line."""

    where: str
    why: str
    text: str
    wanted: tuple[Wanted, ...]


def cases() -> list[Case]:
    """Every text of the folder.

    Raises:
        ValueError: a line is neither a reason, a text nor a claim; says which.
    """
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    found, why, text, wanted, begun = [], "", [], [], 0
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.startswith("# "):
            why, begun = line[2:], number
        elif line.startswith(" "):
            wanted.append(_wanted(line, f"{path.name}:{number}"))
        elif line:
            text.append(line)
        elif text:
            found.append(Case(where=f"{path.name}:{begun}", why=why, text=" ".join(text), wanted=tuple(wanted)))
            text, wanted = [], []
    return found


def _wanted(line: str, where: str) -> Wanted:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(
            f"{where}: {line.strip()!r} is not '-> TYPE [MODALITY]  AAA <- BBB  [with CCC]  item', see README.md there"
        )
    countries = [None if match[role] == "-" else match[role] for role in ("recipient", "supplier")]
    return Wanted(
        type=EventType(match["type"]),
        modality=Modality(match["modality"] or "actual"),
        recipient=countries[0],
        supplier=countries[1],
        others=frozenset((match["others"] or "").split()),
        item=match["item"],
        is_optional=match["mark"] == "?>",
    )
