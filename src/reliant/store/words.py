"""Words of a text as the full-text index keeps them: cut and folded here, so that every engine finds the same."""

import re
import unicodedata
from itertools import accumulate

MAX_LETTERS = 100
"""Longer words are cut: they are encoded data, and PostgreSQL takes no lexeme over 2 kB."""
MAX_BYTES = 900_000
"""Bytes of different words that one record is found by: PostgreSQL takes no more than 1 MB."""

_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[\x00-\x7f\u0400-\u045f\u2010-\u2026\u00ab\u00bb\u2116]*")
"""ASCII, Cyrillic letters and the usual marks between words: nothing in them to fold but case and ё."""
_MARKED_LATIN = re.compile(r"([a-z])[\u0300-\u036f]+")
_STRESS = re.compile("[\u0300\u0301]")


def words_of(text: str) -> str:
    """Words of a text, parted by spaces: lower case, Latin letters without marks (Türkiye: turkiye), ё as е, no stress marks.

    Letters and digits make words, everything else parts them: "Су-30СМ" is "су 30см". й and ў stay letters of their own.
    """
    words: list[str] = []
    for part in fold(text).split():  # most parts are words already, which is told five times quicker than they are cut
        if part.isalnum() and len(part) <= MAX_LETTERS:
            words.append(part)
        else:
            words += [word[:MAX_LETTERS] for word in _WORD.findall(part)]
    if len(text) * 4 > MAX_BYTES:  # no text of ordinary length comes near it
        words = sorted(set(words))
        sizes = accumulate(len(word.encode()) + 1 for word in words)
        words = [word for word, size in zip(words, sizes, strict=True) if size <= MAX_BYTES]
    return " ".join(words)


def query_of(text: str) -> list[tuple[str, bool]]:
    """Words of a query in order, each with whether it is a beginning only ("отказ*")."""
    return [(word[:MAX_LETTERS], star == "*") for word, star in re.findall(r"([^\W_]+)(\*?)", fold(text))]


def fold(text: str) -> str:
    """A text in the letters that words are compared in; every run of them is a word."""
    if _PLAIN.fullmatch(text):
        return text.lower().replace("ё", "е")
    bare = _MARKED_LATIN.sub(r"\1", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _STRESS.sub("", bare)).replace("ё", "е")
