"""How the text stands to what it tells: precedence denied, hypothetical, reported, planned, actual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reliant.extract.frames import words
from reliant.extract.syntax import carrier
from reliant.model.claim import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_negated(trigger: Token) -> bool:
    """Whether the word itself, its light verb or its determiner says no: "did not deliver", "no contract", "never"."""
    above = trigger.head if trigger.dep_ in ("acomp", "oprd") and trigger.pos_ == "ADJ" else None
    if trigger.pos_ == "NOUN" and _is_none(trigger):
        return True
    for token in (trigger, carrier(trigger), above):
        if token is None:
            continue
        if _is_yet_to(token) or _is_not_going_to(token):
            return True
        if token.dep_ in ("xcomp", "ccomp", "acl", "advcl") and token.head.lemma_.lower() in (
            "unable",
            "impossible",
            "incapable",
        ):
            return True
        for child in token.children:
            if (
                child.dep_ == "neg"
                or (child.lower_ == "longer" and any(inner.lower_ == "no" for inner in child.children))
                or child.lower_ in ("never", "nor", "neither")
                or (child.dep_ == "det" and child.lower_ in ("no", "neither"))
            ):
                return not _is_no_negation(child, token)
            if child.dep_ in ("nsubj", "nsubjpass", "dobj") and (
                child.lower_ in ("none", "neither", "nobody", "nothing") or _is_none(child)
            ):
                return True
    return False


def _is_none(noun: Token) -> bool:
    """ "no tanks", "no more tanks", "neither Russia nor China", "not a single tank"."""
    if any(child.dep_ == "amod" and any(inner.lower_ == "no" for inner in child.children) for child in noun.children):
        return True
    if any(child.lower_ in ("no", "neither") and child.dep_ in ("det", "preconj", "cc") for child in noun.children):
        return True
    before = noun.doc[noun.left_edge.i : noun.i]
    return len(before) > 1 and before[0].lower_ == "not" and before[1].lower_ in ("a", "one", "single")


def _is_not_going_to(verb: Token) -> bool:
    """ "Is not going to sell"."""
    return verb.dep_ == "xcomp" and verb.head.lemma_ == "go" and any(child.dep_ == "neg" for child in verb.head.children)


def _is_yet_to(verb: Token) -> bool:
    """ "has yet to deliver", "is yet to be signed"."""
    return (
        verb.dep_ in ("xcomp", "ccomp")
        and any(child.lower_ == "yet" for child in verb.head.children)
        and verb.head.lemma_ in ("have", "be")
    )


def _is_no_negation(negation: Token, verb: Token) -> bool:
    """ "not until 2019", "did not ... until 2019", "not only", "not for the first time": it happened."""
    if negation.lower_ not in ("not", "n't", "never"):
        return False
    following = negation.doc[negation.i + 1 : negation.i + 2]
    if following and (
        following[0].lower_ in ("until", "only", "just", "merely")
        or (negation.is_sent_start and following[0].pos_ in ("ADP", "SCONJ"))
    ):
        return True
    return any(
        child.lower_ == "until" or any(inner.lower_ == "until" and inner.dep_ == "mark" for inner in child.children)
        for child in verb.children
        if child.i > verb.i
    )


def is_only_withheld(trigger: Token) -> bool:
    """Whether a word stands only for what was not done or said: "rather than buy", "declined to confirm the sale"."""
    verb = carrier(trigger)
    start = trigger.i if verb is None else min(trigger.i, verb.i)
    before = [word.lower_ for word in trigger.doc[max(trigger.sent.start, start - 3) : start]]
    if "rather than" in " ".join(before) or "instead of" in " ".join(before):
        return True
    return any(
        token.lemma_.lower() in ("confirm", "comment", "disclose", "discuss", "say")
        and (is_negated(token) or token.head.lemma_.lower() in ("refuse", "decline"))
        for token in governors(trigger)
    )


def is_unwilling(trigger: Token) -> bool:
    """ "would not transfer", "will not sell": withheld, where "did not deliver" leaves open why."""
    return is_negated(trigger) and (
        _is_not_going_to(trigger)
        or any(child.dep_ == "aux" and child.lower_ in ("would", "will", "wo", "'ll") for child in trigger.children)
    )


_DUE = frozenset({"time", "schedule", "date", "deadline"})


def is_late(verb: Token) -> bool:
    """ "Arrived late", "turned up months after the agreed date", "came behind schedule"."""
    return any(
        (child.dep_ == "advmod" and child.lower_ == "late" and not list(child.children))
        or (
            child.lower_ in ("after", "past", "behind", "beyond")
            and any(noun.dep_ == "pobj" and noun.lemma_ in _DUE for noun in child.children)
        )
        for child in verb.children
    )


def is_due(verb: Token) -> bool:
    """ "On time", "by the agreed date": what a negation beside it denies is the date, not the goods."""
    return any(
        child.lower_ in ("on", "by", "in", "within")
        and any(noun.dep_ == "pobj" and noun.lemma_ in _DUE for noun in child.children)
        for child in verb.children
    )


def modality_of(trigger: Token, operators: tuple[Token, ...] = ()) -> Modality:
    """Modality of a happening from its word, the words it stands under in the sentence, and the operators that were absorbed."""
    lists = words().modality
    chain = list(governors(trigger))
    if is_negated(trigger) and any(
        child.dep_ == "aux" and child.lower_ in ("could", "may", "might") for child in trigger.children
    ):
        return Modality.HYPOTHETICAL
    if is_negated(trigger) or _is_denied(trigger, chain):
        return Modality.DENIED
    verbs = [token for token in (trigger, carrier(trigger), *chain, *operators) if token is not None]
    if (
        _has_hypothesis(verbs)
        or any(token.lower_ in lists["hypothetical_words"] for token in chain[:2])
        or any(_is(token, lists["hypothetical_verbs"]) for token in chain)
    ):
        return Modality.HYPOTHETICAL
    if is_reported(trigger, chain):
        return Modality.REPORTED
    if any(_is_future(token, is_own=token == trigger) for token in verbs) or _is_foreseen(trigger):
        return Modality.PLANNED
    return Modality.ACTUAL


def governors(trigger: Token) -> Iterator[Token]:
    """Verbs that govern the clause of a word, nearest first; a relative clause ends the way up."""
    token = trigger
    while token.head != token:
        if token.dep_ == "relcl" and not any(child.dep_ == "mark" for child in token.children):
            return
        token = token.head
        if token.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
            yield token


def _is(token: Token, lemmas: frozenset[str]) -> bool:
    return token.pos_ in ("VERB", "NOUN") and token.lemma_.lower() in lemmas


def _is_denied(trigger: Token, chain: list[Token]) -> bool:
    """Whether what governs a word denies it: "denied that", "rejected the claim that", "is untrue", "without signing"."""
    lists = words().modality
    for token in chain:
        if _is(token, lists["denied_verbs"]) and not _is_goods_denial(token, trigger):
            return not is_negated(token)  # "nobody denies"
        if token.lemma_.lower() in lists["denied_reports"] and any(
            _is(above, frozenset({"reject", "deny"})) for above in governors(token)
        ):
            return True
        said = [
            child.lemma_.lower() for child in token.children if child.dep_ in ("acomp", "oprd", "amod", "attr", "ccomp", "xcomp")
        ]
        if any(word in lists["untrue"] for word in said) and token.pos_ in ("VERB", "AUX"):
            return not is_negated(token)
        if "true" in said and is_negated(token):
            return True
    for verb in (trigger, carrier(trigger)):
        if verb is None or verb.dep_ != "pcomp":
            continue
        above = verb.head
        if above.lower_ == "without" or (above.lower_ == "from" and above.head.lower_ == "far"):
            return True
    return False


def _is_goods_denial(denial: Token, trigger: Token) -> bool:
    """ "denied Belarus the missiles" withholds goods; "denied that" or "denied buying" denies an event."""
    return trigger == denial


def _has_hypothesis(verbs: list[Token]) -> bool:
    lists = words().modality
    for token in verbs:
        for child in token.children:
            if child.dep_ == "aux" and child.lower_ in lists["hypothetical"] and not _is_told_future(token, child):
                return True
            if child.dep_ == "mark" and child.lower_ in ("if", "whether", "unless"):
                return True
            if child.dep_ in ("advmod", "amod", "acomp") and child.lower_ in lists["hypothetical_words"]:
                return True
        if token.dep_ == "advcl" and any(child.lower_ == "if" for child in token.children):
            return True
        if token.lower_ == "were" and token.is_sent_start:
            return True  # "Were Seoul to send"
        if any(child.lower_ in ("had", "should", "were") and child.is_sent_start for child in token.children):
            return True  # "Had France delivered", "Should France deliver"
    return False


def is_reported(trigger: Token, chain: list[Token]) -> bool:
    """Whether the sentence gives a third party as its source: "reportedly", "a newspaper writes", "sources say"."""
    lists = words().modality
    sentence = trigger.sent
    for token in chain:
        if token.lemma_.lower() in lists["reported_verbs"] and token.pos_ == "VERB":
            return True
        if token.lemma_.lower() in ("say", "state", "write", "tell", "note", "add", "claim", "announce"):
            speaker = [child for child in token.children if child.dep_ == "nsubj"]
            if any(child.lemma_.lower() in lists["reported_sources"] for child in speaker):
                return True
    if any(token.lower_ in lists["reported_words"] for token in sentence):
        return True
    for token in sentence:
        if token.lower_ == "according" and any(
            word.lemma_.lower() in lists["reported_sources"] for word in token.subtree if word != token
        ):
            return True
        if token.lemma_ == "cite" or (token.lemma_ == "quote" and token.pos_ == "VERB"):
            return True
        if (
            token.lemma_.lower() in ("say", "write", "report")
            and token.dep_ in ("ROOT", "parataxis", "ccomp", "advcl")
            and any(child.dep_ == "nsubj" and child.lemma_.lower() in lists["reported_sources"] for child in token.children)
        ):
            return True
    return False


def _is_told_future(verb: Token, auxiliary: Token) -> bool:
    """ "said that it would deliver" is "will deliver" told in the past."""
    return (
        auxiliary.lower_ in ("would", "'d")
        and verb.dep_ == "ccomp"
        and verb.head.tag_ in ("VBD", "VBN")
        and verb.head.lemma_ in ("say", "announce", "promise", "state", "declare", "confirm", "add", "tell", "report", "disclose")
    )


def _is_foreseen(noun: Token) -> bool:
    """ "The planned purchase", "a forthcoming sale"."""
    return noun.pos_ == "NOUN" and any(
        child.dep_ == "amod" and child.lower_ in words().modality["planned_adjectives"] for child in noun.children
    )


def _is_future(token: Token, *, is_own: bool = False) -> bool:
    """Whether a verb, or what it stands under, is fixed for the future; who "agreed" has agreed, whatever the word governs."""
    lists = words().modality
    if any(
        child.dep_ == "aux" and (child.lower_ in lists["planned"] or _is_told_future(token, child)) for child in token.children
    ):
        return True
    if token.lemma_ == "be" and any(
        child.dep_ == "xcomp" and any(part.dep_ == "aux" and part.lower_ == "to" for part in child.children)
        for child in token.children
    ):
        return True  # "is to be signed"
    if token.pos_ in ("VERB", "ADJ") and token.lemma_.lower() in lists["planned_verbs"] and not is_own:
        return True
    head = token.head
    if token.dep_ == "xcomp" and head.lemma_ in ("be", "have", "go") and any(child.lower_ == "to" for child in token.children):
        return True
    return token.dep_ in ("xcomp", "acl", "relcl") and token.tag_ == "VB" and head.lemma_.lower() in lists["planned_verbs"]
