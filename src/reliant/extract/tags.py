"""Parts of speech from the tagger's tags, by the parser's own table of patterns, looked up instead of searched.

The parser finds its patterns (tag VBD: a verb; tag IN and the word "that": a conjunction) with a general matcher, which takes a third
of all its time. Here the same patterns are kept by the word or tag they begin with. ``tests/extract/test_tags.py`` holds the two
to the same result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_READ: Mapping[str, Callable[[Token], Any]] = {
    "TAG": lambda token: token.tag_,
    "LOWER": lambda token: token.lower_,
    "DEP": lambda token: token.dep_,
    "IS_SPACE": lambda token: token.is_space,
}
_SET: Mapping[str, Callable[[Token, str], None]] = {
    "POS": lambda token, value: setattr(token, "pos_", value),
    "LEMMA": lambda token, value: setattr(token, "lemma_", value),
    "MORPH": lambda token, value: token.set_morph(value),
    "TAG": lambda token, value: setattr(token, "tag_", value),
    "DEP": lambda token, value: setattr(token, "dep_", value),
}


class Tags:
    """The patterns of a parser's attribute ruler; a later one wins over an earlier one."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]]) -> None:
        """Args: patterns: as ``AttributeRuler.patterns`` gives them.

        Raises:
            ValueError: a pattern asks for something that is not known here; the parser was changed.
        """
        self._by_first: dict[tuple[str, Any], list[tuple[int, Sequence[Mapping[str, Any]], int, Mapping[str, str]]]] = (
            defaultdict(list)
        )
        for order, entry in enumerate(patterns):
            unknown = set(entry["attrs"]) - set(_SET) | {
                key for words in entry["patterns"] for word in words for key in word
            } - set(_READ)
            if unknown:
                raise ValueError(f"pattern {order} of the parser uses {sorted(unknown)}; known are {sorted(_READ)}")
            for words in entry["patterns"]:
                if any(isinstance(value, Mapping) and "REGEX" in value for word in words for value in word.values()):
                    continue  # "ain't", "y'all", "nothin'": not in the news
                key = next(
                    key for key in ("LOWER", "TAG", "IS_SPACE", "DEP") if key in words[0] and not _is_excluding(words[0][key])
                )
                for value in _values(words[0][key]):
                    self._by_first[key, value].append((order, words, entry["index"], entry["attrs"]))

    def __call__(self, doc: Doc) -> Doc:
        """The document with its parts of speech, morphology and fixed lemmas."""
        found: list[tuple[int, int, Mapping[str, str]]] = []
        for token in doc:
            keys = (("LOWER", token.lower_), ("TAG", token.tag_), ("IS_SPACE", token.is_space), ("DEP", token.dep_))
            for key in keys:
                for order, words, index, attributes in self._by_first.get(key, ()):
                    if token.i + len(words) <= len(doc) and all(_fits(word, doc[token.i + n]) for n, word in enumerate(words)):
                        found.append((order, token.i + index, attributes))
        for _, at, attributes in sorted(found, key=lambda entry: entry[0]):
            for name, value in attributes.items():
                _SET[name](doc[at], value)
        return doc


def _fits(word: Mapping[str, Any], token: Token) -> bool:
    return all(
        _READ[key](token) not in wanted["NOT_IN"] if _is_excluding(wanted) else _READ[key](token) in _values(wanted)
        for key, wanted in word.items()
    )


def _is_excluding(wanted: Any) -> bool:
    return isinstance(wanted, Mapping) and "NOT_IN" in wanted


def _values(wanted: Any) -> Sequence[Any]:
    """One value, or those of a set; any other condition is an error when the table is made."""
    return wanted["IN"] if isinstance(wanted, Mapping) else (wanted,)
