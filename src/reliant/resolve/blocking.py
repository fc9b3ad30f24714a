"""Blocking: which known names a name is compared with at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from reliant.model.party import Alias, Party, PartyKind
from reliant.resolve.folding import loosened, romanised, stemmed, stems
from reliant.resolve.glossary import Sense, pieces
from reliant.resolve.printed_name import Mention, PrintedName, take_apart

_MOST_ALIKE = 5
_LEAST_ALIKE = 75.0
"""Names less alike than this (rapidfuzz, token sort ratio of the romanised names) are no candidates by spelling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """One name of one known party, taken apart."""

    party: Party
    alias: Alias
    printed: PrintedName


class Blocks:
    """Names of known parties by their keys; made when first asked."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._parties = parties

    def near(self, printed: PrintedName, *, with_alike: bool = False) -> list[KnownName]:
        """Names that share a key with it, in order of party and name; with those spelled much alike when asked."""
        places = {place for key in _keys(printed) for place in self._by_key.get(key, ())}
        if with_alike:
            wanted = " ".join(romanised(word) for word in pieces(printed.mention.name))
            alike = process.extract(
                wanted, self._plain, scorer=fuzz.token_sort_ratio, limit=_MOST_ALIKE, score_cutoff=_LEAST_ALIKE
            )
            places |= {place for _, _, place in alike}
        return [self._names[place] for place in sorted(places)]

    @cached_property
    def _names(self) -> tuple[KnownName, ...]:
        return tuple(
            KnownName(party=party, alias=alias, printed=take_apart(alias_mention(party, alias)))
            for party in self._parties
            for alias in aliases_of(party)
        )

    @cached_property
    def _plain(self) -> list[str]:
        return [" ".join(romanised(word) for word in pieces(known.alias.name)) for known in self._names]

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        blocks: dict[str, list[int]] = {}
        for place, known in enumerate(self._names):
            for key in _keys(known.printed):
                blocks.setdefault(key, []).append(place)
        return blocks


def _keys(printed: PrintedName) -> frozenset[str]:
    """Keys of blocking: two names that share none are never compared."""
    keys = {f"k:{'|'.join(printed.key)}", f"s:{romanised(printed.mention.name)}"}
    for atom in printed.atoms:
        if atom.sense is Sense.OWN:
            keys |= {f"w:{key}" for key in stems(atom.text)} | {f"l:{loosened(stemmed(atom.text))}", f"l:{loosened(atom.text)}"}
        elif atom.sense in (Sense.PLACE, Sense.NUMBER):
            keys.add(f"{atom.sense.name}:{atom.label}")
    own = "".join(atom.text for atom in printed.atoms if atom.sense is not Sense.COUNTRY)
    keys |= {f"w:{key}" for key in stems(own)} if own else set()
    keys |= {f"i:{initials}" for initials in (*printed.initials, printed.acronym) if initials}
    if all(atom.sense in (Sense.COUNTRY, Sense.COMMON) for atom in printed.atoms):
        keys |= {f"c:{label}" for label in printed.concepts}
        keys |= {f"n:{label}" for label in printed.stated_countries}
    return frozenset(keys)


def aliases_of(party: Party) -> tuple[Alias, ...]:
    """Every name of a party with its source, its printed name first."""
    listed = {alias.name for alias in party.aliases}
    own = () if party.name in listed else (Alias(name=party.name, source=party.source),)
    return (*own, *party.aliases)


def alias_mention(party: Party, alias: Alias) -> Mention:
    """A name of a party as a mention, with what is known of the party."""
    kind = party.kind if party.kind in (PartyKind.COUNTRY, PartyKind.PERSON) else None
    return Mention(name=alias.name, kind=kind, country=party.country)
