"""Parties from tables: the vocabularies of countries and organisations, the packaged rows, and rows of a user's own.

A row is one name of one party: ``party,kind,country,name,since,until,source``.

* ``party`` is the name or id of the party; for countries the alpha-3 code. A party that no table has is made by its first row.
* ``kind`` is body, firm, person, organisation, group or country; ``same`` says that ``name`` is an entry of its own that is this
  party; ``party`` ``*`` says that ``name`` is an acronym of others too and needs its country.
* ``since`` and ``until`` are when the name was the official one: ``2015``, ``2015-09`` or ``2015-09-09``; empty when not stated.
* ``source`` says where the row is from and may not be empty.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import TypeVar

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.countries import countries, country
from reliant.model.identity import PartyId
from reliant.model.organisations import Organisation, organisations
from reliant.model.party import Alias, Office, Party, PartyKind
from reliant.model.time import PartialDate
from reliant.resolve.folding import romanised

T = TypeVar("T")

NAME_COLUMNS = ("party", "kind", "country", "name", "since", "until", "source")
OFFICE_COLUMNS = ("person", "title", "country", "since", "until", "source")
_SUCCESSION_COLUMNS = ("predecessor", "successor", "on", "predecessor_ended", "successor_began", "source")
_SAME = "same"
_OTHERS = "*"
_PREFIX = {
    PartyKind.FIRM: "FIRM:",
    PartyKind.BODY: "BODY:",
    PartyKind.PERSON: "PERSON:",
    PartyKind.ORGANISATION: "ORG:",
    PartyKind.GROUP: "NSG:",
}
_LISTED = "list of organisations of reliant: general knowledge"
_STATES = "list of countries of reliant: ISO 3166, CLDR, general knowledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Every party known, who was in which office, and acronyms that name several (romanised, small letters)."""

    parties: tuple[Party, ...] = ()
    offices: tuple[Office, ...] = ()
    shared_acronyms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """One row of a table of names, checked; ``where`` is its file and line."""

    party: str
    kind: str
    country: PartyId | None
    alias: Alias
    where: str


@dataclass(slots=True)
class _Draft:
    parties: dict[PartyId, Party] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    def find(self, name: str, kind: PartyKind | None) -> PartyId | None:
        """Id of a party by id or printed name, of this kind when one is given; bodies and firms are one kind here."""
        if name in self.parties:
            return PartyId(name)
        key = romanised(name)
        kinds = {kind} if kind not in (PartyKind.BODY, PartyKind.FIRM) else {PartyKind.BODY, PartyKind.FIRM}
        return next(
            (
                party.id
                for party in self.parties.values()
                if romanised(party.name) == key and (kind is None or party.kind in kinds)
            ),
            None,
        )


@cache
def packaged() -> Directory:
    """The parties that come with reliant. Read once."""
    return directory(())


def directory(rows: Iterable[NameRow], offices: Iterable[Office] = ()) -> Directory:
    """Packaged parties with rows of a user's own added; the order of the rows of different parties does not matter.

    Raises:
        SourceMalformed: a row of kind ``same`` names an entry that no table has.
    """
    draft = _Draft()
    draft.parties |= {one.id: one for one in (*_states(), *_listed())}
    packaged_rows = name_rows(_text("parties.csv"), where="parties.csv")
    for row in sorted((*packaged_rows, *rows), key=_turn):
        _add(draft, row)
    _own_names_first(draft)
    _succeed(draft)
    people = {party.name: party.id for party in draft.parties.values() if party.kind is PartyKind.PERSON}
    held = [*office_rows(_text("offices.csv"), where="offices.csv"), *offices]
    return Directory(
        parties=tuple(sorted(draft.parties.values(), key=lambda party: party.id)),
        offices=tuple(replace(office, person=people.get(office.person, office.person)) for office in held),
        shared_acronyms=frozenset(draft.shared),
    )


def name_rows(text: str, *, where: str) -> tuple[NameRow, ...]:
    """Rows of a table of names.

    Raises:
        SourceMalformed: a column is missing, a cell is empty that must not be, a date or kind is none; with file and line.
        UnknownName: a country nobody knows.
    """
    return tuple(_name_row(cells, at) for cells, at in _lines(text, NAME_COLUMNS, where))


def office_rows(text: str, *, where: str) -> tuple[Office, ...]:
    """Rows of a table of offices: ``person,title,country,since,until,source``; titles are concepts of the glossary.

    Raises:
        SourceMalformed: as for names; ``since`` may not be empty.
        UnknownName: a country nobody knows.
    """
    return tuple(
        Office(
            person=PartyId(cells["person"]),
            country=country(cells["country"]).id,
            title=cells["title"],
            since=_need(_date(cells["since"], at), "since", at),
            until=_date(cells["until"], at),
            source=cells["source"],
        )
        for cells, at in _lines(text, OFFICE_COLUMNS, where)
    )


def party_id(kind: PartyKind, name: str) -> PartyId:
    """Id of a listed party: its kind and its name in small Latin letters; alliances and groups keep their printed name."""
    if kind in (PartyKind.ORGANISATION, PartyKind.GROUP):
        return PartyId(f"{_PREFIX[kind]}{name}")
    words = (romanised(word) for word in re.split(r"[\W_]+", name))
    return PartyId(f"{_PREFIX[kind]}{'-'.join(word for word in words if word)}")


def _name_row(cells: dict[str, str], at: str) -> NameRow:
    if cells["kind"] not in (*PartyKind, _SAME):
        raise SourceMalformed(
            f"kind {cells['kind']!r} is none", where=at, remedy=f"write one of {', '.join((*PartyKind, _SAME))}"
        )
    for column in ("party", "name", "source"):
        _need(cells[column] or None, column, at)
    since, until = _date(cells["since"], at), _date(cells["until"], at)
    if since and until and until < since:
        raise SourceMalformed(f"it ends ({until}) before it begins ({since})", where=at, remedy="mend since or until")
    return NameRow(
        party=cells["party"],
        kind=cells["kind"],
        country=_country(cells["country"], at),
        alias=Alias(name=cells["name"], source=cells["source"], since=since, until=until),
        where=at,
    )


def _turn(row: NameRow) -> tuple[object, ...]:
    """Rows that make parties come first, those that name them by id after, those that join entries last."""
    return row.kind == _SAME, ":" in row.party, row.party, row.alias.name != row.party, row.alias.name, row.alias.source


def _add(draft: _Draft, row: NameRow) -> None:
    if row.party == _OTHERS:
        draft.shared.add(romanised(row.alias.name))
        return
    if row.kind == _SAME:
        mine, other = draft.find(row.party, None), draft.find(row.alias.name, None)
        if mine is None or other is None:
            missing = row.party if mine is None else row.alias.name
            raise SourceMalformed(f"no party is called {missing!r}", where=row.where, remedy="name two parties that tables have")
        if mine != other:
            gone = draft.parties.pop(other)
            first = Alias(name=gone.name, source=row.alias.source, since=row.alias.since, until=row.alias.until)
            _extend(draft, mine, (first, *gone.aliases))
        return
    kind = PartyKind(row.kind)
    found = draft.find(row.party, kind)
    if found is None:
        if kind is PartyKind.COUNTRY:
            raise SourceMalformed(f"no country has the code {row.party!r}", where=row.where, remedy="write its alpha-3 code")
        if ":" in row.party:
            raise SourceMalformed(f"no party has the id {row.party!r}", where=row.where, remedy="write the name of a new party")
        found = party_id(kind, row.party)
        draft.parties[found] = Party(id=found, kind=kind, name=row.party, country=row.country, source=row.alias.source)
    _extend(draft, found, (row.alias,))


def _extend(draft: _Draft, party: PartyId, aliases: Sequence[Alias]) -> None:
    """Add names; a name that is there already takes the row's dates and source."""
    old = draft.parties[party]
    names = {alias.name: alias for alias in old.aliases} | {alias.name: alias for alias in aliases}
    draft.parties[party] = replace(old, aliases=tuple(sorted(names.values(), key=lambda alias: alias.name)))


def _own_names_first(draft: _Draft) -> None:
    """A name that is a party's own is taken from parties of the vocabulary that list it among their spellings.

    The vocabulary lists spellings to tell the country of a text, and there one entry may gather several services or firms.
    """
    owners = {romanised(party.name): party.id for party in draft.parties.values() if party.kind is not PartyKind.COUNTRY}
    for party in tuple(draft.parties.values()):
        kept = tuple(
            alias for alias in party.aliases if alias.source != _LISTED or owners.get(romanised(alias.name), party.id) == party.id
        )
        if len(kept) != len(party.aliases):
            draft.parties[party.id] = replace(party, aliases=kept)


def _succeed(draft: _Draft) -> None:
    for cells, at in _lines(_text("succession.csv"), _SUCCESSION_COLUMNS, "succession.csv"):
        before, after = (draft.find(cells[column], None) for column in ("predecessor", "successor"))
        if before is None or after is None:
            raise SourceMalformed("a party of this line is in no table", where=at, remedy="mend the name")
        on = _date(cells["on"], at)
        old, new = draft.parties[before], draft.parties[after]
        draft.parties[before] = replace(
            old, successors=(*old.successors, after), until=on if cells["predecessor_ended"] == "yes" else old.until
        )
        draft.parties[after] = replace(
            new, predecessors=(*new.predecessors, before), since=on if cells["successor_began"] == "yes" else new.since
        )


def _states() -> Iterable[Party]:
    for state in countries():
        names = dict.fromkeys((*state.names, *state.names_ru, *state.names_be))
        yield Party(
            id=state.id,
            kind=PartyKind.COUNTRY,
            name=state.name,
            aliases=tuple(Alias(name=name, source=_STATES) for name in names if name != state.name),
            source=_STATES,
        )


def _listed() -> Iterable[Party]:
    for one in organisations():
        kind = _kind(one)
        yield Party(
            id=party_id(kind, one.name),
            kind=kind,
            name=one.name,
            country=one.country,
            aliases=tuple(Alias(name=name, source=_LISTED) for name in one.aliases),
            source=_LISTED,
        )


def _kind(one: Organisation) -> PartyKind:
    if one.kind == "alliance":
        return PartyKind.ORGANISATION
    return PartyKind.FIRM if one.kind == "firm" else PartyKind.BODY


def _lines(text: str, columns: Sequence[str], where: str) -> Iterable[tuple[dict[str, str], str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise SourceMalformed(
                f"columns are missing: {', '.join(missing)}", where=f"{where}:1", remedy=f"begin it with {','.join(columns)}"
            )
        for row in reader:
            at = f"{where}:{reader.line_num}"
            if None in row or None in row.values():
                raise SourceMalformed("the line has more or fewer cells than the first", where=at, remedy="quote commas in cells")
            yield {column: row[column].strip() for column in columns}, at
    except csv.Error as error:
        raise SourceMalformed(f"it is no CSV: {error}", where=f"{where}:{reader.line_num}", remedy="mend that line") from error


def _country(cell: str, at: str) -> PartyId | None:
    if not cell:
        return None
    try:
        return country(cell).id
    except UnknownName as error:
        raise SourceMalformed(error.what, where=at, remedy=error.remedy) from error


def _date(cell: str, at: str) -> PartialDate | None:
    if not cell:
        return None
    try:
        return PartialDate.parse(cell)
    except ValueError as error:
        raise SourceMalformed(str(error), where=at, remedy="mend the date or leave it empty") from error


def _need(value: T | None, column: str, at: str) -> T:
    if value is None:
        raise SourceMalformed(f"{column} is empty", where=at, remedy=f"fill in {column}")
    return value


def _text(name: str) -> str:
    return (resources.files("reliant.resolve") / "vocabulary" / name).read_text(encoding="utf-8")
