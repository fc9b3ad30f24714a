"""Which sentences are worth parsing: those with a word that may call a frame, in a text of the monitor's field.

The gate looks at characters only and is quick; what it keeps out costs nothing more. It must let through every sentence that a
frame could read: ``tests/extract/test_gate.py`` holds it to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from reliant.extract.frames import Frame, frames, words
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


def may_tell(
    sentence: str, *, names_someone: bool = True, names_both: bool = False, is_dense: bool = False, is_long: bool = False
) -> bool:
    """Whether a sentence holds a word that calls a frame, and what a claim needs beside it.

    A word of everyday needs a word of the field, or to stand in a text that speaks of the field throughout (``is_dense``), and
    somebody's name or a number. A word of trade needs one of these three. In a long text (``is_long``) a word of everyday needs a
    name, and both sides (``names_both``) where no word of the field stands beside it.
    """
    found = set(_WORD.findall(sentence.lower()))
    calls = _calls()
    is_weak = is_strong = False
    for word in found:
        for way in calls.get(word, ()):
            if all(not beside.isdisjoint(found) for beside in way.beside):
                is_weak, is_strong = True, is_strong or way.is_enough
    if is_strong:
        return names_someone or is_dense or is_in_scope(sentence)
    if not is_weak or not (names_someone or (_counts(sentence) and not is_long)):
        return False
    if is_long and not names_both:
        return is_in_scope(sentence)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way in which a word may call a frame: with one word of each set beside it.

    ``is_enough``: it needs no word of the field.
    """

    is_enough: bool
    beside: tuple[frozenset[str], ...]


@cache
def _calls() -> dict[str, tuple[_Way, ...]]:
    """Inflected forms of all triggers with the ways in which each may call a frame.

    Frames that tell only of another call in the sentence are left out: that one opens the gate.
    """
    table: dict[str, set[_Way]] = {}
    for frame in frames():
        if frame.type in _ONLY_WITH_OTHERS or "inner" in frame.needs:
            continue
        for trigger in frame.triggers:
            beside = _beside(frame)
            if trigger.beside is not None:
                beside = (*beside, _forms([trigger.beside]))
            is_pair = trigger.beside is not None and trigger.beside not in _SMALL
            way = _Way(is_enough=is_pair or trigger.lemma not in words().everyday, beside=beside)
            for form in forms_of(trigger.lemma, trigger.part):
                table.setdefault(form, set()).add(way)
    return {form: tuple(found) for form, found in table.items()}


def _beside(frame: Frame) -> tuple[frozenset[str], ...]:
    """Words of which a sentence must hold one of each set for a frame to be called in it."""
    needed = [frame.needs_subject, frame.needs_object]
    sets = [_forms(lemmas) for lemmas in needed if lemmas]
    if frame.needs_word:
        sets.append(frame.needs_word)
    if "absorbed" in frame.needs:
        sets.append(_overs())
    return tuple(sets)


@cache
def _overs() -> frozenset[str]:
    """Forms of all words that may be about another happening."""
    return frozenset(
        form for frame in frames() if frame.over for trigger in frame.triggers for form in forms_of(trigger.lemma, trigger.part)
    )


def _forms(lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset(form for lemma in lemmas for part in ("noun", "verb") for form in forms_of(lemma, part))
