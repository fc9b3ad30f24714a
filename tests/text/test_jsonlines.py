import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import SourceMalformed
from reliant.text import read_documents, read_page


def lines(*records):
    return "\n".join(record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records).encode()


def test_fields_are_taken_and_unknown_ones_left_out():
    data = lines(
        {
            "id": "n1",
            "title": "Boats",
            "published_on": "2017-03-06",
            "language": "en",
            "context_country": "BLR",
            "text": "Six boats came.",
            "source_url": "https://example.org/1",
            "source_name": "Harbour Office",
            "event_on": "2016",
            "x": [1],
        }
    )
    [(document, given_id)] = read_documents(data, name="n")
    assert (given_id, document.title, document.published_on, document.context_country) == ("n1", "Boats", date(2017, 3, 6), "BLR")
    assert (document.url, document.source_name, document.warnings) == ("https://example.org/1", "Harbour Office", ())


def test_text_is_kept_character_for_character():
    text = "  Six boats\u00a0came.\r\nThe first half of a\nsentence.\n\n\nThe end. \n"
    [(document, _)] = read_documents(lines({"text": text}), name="n")
    assert document.text == text
    assert [segment.span.of(text) for segment in document.segments][-1] == "The end."


def test_bad_lines_are_listed_and_the_others_read():
    data = (
        lines(
            {"id": 1, "text": "One."},
            "{broken",
            "[1]",
            {"title": "no text"},
            {"text": " "},
            {"text": 3},
            "",
            '{"text": "\\ud800"}',
            {"id": "last", "text": "Two."},
        )
        + b'\n{"text": "\xe9"}'
    )
    records = read_documents(data, name="n")
    assert [(document.text, given_id) for document, given_id in records] == [("One.", "1"), ("Two.", "last")]
    assert [refusal.line for refusal in records.refused] == [2, 3, 4, 5, 6, 8, 10]
    assert all(refusal.why for refusal in records.refused)


def test_useless_fields_are_null_with_a_warning():
    [(document, _)] = read_documents(
        lines({"text": "One.", "published_on": "soon", "context_country": "Belarus", "title": []}), name="n"
    )
    assert (document.published_on, document.context_country, document.title) == (None, None, None)
    assert len(document.warnings) == 3


def test_a_page_of_json_lines_holds_every_document():
    page = read_page(lines({"text": "One."}, {"text": "Two."}, '{"text": 5}'), name="n")
    assert ([d.text for d in page.documents], page.format, page.similar) == (["One.", "Two."], "json lines", ())
    assert [refusal.line for refusal in page.refused] == [3]


def test_an_object_spread_over_lines_is_one_record():
    assert [d.text for d, _ in read_documents(json.dumps({"text": "One."}, indent=1).encode(), name="n")] == ["One."]


def test_an_array_is_refused_with_the_way_out():
    with pytest.raises(SourceMalformed, match=r"array of 1.*jq"):
        read_documents(b'[{"text": "One."}]', name="n")


def test_another_encoding_throughout_is_refused():
    with pytest.raises(SourceMalformed, match="windows-1251"):
        read_documents('{"text": "Министерство обороны сообщило о закупке"}'.encode("cp1251"), name="n")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_segments_cover_all_but_white_space(text):
    for document, _ in read_documents(lines({"text": text}), name="n"):
        spans = [segment.span for segment in document.segments]
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert "".join("".join(span.of(text) for span in spans).split()) == "".join(text.split())
