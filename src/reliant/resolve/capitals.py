"""Capitals and seats of government that stand for a country where a country is meant."""

from functools import cache

from reliant.extract.slavic.lexicon import places
from reliant.model.countries import countries
from reliant.model.identity import PartyId
from reliant.resolve.folding import is_cyrillic, romanised, stems
from reliant.resolve.glossary import pieces


def country_of_capital(name: str) -> PartyId | None:
    """The country a capital stands for, in any case of Russian and Belarusian; null when it is no capital known."""
    words = pieces(name)
    exact = _table().get(tuple(romanised(word) for word in words))
    if exact is not None or not words or not is_cyrillic(name):
        return exact
    found = {country for known, country in _table().items() if len(known) == len(words) and _is_form(words, known)}
    return found.pop() if len(found) == 1 else None


def _is_form(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    return all(stems(word) & stems(other) for word, other in zip(words, known, strict=True))


@cache
def _table() -> dict[tuple[str, ...], PartyId]:
    table: dict[tuple[str, ...], PartyId] = {}
    for language in ("ru", "be"):
        for country, kinds in places(language).items():
            for name in kinds.get("places", ()):
                table.setdefault(tuple(romanised(word) for word in pieces(name)), PartyId(country))
    for state in countries():
        for name in state.capitals:
            table[tuple(romanised(word) for word in pieces(name))] = state.id
    return table
