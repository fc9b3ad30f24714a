"""Figures below which reading must not fall, as ``floors.toml`` keeps them.

Floors only rise. One that has to sink needs a line in the changelog that says so, and is recorded with that line under
``[[lowered]]``, so that nobody lowers the bar unseen.
"""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matching import Tally

PLACES = 100
"""Floors are rounded down to hundredths: the second place is worth one event in a hundred."""
AT_MOST = frozenset({"inverted", "swapped", "invented"})
"""Figures that count mistakes: their floor is a ceiling."""
SHORTEST_REASON = 20
"""Characters of a changelog line that can say why a floor sinks."""

Figures = Mapping[str, float | None]
"""Figure by name, such as ``en.refusal.recall``; None where it is undefined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A floor that sank, and the line of the changelog that says so; ``becomes`` is None where no floor is left."""

    floor: str
    was: float
    becomes: float | None
    changelog: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The floors that hold for one state of the labelled sentences.

    Attributes:
        digest: SHA-256 of the labelled sentences that the floors were measured on.
        values: floor by name of figure, rounded down; of counted mistakes the most that may happen.
        lowered: every sinking so far.
    """

    digest: str
    values: Mapping[str, float]
    lowered: tuple[Lowered, ...] = ()


def figures(everything: Tally, held: Tally, language: str) -> dict[str, float | None]:
    """The figures of one language that have floors.

    Args:
        everything: counts over all texts of the language.
        held: counts over its held-out texts.
        language: its code, the first part of every name.

    Returns:
        ``LANGUAGE.all.FIGURE`` over all texts and ``LANGUAGE.TYPE.FIGURE`` for each event type that is labelled.
        ``held_f1`` is that of the held-out texts alone.
    """
    found: dict[str, float | None] = {
        "all.precision": everything.precision(),
        "all.recall": everything.recall(),
        "all.f1": everything.f1(),
        "all.roles": everything.roles(),
        "all.modality": everything.modality(),
        "all.held_f1": held.f1(),
        "all.inverted": len(everything.inverted),
        "all.swapped": len(everything.swapped),
        "all.invented": len(everything.invented),
    }
    for kind in sorted(everything.labelled):
        found[f"{kind}.precision"] = everything.precision(kind)
        found[f"{kind}.recall"] = everything.recall(kind)
    return {f"{language}.{name}": value for name, value in found.items()}


def below(floors: Mapping[str, float], measured: Figures) -> Iterator[tuple[str, float, float | None]]:
    """Name, floor and figure of each figure that fell below its floor, or is no longer defined."""
    for name, floor in floors.items():
        value = measured.get(name)
        if value is None or is_worse(name, value, than=floor):
            yield name, floor, value


def complaints(floors: Floors | None, measured: Figures, digest: str) -> Iterator[str]:
    """What keeps the gate shut: no floors, other sentences than they were measured on, a language without floors, or a fall.

    Args:
        floors: the floors; None if there are none.
        measured: the figures of now.
        digest: SHA-256 of the sentences of now.
    """
    if floors is None:
        yield "there are no floors: write them with --set"
        return
    if floors.digest != digest:
        yield "the labelled sentences are not those the floors were measured on: look at what changed, then renew them with --set"
    for language in sorted(_languages(measured) - _languages(floors.values)):
        yield f"{language} is read and has no floors: write them with --set"
    for name, floor, value in below(floors.values, measured):
        bound = "at most" if name.rpartition(".")[2] in AT_MOST else "at least"
        yield f"{name} is {'undefined' if value is None else round(value, 3)}, must be {bound} {floor}"


def is_worse(name: str, value: float, *, than: float) -> bool:
    """Whether a figure is worse than another: more mistakes, or a lower share."""
    return value > than if name.rpartition(".")[2] in AT_MOST else value < than


def rounded_down(name: str, value: float) -> float:
    """A floor for a figure: counts as they are, shares down to hundredths."""
    return value if name.rpartition(".")[2] in AT_MOST else math.floor(value * PLACES + 1e-9) / PLACES


def renewed(old: Floors | None, measured: Figures, *, digest: str, changelog: str, reason: str | None) -> Floors:
    """Floors at what was measured now.

    Args:
        old: the floors so far; None if there are none.
        measured: the figures of now; undefined ones get no floor, nor do shares of 0, below which nothing can fall.
        digest: SHA-256 of the sentences they were measured on.
        changelog: text of the changelog.
        reason: its line that says why floors sink, not used for an earlier sinking; None if none may.

    Raises:
        ValueError: a floor would sink without a reason, or the reason is too short, used before or no line of the changelog.
    """
    rounded = {name: rounded_down(name, value) for name, value in measured.items() if value is not None}
    values = {name: value for name, value in rounded.items() if _can_fail(name, value)}
    sinking = [(name, floor, values.get(name)) for name, floor, _ in below(old.values if old else {}, values)]
    lowered = old.lowered if old else ()
    if sinking:
        listed = "".join(f"\n  {name}: {floor} becomes {value}" for name, floor, value in sinking)
        if reason is None:
            raise ValueError(f"floors would sink; write a line in CHANGELOG.md and give it with --lower:{listed}")
        if not _is_new_line(reason, changelog, lowered):
            raise ValueError(f"{reason!r} is no new line of CHANGELOG.md that says why floors sink:{listed}")
        lowered += tuple(Lowered(floor=name, was=floor, becomes=value, changelog=reason) for name, floor, value in sinking)
    return Floors(digest=digest, values=values, lowered=lowered)


def unexplained(past: Floors, present: Floors, changelog: str) -> list[str]:
    """What sank between two states that follow each other without a new record whose line stands in the changelog."""
    if present.lowered[: len(past.lowered)] != past.lowered:
        return ["records under [[lowered]] were changed or taken away"]
    records = present.lowered[len(past.lowered) :]
    new = {(entry.floor, entry.was) for entry in records if _is_new_line(entry.changelog, changelog, past.lowered)}
    return [f"{name}: {was} became {now}" for name, was, now in below(past.values, present.values) if (name, was) not in new]


def read(text: str) -> Floors:
    """The floors of a text in TOML.

    Raises:
        ValueError: no TOML, or a part is missing.
    """
    try:
        raw = tomllib.loads(text)
        values = {
            f"{language}.{kind}.{figure}": value
            for language, kinds in raw["floors"].items()
            for kind, named in kinds.items()
            for figure, value in named.items()
        }
        lowered = tuple(Lowered(**{"becomes": None, **entry}) for entry in raw.get("lowered", ()))
        return Floors(digest=raw["corpus"]["sha256"], values=values, lowered=lowered)
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
        raise ValueError(f"floors.toml is damaged: {error!r}; take it back from git, or renew it with --set") from error


def written(floors: Floors) -> str:
    """The floors as TOML, with what the file is for."""
    lines = [
        "# Floors of reading, written by `python quality/score.py --set`: measured, rounded down to hundredths.",
        "# inverted, swapped and invented are the most mistakes allowed.",
        "# A figure that is undefined or 0 has no floor, nor has a language that is not read.",
        "[corpus]",
        f'sha256 = "{floors.digest}"',
    ]
    for language in dict.fromkeys(name.split(".")[0] for name in floors.values):
        lines += ["", f"[floors.{language}]"]
        kinds: dict[str, list[str]] = {}
        for name, value in floors.values.items():
            of_language, kind, figure = name.split(".")
            if of_language == language:
                kinds.setdefault(kind, []).append(f"{figure} = {value}")
        lines += [f"{kind} = {{ {', '.join(named)} }}" for kind, named in kinds.items()]
    for entry in floors.lowered:
        reason = entry.changelog.replace("\\", "\\\\").replace('"', '\\"')
        lines += ["", "[[lowered]]", f'floor = "{entry.floor}"', f"was = {entry.was}"]
        lines += [f"becomes = {entry.becomes}"] * (entry.becomes is not None)
        lines.append(f'changelog = "{reason}"')
    return "\n".join(lines) + "\n"


def load(path: Path) -> Floors | None:
    """The floors of a file; None if there is no such file."""
    return read(path.read_text(encoding="utf-8")) if path.exists() else None


def _languages(named: Iterable[str]) -> set[str]:
    return {name.split(".")[0] for name in named}


def _is_new_line(reason: str, changelog: str, before: Iterable[Lowered]) -> bool:
    """Whether a reason is a whole line of the changelog, list mark or not, that no earlier sinking has used."""
    lines = {line.strip().removeprefix("- ") for line in changelog.splitlines()}
    is_used = any(entry.changelog == reason for entry in before)
    return len(reason) >= SHORTEST_REASON and reason.removeprefix("- ") in lines and not is_used


def _can_fail(name: str, floor: float) -> bool:
    return floor > 0 or name.rpartition(".")[2] in AT_MOST
