"""Frames: which words tell of which happening, and where its roles stand. The frames are data, in ``lexicon/``.

Keys of a frame:
    id           name of the rule, printed with every claim it reads.
    type         event type; ``inner`` means that of the event it is about ("began deliveries").
    triggers     part of speech and lemma; ``verb hand+over`` needs a child with the second lemma, ``noun venture+joint`` too.
    roles        role -> slots in order of preference. A slot is a dependency seen the same way for verbs and nouns
                 (``subject``, ``object``, ``dative``, ``complement``) or a preposition. "Russia's refusal" has a subject.
    over         slots in which another event may stand; it is absorbed: its roles are taken over where the frame has none.
    parties      slots whose countries take part without a direction of supply.
    modality     how what is absorbed stands: ``planned`` ("approved the sale"), ``denied`` ("stopped short of"), hypothetical.
    negated      ``inner``: under a negation only what is absorbed is told ("did not fail to deliver").
    recalls      without goods of its own it is about those spoken of just before ("Moscow said no").
    type         may also be ``payment``, ``cooperation`` or ``speech``: told only through the frame that absorbs it.
    by_seller    what an intent is when the supplier has it: ``offer`` or ``planned``.
    domestic     without a foreign party the actor is its own supplier.
    owner        a slot: who owns the goods, "Peru's freighter", where that is who would receive them.
    needs_*      conditions without which the words mean something else.
    scope        ``sentence``: a word of defence must stand in the sentence itself.
    tests        sentences with the claims that must be read in them; run by the tests of the project.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import yaml

RULES = "frames"
ENGINE = 1
"""Counted up when the engine reads differently; changes of the lexicon are noticed by themselves."""
_SETS = ("containers", "no_goods", "goods", "light", "own_state", "vague_actors", "everyday", "openers", "firm_words", "titled")
FILES = ("contact", "commitment", "execution", "breakdown")


@cache
def extractor_version() -> str:
    """Rules and their version, ``frames@1-0a1b2c3d``: two versions may read the same document differently. Loads no parser."""
    lexicon = "\n".join(lexicon_text(name) for name in (*FILES, "words", "currencies", "systems", "cities"))
    return f"{RULES}@{ENGINE}-{sha256(lexicon.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word that calls a frame: part of speech (verb, noun, adj), lemma, and a lemma a child must have."""

    part: str
    lemma: str
    beside: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame; the module's docstring says what the fields mean."""

    id: str
    type: str
    triggers: tuple[Trigger, ...]
    roles: Mapping[str, tuple[str, ...]]
    over: tuple[str, ...]
    parties: tuple[str, ...]
    by_seller: str | None
    modality: str | None
    is_domestic: bool
    is_negated_to_inner: bool
    is_recalling: bool
    needs: frozenset[str]
    needs_subject: frozenset[str]
    needs_object: frozenset[str]
    needs_no_object: frozenset[str]
    needs_word: frozenset[str]
    is_sentence_scoped: bool
    tests: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word lists of ``words.yaml``."""

    defence: tuple[str, ...]
    containers: frozenset[str]
    no_goods: frozenset[str]
    goods: frozenset[str]
    light: frozenset[str]
    own_state: frozenset[str]
    modality: Mapping[str, frozenset[str]]
    vague_actors: frozenset[str]
    everyday: frozenset[str]
    openers: frozenset[str]
    firm_words: frozenset[str]
    titled: frozenset[str]
    irregular: Mapping[str, tuple[str, ...]]


@cache
def frames() -> tuple[Frame, ...]:
    """All frames in the order of their files. Read once."""
    return tuple(_frame(entry) for name in FILES for entry in _load(name))


def meaning_of(rule: str) -> str:
    """What a rule says, for a person: "'refuse', 'decline', … tell of a refusal; supplier: subject, by; recipient: to".

    Raises:
        KeyError: no frame has this id.
    """
    frame = {frame.id: frame for frame in frames()}[rule]
    called = [f"{trigger.lemma} {trigger.beside}" if trigger.beside else trigger.lemma for trigger in frame.triggers]
    told = {"inner": "pass on the event they are about"}.get(frame.type, f"tell of {frame.type.replace('_', ' ')}")
    roles = [f"{role}: {', '.join(slots)}" for role, slots in frame.roles.items()]
    if frame.over:
        roles.append(f"about another event in: {', '.join(frame.over)}")
    return "; ".join([f"the words {', '.join(dict.fromkeys(called))} {told}", *roles])


@cache
def words() -> Words:
    """All word lists. Read once."""
    data = _load("words")
    sets = {name: frozenset(data[name]) for name in _SETS}
    return Words(
        defence=tuple(data["defence"]),
        modality={name: frozenset(found) for name, found in data["modality"].items()},
        irregular={lemma: tuple(found) for lemma, found in data["irregular"].items()},
        **sets,
    )


@cache
def systems() -> re.Pattern[str]:
    """Names of weapon systems, from ``systems.yaml``; with the case they are written in."""
    names = sorted((name for group in _load("systems").values() for name in group), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(name) for name in names)})(?:s|es)?(?![a-z])")


@cache
def cities() -> Mapping[str, tuple[str, ...]]:
    """Cities that are no seat of government, by the ISO 3166 alpha-3 code of their country. Read once."""
    return {country: tuple(named) for country, named in _load("cities").items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Currencies:
    """ISO 4217 codes by the signs that stand before a number and by the names, lower case, that stand after it."""

    signs: Mapping[str, str]
    names: Mapping[str, str]


@cache
def currencies() -> Currencies:
    """Signs and names of money. Read once."""
    data = _load("currencies")
    return Currencies(
        signs={sign: entry["code"] for entry in data for sign in entry["signs"]},
        names={name: entry["code"] for entry in data for name in entry["names"]},
    )


def lexicon_text(name: str) -> str:
    """A file of the lexicon as it stands."""
    return (resources.files("reliant.extract") / "lexicon" / f"{name}.yaml").read_text(encoding="utf-8")


def _load(name: str) -> Any:
    """A file of the lexicon, every scalar a string: "on" is a preposition here, not a truth value."""
    return yaml.load(lexicon_text(name), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506  builds nothing but strings, lists and mappings


def _frame(entry: Mapping[str, Any]) -> Frame:
    return Frame(
        id=entry["id"],
        type=entry["type"],
        triggers=tuple(_trigger(text) for text in entry["triggers"]),
        roles={role: tuple(slots) for role, slots in entry.get("roles", {}).items()},
        over=tuple(entry.get("over", ())),
        parties=tuple(entry.get("parties", ())),
        by_seller=entry.get("by_seller"),
        modality=entry.get("modality"),
        is_domestic=entry.get("domestic") == "true",
        is_negated_to_inner=entry.get("negated") == "inner",
        is_recalling=entry.get("recalls") == "true",
        needs=frozenset(
            key.removeprefix("needs_") for key, value in entry.items() if key.startswith("needs_") and value == "true"
        ),
        needs_subject=frozenset(entry.get("needs_subject", ())),
        needs_object=frozenset(entry.get("needs_object", ())),
        needs_no_object=frozenset(entry.get("needs_no_object", ())),
        needs_word=frozenset(entry.get("needs_word", ())),
        is_sentence_scoped=entry.get("scope") == "sentence",
        tests=tuple(entry["tests"]),
    )


def _trigger(text: str) -> Trigger:
    part, _, lemma = text.partition(" ")
    lemma, _, beside = lemma.partition("+")
    return Trigger(part=part, lemma=lemma, beside=beside or None)
