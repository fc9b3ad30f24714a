"""Countries and other parties: ids, names as texts and registers print them, and back again.

The data stand in ``vocabulary/countries.yaml``; its header says where they come from and which ids are not ISO's own.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from reliant.errors import UnknownName
from reliant.model.identity import UNKNOWN, PartyId

_ORGANISATION = "ORG:"
_GROUP = "NSG:"
_UNKNOWN_NAMES = frozenset(
    f"unknown{what}" for what in ("", " supplier", " supplier(s)", " recipient", " recipient(s)", " country", " country(s)")
)
_LEAST_LIKENESS = 0.7
"""Names less alike than this are no help as a suggestion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country, a territory, or a state that is gone.

    An empty tuple means that none is listed, not that there is none. Spellings keep their case: ``US`` and ``CAR`` are
    countries in a text only when written so.

    Attributes:
        id: party id, ISO 3166 alpha-3 where there is one.
        name: short English name, as it is printed.
        names: English names and aliases, ``name`` first; each belongs to this country only.
        names_ru: the same in Russian, in the nominative.
        names_be: the same in Belarusian.
        demonyms: adjectives and people in English; some are shared (Congolese, Dominican).
        capitals: cities and seats of government that stand for the country in a text.
        leaders: people whose names stand for the country in a text; only for a few countries.
    """

    id: PartyId
    name: str
    names: tuple[str, ...]
    names_ru: tuple[str, ...] = ()
    names_be: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()


@cache
def countries() -> tuple[Country, ...]:
    """All countries in the order of the file: present ones by id, then those that are gone. Read once."""
    text = (resources.files("reliant.model") / "vocabulary" / "countries.yaml").read_text(encoding="utf-8")
    return tuple(_country(entry) for entry in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506


def country(code: str) -> Country:
    """The country with an id or an exact English name.

    Args:
        code: alpha-3 in any case, or an English name or alias; spaces around it do not matter.

    Raises:
        UnknownName: there is none; ``nearest`` holds up to three of the form ``BLR Belarus``, the likeliest first.
            ``UNK``, organisations and non-state groups are no countries.
    """
    found = _by_id().get(code.strip().upper()) or _by_name().get(_key(code))
    if found is None:
        raise UnknownName("country", code, nearest=_nearest(code))
    return found


def party_named(name: str) -> PartyId:
    """The party that a register means by a name.

    Case and runs of spaces do not matter, nor whether an apostrophe is curly. One star at the end marks a non-state
    group, two an organisation: both become ids without being known beforehand, and different spellings of one group
    stay different parties. ``unknown supplier(s)`` and its like are UNK.

    Raises:
        UnknownName: nobody knows it; a blank name is no name either. ``nearest`` as in :func:`country`.
    """
    bare = name.strip()
    unstarred = " ".join(bare.rstrip("*").split())
    stars = len(bare) - len(bare.rstrip("*"))
    if stars and unstarred:
        return PartyId(f"{_GROUP if stars == 1 else _ORGANISATION}{unstarred}")
    key = _key(name)
    if key in _UNKNOWN_NAMES:
        return UNKNOWN
    found = _by_name().get(key)
    if found is None:
        raise UnknownName("party", name, nearest=_nearest(name))
    return found.id


def party_name(party: str) -> str:
    """How a party id is printed: ``Russia``, ``NATO`` for ``ORG:NATO``, ``unknown supplier``.

    An id nobody knows stays as it is.
    """
    if party == UNKNOWN:
        return "unknown supplier"
    for prefix in (_ORGANISATION, _GROUP):
        if party.startswith(prefix):
            return party.removeprefix(prefix)
    found = _by_id().get(party)
    return found.name if found else party


def _country(entry: dict[str, Any]) -> Country:
    names = entry["names"]
    return Country(
        id=PartyId(entry["id"]),
        name=entry["name"],
        names=tuple(names["en"]),
        names_ru=tuple(names.get("ru", ())),
        names_be=tuple(names.get("be", ())),
        demonyms=tuple(entry.get("demonyms", ())),
        capitals=tuple(entry.get("capitals", ())),
        leaders=tuple(entry.get("leaders", ())),
    )


def _key(name: str) -> str:
    return " ".join(name.replace("’", "'").split()).casefold()


@cache
def _by_id() -> dict[str, Country]:
    return {one.id: one for one in countries()}


@cache
def _by_name() -> dict[str, Country]:
    return {_key(name): one for one in countries() for name in one.names}


@cache
def _keys() -> dict[str, Country]:
    return {**_by_name(), **{one.id.casefold(): one for one in countries()}}


def _nearest(name: str) -> list[str]:
    """The three countries whose id or name is most like it; of equals first those with a capital, then by id."""
    likeness: dict[PartyId, float] = {}
    known = _keys()
    for key, score, _ in process.extract(
        _key(name), list(known), scorer=JaroWinkler.similarity, limit=None, score_cutoff=_LEAST_LIKENESS
    ):
        found = known[key].id
        likeness[found] = max(score, likeness.get(found, 0.0))
    ranked = sorted(likeness, key=lambda one: (-round(likeness[one], 6), not _by_id()[one].capitals, one))
    return [f"{one} {_by_id()[one].name}" for one in ranked[:3]]
