"""Names taken apart."""

import pytest

from reliant.model.party import PartyKind
from reliant.resolve import Mention
from reliant.resolve.glossary import Sense
from reliant.resolve.printed_name import take_apart


def parts(name, **context):
    return take_apart(Mention(name=name, **context))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("ТОО «Казахстан Аселсан инжиниринг»", "ТОО"),
        ("Elbit Systems Ltd.", "Ltd"),
        ("ASELSAN A.Ş.", "AŞ"),
        ("АТ «Мотор Січ»", "АТ"),
    ],
)
def test_the_legal_form_is_kept_and_not_compared(name, form):
    found = parts(name)
    assert found.legal == (form,)
    assert form.casefold() not in {atom.label for atom in found.atoms}


def test_common_words_are_concepts_in_every_language_and_case():
    english, russian, belarusian = (
        parts(name) for name in ("Orsha Aircraft Repair Plant", "Оршанского авиаремонтного завода", "Аршанскі авіярамонтны завод")
    )
    assert english.key == russian.key == belarusian.key


@pytest.mark.parametrize("name", ["558th Aircraft Repair Plant", "558-й авиационный ремонтный завод", "АРЗ № 558", "ARP No. 558"])
def test_the_number_of_a_plant_is_a_number_however_it_is_printed(name):
    assert parts(name).numbers == {"558"}


@pytest.mark.parametrize(
    "name", ["the company", "завод", "Ministry of Defence", "a Turkish firm", "Aircraft Repair Plant", "Air Force"]
)
def test_words_of_a_trade_alone_name_nobody(name):
    assert not parts(name).says_enough


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Республикой Беларусь", PartyKind.COUNTRY),
        ("Минобороны РФ", PartyKind.BODY),
        ("Сергеем Шойгу", PartyKind.PERSON),
        ("Belarusian Defence Minister", PartyKind.PERSON),
        ("Aselsan", None),
        ("ASELSAN A.Ş.", None),
    ],
)
def test_the_words_tell_the_kind(name, kind):
    assert parts(name).kind is kind


def test_a_country_in_brackets_belongs_to_the_name_and_other_words_there_do_not():
    found = parts("Undersecretariat for Defence Industries (Turkey)")
    assert found.countries == {"TUR"}
    assert parts("MZKT (Volat)").key == parts("MZKT").key


def test_a_town_tells_its_country():
    assert parts("Львовский бронетанковый завод").countries == {"UKR"}


@pytest.mark.parametrize(
    ("name", "initials"), [("Минский завод колёсных тягачей", "mzkt"), ("ОАО «Минский автомобильный завод»", "maz")]
)
def test_initials_leave_out_legal_forms(name, initials):
    assert initials in parts(name).initials


def test_niger_is_not_nigeria_though_only_an_ending_is_between():
    assert parts("Niger").countries == {"NER"}
    assert parts("Nigeria").countries == {"NGA"}


def test_acronyms_are_compared_letter_by_letter():
    one, other = (parts(name).atoms[0] for name in ("CAE", "KAE"))
    assert one.sense is Sense.OWN
    assert not one.equals(other)
