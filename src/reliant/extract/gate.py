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

_WORD = re.compile(r"[^\W\d_]+")


def may_tell(sentence: str, *, is_among_its_like: bool = False) -> bool:
    """Whether a sentence holds a word that calls a frame; a word of everyday needs a word of the field beside it.

    ``is_among_its_like``: it names a country or a number in a text that speaks of the field throughout, which is enough too.
    """
    found = set(_WORD.findall(sentence.lower()))
    calls = _calls()
    is_weak = False
    for word in found:
        for strength, beside in calls.get(word, ()):
            if beside is not None and beside.isdisjoint(found):
                continue
            if strength:
                return True
            is_weak = True
    return is_weak and (is_among_its_like or is_in_scope(sentence))


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
        for trigger in frame.triggers:
            beside = None
            if trigger.beside is not None:
                beside = frozenset(form for part in ("noun", "verb") for form in forms_of(trigger.beside, part))
            is_enough = trigger.beside is not None or trigger.lemma not in words().everyday
            for form in forms_of(trigger.lemma, trigger.part):
                table.setdefault(form, set()).add((is_enough, beside))
    return {form: tuple(found) for form, found in table.items()}
