"""Calls: words of a sentence that call a frame, and which of them stand inside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reliant.extract.frames import Frame, frames, words
from reliant.extract.modality import is_negated
from reliant.extract.syntax import Slots, carrier, path_up, slots_of

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "ADV": "adj"}
_INWARD = frozenset(
    {"xcomp", "ccomp", "pcomp", "dobj", "pobj", "prep", "acl", "conj", "nsubjpass", "nsubj", "attr", "dative", "acomp", "oprd"}
)
_DEEPEST = 5
_SAID_OF = frozenset({"late", "dead", "ready", "due", "happy"})
"""Adjectives that tell of something only as a statement, "the deliveries are late"."""


@dataclass(slots=True, kw_only=True)
class Call:
    """A word that calls a frame, its arguments, and the event it is about, if another call stands in its slots."""

    frame: Frame
    token: Token
    slots: Slots
    inner: Call | None = None
    is_absorbed: bool = False
    is_mention: bool = False  # read although it only says which goods are meant
    beside: str | None = None  # the second lemma of its trigger, "delivery" of "took delivery"

    @property
    def flow(self) -> Call:
        """The innermost event: what would have moved."""
        return self.inner.flow if self.inner else self


def calls_in(sentence: Span) -> list[Call]:
    """Calls of a sentence in reading order, each with the nearest call inside it absorbed."""
    calls = _without_carriers([call for token in sentence for call in calls_of(token)])
    by_token: dict[int, list[Call]] = {}
    for call in calls:
        by_token.setdefault(call.token.i, []).append(call)
    for call in calls:
        if call.frame.over:
            found = _inside(call, calls)
            if found is not None and not _leads_to(found, call):
                call.inner = found
    for call in calls:
        if call.inner is not None and call.frame.type != "speech":
            call.inner.is_absorbed = True
    return calls


def _without_carriers(calls: list[Call]) -> list[Call]:
    """ "gave priority", "made an offer": the noun tells what happened, its verb tells nothing of its own."""
    joined = {(call.token.i, call.beside) for call in calls if call.beside}
    calls = [
        call
        for call in calls
        if not {(call.token.head.i, call.token.lemma_.lower()), (call.token.head.head.i, call.token.lemma_.lower())} & joined
    ]
    carriers = {verb.i for call in calls if call.token.pos_ == "NOUN" and (verb := carrier(call.token)) is not None}
    return [call for call in calls if call.token.i not in carriers or call.frame.type in ("inner", "speech") or call.beside]


def calls_of(token: Token) -> list[Call]:
    """The call of one word; empty where it calls no frame."""
    part = _PARTS.get(token.pos_)
    if part == "verb" and token.is_sent_start and token.dep_ == "nsubj" and token.tag_ in ("VB", "VBP"):
        part = "noun"  # "Work on the jets has begun": the first word of a sentence, taken for an order
    lemma = token.lemma_.lower()
    if part is None or _is_no_call(token, part, lemma):
        return []
    found: list[Call] = []
    named = _by_lemma().get((part, lemma), ())
    if part == "verb" and token.dep_ in ("acomp", "oprd"):
        named = named or _by_lemma().get(("adj", token.lower_), ())  # "remains unperformed"
    for trigger, frame in named:
        if trigger is not None and not _stands_beside(token, trigger):
            continue
        slots = slots_of(token)
        if _is_fit(frame, token, slots):
            found.append(Call(frame=frame, token=token, slots=slots, beside=trigger))
    specific = [call for call in found if call.frame.needs_subject or call.frame.needs_object]
    return (specific or found)[:1]


def _is_no_call(token: Token, part: str, lemma: str) -> bool:
    """Whether a word stands in a sense or a place in which it calls nothing."""
    if token.pos_ == "PROPN" and token.text[:1].isupper() and not token.is_sent_start and lemma not in words().titled:
        return True
    if part == "adj" and (_is_adverb(token) or (token.dep_ == "amod" and lemma in _SAID_OF)):
        return True  # "late in 2011", "the late general"
    if lemma == "ask" and any(_is_question(child) for child in token.children):
        return True  # "asked whether Minsk was to get missiles"
    return lemma == "order" and token.i > 0 and token.nbor(-1).lower_ == "in"  # "in order to"


def _is_fit(frame: Frame, token: Token, slots: Slots) -> bool:
    """Whether the words around a trigger are those that its frame asks for."""
    subjects, objects = ({head.lemma_.lower() for head in slots[name]} for name in ("subject", "object"))
    return not (
        ("negation" in frame.needs and not is_negated(token))
        or ("no_clause" in frame.needs and slots["complement"])
        or (frame.needs_subject and not subjects & frame.needs_subject)
        or (frame.needs_object and not objects & frame.needs_object)
        or (frame.needs_no_object and objects & frame.needs_no_object)
        or (frame.needs_word and not any(word.lower_ in frame.needs_word for word in token.sent))
    )


def _is_adverb(token: Token) -> bool:
    """ "Late in 2011", but not "two years late" and "is late"."""
    measured = any(child.dep_ == "npadvmod" for child in token.children)
    return token.dep_ == "advmod" and token.head.lemma_ != "be" and not measured


def _is_question(clause: Token) -> bool:
    return clause.dep_ in ("ccomp", "advcl") and any(
        child.dep_ in ("mark", "advmod") and child.lower_ in ("whether", "if", "why", "when", "how") for child in clause.children
    )


def _leads_to(inner: Call, call: Call) -> bool:
    """Whether one call is, at some depth, about another: two that were about each other would have no end."""
    step: Call | None = inner
    while step is not None:
        if step is call:
            return True
        step = step.inner
    return False


def _stands_beside(token: Token, lemma: str) -> bool:
    """A child, or what a preposition of it leads to: "joint venture", "letter of intent"."""
    if lemma == "over":  # "took over six years" is no handover
        return any(child.lower_ == "over" and not list(child.children) for child in token.children)
    return any(
        child.lemma_.lower() == lemma or (child.dep_ == "prep" and any(noun.lemma_.lower() == lemma for noun in child.children))
        for child in token.children
    )


@cache
def _by_lemma() -> Mapping[tuple[str, str], Sequence[tuple[str | None, Frame]]]:
    table: dict[tuple[str, str], list[tuple[str | None, Frame]]] = {}
    for frame in frames():
        for trigger in frame.triggers:
            table.setdefault((trigger.part, trigger.lemma), []).append((trigger.beside, frame))
    for entries in table.values():
        entries.sort(key=lambda entry: entry[0] is None)  # "joint venture" before "venture"
    return table


def _inside(call: Call, calls: Sequence[Call]) -> Call | None:
    """The nearest call in one of the slots that may hold an event."""
    best: tuple[int, int] | None = None
    nearest = None
    for name in call.frame.over:
        for head in call.slots.get(name, ()):
            for other in calls:
                if other is call or other.token == call.token:
                    continue
                steps = [] if other.token == head else path_up(other.token, head)
                if other.token != head and (
                    not steps or len(steps) > _DEEPEST or any(step.dep_ not in _INWARD for step in steps)
                ):
                    continue
                rank = (len(steps), other.token.i)
                if best is None or rank < best:
                    best, nearest = rank, other
    return nearest
