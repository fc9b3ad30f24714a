"""The same words find the same records on both engines, in every script."""

import pytest

from reliant.model.claim import EventType
from reliant.model.document import Document, Span, document_id
from reliant.pipeline.ingest import REFUSED
from reliant.store.verify import NO_RECORD
from reliant.store.words import MAX_BYTES, words_of

TEXTS = {
    "ru": "Москва отказала Минску в Су-30СМ. Ёлка, 5 %.",
    "by": "Міністэрства ўзброеных сіл; Палац № 7",
    "en": "Türkiye's Aselsan delivered the Su-30SM and A/B-200 on 1.5 terms: it’s 'quoted' & NOT:denied.",
    "odd": "x" * 300 + " straße İzmir snake_case за\u0301мок ½",
}


def put(ledger) -> dict[str, str]:
    names = {}
    for name, text in TEXTS.items():
        document = Document(id=document_id(title=None, published_on=None, text=text), text=text)
        ledger.append_document(document, (), reader="frames@1")
        names[document.id] = name
    return names


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("москва", {"ru"}),
        ("МОСКВА отказ*", {"ru"}),
        ("отказ", set()),
        ("су-30см", {"ru"}),
        ("30см су", {"ru"}),
        ("su-30sm", {"en"}),
        ("елка", {"ru"}),
        ("Ёлка", {"ru"}),
        ("узброеных", set()),
        ("ўзброеных", {"by"}),
        ("turkiye aselsan", {"en"}),
        ("TÜRKIYE", {"en"}),
        ("200", {"en"}),
        ("not denied", {"en"}),
        ("strasse", {"odd"}),
        ("замок izmir snake", {"odd"}),
        ("x" * 400, {"odd"}),
        ("5", {"en", "ru"}),
        ("", set()),
        ("*", set()),
        ("\"'&|!():*", set()),
        ("minsk OR москва", set()),
    ],
)
def test_words_find_the_same_on_both_engines(ledger, query, found):
    names = put(ledger)
    assert {names[key] for key in ledger.search(query)} == found


def test_claims_are_found_by_their_own_sentence_and_item_only(ledger, records):
    document = records.document()
    first = records.claim(document)
    second = records.claim(document, type=EventType.REFUSAL, span=Span(start=37, end=53), item=None)
    ledger.append_document(document, [first, second], reader="frames@1")
    ledger.append_document(document, [first, second], reader="frames@2")
    assert ledger.search("отказала") == tuple(sorted([second.id, document.id]))
    assert ledger.search("minsk btr") == tuple(sorted([first.id, document.id]))


def test_a_text_with_more_words_than_a_server_takes_is_found_by_those_that_fit(ledger):
    text = " ".join(f"слово{number:07}" for number in range(80_000))
    document = Document(id=document_id(title=None, published_on=None, text=text), text=text)
    ledger.append_document(document, (), reader="frames@1")
    assert len(words_of(text).encode()) <= MAX_BYTES
    assert ledger.search("слово0000000") == (document.id,)
    assert list(ledger.faults()) == []


def test_what_a_file_refused_is_told_apart_from_its_records_by_the_same_words_everywhere():
    assert NO_RECORD == REFUSED
