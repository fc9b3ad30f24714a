"""Clauses of a sentence, from its marks, conjunctions and predicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reliant.extract.slavic.lexicon import lists
from reliant.extract.slavic.words import Word

_HARD = frozenset(";:()—–,")
_JOINING = frozenset({"и", "а", "но", "или", "однако", "і", "але", "ды", "да"})
_RELATIVE = ("котор", "якi", "якія", "якая", "якое", "які", "якую", "якім", "якога", "якой")
_NEAR = 3
"""Words at the beginning of a piece in which a participle or a relative makes it an attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Words of one clause in order; ``is_attribute`` of a participle or gerund, which presupposes and does not assert."""

    words: tuple[Word, ...]
    is_attribute: bool = False

    @property
    def text(self) -> str:
        """Its words in lower case, single spaces between them."""
        return " ".join(word.low for word in self.words)

    def before(self, at: int) -> Word | None:
        """The word before a place, within the clause."""
        found = None
        for word in self.words:
            if word.at >= at:
                break
            found = word
        return found


def clauses_in(words: Sequence[Word], language: str) -> list[Clause]:
    """Clauses in reading order; pieces without a predicate belong to the one before them, at the beginning to the one after."""
    clauses: list[Clause] = []
    current: list[Word] = []
    for piece in _pieces(words, language):
        if _is_attribute(piece):
            clauses.append(Clause(words=tuple(piece), is_attribute=True))
            continue
        if _has_predicate(piece, language) and _has_predicate(current, language):
            clauses.append(Clause(words=tuple(current)))
            current = []
        current += piece
    if current:
        clauses.append(Clause(words=tuple(current)))
    clauses.sort(key=lambda clause: clause.words[0].at)
    return clauses


def _pieces(words: Sequence[Word], language: str) -> list[list[Word]]:
    pieces: list[list[Word]] = [[]]
    for n, word in enumerate(words):
        if word.part == "mark" and word.text in _HARD and not _is_between_numbers(words, n):
            pieces.append([])
            continue
        if (
            word.low in _JOINING
            and word.part == "conj"
            and _has_predicate(pieces[-1], language)
            and _has_predicate(_until_mark(words[n + 1 :]), language)
        ):
            pieces.append([])
            continue
        pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def _until_mark(words: Sequence[Word]) -> list[Word]:
    found = []
    for word in words:
        if word.part == "mark" and word.text in _HARD:
            break
        found.append(word)
    return found


def _is_between_numbers(words: Sequence[Word], n: int) -> bool:
    return 0 < n < len(words) - 1 and words[n - 1].text.isdigit() and words[n + 1].text.isdigit()


def _has_predicate(words: Sequence[Word], language: str) -> bool:
    return any(word.is_predicate or word.low in ("нет", "няма") for word in words if word.low not in lists(language)["negations"])


def _is_attribute(piece: Sequence[Word]) -> bool:
    """A participle or gerund that no finite verb accompanies; "as the papers say"."""
    if piece[0].low in ("как", "як") and any(word.is_predicate for word in piece):
        return True
    if any(word.form in ("finite", "short") for word in piece):
        return False
    return any(word.form in ("participle", "gerund") for word in piece[:_NEAR])


def is_relative(clause: Clause) -> bool:
    """Whether a clause begins with "which"."""
    return any(word.low.startswith(_RELATIVE) for word in clause.words[:_NEAR])
