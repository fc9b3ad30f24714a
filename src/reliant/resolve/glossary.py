"""Words that names are built of, and names of countries, as meanings: what ``завод`` and ``plant`` have in common.

The data stand in ``vocabulary/glossary.yaml`` and ``given_names.yaml``, and in the vocabulary of countries.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from reliant.extract.slavic.lexicon import places
from reliant.model.countries import countries
from reliant.resolve.folding import folded, is_cyrillic, romanised, stems


class Sense(StrEnum):
    """What a word of a name is good for."""

    LEGAL = "legal form"
    WEAK = "kind of company"
    STOP = "word of grammar"
    COMMON = "word of a trade or an office"
    PLACE = "place"
    COUNTRY = "country"
    NUMBER = "number"
    OWN = "own name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a run of words means: ``labels`` are concepts, one place or one country; empty for words that are left out."""

    sense: Sense
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    words: tuple[str, ...]
    keys: tuple[frozenset[str], ...]
    meaning: Meaning

    def fits(self, run: Sequence[str]) -> bool:
        """Whether words printed mean this. A country's name in Latin letters must be spelled out: Niger is not Nigeria.

        Words of a trade are of their own script: "Ministry" has the stem of "министр", which is a minister.
        """
        is_exact = self.meaning.sense is Sense.COUNTRY
        is_foreign = self.meaning.sense in (Sense.COUNTRY, Sense.PLACE)
        return len(run) == len(self.words) and all(
            bool(keys & stems(word))
            and (is_foreign or is_cyrillic(word) == is_cyrillic(known))
            and (word.isupper() or not _is_shouted(known))
            and (not is_exact or is_cyrillic(word) or romanised(word) == romanised(known))
            for known, keys, word in zip(self.words, self.keys, run, strict=True)
        )


FORCES = frozenset(("general-staff", "armed-forces", "air-force", "navy", "army", "coast-guard", "government", "parliament"))
"""Bodies of which a state has one, so that the country alone makes them particular."""
BODIES = FORCES | {"ministry", "committee", "service", "agency"}
"""Concepts that make a name one of a state body."""
ROLES = frozenset(("minister", "prime-minister", "president"))
"""Concepts that make a name one of an office."""

_PIECE = re.compile(r"\d+|[^\W\d_]+(?:['’ʼʹ`][^\W\d_]+)*|&", re.UNICODE)
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]{1,2}\.){2,}[^\W\d_]?(?!\w)|(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)")
_POSSESSIVE = re.compile(r"['’]s$")
_AFTER_NUMBER = frozenset(["th", "st", "nd", "rd", "й", "ый", "ой", "ий", "ы", "і", "м", "го", "му", "ом", "е", "я", "ая"])
_NUMBER_SIGN = frozenset(("no", "nr", "n"))


def pieces(text: str) -> tuple[str, ...]:
    """Words and numbers of a name as printed: ``A.Ş.`` is one word, ``558-й`` is the number, ``Belarus's`` is Belarus."""
    whole = _DOTTED.sub(lambda found: found.group().replace(".", ""), text.replace("№", " "))
    found: list[str] = []
    for match in _PIECE.finditer(whole):
        word = _POSSESSIVE.sub("", match.group())
        if found and found[-1].isdigit() and word.lower() in _AFTER_NUMBER:
            continue
        if word.isdigit() and found and found[-1].lower() in _NUMBER_SIGN:
            found.pop()
        found.append(word)
    return tuple(found)


def longest_meaning(words: Sequence[str], at: int) -> tuple[int, Meaning] | None:
    """The longest run of words from a place on that the glossary knows, as the place after it and its meaning."""
    entries = {id(entry): entry for key in stems(words[at]) for entry in _index().get(key, ())}
    fitting = [entry for entry in entries.values() if entry.fits(words[at : at + len(entry.words)])]
    if fitting:
        best = max(fitting, key=lambda entry: len(entry.words))
        return at + len(best.words), best.meaning
    return _adjective(words[at], at)


@cache
def common_surnames() -> frozenset[str]:
    """Keys of surnames that name nobody in particular."""
    return frozenset(key for name in _load("glossary")["surnames"] for key in stems(name))


@cache
def country_of_place() -> dict[str, str]:
    """Country in which a place of the glossary lies."""
    return {town: country for country, towns in _load("glossary")["places"].items() for town in towns}


@cache
def given_names() -> dict[str, int]:
    """Key of a given name -> number of its line: names of one line are one name."""
    table: dict[str, int] = {}
    for number, line in enumerate(_load("given_names")):
        for name in line:
            for key in (*stems(name), folded(name[:-1]) if is_cyrillic(name) and len(name) > 4 else folded(name)):
                table.setdefault(key, number)
    return table


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _adjective(word: str, at: int) -> tuple[int, Meaning] | None:
    low = word.lower().replace("ё", "е")
    if is_cyrillic(low):
        for stem, country in _adjectives():
            if low.startswith(stem) and len(low) - len(stem) <= 4:
                return at + 1, Meaning(sense=Sense.COUNTRY, labels=(country,))
    return None


@cache
def _adjectives() -> tuple[tuple[str, str], ...]:
    """Stems of Russian and Belarusian adjectives of countries; those of towns belong to the towns."""
    towns = {key for entry in _entries() if entry.meaning.sense is Sense.PLACE for keys in entry.keys for key in keys}
    return tuple(
        (stem.replace("ё", "е"), country)
        for language in ("ru", "be")
        for country, kinds in places(language).items()
        for stem in kinds.get("adj", ())
        if folded(stem) not in towns
    )


@cache
def _index() -> dict[str, tuple[_Entry, ...]]:
    table: dict[str, list[_Entry]] = {}
    for entry in _entries():
        for key in entry.keys[0]:
            table.setdefault(key, []).append(entry)
    return {key: tuple(found) for key, found in table.items()}


@cache
def _entries() -> tuple[_Entry, ...]:
    return (*_words(), *_countries())


def _words() -> Iterator[_Entry]:
    glossary = _load("glossary")
    for sense, lists in ((Sense.LEGAL, glossary["legal"]), (Sense.WEAK, glossary["weak"]), (Sense.STOP, [glossary["stop"]])):
        for names in lists:
            for name in names:
                yield from _entry(name, Meaning(sense=sense))
    towns = {town: names for of_country in glossary["places"].values() for town, names in of_country.items()}
    for sense, table in ((Sense.COMMON, glossary["common"]), (Sense.PLACE, towns), (Sense.COUNTRY, glossary["countries"])):
        for label, names in table.items():
            for name in names:
                yield from _entry(name, Meaning(sense=sense, labels=tuple(label.split())))


def _countries() -> Iterator[_Entry]:
    owners = Counter(demonym for state in countries() for demonym in set(state.demonyms))
    slavic = (places("ru"), places("be"))
    for state in countries():
        own = [demonym for demonym in state.demonyms if owners[demonym] == 1]
        further = [name for words in slavic for name in words.get(state.id, {}).get("names", ())]
        for name in dict.fromkeys((*state.names, *state.names_ru, *state.names_be, *own, *further)):
            yield from _entry(name, Meaning(sense=Sense.COUNTRY, labels=(state.id,)))


def _entry(name: str, meaning: Meaning) -> Iterator[_Entry]:
    words = pieces(name)
    if words:
        yield _Entry(words=words, keys=tuple(stems(word) for word in words), meaning=meaning)


@cache
def _load(name: str) -> Any:
    text = (resources.files("reliant.resolve") / "vocabulary" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
