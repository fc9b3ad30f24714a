"""Parties: states, their bodies, firms, people in office, alliances and armed groups, with every name they go by."""

from dataclasses import dataclass
from enum import StrEnum

from reliant.model.identity import PartyId
from reliant.model.time import PartialDate


class PartyKind(StrEnum):
    """What a party is."""

    COUNTRY = "country"  # a state, a territory or a state that is gone
    BODY = "body"  # a ministry, service, committee, force or state agency
    FIRM = "firm"
    PERSON = "person"
    ORGANISATION = "organisation"  # an alliance or another organisation of states
    GROUP = "group"  # an armed group that is no state's


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Another name of a party, with where the project or the user has it from.

    ``since`` and ``until`` are when it was the official name; outside of them it still means this party, and an answer says
    so. A name that means another party at another time is an alias of both.
    """

    name: str
    source: str
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One party.

    Attributes:
        id: alpha-3 for countries, ``ORG:NATO``, ``NSG:Hamas``; ``FIRM:``, ``BODY:`` or ``PERSON:`` and the name in small letters
            with hyphens, or the ``id`` a table states; ``p-`` and a content hash for a name that no table knows.
        country: where it is at home; null for countries themselves and for parties at home in several.
        since: when it came into being; null when not stated.
        until: when it ended; null when it has not, or not stated.
        predecessors: who it came from, wholly or in part; parties of their own, never merged with it.
        successors: who came after it.
        source: where the entry is from.
    """

    id: PartyId
    kind: PartyKind
    name: str
    country: PartyId | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    predecessors: tuple[PartyId, ...] = ()
    successors: tuple[PartyId, ...] = ()
    aliases: tuple[Alias, ...] = ()
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, the printed one first."""
        return (self.name, *(alias.name for alias in self.aliases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A person in an office of a country from ``since`` to ``until``; an open end is as the table knew on its own day.

    ``title`` is made of words of the glossary, ``minister defence``: a text may print it in any of its languages.
    """

    person: PartyId
    country: PartyId
    title: str
    since: PartialDate
    until: PartialDate | None = None
    source: str = ""
