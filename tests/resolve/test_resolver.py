"""Names to parties: tables, context, time."""

import pytest

from reliant.model.party import PartyKind
from reliant.model.time import PartialDate
from reliant.resolve import Mention, Resolver, Verdict


@pytest.fixture(scope="module")
def resolver():
    return Resolver()


def named(name, *, kind=None, country=None, on=None):
    return Mention(name=name, kind=kind, country=country, on=PartialDate.parse(on) if on else None)


@pytest.mark.parametrize("name", ["MZKT", "Volat", "Минского завода колёсных тягачей", "МЗКТ", "OJSC «MZKT»"])
def test_every_name_of_a_firm_resolves_to_it_with_its_source(resolver, name):
    found = resolver.resolve(named(name))
    assert found.party.id == "FIRM:minsk-wheeled-tractor-plant"
    assert found.verdict is Verdict.SAME
    assert found.judgement.sources


def test_a_shared_acronym_needs_its_country(resolver):
    open_ = resolver.resolve(named("KAE"))
    assert open_.verdict is Verdict.CANNOT_TELL
    assert "FIRM:kazakhstan-aselsan-engineering" in {one.party.id for one in open_.candidates}
    assert resolver.resolve(named("KAE", country="KAZ")).party.id == "FIRM:kazakhstan-aselsan-engineering"


def test_one_acronym_of_two_firms_is_told_apart_by_country(resolver):
    assert resolver.resolve(named("KAI", country="KOR")).party.id == "FIRM:korea-aerospace-industries"
    assert resolver.resolve(named("KAI", country="KAZ")).party.id == "FIRM:kazakhstan-aviation-industry"


def test_ministries_need_no_table(resolver):
    ids = {
        resolver.resolve(named(name)).party.id
        for name in ("Belarusian Ministry of Defence", "Минобороны Беларуси", "Міністэрства абароны Рэспублікі Беларусь")
    }
    assert ids == {"BODY:BLR:defence-ministry"}


@pytest.mark.parametrize(
    ("on", "person"), [("2013", "yuri-zhadobin"), ("2016-05", "andrei-ravkov"), ("2022-01-01", "viktor-khrenin")]
)
def test_an_office_is_its_holder_on_the_day(resolver, on, person):
    assert resolver.resolve(named("Defence Minister of Belarus", on=on)).party.id == f"PERSON:{person}"


@pytest.mark.parametrize("on", [None, "2014", "1990"])
def test_an_office_without_a_day_or_with_two_holders_or_none_stays_open(resolver, on):
    found = resolver.resolve(named("Defence Minister of Belarus", on=on))
    assert found.party is None
    assert found.verdict is Verdict.CANNOT_TELL


def test_a_surname_is_the_only_person_of_that_name_in_office(resolver):
    assert resolver.resolve(named("Шойгу", kind=PartyKind.PERSON)).party.id == "PERSON:sergei-shoigu"
    assert resolver.resolve(named("Akhmetov", kind=PartyKind.PERSON)).party is None
    at_the_time = named("Akhmetov", kind=PartyKind.PERSON, country="KAZ", on="2014-06")
    assert resolver.resolve(at_the_time).party.id == "PERSON:serik-akhmetov"


def test_a_state_before_it_began_is_its_one_predecessor(resolver):
    assert resolver.resolve(named("Russia", on="1985")).party.id == "SUN"
    assert resolver.resolve(named("Russia", on="1995")).party.id == "RUS"


def test_a_state_of_two_predecessors_is_neither_of_them(resolver):
    found = resolver.resolve(named("Yemen", on="1980"))
    assert found.verdict is Verdict.CANNOT_TELL
    assert "YMD" in found.judgement.says
    assert "YAR" in found.judgement.says


def test_a_state_that_is_gone_stays_itself_and_says_who_came_after(resolver):
    found = resolver.resolve(named("USSR", on="2000"))
    assert found.party.id == "SUN"
    assert "RUS" in found.notes[0]


def test_a_name_outside_its_time_still_resolves_and_says_so(resolver):
    found = resolver.resolve(named("Nur-Sultan", kind=PartyKind.COUNTRY, on="2024"))
    assert found.party.id == "KAZ"
    before, then = (resolver.resolve(named("Zaire", on=on)) for on in ("2005", "1980"))
    assert before.party.id == then.party.id == "COD"
    assert before.notes
    assert not then.notes


def test_a_capital_stands_for_its_country_only_where_a_country_is_meant(resolver):
    assert resolver.resolve(named("Minsk", kind=PartyKind.COUNTRY)).party.id == "BLR"
    assert resolver.resolve(named("Minsk")).verdict is not Verdict.SAME


def test_a_name_no_table_has_is_a_party_of_its_own_with_a_lasting_id(resolver):
    one, other = (resolver.resolve(named(name)) for name in ("ОАО «Легмаш»", "Legmash JSC"))
    assert one.verdict is Verdict.DIFFERENT
    assert one.party.id == other.party.id
    assert one.party.id.startswith("p-")


def test_likeness_alone_never_merges(resolver):
    found = resolver.resolve(named("Rosoboronexpert"))
    assert found.verdict is not Verdict.SAME
    assert found.candidates[0].party.id == "BODY:rosoboronexport"
    assert found.candidates[0].judgement.score > 90


def test_a_party_resolves_to_itself_by_id_and_by_its_printed_name(resolver):
    open_ = []
    for party in resolver.parties:
        assert resolver.resolve(named(party.id)).party == party
        found = resolver.resolve(named(party.name, kind=party.kind, country=party.country))
        open_ += [] if found.party == party else [(party.id, found.judgement.says)]
    assert open_ == []


def test_a_state_agency_is_found_where_a_firm_is_meant_and_a_country_is_not(resolver):
    assert resolver.resolve(named("Rosoboronexport", kind=PartyKind.FIRM)).party.id == "BODY:rosoboronexport"
    assert resolver.resolve(named("Belarus", kind=PartyKind.FIRM)).verdict is not Verdict.SAME
