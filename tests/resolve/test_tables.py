"""Tables of parties: what comes with reliant, and rows of a user's own."""

import pytest

from reliant.errors import SourceMalformed
from reliant.model.party import PartyKind
from reliant.resolve import Mention, Resolver, directory, name_rows, office_rows
from reliant.resolve.glossary import longest_meaning
from reliant.resolve.tables import packaged, party_id

HEAD = "party,kind,country,name,since,until,source\n"


def own(*lines):
    return Resolver(directory(name_rows(HEAD + "\n".join(lines), where="parties.csv")))


def test_every_name_and_office_that_comes_with_reliant_has_a_source():
    assert [alias for party in packaged().parties for alias in party.aliases if not alias.source] == []
    assert [office for office in packaged().offices if not office.source] == []


def test_no_two_parties_have_one_id_and_every_successor_is_known():
    ids = [party.id for party in packaged().parties]
    assert len(ids) == len(set(ids))
    assert {other for party in packaged().parties for other in (*party.predecessors, *party.successors)} <= set(ids)


def test_every_office_is_held_by_a_known_person_under_a_title_the_glossary_can_read():
    people = {party.id for party in packaged().parties if party.kind is PartyKind.PERSON}
    for office in packaged().offices:
        assert office.person in people
        words = office.title.replace("prime-minister", "premier").split()
        assert longest_meaning(words, 0) is not None
        assert office.until is None or office.since < office.until


def test_ids_are_made_of_kind_and_name():
    assert party_id(PartyKind.FIRM, "BSVT – New Technologies") == "FIRM:bsvt-new-technologies"
    assert party_id(PartyKind.ORGANISATION, "NATO") == "ORG:NATO"


def test_a_row_of_ones_own_adds_a_name_to_a_known_party_and_makes_new_ones():
    resolver = own(
        "FIRM:minsk-wheeled-tractor-plant,firm,BLR,Plant 42,,,a brochure", "Vityaz Works,firm,BLR,Завод «Витязь»,2011,,a brochure"
    )
    assert resolver.resolve(Mention(name="Plant 42")).party.id == "FIRM:minsk-wheeled-tractor-plant"
    found = resolver.resolve(Mention(name="завода «Витязь»"))
    assert found.party.id == "FIRM:vityaz-works"
    assert found.judgement.sources == ("a brochure",)


def test_one_name_of_two_parties_is_several_and_a_country_tells():
    resolver = own("Kometa A,firm,BLR,Kometa,,,x", "Kometa B,firm,RUS,Kometa,,,x")
    assert resolver.resolve(Mention(name="Kometa")).party is None
    assert resolver.resolve(Mention(name="Kometa", country="RUS")).party.id == "FIRM:kometa-b"


def test_two_entries_of_one_firm_become_one():
    resolver = own("Aselsan,same,,Havelsan,,,not true but a test")
    assert resolver.party("FIRM:havelsan") is None
    assert resolver.resolve(Mention(name="Havelsan")).party.id == "FIRM:aselsan"


def test_the_order_of_rows_does_not_matter():
    lines = ("Kometa A,firm,BLR,Kometa,,,x", "Kometa B,firm,RUS,Kometa,,,x", "Kometa A,firm,BLR,Комета,,,y")
    assert own(*lines).parties == own(*reversed(lines)).parties


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("A,shop,BLR,B,,,x", "shop"),
        ("A,firm,BLR,B,,,", "source is empty"),
        ("A,firm,BLR,,,,x", "name is empty"),
        ("A,firm,Atlantis,B,,,x", "Atlantis"),
        ("A,firm,BLR,B,2015-13,,x", "month"),
        ("A,firm,BLR,B,2015,2014,x", "before it begins"),
        ("A,firm,BLR", "cells"),
        ("FIRM:nobody,firm,BLR,B,,,x", "no party has the id"),
        ("Nobody,same,,Aselsan,,,x", "Nobody"),
        ("ZZZ,country,,Zzz,,,x", "ZZZ"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(line, says):
    with pytest.raises(SourceMalformed, match=says) as caught:
        own("A,firm,BLR,A,,,x", line)
    assert caught.value.where == "parties.csv:3"
    assert caught.value.remedy


def test_a_missing_column_is_named():
    with pytest.raises(SourceMalformed, match="source"):
        name_rows("party,kind,country,name,since,until\n", where="parties.csv")
    with pytest.raises(SourceMalformed, match="since is empty"):
        office_rows("person,title,country,since,until,source\nA,president,BLR,,,x\n", where="offices.csv")
