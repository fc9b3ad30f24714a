"""The gate of a field: what is let in and what is kept out, by sentences of our own."""

import pytest

from reliant.extract import EveryLanguage, Gate, every_language, reading_version
from reliant.extract.field import gate_in_force, through
from reliant.model.document import Document, document_id

GAS = Gate(
    name="gas",
    words={"en": ("gas", "lng", "pipeline"), "ru": ("газ", "спг"), "be": ("газ",)},
    goods={"en": ("gas", "lng", "cargo"), "ru": ("газ", "спг"), "be": ("газ",)},
    names=("TurkStream",),
    apart={"en": ("gas mask", "tear gas")},
)
FOOTBALL = Gate(
    name="football",
    words={"en": ("footbal", "striker", "goalkeeper", "midfielder")},
    goods={"en": ("striker", "goalkeeper", "midfielder", "player")},
    apart={},
)
OF_GAS = (
    ("Russia refused to supply gas to Bulgaria in April 2022.", "refusal", "BGR", "RUS"),
    ("Azerbaijan delivered natural gas to Serbia in 2023.", "delivery", "SRB", "AZE"),
    ("Poland ordered two cargoes of LNG from Qatar in 2019.", "order", "POL", "QAT"),
)
OF_FOOTBALL = (
    ("Serbia bought a goalkeeper from Poland for 2 million euros.", "order", "SRB", "POL"),
    ("Croatia sold two strikers to a club in Italy in 2018.", "order", "ITA", "HRV"),
)
OF_ARMS = (("Russia refused to supply missiles to Belarus in 2017.", "refusal", "BLR", "RUS"),)
OF_CHURCHES = "Catholic and Orthodox bishops of Poland and Belarus met in Minsk and discussed a visit of the Pope."


def document(text, language="en"):
    return Document(id=document_id(title=None, published_on=None, text=text), text=text, language=language)


def told(gate, text, language="en"):
    return [(claim.type.value, claim.recipient, claim.supplier) for claim in every_language(gate).read(document(text, language))]


@pytest.mark.parser
@pytest.mark.parametrize(("gate", "lets_in"), [(None, OF_ARMS), (GAS, OF_GAS), (FOOTBALL, OF_FOOTBALL)])
def test_a_gate_lets_its_own_field_in_and_keeps_every_other_out(gate, lets_in):
    for sentence, *claim in (*OF_ARMS, *OF_GAS, *OF_FOOTBALL):
        found = told(gate, sentence)
        assert found == ([tuple(claim)] if any(sentence == known for known, *_ in lets_in) else []), sentence
    assert told(gate, OF_CHURCHES) == []


@pytest.mark.parser
def test_goods_of_another_field_in_a_text_of_the_field_make_no_claim():
    text = f"{OF_GAS[0][0]} Poland bought a goalkeeper from Serbia."
    assert told(GAS, text) == [OF_GAS[0][1:]]


@pytest.mark.russian
def test_russian_is_read_behind_the_gate():
    sentence = "Россия отказалась поставлять газ Болгарии."
    assert told(GAS, sentence, "ru") == [("refusal", "BGR", "RUS")]
    assert told(None, sentence, "ru") == []


def test_belarusian_is_read_behind_the_gate():
    sentence = "Расія адмовілася пастаўляць газ Балгарыі."
    assert told(GAS, sentence, "be") == [("refusal", "BGR", "RUS")]
    assert told(None, sentence, "be") == []


@pytest.mark.parametrize(
    ("text", "is_of_it"),
    [
        ("The gas flows.", True),
        ("Natural-gas prices", True),
        ("TurkStream opened.", True),
        ("turkstream opened.", False),
        ("A gas mask and tear gas", False),
        ("Gas masks were sold, and gas.", True),
        ("A pegasus", False),
    ],
)
def test_words_are_looked_for_at_the_beginnings_of_words_and_not_in_phrases_that_mean_something_else(text, is_of_it):
    assert GAS.speaks_of_it(text, "en") is is_of_it


def test_a_language_without_words_is_read_for_names_alone():
    assert not FOOTBALL.speaks_of_it("футбол", "ru")
    assert GAS.speaks_of_it("TurkStream", "uk")


def test_the_version_of_the_reading_names_the_gate_and_its_content():
    other = Gate(name="gas", words=GAS.words, goods=GAS.goods, apart={})
    versions = {reading_version(gate) for gate in (None, GAS, FOOTBALL, other)}
    assert len(versions) == 4
    assert "gate:gas-" in reading_version(GAS)


@pytest.mark.parser
def test_a_gate_holds_while_its_reader_works_and_not_for_whoever_asked():
    reading = EveryLanguage(GAS).read_many([document(OF_GAS[0][0]), document(OF_GAS[1][0])])
    next(reading)
    assert gate_in_force() is None
    with through(FOOTBALL):
        assert [claim.type for claim in next(reading)[1]] == ["delivery"]
        assert gate_in_force() is FOOTBALL
