"""Persons by the office they hold: a surname alone, or an office without a name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reliant.model.party import Office
from reliant.resolve.blocking import KnownName
from reliant.resolve.folding import stems
from reliant.resolve.glossary import common_surnames
from reliant.resolve.judgement import Judgement
from reliant.resolve.people import given_agree, same_surname
from reliant.resolve.printed_name import PrintedName
from reliant.resolve.resolution import told_by_table
from reliant.resolve.rules import likeness
from reliant.resolve.validity import covers


def only_person(printed: PrintedName, near: Iterable[KnownName], offices: Sequence[Office]) -> list[tuple[KnownName, Judgement]]:
    """The one known person whom a surname, with initials or without, can mean; empty when there are several or none.

    With a day, only who then held an office counts. Frequent surnames need a country and a day.
    """
    mine, on = printed.person, printed.mention.on
    if mine is None or mine.given:
        return []
    in_office = {office.person for office in offices if on is None or covers(office.since, office.until, on)}
    fitting = [
        known
        for known in near
        if known.printed.person is not None
        and same_surname(mine, known.printed.person)
        and given_agree(mine, known.printed.person) is not False
        and (not printed.countries or not known.party.country or known.party.country in printed.countries)
        and known.party.id in in_office
    ]
    is_frequent = any(stems(word) & common_surnames() for word in mine.rest)
    if len({known.party.id for known in fitting}) != 1 or (is_frequent and not (printed.countries and on)):
        return []
    says = f"the only person in office with the surname {' '.join(mine.rest)}{f' on {on}' if on else ''} that the tables know"
    judgement = told_by_table("only person", says, fitting[0].alias.source)
    return [(fitting[0], replace(judgement, score=likeness(printed.mention.name, fitting[0].alias.name)))]


def holders(printed: PrintedName, offices: Iterable[Office]) -> tuple[Office, ...]:
    """Who held an office of one country on a day, one entry a person; empty without a country or a day, or when none is known."""
    on, of = printed.mention.on, printed.countries
    if len(of) != 1 or on is None:
        return ()
    held = {
        office.person: office
        for office in offices
        if office.country in of and frozenset(office.title.split()) == printed.concepts and covers(office.since, office.until, on)
    }
    return tuple(held[person] for person in sorted(held))
