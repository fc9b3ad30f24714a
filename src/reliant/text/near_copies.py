"""Copies of a text: the same again, nearly the same, a part of it, or reworked with whole passages kept.

A copy is no second witness. Texts about one event in other words are no copies, however alike they are.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reliant.text.related import before_related
from reliant.text.windows import code_of, codes_of, windows
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
        """Sketch of a text; case, marks and spaces do not matter, nor what stands below a line such as "Similar articles"."""
        found = words(before_related(text))
        codes = codes_of(found)
        return cls(
            whole=code_of(" ".join(found)),
            n_words=len(codes),
            shingles=frozenset(windows(codes, SHINGLE).tolist()),
            runs=frozenset(windows(codes, RUN).tolist()),
        )


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


def fixtures_among(sketches: Iterable[Sketch]) -> frozenset[int]:
    """Runs of words that stand in more than ``COMMON`` different texts: fixtures of a site, not reporting."""
    texts = {sketch.whole: sketch.runs for sketch in sketches}
    counted = Counter(run for runs in texts.values() for run in runs)
    return frozenset(run for run, number in counted.items() if number > COMMON)
