"""Which sentences are worth parsing: those with a word that may call a frame, in a text of the monitor's field.

The gate looks at characters only and is quick; what it keeps out costs nothing more. It must let through every sentence that a
frame could read: ``tests/extract/test_gate.py`` holds it to that.
"""

from __future__ import annotations

import re
from functools import cache

from reliant.extract.frames import frames, words
from reliant.extract.inflection import forms_of
from reliant.extract.scope import is_in_scope

_ONLY_WITH_OTHERS = frozenset({"inner", "speech", "cooperation"})
"""Types that tell nothing without another call in the same sentence, which opens the gate by itself."""
_SMALL = frozenset(
    {"for", "from", "on", "in", "to", "with", "up", "out", "off", "over", "down", "back", "away", "behind", "through", "aside"}
)
"""Words that make a pair with a trigger and stand in every other sentence as well."""
_COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|pair|[Ii]ts?|[Tt]hey|[Hh]e|[Ww]e|[Tt]hese)\b"
)
"""Number words, and pronouns that may stand for a country named before."""
_WORD = re.compile(r"[^\W\d_]+")


def may_tell(sentence: str, *, names_someone: bool = True, is_dense: bool = False) -> bool:
    """Whether a sentence holds a word that calls a frame, and what a claim needs beside it.

    A word of everyday needs a word of the field, or to stand in a text that speaks of the field throughout (``is_dense``), and
    somebody's name or a number. A word of trade needs one of these three.
    """
    found = set(_WORD.findall(sentence.lower()))
    calls = _calls()
    is_weak = is_strong = False
    for word in found:
        for strength, beside in calls.get(word, ()):
            if beside is None or not beside.isdisjoint(found):
                is_weak, is_strong = True, is_strong or strength
    if is_strong:
        return names_someone or is_dense or is_in_scope(sentence)
    if not is_weak or not (names_someone or _counts(sentence)):
        return False
    return (is_dense and names_someone) or is_in_scope(sentence)


def _counts(sentence: str) -> bool:
    return any(char.isdigit() for char in sentence) or bool(_COUNTED.search(sentence))


def is_slight(sentence: str, n_names: int, *, is_in_scope: bool) -> bool:
    """Whether a sentence of a long text cannot say enough for a claim: fewer than two of a side, another side, arms, a number.

    ``conditions.weighs_enough`` asks the same of the claim, after parsing.
    """
    return min(n_names, 2) + is_in_scope + (n_names + is_in_scope < 2 and _counts(sentence)) < 2


def in_sentence_case(line: str) -> str:
    """A headline with its event words in lower case, as long as before: a parser takes "Awards Contract" for names."""
    found = _WORD.findall(line)
    long = [word for word in found if len(word) > 3]
    if len(long) < 3 or line.endswith((".", "!", "?", ".”", '."')) or sum(word[0].isupper() for word in long) < 0.7 * len(long):
        return line
    calls = _calls()
    return _WORD.sub(
        lambda word: word.group().lower() if word.group().istitle() and word.group().lower() in calls else word.group(), line
    )


@cache
def _calls() -> dict[str, tuple[tuple[bool, frozenset[str] | None], ...]]:
    """Inflected forms of all triggers: whether the word is enough alone, and the forms of which one must stand beside it."""
    table: dict[str, set[tuple[bool, frozenset[str] | None]]] = {}
    for frame in frames():
        if frame.type in _ONLY_WITH_OTHERS:
            continue
        for trigger in frame.triggers:
            beside = None
            if trigger.beside is not None:
                beside = frozenset(form for part in ("noun", "verb") for form in forms_of(trigger.beside, part))
            is_pair = trigger.beside is not None and trigger.beside not in _SMALL
            is_enough = is_pair or trigger.lemma not in words().everyday
            for form in forms_of(trigger.lemma, trigger.part):
                table.setdefault(form, set()).add((is_enough, beside))
    return {form: tuple(found) for form, found in table.items()}
