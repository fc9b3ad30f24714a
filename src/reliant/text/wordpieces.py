"""Words of a text, and the pieces of a fixed vocabulary that they fall into."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_")
LONGEST_WORD = 100
"""Characters beyond which a run of letters is no word: it becomes the unknown piece and is not searched."""


def words(text: str) -> list[str]:
    """Words in lower case, in order; hyphens and apostrophes inside a word stay."""
    return WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class WordPieces:
    """Vocabulary of pieces: words, beginnings of words, and (with ``##`` before them) parts inside words.

    Splits as BERT's uncased tokenizer does: accents are dropped, each mark stands alone, and a word is cut greedily into the
    longest pieces known; a word that cannot be cut is the unknown piece.

    Source:
        Devlin et al. (2019), BERT, NAACL; Wu et al. (2016), arXiv:1609.08144, section 4.1.
    """

    places: Mapping[str, int]
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False)

    def ids(self, text: str) -> Iterator[int]:
        """Places in the vocabulary of the pieces of a text, in order."""
        bare = text.lower()
        if not bare.isascii():
            bare = "".join(mark for mark in unicodedata.normalize("NFD", bare) if unicodedata.category(mark) != "Mn")
        for word in _PIECE.findall(bare):
            found = self._known.get(word)
            if found is None:
                found = self._known[word] = self._cut(word)
            yield from found

    def _cut(self, word: str) -> tuple[int, ...]:
        unknown = (self.places["[UNK]"],)
        if len(word) > LONGEST_WORD:
            return unknown
        pieces: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                place = self.places.get(word[start:end] if start == 0 else f"##{word[start:end]}")
                if place is not None:
                    pieces.append(place)
                    start = end
                    break
            else:
                return unknown
        return tuple(pieces)
