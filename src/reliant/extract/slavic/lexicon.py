"""The frames and word lists of Russian and Belarusian, as ``lexicon/slavic``, ``lexicon/ru`` and ``lexicon/be`` give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import yaml

LANGUAGES = ("ru", "be")
RULES = "cases"
ENGINE = 1
"""Counted up when the engine reads differently; changes of the lexicon are noticed by themselves."""
_FILES = ("slavic/frames", "slavic/prepositions", "ru/places", "ru/words", "be/places", "be/words")


@cache
def slavic_version() -> str:
    """Rules and their version, ``cases@1-0a1b2c3d``."""
    return f"{RULES}@{ENGINE}-{sha256(''.join(_text(name) for name in _FILES).encode()).hexdigest()[:8]}"


def meaning_of(rule: str) -> str:
    """What a rule says, for a person: its words in both languages, what they tell of, and where its roles stand.

    Raises:
        KeyError: no frame has this id.
    """
    entry = {found["id"]: found for found in _load("slavic/frames")}[rule]
    words = [word for language in LANGUAGES for part in ("verb", "noun", "adj") for word in entry.get(language, {}).get(part, ())]
    told = {"inner": "pass on the event they are about"}.get(entry["type"], f"tell of {entry['type'].replace('_', ' ')}")
    roles = [f"{role}: {', '.join(slots)}" for role, slots in entry.get("roles", {}).items()]
    return "; ".join([f"the words {', '.join(dict.fromkeys(words))} {told}", *roles])


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame as one language calls it; ``lexicon/slavic/frames.yaml`` says what the fields mean."""

    id: str
    type: str
    triggers: Mapping[str, re.Pattern[str]]  # verb, noun, adj
    needs: re.Pattern[str] | None
    scope: re.Pattern[str] | None
    roles: Mapping[str, tuple[str, ...]]
    agent: str | None
    subject: str | None
    dative: str | None
    over: Mapping[str, str]
    negated: str
    is_negation_own: bool
    is_noun_only: bool
    domestic: re.Pattern[str] | None


@cache
def frames_of(language: str) -> tuple[Frame, ...]:
    """Frames of a language in the order of the file. Read once."""
    return tuple(_frame(entry, language) for entry in _load("slavic/frames") if language in entry)


@cache
def prepositions(language: str) -> Mapping[str, Mapping[str, str]]:
    """Preposition -> case -> relation."""
    found: Mapping[str, Mapping[str, str]] = _load("slavic/prepositions")[language]
    return found


@cache
def lists(language: str) -> Mapping[str, Any]:
    """The word lists of a language as its file gives them."""
    found: Mapping[str, Any] = _load(f"{language}/words")
    return found


@cache
def beginnings(language: str, name: str) -> re.Pattern[str]:
    """One list as a pattern that finds a word that begins so; in lower case."""
    return _begins(lists(language)[name])


@cache
def expressions(language: str, name: str) -> re.Pattern[str]:
    """One list as a pattern that finds any of its expressions, in lower case."""
    return re.compile("|".join(lists(language)[name]))


def places(language: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Country -> kind of word -> words."""
    found: Mapping[str, Mapping[str, Sequence[str]]] = _load(f"{language}/places")
    return found


def _begins(entries: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){entry.lower()}" for entry in entries))


def _frame(entry: Mapping[str, Any], language: str) -> Frame:
    own = entry[language]
    ends = r"\Z" if language == "ru" else ""
    return Frame(
        id=entry["id"],
        type=entry["type"],
        triggers={
            part: re.compile("|".join(f"(?:{word}){ends}" for word in own[part]))
            for part in ("verb", "noun", "adj")
            if part in own
        },
        needs=re.compile("|".join(rf"(?<!\w)(?:{word})" for word in own["needs"])) if "needs" in own else None,
        scope=_begins(entry["scope"]) if "scope" in entry else None,
        roles={role: tuple(slots) for role, slots in entry.get("roles", {}).items()},
        agent=entry.get("agent"),
        subject=entry.get("subject"),
        dative=entry.get("dative"),
        over=entry.get("over", {}),
        negated=entry.get("negated", "denied"),
        is_negation_own=entry.get("is_negation_own", False),
        is_noun_only=entry.get("is_noun_only", False),
        domestic=_begins(entry["domestic"]) if "domestic" in entry else None,
    )


def _text(name: str) -> str:
    return (resources.files("reliant.extract") / "lexicon" / f"{name}.yaml").read_text(encoding="utf-8")


def _load(name: str) -> Any:
    return yaml.load(_text(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
