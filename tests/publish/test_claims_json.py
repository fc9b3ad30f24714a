import json

from reliant.model.claim import Claim, EventType, Field, Modality, Parent
from reliant.model.document import Span
from reliant.model.identity import ClaimId, DocumentId, PartyId
from reliant.model.time import PartialDate
from reliant.publish.claims_json import claim_line

TEXT = "In 2015 Vilnia ordered six boats from the first yard."
KEYS = {
    "id",
    "document",
    "type",
    "stage",
    "modality",
    "recipient",
    "supplier",
    "other_parties",
    "organisations",
    "parents",
    "item",
    "category",
    "quantity",
    "value",
    "date",
    "start",
    "end",
    "evidence",
    "fields",
    "rule",
}


def span_of(words):
    return Span(start=TEXT.index(words), end=TEXT.index(words) + len(words))


FULL = Claim(
    id=ClaimId("c-1"),
    document=DocumentId("d-1"),
    span=Span(start=0, end=len(TEXT)),
    evidence=TEXT,
    type=EventType.ORDER,
    modality=Modality.REPORTED,
    recipient=PartyId("BLR"),
    supplier=PartyId("RUS"),
    other_parties=(PartyId("KAZ"),),
    organisations=("the first yard",),
    parents=(Parent(child="the first yard", parent="Aselsan", parent_country=PartyId("TUR"), share=49.0),),
    item="boats",
    category="ships",
    quantity="6",
    value="USD 1.1 billion",
    date=PartialDate(2015),
    extractor="frames@1",
    rule="order.verb",
    fields=(
        Field(name="item", text="boats", span=span_of("boats")),
        Field(name="supplier_country", text="RUS", span=None, inferred=True),
    ),
)
BARE = Claim(
    id=ClaimId("c-2"),
    document=DocumentId("d-1"),
    span=Span(start=0, end=2),
    evidence="In",
    type=EventType.TALKS,
    modality=Modality.ACTUAL,
)


def test_a_full_claim():
    line = claim_line(FULL, "n1")
    assert set(line) == KEYS
    assert (line["document"], line["type"], line["stage"], line["modality"]) == ("n1", "order", "commitment", "reported")
    assert (line["recipient"], line["supplier"], line["other_parties"]) == ("BLR", "RUS", ["KAZ"])
    assert line["parents"] == [{"child": "the first yard", "parent": "Aselsan", "parent_country": "TUR", "share": 49.0}]
    assert (line["quantity"], line["value"], line["date"], line["rule"]) == (
        "6",
        "USD 1.1 billion",
        "2015",
        "frames@1:order.verb",
    )


def test_evidence_and_fields_are_the_characters_of_their_offsets():
    line = claim_line(FULL, "n1")
    assert TEXT[line["start"] : line["end"]] == line["evidence"]
    item = line["fields"]["item"]
    assert TEXT[item["start"] : item["end"]] == item["text"]


def test_an_inferred_field_without_words_has_no_offsets():
    assert claim_line(FULL, "n1")["fields"]["supplier_country"] == {
        "text": "RUS",
        "start": None,
        "end": None,
        "inferred": True,
        "rule": None,
    }


def test_what_a_claim_does_not_say_is_null_and_every_key_is_there():
    line = claim_line(BARE, "d-1")
    assert set(line) == KEYS
    assert [line[key] for key in ("recipient", "supplier", "item", "category", "quantity", "value", "date")] == [None] * 7
    assert (line["other_parties"], line["organisations"], line["parents"], line["fields"]) == ([], [], [], {})


def test_a_line_comes_back_from_json_as_it_went():
    assert json.loads(json.dumps(claim_line(FULL, "n1"))) == claim_line(FULL, "n1")
