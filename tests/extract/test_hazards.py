"""Hostile text is named and survived: it is never taken at its word and never ends a batch."""

import time

import pytest

from reliant.extract.hazards import hazards_in, readable
from reliant.model.document import Document, document_id


def document(text):
    return Document(id=document_id(title=None, published_on=None, text=text), text=text, language="en")


def test_an_ordinary_text_has_no_remark():
    assert list(hazards_in(document("Russia delivered tanks to Belarus. “Café” и танки.\nA line."))) == []


def test_a_look_alike_is_named_and_not_taken_for_the_country(reader):
    text = "Russia delivered tanks to Bеlarus and to Kenya."  # the second letter of the name is Cyrillic
    assert ["looks like 'Belarus'" in remark for remark in hazards_in(document(text))] == [True]
    assert all("BLR" not in claim.parties for claim in reader.read(document(text)))


def test_null_bytes_and_marks_of_direction_keep_every_offset(reader):
    text = "Russia\x00 delivered \u202etanks\u202c to Belarus\u200f."
    assert len(readable(text)) == len(text)
    assert "4 invisible or control character(s), the first U+0000 at character 6" in next(iter(hazards_in(document(text))))
    claims = reader.read(document(text))
    assert [(c.type.value, c.recipient, c.supplier) for c in claims] == [("delivery", "BLR", "RUS")]
    assert claims[0].evidence == claims[0].span.of(text)


def test_a_sentence_of_ten_thousand_words_is_read_in_pieces_and_named(reader):
    text = "Russia delivered tanks to Belarus " + "and the army of the country said so again " * 1_100 + "in May."
    begun = time.process_time()
    claims = reader.read(document(text))
    assert time.process_time() - begun < 60
    assert "10,00" in next(iter(hazards_in(document(text)))) or "9,9" in next(iter(hazards_in(document(text))))
    assert any(claim.recipient == "BLR" for claim in claims)


@pytest.mark.parametrize("text", ["\x00" * 2_000, "\u202e" * 50, "((((" * 3_000, "tanks " * 20_000])
def test_a_bad_document_does_not_end_the_batch(reader, text):
    good = document("Russia delivered tanks to Belarus.")
    read = dict(zip("ab", (claims for _, claims in reader.read_many([document(text), good])), strict=True))
    assert len(read["b"]) == 1
