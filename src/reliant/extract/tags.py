"""Parts of speech from the tagger's tags, by the parser's own table of patterns, looked up instead of searched.

The parser finds its patterns (tag VBD: a verb; tag IN and the word "that": a conjunction) with a general matcher, which takes a
fifth of all its time. Here the same patterns are kept by the word or tag they begin with. ``tests/extract/test_tags.py`` holds
the two to the same result.
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
_SET: Mapping[str, Callable[[Any, str], None]] = {
    "POS": lambda token, value: setattr(token, "pos_", value),
    "LEMMA": lambda token, value: setattr(token, "lemma_", value),
    "MORPH": lambda token, value: token.set_morph(value),
    "TAG": lambda token, value: setattr(token, "tag_", value),
    "DEP": lambda token, value: setattr(token, "dep_", value),
}


_Table = defaultdict[Any, list[tuple[int, Sequence[Mapping[str, Any]], int, Mapping[str, str]]]]


class Tags:
    """The patterns of a parser's attribute ruler; a later one wins over an earlier one."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]]) -> None:
        """Args: patterns: as ``AttributeRuler.patterns`` gives them.

        Raises:
            ValueError: a pattern asks for something that is not known here; the parser was changed.
        """
        self._by_lower: _Table = defaultdict(list)
        self._by_tag: _Table = defaultdict(list)
        self._by_dep: _Table = defaultdict(list)
        self._by_space: _Table = defaultdict(list)
        tables = {"LOWER": self._by_lower, "TAG": self._by_tag, "IS_SPACE": self._by_space, "DEP": self._by_dep}
        for order, entry in enumerate(patterns):
            unknown = set(entry["attrs"]) - set(_SET) | {
                key for words in entry["patterns"] for word in words for key in word
            } - set(_READ)
            if unknown:
                raise ValueError(f"pattern {order} of the parser uses {sorted(unknown)}; known are {sorted(_READ)}")
            for words in entry["patterns"]:
                if any(isinstance(value, Mapping) and "REGEX" in value for word in words for value in word.values()):
                    continue  # "ain't", "y'all", "nothin'": not in the news
                key = next(key for key in tables if key in words[0] and not _is_excluding(words[0][key]))
                rest = ({name: wanted for name, wanted in words[0].items() if name != key}, *words[1:])
                for value in _values(words[0][key]):
                    tables[key][value].append((order, rest, entry["index"], entry["attrs"]))

    def __call__(self, doc: Doc) -> Doc:
        """The document with its parts of speech, morphology and fixed lemmas."""
        found: list[tuple[int, int, Mapping[str, str]]] = []
        for token in doc:
            tables = [self._by_lower.get(token.lower_), self._by_tag.get(token.tag_), self._by_dep.get(token.dep_)]
            if token.is_space:
                tables.append(self._by_space.get(True))
            for table in tables:
                for order, (own, *others), index, attributes in table or ():
                    if (not own or _fits(own, token)) and (not others or _follow(others, token)):
                        found.append((order, token.i + index, attributes))
        found.sort(key=lambda entry: entry[0])
        for _, at, attributes in found:
            token = doc[at]
            for name, value in attributes.items():
                _SET[name](token, value)
        return doc


def _follow(words: Sequence[Mapping[str, Any]], token: Token) -> bool:
    return token.i + len(words) < len(token.doc) and all(_fits(word, token.nbor(n)) for n, word in enumerate(words, start=1))


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
