"""How alike texts are, from their words and from what their words mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reliant.text.static_vectors import default_vectors
from reliant.text.wordpieces import words

COMMON, RARE = 600.0, 40_000.0
"""Ranks in the vocabulary, from its first whole word: more common words tell nothing, words it lacks count as this rare."""
FIRST_WORD = 996
"""Place of the first whole word of the vocabulary; words follow from common to rare."""
SPREAD_OF_WORDS, SPREAD_OF_MEANING = 0.056, 0.145
"""Standard deviations of the two similarities over pairs of 133 notes on arms supply: what brings them to one scale."""
PART_OF_WORDS = 0.5

Matrix = NDArray[np.float64]


class Vectors(Protocol):
    """What gives texts a vector each: the table of the package, or ``load_minilm()`` of the extra [minilm]."""

    def vectors(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Vectors of the texts, shape (n, n_dimensions), of length 1 or, without words, all zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Texts ready to be compared: weighted words (n, n_words) and meaning (n, n_dimensions), rows of length 1."""

    by_words: sparse.csr_matrix
    meaning: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Vectors | None = None) -> "Profiles":
        """Profiles of the texts; without a table of vectors with that of the package, which knows English."""
        return cls(by_words=_weighted_words(texts), meaning=(vectors or default_vectors()).vectors(texts))

    def against(self, places: Sequence[int]) -> Matrix:
        """Similarity of the texts at these places with every text, shape (len(places), n), -1..1."""
        chosen = list(places)
        same_words = (self.by_words[chosen] @ self.by_words.T).toarray()
        same_meaning = self.meaning[chosen].astype(float) @ self.meaning.T.astype(float)
        return combined(same_words, same_meaning)


def combined(same_words: NDArray[np.floating], same_meaning: NDArray[np.floating]) -> Matrix:
    """One similarity, -1..1, from that of the words and that of the vectors, each divided by its usual spread."""
    first, second = PART_OF_WORDS / SPREAD_OF_WORDS, (1 - PART_OF_WORDS) / SPREAD_OF_MEANING
    found: Matrix = np.clip((first * same_words + second * same_meaning) / (first + second), -1, 1)
    return found


def similarity_matrix(texts: Sequence[str], *, vectors: Vectors | None = None) -> Matrix:
    """Similarity of every text with every other: shape (n, n), symmetric, 1 on the diagonal, otherwise about 0 to 1.

    Half is the cosine of weighted words (the same words, rare ones counting more: ``(1 + ln count) * ln(rank / COMMON)``), half
    the cosine of static vectors (other words for the same); each is divided by its usual spread first. The similarity of two
    texts does not depend on the others. A text without any word is like itself alone.

    Args:
        texts: plain texts.
        vectors: what gives vectors; without it the table of the package, which knows English. ``load_minilm()`` is slower and
            nearer to readers' judgements.

    Source:
        Salton and Buckley (1988), Information Processing & Management 24(5), 513-523 (sublinear tf-idf).
    """
    found = Profiles.of(texts, vectors).against(range(len(texts)))
    both: Matrix = (found + found.T) / 2
    np.fill_diagonal(both, 1.0)
    return both


def _weighted_words(texts: Sequence[str]) -> sparse.csr_matrix:
    columns: dict[str, int] = {}
    starts, column_ids, weights = [0], list[int](), list[float]()
    for text in texts:
        found = {word: (1 + log(count)) * rarity(word) for word, count in Counter(words(text)).items()}
        length = sum(weight * weight for weight in found.values()) ** 0.5
        if length > 0:
            column_ids += [columns.setdefault(word, len(columns)) for word in found]
            weights += [weight / length for weight in found.values()]
        starts.append(len(weights))
    return sparse.csr_matrix((weights, column_ids, starts), shape=(len(texts), max(len(columns), 1)))


def rarity(word: str) -> float:
    """``ln(rank / COMMON)``, 0 for the most common words; the vocabulary is in the order of how common its words are."""
    place = default_vectors().pieces.places.get(word)
    if place is None:
        return log(RARE / COMMON)
    rank = place - FIRST_WORD + 2
    return max(log(rank / COMMON), 0.0) if rank > 0 else 1.0
