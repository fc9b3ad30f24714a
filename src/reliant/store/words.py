"""Words of a text as the full-text index keeps them: cut and folded here, so that every engine finds the same."""

import re
import unicodedata

MAX_LETTERS = 100
"""Longer words are cut: they are encoded data, and PostgreSQL takes no lexeme over 2 kB."""
MAX_BYTES = 900_000
"""Bytes of different words that one record is found by: PostgreSQL takes no more than 1 MB."""

_WORD = re.compile(r"[^\W_]+")
_MARKED_LATIN = re.compile(r"([a-z])[\u0300-\u036f]+")
_STRESS = re.compile("[\u0300\u0301]")


def words_of(text: str) -> list[str]:
    """Different words of a text in order: lower case, Latin letters without marks (Türkiye: turkiye), ё as е, no stress marks.

    Letters and digits make words, everything else parts them: "Су-30СМ" is "30см" and "су". й and ў stay letters of their own.
    """
    found = sorted({word[:MAX_LETTERS] for word in _WORD.findall(fold(text))})
    if len(text) * 4 > MAX_BYTES:  # no text of ordinary length comes near it
        size = 0
        for place, word in enumerate(found):
            size += len(word.encode()) + 1
            if size > MAX_BYTES:
                return found[:place]
    return found


def query_of(text: str) -> list[tuple[str, bool]]:
    """Words of a query in order, each with whether it is a beginning only ("отказ*")."""
    return [(word[:MAX_LETTERS], star == "*") for word, star in re.findall(r"([^\W_]+)(\*?)", fold(text))]


def fold(text: str) -> str:
    """A text in the letters that words are compared in; every run of them is a word."""
    if text.isascii():
        return text.lower()
    bare = _MARKED_LATIN.sub(r"\1", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _STRESS.sub("", bare)).replace("ё", "е")
