"""Copies of a text: the same again, nearly the same, a part of it, or reworked with whole passages kept.

A copy is no second witness. Texts about one event in other words are no copies, however alike they are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from reliant.text.wordpieces import words

SHINGLE, RUN = 3, 8
"""Words of a shingle; words that stand in the same order only where one text was copied from the other or both from a third."""
NEAR, EXCERPT, REWORKED = 0.6, 0.8, 0.25
"""Least Jaccard index of near copies, least containment of an excerpt, least part of the shorter text in common runs."""
FEWEST = 20
"""Words below which a text is too short to be called an excerpt or reworked: a headline or a greeting recurs by itself."""
COMMON = 8
"""A run that stands in more texts than this is a fixture of the site (a subscription notice), not copied reporting."""


class CopyKind(StrEnum):
    """In what way one text copies another."""

    EXACT = "exact"
    NEAR = "near"
    EXCERPT = "excerpt"
    REWORKED = "reworked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is kept of a text to compare it: hashes of its shingles and of its runs of words, and of all its words in order."""

    whole: int
    n_words: int
    shingles: frozenset[int]
    runs: frozenset[int]

    @classmethod
    def of(cls, text: str) -> "Sketch":
        """Sketch of a text; case, marks and spaces do not matter."""
        found = words(text)
        return cls(whole=_hash(" ".join(found)), n_words=len(found), shingles=_windows(found, SHINGLE), runs=_windows(found, RUN))


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Two texts of which one copies the other (or both a third), by place; ``first`` is the longer.

    Attributes:
        jaccard: shingles of both / shingles of either, 0..1.
        containment: part of the shorter text's shingles that stand in the longer, 0..1.
    """

    first: int
    second: int
    kind: CopyKind
    jaccard: float
    containment: float


def copy_kind(one: Sketch, other: Sketch, fixtures: frozenset[int] = frozenset()) -> tuple[CopyKind | None, float, float]:
    """In what way two texts copy each other, if they do, with Jaccard index and containment of their shingles.

    Args:
        one: a text.
        other: another.
        fixtures: runs that are no reporting and are not counted.

    Source:
        Broder (1997), On the resemblance and containment of documents, SEQUENCES '97, 21-29.
    """
    common = len(one.shingles & other.shingles)
    either = len(one.shingles | other.shingles)
    shorter = min(one, other, key=lambda sketch: sketch.n_words)
    jaccard = common / either if either else 0.0
    containment = common / len(shorter.shingles) if shorter.shingles else 0.0
    if one.whole == other.whole and one.n_words:
        return CopyKind.EXACT, 1.0, 1.0
    if jaccard >= NEAR:
        return CopyKind.NEAR, jaccard, containment
    if shorter.n_words >= FEWEST:
        if containment >= EXCERPT:
            return CopyKind.EXCERPT, jaccard, containment
        reporting = shorter.runs - fixtures
        if reporting and len(one.runs & other.runs - fixtures) / len(reporting) >= REWORKED:
            return CopyKind.REWORKED, jaccard, containment
    return None, jaccard, containment


def find_copies(sketches: Sequence[Sketch]) -> Iterator[Copy]:
    """All pairs that copy each other, in the order of their places; only texts with a run or all words in common are compared."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, sketch in enumerate(sketches):
        for run in sketch.runs or {sketch.whole}:
            holders[run].append(place)
    fixtures = frozenset(run for run, places in holders.items() if len({sketches[place].whole for place in places}) > COMMON)
    pairs: set[tuple[int, int]] = set()
    for run, places in holders.items():
        if run not in fixtures:
            pairs.update((one, other) for position, one in enumerate(places) for other in places[position + 1 :])
    for one, other in sorted(pairs):
        kind, jaccard, containment = copy_kind(sketches[one], sketches[other], fixtures)
        if kind is not None:
            first, second = (one, other) if sketches[one].n_words >= sketches[other].n_words else (other, one)
            yield Copy(first=first, second=second, kind=kind, jaccard=jaccard, containment=containment)


def _windows(found: Sequence[str], size: int) -> frozenset[int]:
    """Hashes of every run of so many words; of all words where there are fewer."""
    if not found:
        return frozenset()
    return frozenset(_hash(" ".join(found[start : start + size])) for start in range(max(len(found) - size + 1, 1)))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
