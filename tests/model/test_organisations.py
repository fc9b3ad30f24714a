from collections import Counter

import pytest

from reliant.model.countries import countries, party_name, party_named
from reliant.model.organisations import organisations


def organisation(name):
    return next(one for one in organisations() if name in (one.name, *one.aliases))


def test_a_spelling_belongs_to_one_organisation():
    spellings = Counter(spelling for one in organisations() for spelling in (one.name, *one.aliases))
    assert [spelling for spelling, times in spellings.items() if times > 1] == []


def test_every_seat_is_a_country():
    known = {one.id for one in countries()}
    assert [one.name for one in organisations() if one.country is not None and one.country not in known] == []


def test_kinds_are_the_five():
    assert {one.kind for one in organisations()} <= {"firm", "ministry", "commission", "agency", "alliance"}


def test_alliances_have_no_country():
    assert [one.name for one in organisations() if one.kind == "alliance" and one.country is not None] == []


@pytest.mark.parametrize("name", ["NATO", "European Union", "United Nations", "African Union", "OSCE"])
def test_an_alliance_has_the_party_id_that_the_register_gives_it(name):
    assert party_named(f"{name}**") == f"ORG:{organisation(name).name}"
    assert party_name(f"ORG:{organisation(name).name}") == name


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kazakhstan Paramount Engineering", "KAZ"),
        ("Paramount Group", "ZAF"),
        ("Kazakhstan Aselsan Engineering", "KAZ"),
        ("Aselsan", "TUR"),
        ("MZKT", "BLR"),
        ("Rosoboronexport", "RUS"),
        ("Poly Technologies", "CHN"),
        ("Уралвагонзавод", "RUS"),
        ("Airbus", None),
        ("CSTO", None),
    ],
)
def test_country_of(name, country):
    assert organisation(name).country == country


def test_the_file_is_read_once():
    assert organisations() is organisations()
