"""Names of claims and stakes as parties."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.model.claim import Claim, EventType, Field, Modality, Parent
from reliant.model.document import Span
from reliant.model.time import PartialDate
from reliant.registers.folder_tables import read_ownership
from reliant.resolve import Mention, Resolver, Verdict, parties_among, resolve_claims, resolve_stakes

CLAIM = Claim(
    id="c-1", document="d-1", span=Span(start=0, end=4), evidence="text", type=EventType.TALKS, modality=Modality.ACTUAL
)


@pytest.fixture(scope="module")
def resolver():
    return Resolver()


def test_organisations_and_parents_of_a_claim_are_resolved_one_row_a_name(resolver):
    claim = replace(
        CLAIM,
        organisations=("Kazakhstan Aselsan Engineering",),
        parents=(Parent(child="Kazakhstan Aselsan Engineering", parent="Аселсан", parent_country="TUR", share=49),),
    )
    rows = resolve_claims(resolver, [claim])
    assert [(row.role, row.resolution.party.id) for row in rows] == [
        ("organisation", "FIRM:kazakhstan-aselsan-engineering"),
        ("child", "FIRM:kazakhstan-aselsan-engineering"),
        ("parent", "FIRM:aselsan"),
    ]


def test_a_name_open_by_itself_is_tried_with_the_country_of_its_side(resolver):
    field = Field(name="supplier_organisation", text="KAE", span=None)
    claim = replace(CLAIM, organisations=("KAE",), supplier="KAZ", fields=(field,))
    assert resolve_claims(resolver, [claim])[0].resolution.party.id == "FIRM:kazakhstan-aselsan-engineering"
    assert resolve_claims(resolver, [replace(claim, supplier=None)])[0].resolution.party is None


def test_without_a_side_the_one_country_of_the_claim_that_leads_to_a_party_tells(resolver):
    talks = replace(CLAIM, organisations=("TAI",), other_parties=("KAZ", "TUR"))
    assert resolve_claims(resolver, [talks])[0].resolution.party.id == "FIRM:turkish-aerospace"
    of_two = replace(CLAIM, organisations=("Agat",), other_parties=("BLR", "RUS"))
    assert resolve_claims(resolver, [of_two])[0].resolution.party is None


def test_an_office_in_a_claim_is_its_holder_on_the_day_of_the_claim_or_its_document(resolver):
    claim = replace(CLAIM, organisations=("Belarusian Defence Minister",))
    dated = replace(claim, date=PartialDate(2013))
    assert resolve_claims(resolver, [dated])[0].resolution.party.id == "PERSON:yuri-zhadobin"
    of_document = resolve_claims(resolver, [claim], published=lambda _: PartialDate(2022, 3, 1))
    assert of_document[0].resolution.party.id == "PERSON:viktor-khrenin"


def test_every_name_of_the_examples_ownership_table_resolves_or_says_why(resolver):
    file = Path(__file__).parents[2] / "examples" / "belarus" / "ownership.csv"
    stakes = read_ownership(file.read_bytes(), name=file.name)
    found = resolve_stakes(resolver, stakes)
    assert [row.stake for row in found] == list(stakes)
    named = {row.child.mention.name: row.child for row in found} | {row.parent.mention.name: row.parent for row in found}
    assert named["Eurocopter (Airbus Helicopters)"].party.id == "FIRM:airbus-helicopters"
    assert named["MZKT (Volat)"].party.id == "FIRM:minsk-wheeled-tractor-plant"
    assert named["Kazakhstan Aselsan Engineering"].party.id != named["Aselsan"].party.id
    renamed = named["Eurocopter Kazakhstan Engineering"], named["Airbus Helicopters Kazakhstan Engineering"]
    assert renamed[0].party == renamed[1].party
    assert all(one.judgement.says for one in named.values())


UNLISTED = [
    Mention(name=name)
    for name in (
        "ОАО «Легмаш»",
        "Legmash",
        "Завод «Легмаш»",
        "ARPX",
        "Kupol Plant",
        "Купол завод",
        "Kupol",
        "Полесье",
        "MZKT",
        "завод",
    )
]


def test_unknown_names_of_one_party_are_put_together_and_open_ones_are_absent(resolver):
    found = parties_among(resolver, UNLISTED)
    assert found[UNLISTED[0]] == found[UNLISTED[1]]
    assert found[Mention(name="Kupol Plant")] == found[Mention(name="Купол завод")]
    assert Mention(name="завод") not in found
    assert found[Mention(name="MZKT")].id == "FIRM:minsk-wheeled-tractor-plant"


@settings(deadline=None, max_examples=20)
@given(order=st.permutations(UNLISTED))
def test_the_order_of_mentions_does_not_matter_and_doing_it_twice_is_once(resolver, order):
    once = parties_among(resolver, order)
    assert once == parties_among(resolver, UNLISTED) == parties_among(resolver, [*order, *order])


@settings(deadline=None, max_examples=60)
@given(text=st.text(alphabet="АБВабвгжшыёэьABCabcš 5-«».()", min_size=1, max_size=25))
def test_any_text_is_judged_alike_from_both_sides_and_an_answer_resolves_to_itself(resolver, text):
    one, other = Mention(name=text), Mention(name="Минский завод колёсных тягачей")
    assert resolver.judge(one, other) == resolver.judge(other, one)
    found = resolver.resolve(one)
    assert found == resolver.resolve(one)
    if found.verdict is Verdict.SAME:
        assert resolver.resolve(Mention(name=found.party.id)).party == found.party
