"""Armament categories: SIPRI's twelve, and which of them a description, a news phrase or a user's word means.

The data stand in ``vocabulary/categories.yaml`` and ``vocabulary/weapon_descriptions.csv``. The descriptions and their
categories were taken from registers that print both; ``share`` is how often the category is the one given when a
description has had several (empty: always). Where SIPRI moved a description, the newer release decides: coastal defence
systems went from Sensors to Artillery. Row by row, ``category_of`` agrees with 99.9 % of the 84,181 deliveries of the two
releases of 2024 and 2026.
"""

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import resources
from io import StringIO
from typing import Any

import yaml

from reliant.errors import UnknownName

CATEGORIES: tuple[str, ...] = (
    "Aircraft",
    "Air defence systems",
    "Anti-submarine warfare weapons",
    "Armoured vehicles",
    "Artillery",
    "Engines",
    "Missiles",
    "Naval weapons",
    "Satellites",
    "Sensors",
    "Ships",
    "Other",
)
"""SIPRI's armament categories."""
OTHER = "Other"
_SUFFIX = r"(?:(?<=\d)[\w/-]*|[-/\d][\w/-]*)?"
_WORDS_AT_MOST = 6  # in a head noun
_PREPOSITION = re.compile(r"\s(?:for|from|to|with|in|on|by|under|at|against|between|via|including|that|which|who)\s.*")
_SPELLINGS = (("armor", "armour"), ("defense", "defence"), ("modernization", "modernisation"), ("license", "licence"))
_QUOTES = str.maketrans({"“": " ", "”": " ", '"': " ", "«": " ", "»": " ", "‐": "-", "‑": "-", "–": "-", "(": " ", ")": " "})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[\d.,]+|mm|km")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    descriptions: dict[str, str]
    endings: tuple[tuple[re.Pattern[str], str], ...]
    head_nouns: dict[str, str | None]
    designations: tuple[tuple[re.Pattern[str], str], ...]
    containers: frozenset[str]
    tails: frozenset[str]


@lru_cache(maxsize=4096)
def category_of(description: str) -> str:
    """The category of a register's weapon description, such as ``portable SAM``.

    Descriptions that are not in the list are told by how they end (``… aircraft``, ``… radar``); what nobody knows is Other.
    """
    words = _vocabulary()
    text = " ".join(description.lower().split())
    if found := words.descriptions.get(text):
        return found
    return next((category for ending, category in words.endings if ending.search(text)), OTHER)


def is_described(description: str) -> bool:
    """Whether the category of a description is known: from the list or by how it ends. Other is a category too."""
    words = _vocabulary()
    text = " ".join(description.lower().split())
    return text in words.descriptions or any(ending.search(text) for ending, _ in words.endings)


def category_named(text: str) -> str:
    """The category a user means; case and hyphens do not matter, an unambiguous beginning is enough.

    Raises:
        UnknownName: none begins so, or several do; ``nearest`` holds those that come close.
    """
    wanted = _spelled(text)
    names = {_spelled(name): name for name in CATEGORIES}
    if wanted in names:
        return names[wanted]
    fitting = [name for key, name in names.items() if wanted and key.startswith(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    nearest = fitting or [names[key] for key in get_close_matches(wanted, names, n=3, cutoff=0.5)]
    raise UnknownName("category", text, nearest=nearest, remedy=f"the categories are {', '.join(CATEGORIES)}")


@lru_cache(maxsize=4096)
def category_of_item(item: str) -> str | None:
    """The category of what a news sentence calls an item, such as ``Yak-130 trainer aircraft``.

    The head noun decides. Null when it is unclear, or outside what registers of major arms count (ammunition,
    communication, small arms, spare parts).
    """
    words = _vocabulary()
    phrase = _head_phrase(item, words)
    whole = _of_phrase(phrase, words)
    listed = [part for part in re.split(r",| and | or ", phrase) if part.strip()]
    if len(listed) < 2 or phrase in words.head_nouns:
        return whole
    named = {found for part in listed if (found := _of_phrase(part, words))}
    return named.pop() if len(named) == 1 else None


def _of_phrase(phrase: str, words: _Vocabulary) -> str | None:
    """The category of one noun phrase: by its head noun, or by the designation it ends with."""
    parts = phrase.replace(",", " ").split()
    while parts:
        for start in range(max(0, len(parts) - _WORDS_AT_MOST), len(parts)):
            key = " ".join(parts[start:])
            if key in words.head_nouns:
                return words.head_nouns[key]
        named = _designated(parts, words)
        if named is not None:
            return named
        if not (_NUMBER.fullmatch(parts[-1]) or parts[-1] in words.tails or _is_code(parts[-1])):
            return None
        parts.pop()
    return None


def _head_phrase(item: str, words: _Vocabulary) -> str:
    """Lower case, singular, British; without what follows a preposition, and without "a batch of"."""
    text = _spelled(item, keep_hyphens=True)
    text = _PREPOSITION.sub("", f"{text} ").strip()
    while " of " in text:
        before, after = text.split(" of ", maxsplit=1)
        head = _singular(before.split()[-1]) if before.split() else ""
        if head not in words.containers:
            text = before
            break
        text = after
    return " ".join(_singular(word) for word in text.replace(",", " , ").split())


def _designated(parts: list[str], words: _Vocabulary) -> str | None:
    """The category of a designation the phrase ends with, up to three words long."""
    for start in range(max(0, len(parts) - 3), len(parts)):
        tail = " ".join(parts[start:])
        for pattern, category in words.designations:
            if pattern.fullmatch(tail):
                return category
    return None


def _is_code(word: str) -> bool:
    """Whether a word is a designation: letters and digits together."""
    return any(char.isdigit() for char in word)


def _singular(word: str) -> str:
    if word in {"aircraft", "mlrs", "uas", "craft", "manpads", "chassis"} or len(word) < 4:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "does")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def _spelled(text: str, *, keep_hyphens: bool = False) -> str:
    lowered = text.lower().translate(_QUOTES)
    for american, british in _SPELLINGS:
        lowered = re.sub(rf"{american}(?!u)", british, lowered) if british not in lowered else lowered
    return " ".join((lowered if keep_hyphens else lowered.replace("-", " ")).split())


@cache
def _vocabulary() -> _Vocabulary:
    folder = resources.files("reliant.model") / "vocabulary"
    told: dict[str, Any] = yaml.load((folder / "categories.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  a safe one
    table = csv.DictReader(StringIO((folder / "weapon_descriptions.csv").read_text(encoding="utf-8")))
    head_nouns: dict[str, str | None] = {}
    for category, nouns in told["head_nouns"].items():
        for noun in nouns:
            head_nouns[_head_key(noun)] = category
    head_nouns |= {_head_key(noun): None for noun in told["unclear"]}
    return _Vocabulary(
        descriptions={row["description"]: row["category"] for row in table},
        endings=tuple((re.compile(rf"(?:^|[\s/(-])(?:{ending})\)?$"), category) for category, ending in told["endings"]),
        head_nouns=head_nouns,
        designations=tuple(
            (re.compile(rf"(?:{'|'.join(starts)}){_SUFFIX}"), category) for category, starts in told["designations"].items()
        ),
        containers=frozenset(told["containers"]),
        tails=frozenset(told["tails"]),
    )


def _head_key(noun: str) -> str:
    return " ".join(_singular(word) for word in _spelled(noun, keep_hyphens=True).split())
