"""Countries and organisations in Russian and Belarusian words, in every case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from reliant.extract.slavic.declension import adjective_forms, forms_of_name
from reliant.extract.slavic.lexicon import places
from reliant.extract.slavic.words import CASES, Mention, Word
from reliant.model.countries import countries
from reliant.model.document import Span
from reliant.model.identity import PartyId
from reliant.model.organisations import organisations

_PIECE = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
_CYRILLIC = re.compile(r"[а-яёіўА-ЯЁІЎ]")
_ALSO_WORDS = frozenset({"того", "мали", "семей", "чад", "рим", "орша"})
"""Names that are also words: taken only away from the beginning of a sentence."""
Entry = tuple[tuple[str, ...], PartyId | None, str, frozenset[str]]


def mentions_in(words: Sequence[Word], language: str) -> tuple[Mention, ...]:
    """Countries and organisations in reading order; the longest wins. An adjective of two ("Russian-Indian") names both."""
    table, adjectives = _names(language), _adjectives(language)
    found: list[Mention] = []
    at = 0
    while at < len(words):
        entry = _entry(words, at, table)
        if entry is None:
            found += _adjective(words[at], adjectives)
            at += 1
            continue
        name, party, kind, cases = entry
        end = at + len(name)
        found.append(_mention(words, at, end, party, kind, cases))
        at = end
    return tuple(found)


def parties_in(text: str, language: str) -> list[tuple[PartyId, str]]:
    """Countries that a few words name, each with the kind of its name, without a tagger: whatever the cases they stand in."""
    words = [
        Word(
            at=at,
            text=piece.group(),
            low=piece.group().lower(),
            lemma="",
            part="other",
            span=Span(start=piece.start(), end=piece.end()),
        )
        for at, piece in enumerate(_PIECE.finditer(text))
    ]
    return [(mention.party, mention.kind) for mention in mentions_in(words, language) if mention.party]


def _mention(words: Sequence[Word], start: int, end: int, party: PartyId | None, kind: str, cases: frozenset[str]) -> Mention:
    told = words[end - 1].cases if kind in ("name", "capital", "leader", "people") else frozenset()
    is_fixed = len(cases) == len(CASES)
    span = Span(start=words[start].span.start, end=words[end - 1].span.end)
    return Mention(
        start=start,
        end=end,
        party=party,
        kind=kind,
        cases=cases if is_fixed else (cases & told) or cases,
        hint=next(iter(told), "") if is_fixed and len(told) == 1 else "",
        span=span,
        text=" ".join(word.text for word in words[start:end]),
    )


def _entry(words: Sequence[Word], at: int, table: dict[str, list[Entry]]) -> Entry | None:
    word = words[at]
    if not word.text[:1].isupper() and not word.text[:1].isdigit() and not _is_people(word, table):
        return None
    if at == 0 and word.low in _ALSO_WORDS:
        return None
    for entry in table.get(_key(word), ()):
        name = entry[0]
        if at + len(name) <= len(words) and all(_key(words[at + n]) == part for n, part in enumerate(name)):
            return entry
    return None


def _is_people(word: Word, table: dict[str, list[Entry]]) -> bool:
    return any(kind == "people" for _, _, kind, _ in table.get(_key(word), ()))


def _key(word: Word) -> str:
    low = word.low.replace("’", "'").replace("ё", "е")
    return "у" + low[1:] if low.startswith("ў") else low


def _adjective(word: Word, adjectives: dict[str, tuple[PartyId, frozenset[str]]]) -> Iterator[Mention]:
    first, hyphen, second = _key(word).partition("-")
    parts = [adjectives.get(first + "и" if hyphen else first)] if not hyphen else []
    if hyphen:
        stem = first[:-1]
        joined = next((adjectives[stem + end] for end in ("ий", "ы", "і", "ый") if stem + end in adjectives), None)
        parts = [joined, adjectives.get(second)]
        cases = parts[1][1] if parts[1] else frozenset()
    for part in parts:
        if part is not None:
            party, own = part
            yield Mention(
                start=word.at,
                end=word.at + 1,
                party=party,
                kind="demonym",
                cases=(cases if hyphen else own) & word.cases or (cases if hyphen else own),
                span=word.span,
                text=word.text,
            )


@cache
def _adjectives(language: str) -> dict[str, tuple[PartyId, frozenset[str]]]:
    return {
        form.replace("ё", "е"): (PartyId(country), cases)
        for country, kinds in places(language).items()
        for stem in kinds.get("adj", ())
        for form, cases in adjective_forms(stem, language).items()
    }


@cache
def _names(language: str) -> dict[str, list[Entry]]:  # noqa: C901  one loop for each kind of name
    """Names by their first word, the longest first; a country outweighs a city, a city a person."""
    entries: dict[tuple[str, ...], Entry] = {}

    def add(name: str, party: PartyId | None, kind: str) -> None:
        is_declined = bool(_CYRILLIC.search(name)) and not name.isupper()
        forms = forms_of_name(name, language) if is_declined else {name.lower(): frozenset(CASES)}
        for form, cases in forms.items():
            pieces = tuple(_PIECE.findall(form.replace("ё", "е")))
            if pieces:
                entries[pieces] = (pieces, party, kind, cases)

    for organisation in organisations():
        party = PartyId(f"ORG:{organisation.name}") if organisation.kind == "alliance" else organisation.country
        for name in (organisation.name, *organisation.aliases):
            add(name, party, "organisation")
    own = places(language)
    for kind, key in (("leader", "leaders"), ("people", "people"), ("capital", "places")):
        for country, kinds in own.items():
            for name in kinds.get(key, ()):
                add(name, PartyId(country), kind)
    for state in countries():
        for name in state.names_ru if language == "ru" else state.names_be:
            add(name, state.id, "name")
    for code, kinds in own.items():
        for name in kinds.get("names", ()):
            add(name, PartyId(code), "name")
    table: dict[str, list[Entry]] = {}
    for pieces, entry in entries.items():
        table.setdefault(pieces[0], []).append(entry)
    for found in table.values():
        found.sort(key=lambda entry: -len(entry[0]))
    return table
