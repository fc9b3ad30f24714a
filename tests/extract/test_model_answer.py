"""Answers of a language model held against the text: nothing is taken that does not stand there."""

import json
from datetime import date

import pytest

from reliant.extract.model_answer import AnswerMalformed, Checked, check_answer
from reliant.extract.model_prompt import LONGEST, answer_schema, messages_for, model_version, pieces_of
from reliant.model.claim import Claim, EventType, Modality, claim_id
from reliant.model.document import Document, Span, document_id

FIRST = "Moscow refused on 3 May 2016 to sell four Su-30SM fighters worth USD 200 million to Belarus."
TEXT = f"{FIRST} Kazakhstan and the Turkish firm Aselsan met in Astana. The weather was fine."


def document(text=TEXT, language="en"):
    on = date(2016, 5, 9)
    return Document(
        id=document_id(title="T", published_on=on, text=text), title="T", text=text, published_on=on, language=language
    )


def entry(**changes):
    return {
        "quote": FIRST,
        "type": "refusal",
        "modality": "actual",
        "recipient": "Belarus",
        "recipient_organisation": None,
        "supplier": "Moscow",
        "supplier_organisation": None,
        "item": "Su-30SM fighters",
        "quantity": "four",
        "value": "USD 200 million",
        "date": "3 May 2016",
        "other_parties": [],
        **changes,
    }


def checked(*entries, about=None, own=()):
    about, found = about or document(), Checked()
    content = json.dumps({"claims": list(entries)})
    check_answer(content, about, Span(start=0, end=len(about.text)), found, own=own, extractor=model_version("m"))
    return found


def test_a_claim_is_made_of_words_of_the_text_by_our_own_rules():
    (claim,) = checked(entry()).claims
    assert (claim.type, claim.modality, claim.recipient, claim.supplier) == ("refusal", "actual", "BLR", "RUS")
    assert (claim.item, claim.quantity, claim.value, str(claim.date)) == (
        "Su-30SM fighters",
        "4",
        "USD 200 million",
        "2016-05-03",
    )
    assert claim.category == "Aircraft"
    assert claim.evidence == FIRST == TEXT[claim.span.start : claim.span.end]
    assert all(field.span and field.span.of(TEXT) == field.text for field in claim.fields)
    assert {field.name for field in claim.fields if field.inferred} == {"supplier_country"}  # a capital stands for its country
    assert claim.extractor == "llm:m prompt@1"


def test_a_quote_that_is_not_there_word_for_word_drops_the_claim_and_is_counted():
    found = checked(entry(quote="Moscow refused to sell fighters to Belarus."), entry(quote=FIRST.replace("four", "4")))
    assert found.claims == []
    assert found.dropped == {"the quote does not stand in the text": 2}


def test_a_field_that_is_not_there_is_dropped_and_counted_and_the_rest_kept():
    found = checked(entry(item="T-90 tanks", quantity="twelve", value="a lot", date="yesterday evening"))
    (claim,) = found.claims
    assert (claim.item, claim.quantity, claim.value, claim.date) == (None, None, None, None)
    assert claim.supplier == "RUS"
    assert found.fields_dropped == {
        f"{name}: its words do not stand in the text": 1 for name in ("item", "quantity", "value", "date")
    }


def test_words_of_another_sentence_make_the_field_an_inference():
    (claim,) = checked(entry(quote="The weather was fine.", item=None, quantity=None, value=None, date=None)).claims
    assert all(field.inferred for field in claim.fields if field.name != "type")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("fighters", "its words name no country we know"),
        ("BLR", "its words do not stand in the text"),
        ("Kazakhstan and the Turkish firm", "its words name several countries"),
    ],
)
def test_countries_are_those_of_our_own_tables(words, why):
    found = checked(entry(recipient=words))
    assert found.claims[0].recipient is None
    assert found.fields_dropped == {f"recipient: {why}": 1}


def test_countries_of_russian_and_belarusian_words_are_known_in_every_case():
    text = "Москва отказала Казахстану в поставке танков Т-90."
    told = entry(quote=text, recipient="Казахстану", supplier="Москва", item="танков Т-90", quantity=None, value=None, date=None)
    (claim,) = checked(told, about=document(text, "ru"), own=None).claims
    assert (claim.recipient, claim.supplier) == ("KAZ", "RUS")


def test_parties_that_meet_and_firms_stand_in_their_fields():
    quote = "Kazakhstan and the Turkish firm Aselsan met in Astana."
    nothing = dict.fromkeys(("recipient", "supplier", "item", "quantity", "value", "date"))
    told = entry(quote=quote, type="talks", other_parties=["Kazakhstan", "Turkish"], supplier_organisation="Aselsan", **nothing)
    (claim,) = checked(told).claims
    assert claim.other_parties == ("KAZ", "TUR")
    assert claim.organisations == ("Aselsan",)


@pytest.mark.parametrize("change", [{"type": "bribe"}, {"modality": "sure"}, {"quote": ""}, {"quote": None}, {"item": 7}])
def test_an_entry_of_another_form_is_dropped_and_the_others_kept(change):
    found = checked(entry(**change), entry())
    assert len(found.claims) == 1
    assert found.dropped.total() == 1


def test_short_quotes_doubles_and_empty_claims_are_dropped():
    nothing = dict.fromkeys(("recipient", "supplier", "item", "quantity", "value", "date"))
    found = checked(entry(), entry(), entry(quote="Moscow refused"), entry(quote="The weather was fine.", **nothing))
    assert len(found.claims) == 1
    assert found.dropped == {
        "told twice": 1,
        "the quote is too short to say it": 1,
        "it names nobody and nothing that stands in the text": 1,
    }


def own_claim(kind, modality=Modality.ACTUAL):
    about = document()
    span = Span(start=0, end=len(FIRST))
    parties = {"recipient": "BLR", "supplier": "RUS", "other_parties": ()}
    return Claim(
        id=claim_id(document=about.id, span=span, type=kind, item=None, **parties),
        document=about.id,
        span=span,
        evidence=FIRST,
        type=kind,
        modality=modality,
        rule="own.rule",
        **parties,
    )


@pytest.mark.parametrize(
    ("own", "says", "counts"),
    [
        ((own_claim(EventType.REFUSAL),), "and so does our own rule", (1, 0, 0)),
        (
            (own_claim(EventType.DELIVERY),),
            "DISAGREEMENT: the model says refusal, actual; our own rules read delivery, actual by own.rule and the two are opp",
            (0, 1, 0),
        ),
        ((own_claim(EventType.CANCELLATION),), "our own rules read cancellation, actual by own.rule", (0, 1, 0)),
        ((own_claim(EventType.REFUSAL, Modality.PLANNED),), "DISAGREEMENT", (0, 1, 0)),
        ((), "unchecked, our own rules read nothing in these words", (0, 0, 1)),
        (None, "unchecked, our own rules cannot read this document", (0, 0, 1)),
    ],
)
def test_type_and_modality_are_held_against_our_own_rules_and_never_settled_in_silence(own, says, counts):
    found = checked(entry(), own=own)
    (claim,) = found.claims
    assert (claim.type, claim.modality) == ("refusal", "actual")
    assert says in next(field.rule for field in claim.fields if field.name == "type")
    assert (found.agreeing, found.disagreeing, found.unchecked) == counts


@pytest.mark.parametrize("content", ["", "no JSON", "[]", '{"claims": 3}', '{"other": []}', "null", "[" * 200_000])
def test_an_answer_of_another_form_is_malformed(content):
    with pytest.raises(AnswerMalformed):
        check_answer(content, document(), Span(start=0, end=5), Checked(), own=(), extractor="x")


def test_the_schema_names_every_field_and_allows_no_other():
    fields = answer_schema()["properties"]["claims"]["items"]
    assert set(fields["required"]) == set(fields["properties"]) == set(entry())
    assert fields["additionalProperties"] is False
    assert fields["properties"]["type"]["enum"] == list(EventType)


def test_the_question_holds_the_text_as_it_is_and_what_every_type_means():
    system, user = messages_for(document(), Span(start=0, end=len(TEXT)))
    assert TEXT in user["content"]
    assert "Published: 2016-05-09" in user["content"]
    assert all(f"- {kind}: " in system["content"] for kind in (*EventType, *Modality))


def test_a_long_document_is_asked_about_in_pieces_that_end_with_a_sentence():
    long = document(" ".join(f"Sentence number {n} tells of the harbour and its cranes." for n in range(1_200)))
    pieces = list(pieces_of(long))
    assert len(pieces) > 2
    assert all(piece.end - piece.start <= LONGEST and piece.of(long.text).endswith("cranes.") for piece in pieces)
    assert " ".join(piece.of(long.text) for piece in pieces) == long.text
    assert list(pieces_of(document("  "))) == []
