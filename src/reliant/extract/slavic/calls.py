"""Words of a clause that call frames, the outermost first, and what they tell together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reliant.extract.slavic.clauses import Clause
from reliant.extract.slavic.lexicon import Frame, beginnings, expressions, frames_of, lists, prepositions
from reliant.extract.slavic.words import Word

BREAKDOWN = frozenset({"refusal", "suspension", "cancellation", "non_performance"})
_STANDS_ALONE = frozenset(
    {"slavic.refuse_to", "slavic.venture", "slavic.tender", "slavic.priority", "slavic.miss", "slavic.ban", "slavic.own"}
)
"""Frames whose noun tells what happened without a verb of the lexicon beside it: "the refusal of Israel surprised nobody"."""
_MODALS = (
    "мочь",
    "смочь",
    "быть",
    "стать",
    "должный",
    "удаться",
    "предстоять",
    "мож",
    "змо",
    "буд",
    "паві",
    "стаў",
    "стал",
    "мае",
    "маюць",
)
_SHUT_OUT = frozenset({"by", "after", "until", "without", "because", "behind", "at_time", "against", "near", "through"})
"""Relations in which a noun is circumstance and not what happened: "after the contract", "according to the contract"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A word that calls a frame; ``is_negated`` as its clause says."""

    frame: Frame
    word: Word
    is_negated: bool = False

    @property
    def is_noun(self) -> bool:
        """Whether a noun tells it."""
        return self.word.part == "noun"

    @property
    def is_passive(self) -> bool:
        """Whether its subject is what is acted upon."""
        return self.word.form == "short" or self.word.is_passive


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a chain of calls tells: its type, and whether it is denied, planned or only possible."""

    kind: str
    is_denied: bool = False
    is_planned: bool = False
    is_possible: bool = False


def chain_of(clause: Clause, language: str) -> list[Call]:
    """Calls of one clause, the outermost first: the predicate, then what it is about in the order of the words."""
    calls = [call for word in clause.words if (call := _call(word, clause, language)) is not None]
    finite = [call for call in calls if call.word.is_predicate]
    rest = [call for call in calls if not call.word.is_predicate]
    if not finite and rest:
        first = rest[0]
        is_modal = first.word.form == "infinitive" and any(_is_modal(word) for word in clause.words)
        is_absent = any(word.low in ("нет", "няма") for word in clause.words)
        if not (first.frame.id in _STANDS_ALONE or is_modal or is_absent):
            return []
    return [*finite, *rest]


def _is_modal(word: Word) -> bool:
    return word.is_predicate and any(word.lemma.startswith(modal) for modal in _MODALS)


def _call(word: Word, clause: Clause, language: str) -> Call | None:
    part = "adj" if word.part == "adj" and word.form == "short" else word.part
    if part not in ("verb", "noun", "adj") or word.form == "participle":
        return None
    if (
        part == "noun"
        and word.text[:1].isupper()
        and word.at
        and word is not clause.words[0]
        and word.text.isalpha()
        and not word.text.isupper()
    ):
        return None
    for frame in frames_of(language):
        pattern = frame.triggers.get(part) or (frame.triggers.get("verb") if part == "adj" else None)
        if pattern is None or not pattern.match(word.lemma):
            continue
        if frame.needs is not None and not frame.needs.search(clause.text):
            continue
        if frame.scope is not None and not frame.scope.search(clause.text):
            continue
        if part == "noun":
            place = relation_before(word, clause, language)
            if (place in _SHUT_OUT and frame.type != "licence") or (place in ("in", "on") and frame.type in ("talks", "visit")):
                return None
        return Call(frame=frame, word=word, is_negated=not frame.is_negation_own and is_negated(word, clause, language))
    return None


def relation_before(word: Word, clause: Clause, language: str) -> str | None:
    """The relation of the preposition that governs a noun, over the adjectives between them; null without any."""
    words = [other for other in clause.words if other.at < word.at]
    cases = word.cases
    for other in reversed(words):
        if other.part == "prep":
            return relation(other, cases, language)
        if other.part not in ("adj", "num", "mark") and other.form != "participle":
            return None
        if other.part == "mark" and other.text not in '«“"':
            return None
    return None


def relation(preposition: Word, cases: frozenset[str], language: str) -> str:
    """What a preposition says, by the case after it; in doubt its most common use."""
    table = prepositions(language).get(preposition.low, {})
    fitting = [table[case] for case in ("acc", "loc", "gen", "ins") if case in table and case in cases]
    return fitting[0] if fitting else table.get("any", "near")


def is_negated(word: Word, clause: Clause, language: str) -> bool:
    """ "did not", "no contract", "there is no": whether a word is said not to be."""
    no = lists(language)["negations"]
    before = [other for other in clause.words if other.at < word.at]
    for other in reversed(before[-2:]):
        if other.low in no:
            following = clause.words[clause.words.index(other) + 1]
            return following.low not in ("только", "толькі", "раньше", "раней", "просто", "проста")
        if other.part not in ("other", "pronoun") or (other.part == "pronoun" and word.part != "verb"):
            break
    if word.part == "noun":
        near = before[-3:]
        if any(other.low.startswith(("никак", "ніяк")) or other.low in ("ни", "ні") for other in near):
            return True
        return any(other.low in ("нет", "няма") for other in clause.words)
    if word.form == "infinitive":
        governing = next((other for other in reversed(clause.words) if other.is_predicate), None)
        if governing is not None and not _is_called(governing, language):
            previous = clause.before(governing.at)
            return previous is not None and previous.low in no
    return False


def _is_called(word: Word, language: str) -> bool:
    return any(
        pattern.match(word.lemma) for frame in frames_of(language) for part, pattern in frame.triggers.items() if part != "noun"
    )


def told_by(chain: Sequence[Call], sentence: str, language: str) -> Told | None:
    """What a chain tells, from its innermost call outwards; null where it tells nothing of the field."""
    told: Told | None = None
    for n in range(len(chain) - 1, -1, -1):
        told = _around(chain[n], told, chain[n + 1 :], sentence, language)
        if told is None and chain[n].frame.type not in ("inner", "permit", "deny", "intent", "ready", "pay"):
            return None
    if told is None or told.kind in ("pay", "repair"):
        return None
    return told


def _around(call: Call, inner: Told | None, within: Sequence[Call], sentence: str, language: str) -> Told | None:  # noqa: PLR0911, PLR0912, C901  one rule a line
    frame, kind = call.frame, inner.kind if inner else None
    if frame.type == "inner":
        if inner is None:
            return None
        if frame.id == "slavic.not_excluded":
            return Told(kind=inner.kind, is_possible=True)
        if not call.is_negated:
            return None if frame.id == "slavic.exist" and len(within) and not inner.is_denied and within[0].is_noun else inner
        if inner.kind in BREAKDOWN:
            return Told(kind=inner.kind, is_denied=True)
        if frame.negated == "non_performance":
            return Told(kind="non_performance")
        return Told(kind=inner.kind, is_denied=True)
    if frame.type == "permit":
        if call.is_negated:
            return Told(kind="refusal") if inner else None
        return Told(kind=inner.kind, is_planned=True) if inner else None
    if frame.type == "pay":
        return Told(kind="non_performance") if call.is_negated else None
    if frame.type == "deny":
        return Told(kind=inner.kind, is_denied=True) if inner else None
    if frame.type in ("intent", "ready"):
        return _wished(call, inner, within)
    if frame.type == "request":
        return Told(kind="statement_of_intent", is_denied=call.is_negated)
    if frame.type in BREAKDOWN:
        if kind in ("talks", "visit", "offer") and frame.type != "refusal":
            return None
        return Told(kind=frame.over.get(kind or "", frame.type), is_denied=call.is_negated)
    if kind == "licence" and frame.type in ("delivery", "order", "contract", "production_start") and not call.is_noun:
        return inner
    if kind == "statement_of_intent" and not call.is_noun and within[0].frame.id == "slavic.priority":
        return inner
    if frame.type in ("delivery", "order", "contract") and not call.is_noun and call.is_negated:
        return _unmet(call, sentence, language)
    if frame.type == "statement_of_intent" and kind in ("order", "contract") and frame.id == "slavic.intent_paper":
        return Told(kind="statement_of_intent")
    return Told(kind=frame.type, is_denied=call.is_negated)


def _unmet(call: Call, sentence: str, language: str) -> Told:
    """What "did not supply" means: a commitment unmet, a refusal, or a plain denial."""
    if not call.word.is_perfective and call.word.form != "short" and call.word.tense != "future":
        return Told(kind=call.frame.type, is_denied=True)
    is_owed = bool(expressions(language, "owed").search(sentence))
    if call.frame.type == "delivery" and is_owed and call.word.tense != "future":
        return Told(kind="non_performance")
    if call.word.tense == "future" or call.frame.negated == "refusal":
        return (
            Told(kind="refusal")
            if call.frame.agent == "supplier" or call.frame.id == "slavic.get"
            else Told(kind=call.frame.type, is_denied=True)
        )
    return Told(kind=call.frame.type, is_denied=True)


def _wished(call: Call, inner: Told | None, within: Sequence[Call]) -> Told | None:
    if inner is None:
        return None
    agent = next((other.frame.agent for other in within if other.frame.agent), None)
    if inner.kind in BREAKDOWN:
        return Told(kind=inner.kind, is_denied=call.is_negated, is_planned=not call.is_negated)
    if call.frame.type == "ready":
        return Told(kind="offer" if agent == "supplier" else "statement_of_intent", is_denied=call.is_negated)
    if inner.kind in ("talks", "visit"):
        return Told(kind=inner.kind, is_denied=call.is_negated, is_planned=not call.is_negated)
    if agent == "supplier" and inner.kind in ("delivery", "order"):
        return Told(kind="refusal") if call.is_negated else Told(kind=inner.kind, is_planned=True)
    return Told(kind="statement_of_intent", is_denied=call.is_negated)


def has_body(word: Word, language: str) -> bool:
    """Whether a noun acts for the country beside it: an army, a ministry, a plant."""
    return bool(beginnings(language, "bodies").match(word.low))
