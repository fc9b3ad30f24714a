"""Any file: recognised by what it holds, read within bounds, and never the end of anything else."""

import gzip
import io
import json
import re

import pytest

from reliant.text import Limits, documents_in

TEXT = b"Vilnia buys boats\n\nThe ministry of Vilnia ordered six patrol boats from a yard in Gdynia.\n"
KINDS = {
    "text": TEXT,
    "markdown": b"# Vilnia buys boats\n\nSix boats came.\n",
    "html": b"<html><body><h1>Vilnia buys boats</h1><p>Six boats came from a yard.</p></body></html>",
    "json lines": json.dumps({"title": "Vilnia buys boats", "text": "Six boats came."}).encode(),
    "rss": b"<rss version='2.0'><channel><item><title>Vilnia buys boats</title></item></channel></rss>",
    "mail": b"From: a@b\nSubject: Vilnia buys boats\n\nSix boats came.\n",
}


@pytest.mark.parametrize("times", [0, 1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_recognised_by_its_bytes_packed_or_not(made, kind, times):
    data = KINDS[kind]
    for _ in range(times):
        data = gzip.compress(data)
    read = made.outcomes(data)
    assert [(page.format, page.article.title) for page in read.pages] == [(kind, "Vilnia buys boats")]


def test_members_of_one_packed_page_are_one_page(made):
    assert made.outcomes(gzip.compress(TEXT[:30]) + gzip.compress(TEXT[30:])).pages == made.outcomes(TEXT).pages


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (gzip.compress(b""), "empty"),
        (b"text\x00more text", "NUL"),
        (
            "Минск заказал катера.\n".encode() + "Минск заказал катера.\n".encode("cp1251"),
            r"line 2, byte 40: byte 0xCC is not UTF-8",
        ),
        (b"<html><body>" + b"<div>" * 5000 + b"<p>deep</p>", "nests its elements too deep"),
        (gzip.compress(TEXT)[:-20], "breaks off"),
        (gzip.compress(gzip.compress(gzip.compress(TEXT))), "packed over and over"),
        (b'[{"text": "One."}]', "JSON array"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"<?xml version='1.0'?><urlset></urlset>", "urlset"),
        (gzip.compress(b" " * (40 << 20)), "longer than 16 MB"),
    ],
)
def test_what_cannot_be_read_is_the_only_outcome_and_says_why(made, data, says):
    read = made.outcomes(data)
    assert (read.titles, len(read.failed)) == ([], 1)
    assert re.search(says, read.failed[0])
    assert "file" in read.failed[0]
    assert ";" in read.failed[0]


def test_something_too_long_is_not_held():
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return b"boat " * (size // 5)

    endless = Endless()
    (outcome,) = documents_in(endless, name="endless", limits=Limits(page=1 << 20))
    assert "longer than 1 MB" in str(outcome)
    assert endless.given < 4 << 20


def test_json_lines_are_read_one_by_one(made):
    lines = [json.dumps({"id": str(number), "text": f"Boat {number} came."}) for number in range(3)]
    read = made.outcomes("\n".join([lines[0], "{broken", lines[1], "x" * 2000, "", lines[2]]).encode(), limits=Limits(page=1000))
    assert [page.article.text for page in read.pages] == ["Boat 0 came.", "Boat 1 came.", "Boat 2 came."]
    assert read.places == ["file, line 1", "file, line 3", "file, line 6"]
    assert ["line 2" in read.failed[0], "line 4" in read.failed[1]] == [True, True]


def test_marks_that_turn_the_direction_of_writing_are_kept_and_warned_of(made):
    article = made.outcomes("A title\n\nThe ministry ordered \u202eboats\u202c in 2017.\n".encode()).pages[0].article
    assert "\u202eboats\u202c" in article.text
    assert any("U+202E) stands at 21" in warning for warning in article.warnings)


def test_a_fault_of_a_library_is_named_and_ends_nothing(made, monkeypatch):
    def stumble(*_, **__):
        raise KeyError("oops")

    monkeypatch.setattr("reliant.text.documents.read_page", stumble)
    read = made.outcomes(made.packed(made.record(1, made.page("One")), made.record(2, made.page("Two"))))
    assert ["KeyError" in why for why in read.failed] == [True, True]


def test_reading_twice_gives_the_same(made):
    data = made.packed(made.record(1, made.page("One")), made.record(2, made.page("Two")))
    assert list(documents_in(io.BytesIO(data), name="a")) == list(documents_in(io.BytesIO(data), name="a"))
