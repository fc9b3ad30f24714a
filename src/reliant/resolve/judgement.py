"""A judgement: whether two names are one party, by which rule, and on which words it rests."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What can be said about two names."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether two names are one party, and why.

    Attributes:
        rule: short name of the rule, or ``decision`` when a person settled it.
        says: the reason in plain words, with the words it rests on.
        score: likeness of the two spellings, 0..100; printed for information, no rule merges by it; null where none are compared.
        sources: where an alias, office or succession it rests on is from; empty when no table was needed.
        decisions: ids of the decisions of persons behind it.
    """

    verdict: Verdict
    rule: str
    says: str
    score: float | None
    sources: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
