"""Arguments of a word as slots that look the same for verbs and nouns, active and passive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reliant.extract.frames import words

if TYPE_CHECKING:
    from spacy.tokens import Token

Slots = dict[str, list["Token"]]

_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis"})
_ROUNDS = frozenset({"string", "series", "round", "number", "couple", "set", "range"})
"""Nouns that count event nouns: "a string of meetings"."""
_OPEN_NOUNS = frozenset(
    {"project", "plan", "effort", "decision", "attempt", "intention", "deal", "contract", "proposal", "request"}
)
"""Nouns that an infinitive after them completes, also where the parser hangs it on the verb."""
_PAPERS = frozenset({"contract", "deal", "order", "agreement", "accord", "memorandum", "protocol", "tender"})
"""Nouns whose "for" may hang on the party before it: "a contract between the two governments for fighters"."""
_RELATIVE = frozenset({"which", "that", "who", "whom"})


def slots_of(trigger: Token) -> Slots:
    """Heads of the arguments of a trigger, by slot.

    Slots are ``subject``, ``object``, ``dative``, ``complement`` (a clause or infinitive), ``passive_subject`` (what an
    intransitive or passive verb says something of) and every preposition by its lemma. A subject that stands further up
    ("Belarus agreed to buy", "the firm producing") is found there.
    """
    slots: Slots = defaultdict(list)
    if trigger.pos_ in ("VERB", "AUX"):
        _verb(trigger, slots)
    elif trigger.pos_ in ("ADJ", "ADV"):
        _adjective(trigger, slots)
    else:
        _noun(trigger, slots)
    return slots


def conjuncts(head: Token) -> list[Token]:
    """A head and what is joined to it by "and"."""
    return [head, *head.conjuncts] if head.dep_ != "conj" else [head, *(t for t in head.conjuncts if t.i > head.i)]


def phrase(head: Token) -> Iterator[Token]:
    """Words of a noun phrase without its clauses, in order."""
    for token in head.subtree:
        if not any(step.dep_ in _CLAUSES for step in _path(token, head)):
            yield token


def path_up(token: Token, above: Token) -> list[Token]:
    """Words from a token up to, not including, one of its ancestors; empty when it is none."""
    steps = _path(token, above)
    return steps if steps and steps[-1].head == above else []


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, in a clause of its own or as a participle after a noun."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def _path(token: Token, above: Token) -> list[Token]:
    steps = []
    while token not in (above, token.head):
        steps.append(token)
        token = token.head
    return steps


def _verb(verb: Token, slots: Slots) -> None:
    passive = is_passive(verb)
    for child in verb.children:
        _argument(child, slots)
    _antecedent(verb, slots, passive=passive)
    _attached_to_object(verb, slots)
    if not slots["subject"] and not passive:
        slots["subject"] += _subject_above(verb)
    if passive and not slots["object"] and verb.dep_ == "conj":
        slots["object"] += [t for c in verb.head.children if c.dep_ == "nsubjpass" for t in conjuncts(c)]
    if passive and not slots["object"] and verb.dep_ in ("xcomp", "conj", "acl"):
        slots["object"] += _subject_above(verb)  # "the jets are expected to be delivered"
    if not slots["passive_subject"]:
        slots["passive_subject"] += slots["subject"][:1]


def _argument(child: Token, slots: Slots) -> None:
    """What one child of a verb is to it."""
    if child.dep_ == "nsubj":
        slots["subject"] += conjuncts(child)
    elif child.dep_ == "nsubjpass":
        slots["object"] += conjuncts(child)
        slots["passive_subject"].append(child)
    elif child.dep_ in ("dobj", "attr", "oprd"):
        slots["object"] += conjuncts(child)
    elif child.dep_ == "dative":
        _dative(child, slots)
    elif child.dep_ in ("xcomp", "ccomp"):
        slots["complement"].append(child)
    elif child.dep_ == "agent":
        slots["subject"] += [head for noun in child.children if noun.dep_ == "pobj" for head in conjuncts(noun)]
    elif child.dep_ in ("prep", "prt"):
        _preposition(child, slots)
    elif child.dep_ in ("advmod", "acomp"):  # "stopped short of", "walked away from"
        for inner in (inner for inner in child.children if inner.dep_ == "prep"):
            _preposition(inner, slots)


def _attached_to_object(verb: Token, slots: Slots) -> None:
    """ "Bought launchers from the United States": parsers often hang the phrase on the goods; it counts after the verb's own."""
    for head in list(slots["object"]):
        if head.i < verb.i and not any(child.dep_ == "nsubjpass" for child in verb.children):
            continue
        for child in head.children:
            if child.dep_ == "prep" and (
                child.lemma_.lower() in ("from", "to", "for", "by", "with") or (head.lemma_ == "option" and child.lower_ == "on")
            ):
                _preposition(child, slots)
                _attached_further(child, slots)
            elif child.dep_ in ("acl", "relcl") and child.tag_ == "VB":
                slots["complement"].append(child)  # "won a contract to build frigates"


def _attached_further(preposition: Token, slots: Slots) -> None:
    """ "A contract from the ministry for radars": what is hung on the other party belongs to the contract."""
    for noun in preposition.children:
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ == "for" and preposition.lower_ in ("from", "with", "by", "between"):
                _preposition(child, slots)


def _antecedent(verb: Token, slots: Slots, *, passive: bool) -> None:
    """In "the contract signed in 2015" and "missiles which Russia sold" the noun above is an argument."""
    if verb.dep_ not in ("acl", "relcl") or any(child.dep_ == "mark" for child in verb.children):
        return  # "reports that it had bought drones": a clause of its own
    noun = verb.head
    for name, found in list(slots.items()):
        if any(token.lower_ in _RELATIVE for token in found):  # "which Russia sold", "in which Aselsan takes part"
            slots[name] = [noun if token.lower_ in _RELATIVE else token for token in found]
            return
    if verb.tag_ == "VBG" and not slots["subject"]:
        slots["subject"].append(noun)
    elif passive or (verb.dep_ == "relcl" and not slots["object"]):
        slots["object"].append(noun)


def _subject_above(verb: Token) -> list[Token]:
    """Subject of the verb that governs this one: through infinitives, gerunds, "and", and nouns such as "ambition to"."""
    above = verb
    for _ in range(6):
        step, above = above, above.head
        if above == step:
            return []
        if step.dep_ in ("relcl", "advcl") and step.tag_ not in ("VBG", "VB"):
            return []
        if above.pos_ in ("VERB", "AUX"):
            if step.dep_ in ("pcomp", "prep", "xcomp"):
                objects = [
                    child for child in above.children if child.dep_ == "dobj" and child.pos_ == "PROPN" and child.i < step.i
                ]
                if objects:
                    return conjuncts(objects[0])
            subjects = [child for child in above.children if child.dep_ in ("nsubj", "nsubjpass")]
            if subjects:
                found = subjects[0]
                if found.lower_ in _RELATIVE and above.dep_ == "relcl":
                    found = above.head
                return conjuncts(found)
        elif above.pos_ in ("NOUN", "PROPN"):
            owner = [child for child in above.children if child.dep_ == "poss"]
            if owner:
                return owner
    return []


def _dative(child: Token, slots: Slots) -> None:
    if child.pos_ == "ADP":
        _preposition(child, slots)
        slots["dative"] += [noun for noun in child.children if noun.dep_ == "pobj"]
    else:
        slots["dative"] += conjuncts(child)


def _preposition(child: Token, slots: Slots) -> None:
    name = child.lemma_.lower()
    for noun in child.children:
        if noun.dep_ == "pobj":
            slots[name] += conjuncts(noun)
        elif noun.dep_ == "pcomp":
            slots[name].append(noun)
        elif noun.dep_ == "prep" or (noun.dep_ == "conj" and noun.pos_ == "ADP"):
            _preposition(noun, slots)  # "for two radars and for a first lot of helicopters"


def _noun(noun: Token, slots: Slots) -> None:
    for child in noun.children:
        if child.dep_ == "poss":
            slots["subject"] += conjuncts(child)
        elif child.dep_ in ("amod", "compound", "nmod"):
            slots["adj"].append(child)
        elif child.dep_ == "prep":
            _preposition(child, slots)
        elif child.dep_ in ("acl", "relcl") and child.tag_ == "VB":
            slots["complement"].append(child)
        elif child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in words().light:
            for inner in (inner for inner in child.children if inner.dep_ in ("prep", "agent")):
                _preposition(inner, slots)
    slots["object"] += slots["of"]
    _hung_on(noun, slots)
    _borrowed(noun, slots)
    slots["subject"] += _described(noun)
    slots["subject"] += slots["by"]
    verb = carrier(noun)
    if verb is not None:
        _carried(noun, verb, slots)


def _hung_on(noun: Token, slots: Slots) -> None:
    """What hangs on an argument of a noun and is the noun's: "the purchase of launchers from India"."""
    for goods in list(slots["of"]):
        for child in goods.children:
            if child.dep_ == "prep" and child.lower_ in ("from", "to", "by") and not slots[child.lower_]:
                _preposition(child, slots)
    if noun.lemma_.lower() in _PAPERS and not slots["for"]:
        for child in noun.children:
            if child.dep_ == "prep":
                _attached_further(child, slots)


def _borrowed(noun: Token, slots: Slots) -> None:
    """What hangs on the verb but belongs to the noun: "the contract covers 13 radars", "lifted its ban on the sale"."""
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.lemma_ in ("include", "cover", "comprise", "involve"):
        slots["for"] += [part for child in verb.children if child.dep_ == "dobj" for part in conjuncts(child)]
    if noun.dep_ == "dobj":
        if not slots["complement"] and noun.lemma_.lower() in _OPEN_NOUNS:  # "paused the project to buy drones"
            slots["complement"] += [
                child
                for child in verb.children
                if child.dep_ in ("advcl", "xcomp") and child.i > noun.i and child.tag_ == "VB" and _has_to(child)
            ]
        for child in verb.children:
            name = child.lemma_.lower()
            if child.dep_ == "prep" and child.i > noun.i and name in ("on", "to", "for", "with", "against") and not slots[name]:
                _preposition(child, slots)


def _has_to(verb: Token) -> bool:
    return any(part.lower_ == "to" and part.dep_ == "aux" for part in verb.children)


def _carried(noun: Token, verb: Token, slots: Slots) -> None:
    """What a light verb brings to its noun: "Belarus signed a contract with Russia" gives the contract a subject and a "with"."""
    above = slots_of(verb)
    if noun not in above["subject"] and verb.lemma_ != "be":
        slots["subject"] += above["subject"]
    for name, found in above.items():
        if name not in ("subject", "object", "complement", "passive_subject", "adj"):
            slots[name] += [head for head in found if head not in slots[name] and head != noun]
    if verb.lemma_ == "host":
        slots["in"] += above["subject"]
    for child in verb.children:
        if child.dep_ in ("advcl", "xcomp") and child.tag_ == "VB" and any(part.lower_ == "to" for part in child.children):
            slots["complement"].append(child)  # "signed a deal to buy"
        elif child.dep_ == "advcl" and child.lemma_ in ("cover", "include", "involve", "provide"):
            slots["for"] += [part for part in child.children if part.dep_ == "dobj"]  # "signed a contract covering 13 radars"


def _described(noun: Token) -> list[Token]:
    """What a noun says something of: "the plant, a joint venture with X"; "the plant, with the participation of X"."""
    if noun.dep_ == "appos" and noun.head.pos_ in ("NOUN", "PROPN", "ADJ", "NUM"):
        return [noun.head]
    if noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become", "remain"):
        return [child for child in noun.head.children if child.dep_ == "nsubj"]
    if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head.pos_ in ("NOUN", "PROPN", "ADJ", "PRON"):
        return [noun.head.head]
    return []


def _adjective(adjective: Token, slots: Slots) -> None:
    """ "is interested in": the subject of the verb is that of the adjective."""
    above = adjective.head
    if above.pos_ in ("VERB", "AUX"):
        for child in above.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                slots["subject"] += conjuncts(child)
        slots["passive_subject"] += slots["subject"][:1]
        if not slots["subject"]:
            slots["subject"] += _subject_above(above)
    for child in [*adjective.children]:
        if child.dep_ == "prep":
            _preposition(child, slots)
        elif child.dep_ in ("xcomp", "ccomp"):
            slots["complement"].append(child)


def carrier(noun: Token) -> Token | None:
    """The light verb an event noun hangs on: "signed" in "signed a contract"; null when there is none."""
    head = noun
    while head.dep_ == "conj" or (head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lemma_ in _ROUNDS):
        head = head.head if head.dep_ == "conj" else head.head.head
    verb = head.head
    if (
        head.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "nsubj")
        and verb.pos_ in ("VERB", "AUX")
        and verb.lemma_.lower() in words().light
    ):
        return verb
    if head.dep_ == "pobj" and verb.lemma_ in ("in", "under") and verb.head.lemma_ in ("be", "remain", "engage"):
        return verb.head
    if head.dep_ == "pobj" and verb.lower_ in ("with", "to") and verb.head.lemma_ in ("come", "respond", "put"):
        return verb.head  # "came back with a bid", "put their names to a pact"
    if head.dep_ == "pobj" and verb.lemma_ in ("into", "on") and verb.head.lemma_ in ("enter", "put", "embark"):
        return verb.head
    return None


def heads(slots: Slots, names: Iterable[str]) -> list[Token]:
    """Argument heads of several slots, in order of the slots, each once."""
    return list(dict.fromkeys(token for name in names for token in slots.get(name, ())))
