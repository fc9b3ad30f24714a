"""The gate before the parser: quick, and never stricter than the frames behind it."""

import pytest

from reliant.extract.frames import frames
from reliant.extract.gate import in_sentence_case, is_slight, may_tell
from reliant.extract.inflection import forms_of
from reliant.extract.sentences import sentences_of
from reliant.model.document import Document, document_id

TOLD = [test["text"] for frame in frames() for test in frame.tests if test["claims"]]


def sentences(text):
    document = Document(id=document_id(title=None, published_on=None, text=text), text=text, language="en")
    return [span.of(text) for span in sentences_of(document)]


@pytest.mark.parametrize("text", TOLD)
def test_every_sentence_that_a_frame_reads_passes(text):
    assert any(may_tell(sentence) for sentence in sentences(text))


@pytest.mark.parametrize(
    "text", ["The bishop blessed the icons.", "The striker moved to a club in Spain.", "Rain fell in Minsk all day."]
)
def test_what_calls_no_frame_is_not_parsed(text):
    assert not may_tell(text)


def test_a_word_of_everyday_needs_a_word_of_the_field():
    assert not may_tell("The minister gave an interview.")
    assert may_tell("The minister gave the army tanks.")
    assert may_tell("The minister gave it to Serbia.", is_dense=True)
    assert not may_tell("The minister gave the army tanks.", names_someone=False)


@pytest.mark.parametrize(
    ("lemma", "part", "form"),
    [
        ("supply", "verb", "supplied"),
        ("cancel", "verb", "cancelled"),
        ("sell", "verb", "sold"),
        ("delivery", "noun", "deliveries"),
        ("ban", "verb", "banned"),
    ],
)
def test_forms_of_a_lemma(lemma, part, form):
    assert form in forms_of(lemma, part)


def test_a_headline_is_parsed_with_its_event_words_in_lower_case():
    headline = "Qatar Orders Rafale Fighters From France"
    assert in_sentence_case(headline) == "Qatar orders Rafale Fighters From France"
    assert (
        in_sentence_case("The Ministry of Defence Orders Board met in Minsk.")
        == "The Ministry of Defence Orders Board met in Minsk."
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gen. Smith met Mr. Jones. They spoke.", ["Gen. Smith met Mr. Jones.", "They spoke."]),
        ("The U.S. Army bought tanks. It paid.", ["The U.S. Army bought tanks.", "It paid."]),
        ("He said: “We bought it.” They left.", ["He said: “We bought it.”", "They left."]),
        ("It is a new platform.The army bought it.", ["It is a new platform.", "The army bought it."]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("It cost 1.5 million. Then 3.2.", ["It cost 1.5 million.", "Then 3.2."]),
    ],
)
def test_sentences_end_where_they_end(text, wanted):
    assert sentences(text) == wanted


def test_in_a_long_text_two_things_that_a_claim_needs_must_be_there():
    assert is_slight("The vehicles were handed over.", 0, is_in_scope=True)
    assert is_slight("Peru was told.", 1, is_in_scope=False)
    assert not is_slight("Peru bought tanks.", 1, is_in_scope=True)
    assert not is_slight("Peru and Chile met.", 2, is_in_scope=False)
    assert not is_slight("Twelve tanks or two were bought.", 0, is_in_scope=True)


def test_what_a_frame_asks_for_beside_its_word_the_gate_asks_for_too():
    assert not may_tell("Russia was in Syria with tanks.")
    assert may_tell("The minister was in Syria with tanks.")
