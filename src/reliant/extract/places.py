"""Which words of a text stand for which country: names, adjectives, capitals, leaders, and firms of plain nationality."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reliant.model.countries import countries
from reliant.model.document import Span
from reliant.model.identity import PartyId
from reliant.model.organisations import organisations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

_PIECE = re.compile(r"\w+|[^\w\s]")
_ORGANISED = frozenset(
    {
        "Engineering",
        "Group",
        "Company",
        "Corporation",
        "Holding",
        "Industries",
        "Industry",
        "Plant",
        "Factory",
        "Works",
        "Systems",
        "Aerospace",
        "Technologies",
        "Shipyard",
        "Dynamics",
        "Concern",
        "Defence",
        "Defense",
        "Commission",
        "Sub-Commission",
        "Committee",
        "Agency",
        "Bureau",
        "Institute",
        "Enterprise",
        "Aviation",
        "Helicopters",
        "Arsenal",
        "Ltd",
        "Inc",
        "Corp",
        "JSC",
        "OJSC",
        "LLP",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for a country or name an organisation.

    ``start`` and ``end`` count tokens, half-open; ``span`` is their characters in the document. ``party`` is null for an
    organisation whose country its name does not give. ``kind`` is name, demonym, capital, leader or organisation; all but name
    and demonym are inferences.
    """

    start: int
    end: int
    party: PartyId | None
    kind: str
    text: str
    span: Span

    def covers(self, token: Token) -> bool:
        """Whether a word belongs to the mention."""
        return self.start <= token.i < self.end


def mentions_in(doc: Doc, start: int = 0) -> tuple[Mention, ...]:
    """Mentions in reading order; ``start`` is where the paragraph begins in its document.

    Longer ones win; a country inside an organisation's name stays a mention of its own.
    """
    places = list(_places(doc, start))
    firms = list(_firms(doc, places, start))
    places = [
        m for m in places if m.kind != "organisation" or not any(firm.start <= m.start and m.end <= firm.end for firm in firms)
    ]
    return tuple(sorted([*places, *firms], key=lambda mention: (mention.start, -(mention.end - mention.start))))


def _places(doc: Doc, offset: int) -> Iterator[Mention]:
    names = _names()
    at = 0
    while at < len(doc):
        found = None
        for length in range(min(8, len(doc) - at), 0, -1):
            entry = names.get(tuple(token.text for token in doc[at : at + length]))
            if entry and not (entry[1] == "leader" and doc[at].pos_ not in ("PROPN", "NOUN")):
                found = Mention(
                    start=at,
                    end=at + length,
                    party=entry[0],
                    kind=entry[1],
                    text=doc[at : at + length].text,
                    span=_characters(doc[at : at + length], offset),
                )
                break
        if found:
            yield found
            at = found.end
        else:
            at += 1


def _firms(doc: Doc, places: list[Mention], offset: int) -> Iterator[Mention]:
    """Runs of capitalised words with a word of business in them."""
    at = 0
    while at < len(doc):
        end = at
        while end < len(doc) and _is_of_name(doc[end], is_first=end == at):
            end += 1
        run = doc[at:end]
        if end - at > 1 and any(token.text in _ORGANISED for token in run[1:]):
            inside = [mention for mention in places if at <= mention.start and mention.end <= end]
            inside.sort(key=lambda mention: mention.kind != "organisation")
            names = [mention.party for mention in inside if mention.kind in ("name", "demonym", "organisation")]
            yield Mention(
                start=at,
                end=end,
                party=names[0] if names else None,
                kind="organisation",
                text=run.text,
                span=_characters(run, offset),
            )
        at = max(end, at + 1)


def _is_of_name(token: Token, *, is_first: bool) -> bool:
    """Whether a word may belong to a firm's name; a capital at the start of a sentence means nothing further on."""
    parts = ("PROPN", "NOUN", "ADJ") if is_first else ("PROPN", "NOUN", "ADJ", "NUM", "X")
    return token.text[:1].isupper() and token.pos_ in parts and (is_first or not token.is_sent_start)


def _characters(words: Words, offset: int) -> Span:
    return Span(start=offset + words.start_char, end=offset + words.end_char)


@cache
def _names() -> dict[tuple[str, ...], tuple[PartyId | None, str]]:
    """Token sequences of all known names. Shared demonyms are left out: they fix no country."""
    table: dict[tuple[str, ...], tuple[PartyId | None, str]] = {}
    for organisation in organisations():
        party = PartyId(f"ORG:{organisation.name}") if organisation.kind == "alliance" else organisation.country
        table |= {_pieces(name): (party, "organisation") for name in (organisation.name, *organisation.aliases)}
    for country in countries():
        table |= {_pieces(name): (country.id, "leader") for name in country.leaders}
        table |= {_pieces(name): (country.id, "capital") for name in country.capitals}
    owners = Counter(demonym for country in countries() for demonym in set(country.demonyms))
    for country in countries():
        table |= {_pieces(demonym): (country.id, "demonym") for demonym in country.demonyms if owners[demonym] == 1}
    for country in countries():
        table |= {_pieces(name): (country.id, "name") for name in country.names}
    return table


def _pieces(name: str) -> tuple[str, ...]:
    """A name cut as the tokenizer cuts it: at spaces, hyphens and stops inside abbreviations stay as they are."""
    pieces: list[str] = []
    for word in name.split():
        if "-" in word:
            pieces += _PIECE.findall(word)
        else:
            pieces.append(word)
    return tuple(pieces)
