"""The receipt of a reading: every field with its characters, its rule, and the way through the sentence."""

import pytest

from reliant.extract import extractor_version, meaning_of
from reliant.extract.amounts import money_in
from reliant.extract.frames import frames
from reliant.model.document import Document, document_id

TEXT = "Moscow refused to sell 12 Su-30SM fighters to Minsk in May 2015."


def document(text):
    return Document(id=document_id(title=None, published_on=None, text=text), text=text, language="en")


@pytest.mark.parser
def test_a_receipt_shows_the_words_the_rules_and_the_way_to_each_field(reader):
    (receipt,) = reader.explain(document(TEXT))
    assert [(caller.text, caller.frame) for caller in receipt.callers] == [("refused", "refusal.refuse"), ("sell", "order.sell")]
    assert all(caller.span.of(TEXT) == caller.text for caller in receipt.callers)
    paths = dict(receipt.paths)
    assert paths["supplier_country"] == "refused -subject-> Moscow"
    assert paths["item"] == "refused -infinitive-> sell -object-> fighters"
    assert {field.name for field in receipt.claim.fields} == {"recipient_country", "supplier_country", "item", "quantity", "date"}
    assert all(field.rule for field in receipt.claim.fields)
    assert receipt.claim.extractor == extractor_version()


@pytest.mark.parser
def test_explaining_reads_what_reading_reads(reader):
    text = f"{TEXT} It delivered two radars to Kenya. Serbia wants to buy Turkish drones."
    assert [receipt.claim for receipt in reader.explain(document(text))] == list(reader.read(document(text)))


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.id)
def test_every_rule_can_be_told_in_words(frame):
    assert frame.triggers[0].lemma in meaning_of(frame.id)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a deal worth $1.1 billion", "USD 1.1 billion"),
        ("R2.4 million for simulators", "ZAR 2.4 million"),
        ("CN$704 million", "CAD 704 million"),
        ("Rs 2,000 crore", "INR 2,000 crore"),
        ("700 million euros", "EUR 700 million"),
        ("N12 billion", "NGN 12 billion"),
        ("a $746m deal", "USD 746 million"),
    ],
)
def test_amounts_carry_their_currency(text, value):
    assert [money.value for money in money_in(text)] == [value]


def test_a_designation_is_no_amount():
    assert money_in("12 R-27 missiles, N60 guns and 30 tanks from 2010") == []
