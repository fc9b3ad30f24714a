"""A word as the reader of cases sees it, whatever told it so: a tagger for Russian, endings for Belarusian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reliant.model.document import Span
from reliant.model.identity import PartyId

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word or mark of a sentence.

    ``part`` is noun, verb, adj, num, prep, conj, mark or other; ``form`` of a verb finite, infinitive, short (short passive
    participle), participle or gerund; ``cases`` are those it may stand in, empty where nothing tells. ``span`` are its characters
    in the document.
    """

    at: int
    text: str
    low: str
    lemma: str
    part: str
    span: Span
    cases: frozenset[str] = frozenset()
    form: str = ""
    tense: str = ""
    is_perfective: bool = True
    is_passive: bool = False

    @property
    def is_predicate(self) -> bool:
        """Whether a clause can stand on it."""
        return self.form in ("finite", "short")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A country or an organisation on the words of a sentence, half-open; ``party`` null for a firm of unknown country.

    ``kind`` is name, demonym, people, capital, leader or organisation; ``cases`` as its form tells them.
    """

    start: int
    end: int
    party: PartyId | None
    kind: str
    cases: frozenset[str]
    span: Span
    text: str
    hint: str = ""  # the case a tagger gives a name that is not declined

    def covers(self, at: int) -> bool:
        """Whether the word at a place belongs to it."""
        return self.start <= at < self.end


def text_of(words: Sequence[Word]) -> str:
    """Words in lower case with single spaces between them, for patterns over several words."""
    return " ".join(word.low for word in words)
