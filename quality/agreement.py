"""How far two labellings of the same texts agree: ``python quality/agreement.py SECOND.jsonl [FIRST.jsonl] [--differences]``.

FIRST is the labels of this folder unless another file is given. Only texts that both label are compared. Events of a text are
paired so that most types and fields agree. Printed are

- event F1: an event is agreed on if the other labelling has one of its type; what only one marks as optional costs nothing,
- the same with near types (suspension and cancellation, talks and visit) counted as one,
- Cohen's kappa of the types: over paired events, events that one alone sees (the other says "none"), texts without any,
- field agreement: of the fields that at least one states for an agreed event, the share on which both say the same.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from labelled import Event, labels, sentences
from matching import FIELDS, agrees, is_optional, parties, telling_words

NEAR = {"suspension": "cancellation", "visit": "talks"}
"""Types whose confusion the guide calls a lesser error, and the type they count as."""
NONE = "none"
COMPARED = (*FIELDS, "modality")
SAME_TYPE, NEAR_TYPE = 100, 50
"""Weights that put type before any number of fields when events are paired."""


@dataclass(slots=True)
class Agreement:
    """Counts over texts that were labelled twice.

    Attributes:
        texts: how many.
        required: required events of both labellings together.
        same, near: of these, those for which the other labelling has an event of the same or a near type.
        types: pairs of types, first and second labelling, "none" for nothing.
        stated, equal: counts by field over agreed events: stated by at least one, and said alike by both.
        different: ids of the texts in which a required event has no counterpart of its type.
    """

    texts: int = 0
    required: int = 0
    same: int = 0
    near: int = 0
    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)

    def add(self, name: str, first: Sequence[Event], second: Sequence[Event]) -> None:
        """Counts one text."""
        self.texts += 1
        if not first and not second:
            self.types[NONE, NONE] += 1
        agreed_on = pairs(first, second)
        alone_first, alone_second = list(first), list(second)
        is_different = False
        for one, other in agreed_on:
            alone_first.remove(one)
            alone_second.remove(other)
            counted = (not is_optional(one)) + (not is_optional(other))
            self.required += counted
            self.types[one["type"], other["type"]] += counted > 0
            self.same += counted * (one["type"] == other["type"])
            self.near += counted * (near(one) == near(other))
            is_different |= counted > 0 and one["type"] != other["type"]
            if counted and near(one) == near(other):
                self._compare_fields(one, other)
        for event in alone_first:
            self.types[event["type"], NONE] += not is_optional(event)
        for event in alone_second:
            self.types[NONE, event["type"]] += not is_optional(event)
        missing = sum(not is_optional(event) for event in (*alone_first, *alone_second))
        self.required += missing
        if is_different or missing:
            self.different.append(name)

    @property
    def f1(self) -> float | None:
        """Share of required events of both labellings that have a counterpart of the same type; None without events."""
        return self.same / self.required if self.required else None

    @property
    def near_f1(self) -> float | None:
        """The same with near types counted as one."""
        return self.near / self.required if self.required else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of the types, (observed - expected) / (1 - expected); None if chance alone would agree on all.

        Source:
            Cohen (1960), A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement 20(1), 37-46.
        """
        total = self.types.total()
        if not total:
            return None
        first, second = Counter[str](), Counter[str]()
        for (one, other), number in self.types.items():
            first[one] += number
            second[other] += number
        observed = sum(number for (one, other), number in self.types.items() if one == other) / total
        expected = sum(first[kind] * second[kind] for kind in first) / total**2
        return (observed - expected) / (1 - expected) if expected < 1 else None

    @property
    def fields(self) -> float | None:
        """Share of stated fields on which both say the same; None if none is stated."""
        return self.equal.total() / self.stated.total() if self.stated.total() else None

    def _compare_fields(self, one: Event, other: Event) -> None:
        for part in COMPARED:
            if one.get(part) or other.get(part):
                self.stated[part] += 1
                self.equal[part] += _says_alike(part, one, other)


def near(event: Event) -> str:
    """Type of an event, near types counted as one."""
    kind = str(event["type"])
    return NEAR.get(kind, kind)


def pairs(first: Sequence[Event], second: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Events of two labellings that tell of the same, each used once, so that most types and then fields agree.

    Events of unlike types are paired only if they share a party or a word of the item.
    """
    if not first or not second:
        return []
    weights = np.array([[_likeness(one, other) for other in second] for one in first])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(first[row], second[column]) for row, column in zip(rows, columns, strict=True) if weights[row, column] > 0]


def compare(first: Mapping[str, Sequence[Event]], second: Mapping[str, Sequence[Event]]) -> Agreement:
    """Agreement over the texts of the second labelling.

    Raises:
        ValueError: the second labelling has a text that the first does not know.
    """
    if unknown := sorted(second.keys() - first.keys()):
        raise ValueError(f"not in the first labelling: {', '.join(unknown[:5])} ({len(unknown)} in all); keep the ids as given")
    counts = Agreement()
    for name, events in second.items():
        counts.add(name, first[name], events)
    return counts


def _likeness(one: Event, other: Event) -> int:
    shared = sum(bool(one.get(part)) and _says_alike(part, one, other) for part in COMPARED)
    if near(one) != near(other):
        is_same_flow = parties(one) & parties(other) or telling_words(one.get("item")) & telling_words(other.get("item"))
        return 1 + shared if is_same_flow else 0
    return (SAME_TYPE if one["type"] == other["type"] else NEAR_TYPE) + shared


def _says_alike(part: str, one: Event, other: Event) -> bool:
    a, b = one.get(part), other.get(part)
    if not a or not b:
        return not a and not b
    if part == "modality":
        return bool(a == b)
    if part == "other_parties":
        return set(a) == set(b)
    return agrees(part, one, other)


def _report(counts: Agreement) -> Iterable[str]:
    yield f"{counts.texts} texts labelled twice, {counts.required} required events in both together"
    yield f"event F1 {_share(counts.f1)}; near types as one {_share(counts.near_f1)}; kappa of types {_share(counts.kappa)}"
    yield f"fields alike {counts.equal.total()} of {counts.stated.total()} stated ({_share(counts.fields)})"
    for part in COMPARED:
        if counts.stated[part]:
            yield f"  {part:<14}{counts.equal[part]:>5} of {counts.stated[part]}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def main(arguments: Sequence[str]) -> int:
    """The comparison of the command line.

    Returns:
        Exit code: 1 if a file of labels is damaged or knows other texts.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("second", type=Path, help="labels by somebody else, JSON lines with id and events")
    parser.add_argument("first", type=Path, nargs="?", help="labels to compare with; those of this folder if left out")
    parser.add_argument("--differences", action="store_true", help="name the texts whose events differ")
    options = parser.parse_args(arguments)
    try:
        first = labels(options.first) if options.first else {sentence.id: sentence.events for sentence in sentences()}
        counts = compare(first, labels(options.second))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*_report(counts), sep="\n")
    if options.differences:
        print(*counts.different, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
