"""Names of countries and organisations in plain text, found without a parser: the gazetteer that looks at every sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reliant.extract.frames import cities, words
from reliant.model.countries import countries
from reliant.model.document import Span
from reliant.model.identity import PartyId
from reliant.model.organisations import organisations

_PIECE = re.compile(r"\w+|[^\w\s]")
_APART = frozenset({"non", "anti", "pro"})
"""Beginnings that turn an adjective away from its country: "non-Russian suppliers" are not Russian."""
_CAPITALISED = re.compile(r"(?:[A-Z0-9][\w’'&+-]*|&|of|and|de|S\.p\.A\.?)(?:[.](?=[A-Z]))?")

_DESIGNATION = re.compile(r"\b[A-Z][A-Za-z]{0,3}-\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Characters of a text that stand for a country or name an organisation.

    ``party`` is null for an organisation whose country its name does not give. ``kind`` is name, demonym, capital, leader, city
    or organisation; all but name and demonym are inferences.
    """

    party: PartyId | None
    kind: str
    text: str
    span: Span


def names_in(text: str, span: Span) -> tuple[Name, ...]:
    """Names in one sentence in reading order; longer ones win, a country inside a firm's name stays a name of its own."""
    pieces = list(_PIECE.finditer(text, span.start, span.end))
    known = list(_known(text, pieces))
    firms = list(_firms(text, span, known))
    kept = [
        n
        for n in known
        if n.kind != "organisation" or not any(f.span.start <= n.span.start and n.span.end <= f.span.end for f in firms)
    ]
    return tuple(sorted([*kept, *firms], key=lambda name: (name.span.start, name.span.start - name.span.end)))


def _known(text: str, pieces: list[re.Match[str]]) -> Iterator[Name]:
    table = _table()
    at = 0
    while at < len(pieces):
        found = None
        for words_of_name, party, kind in table.get(pieces[at].group(), ()):
            end = at + len(words_of_name)
            if end <= len(pieces) and all(
                pieces[at + n].group().replace("’", "'") == word for n, word in enumerate(words_of_name)
            ):
                found = (end, party, kind)
                break
        if found is None or _is_turned_away(pieces, at) or (found[2] == "organisation" and _is_designation(pieces, found[0])):
            at += 1
            continue
        end, party, kind = found
        span = Span(start=pieces[at].start(), end=pieces[end - 1].end())
        yield Name(party=party, kind=kind, text=span.of(text), span=span)
        at = end


def _is_turned_away(pieces: list[re.Match[str]], at: int) -> bool:
    return at > 1 and pieces[at - 1].group() == "-" and pieces[at - 2].group().lower() in _APART


def _is_designation(pieces: list[re.Match[str]], end: int) -> bool:
    """ "MiG-29" is an aircraft, not the firm MiG."""
    after = pieces[end : end + 2]
    return (
        len(after) == 2
        and after[0].group() == "-"
        and after[1].group()[0].isdigit()
        and after[0].start() == pieces[end - 1].end()
    )


def _firms(text: str, span: Span, known: list[Name]) -> Iterator[Name]:
    """Runs of capitalised words with a word of business in them."""
    marks = words().firm_words
    run: list[re.Match[str]] = []
    for match in [*_CAPITALISED.finditer(text, span.start, span.end), None]:
        if match is not None and run and text[run[-1].end() : match.start()] == " ":
            run.append(match)
            continue
        if run:
            yield from _firm(text, span, run, marks, known)
        run = [match] if match is not None else []


def _firm(text: str, sentence: Span, run: list[re.Match[str]], marks: frozenset[str], known: list[Name]) -> Iterator[Name]:
    while run and (run[0].group().islower() or (run[0].start() == sentence.start and run[0].group().lower() in words().openers)):
        run = run[1:]
    while run and (run[-1].group().islower() or run[-1].group() == "&"):
        run = run[:-1]
    if len(run) < 2 or not any(_bare(match.group()) in marks for match in run[1:]):
        return
    if _DESIGNATION.search(text[run[0].start() : run[-1].end()]):
        return  # "F-7 Aircraft" are goods
    start, end = run[0].start(), run[-1].end()
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    inside = [name for name in known if start <= name.span.start and name.span.end <= end]
    for n in range(len(run) - 1, 0, -1):  # "Ministry of Defence and Bharat Electronics" is two names
        at = run[n].start()
        if run[n].group() == "and" and not any(name.span.start < at < name.span.end for name in inside):
            yield from _firm(text, sentence, run[:n], marks, known)
            yield from _firm(text, sentence, run[n + 1 :], marks, known)
            return
    inside.sort(key=lambda name: name.kind != "organisation")
    party = next((name.party for name in inside if name.kind in ("name", "demonym", "organisation")), None)
    yield Name(party=party, kind="organisation", text=text[start:end], span=Span(start=start, end=end))


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s").rstrip(".,’'")


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], PartyId | None, str]]]:
    """Names by their first piece, the longest first. Shared demonyms are left out: they fix no country."""
    entries: dict[tuple[str, ...], tuple[PartyId | None, str]] = {}
    for organisation in organisations():
        party = PartyId(f"ORG:{organisation.name}") if organisation.kind == "alliance" else organisation.country
        entries |= {_pieces(name): (party, "organisation") for name in (organisation.name, *organisation.aliases)}
    for country in countries():
        entries |= {_pieces(name): (country.id, "leader") for name in country.leaders}
        entries |= {_pieces(name): (country.id, "capital") for name in country.capitals}
    entries |= {_pieces(city): (PartyId(country), "city") for country, named in cities().items() for city in named}
    owners = Counter(demonym for country in countries() for demonym in set(country.demonyms))
    for country in countries():
        entries |= {_pieces(demonym): (country.id, "demonym") for demonym in country.demonyms if owners[demonym] == 1}
    for country in countries():
        entries |= {_pieces(name): (country.id, "name") for name in country.names}
    table: dict[str, list[tuple[tuple[str, ...], PartyId | None, str]]] = {}
    for pieces, (party, kind) in entries.items():
        table.setdefault(pieces[0], []).append((pieces, party, kind))
    for found in table.values():
        found.sort(key=lambda entry: -len(entry[0]))
    return table


@cache
def known_names() -> frozenset[str]:
    """Every one-word name, adjective or capital of a country as it is spelled: what a look-alike may stand for."""
    return frozenset(
        first for first, entries in _table().items() for pieces, _, kind in entries if len(pieces) == 1 and kind != "organisation"
    )


@cache
def organisation_words() -> frozenset[str]:
    """One-word names of organisations, "RNLAF"."""
    return frozenset(
        first for first, entries in _table().items() for pieces, _, kind in entries if len(pieces) == 1 and kind == "organisation"
    )


def _pieces(name: str) -> tuple[str, ...]:
    return tuple(_PIECE.findall(name.replace("’", "'")))
