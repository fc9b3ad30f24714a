"""Inflected forms of English lemmas, so that a gate without a parser meets "sold" and "supplies"."""

from __future__ import annotations

from functools import cache

from reliant.extract.frames import words

_VOWELS = "aeiou"


@cache
def forms_of(lemma: str, part: str) -> frozenset[str]:
    """Forms of a verb, noun or adjective, in lower case; too many rather than too few."""
    irregular = words().irregular.get(lemma, ())
    if part == "adj":
        return frozenset({lemma, *irregular})
    plural = _with_s(lemma)
    if part == "noun":
        return frozenset({lemma, plural, *irregular})
    stem = lemma.removesuffix("e")
    found = {lemma, plural, stem + "ed", stem + "ing", lemma + "ing", *irregular}
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        found.add(lemma[:-1] + "ied")
    if lemma[-1] not in "aeiouwxy" and lemma[-2:-1] in tuple(_VOWELS):
        found |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return frozenset(found)


def _with_s(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in tuple(_VOWELS):
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
