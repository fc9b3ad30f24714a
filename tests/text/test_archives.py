"""Web archives, whole and damaged: each record is read, left out or named, and none takes another with it."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from reliant.text import Limits

WARC = Path(__file__).parents[2].parent / "shared" / "data" / "text" / "warc" / "test" / "data"


@pytest.fixture(params=["plain", "packed", "packed whole"])
def archive(request, made):
    ways = {
        "plain": b"".join,
        "packed": lambda records: made.packed(*records),
        "packed whole": lambda r: gzip.compress(b"".join(r)),
    }
    return ways[request.param]


def test_a_page_of_an_archive_keeps_its_address_and_the_day_of_capture(made, archive):
    read = made.outcomes(archive([made.record(1, made.page("One")), made.record(2, made.page("Two"))]))
    assert (read.titles, read.failed) == (["One", "Two"], [])
    article = read.pages[0].article
    assert (article.url, article.observed_on, article.published_on) == (
        "https://example.org/1",
        date(2020, 1, 2),
        date(2019, 3, 4),
    )
    assert read.places[0].startswith("file, record 1, byte 0")


def test_what_is_no_page_is_left_out_and_counted(made, archive):
    records = [
        made.record(1, b"GIF8", media="image/gif"),
        made.record(2, made.page("Gone"), status="404 Not Found"),
        made.record(3, b"", kind="revisit"),
        made.record(4, b"", kind="request"),
        made.record(5, made.page("Five")),
    ]
    read = made.outcomes(archive(records))
    assert (read.titles, read.left_out, read.failed) == (["Five"], ["image/gif", "HTTP 404", "captured again unchanged"], [])


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress, "Content-Encoding: gzip\r\n"),
        (lambda page: page, "Content-Encoding: gzip\r\n"),
        (lambda page: f"{len(page):x}\r\n".encode() + page + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"),
        (lambda page: page, "Transfer-Encoding: chunked\r\n"),
    ],
    ids=["gzip", "stored unpacked", "chunked", "stored without chunks"],
)
def test_a_page_is_read_however_it_was_sent(made, body, headers):
    assert made.outcomes(made.record(1, body(made.page("One")), headers=headers)).titles == ["One"]


def test_the_charset_of_the_server_is_believed(made):
    page = "<html><body><h1>Катера</h1><p>Министерство обороны сообщило о закупке катеров и двигателей.</p></body></html>"
    read = made.outcomes(made.record(1, page.encode("cp1251"), media="text/html; charset=windows-1251"))
    assert (read.titles, read.pages[0].encoding, read.pages[0].article.language) == (["Катера"], "windows-1251", "ru")


def damaged(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]


def test_each_damaged_member_is_named_and_the_rest_is_read(made):
    first, last = (gzip.compress(made.record(number, made.page(title))) for number, title in ((1, "First"), (2, "Last")))
    bad = damaged(gzip.compress(made.record(3, made.page("Bad"))))
    read = made.outcomes(first + bad + last + gzip.compress(made.record(4, made.page("Cut")))[:-40])
    assert read.titles == ["First", "Last"]
    assert [("record 2" in why, "damaged" in why) for why in read.failed[:1]] == [(True, True)]
    assert "record 4" in read.failed[1]
    assert "breaks off" in read.failed[1]


def test_a_record_that_lies_about_its_length_does_not_swallow_the_next(made):
    lie = made.record(2, made.page("Lie"))
    read = made.outcomes(made.record(1, made.page("One")) + lie[:-300] + b"\r\n\r\n" + made.record(3, made.page("Three")))
    assert read.titles == ["One", "Three"]
    assert len(read.failed) == 1
    assert "record 2" in read.failed[0]


def test_a_record_that_breaks_off_is_named(made):
    read = made.outcomes(made.record(1, made.page("One")) + made.record(2, made.page("Two"))[:-100])
    assert read.titles == ["One"]
    assert "record 2" in read.failed[0]
    assert "breaks off" in read.failed[0]


def test_a_bomb_is_named_with_its_record_and_costs_nothing(made):
    limits = Limits(page=1 << 20)
    bombs = [
        made.record(2, b"<html>" + b" " * (8 << 20)),
        made.record(3, gzip.compress(b"<html>" + b" " * (8 << 20)), headers="Content-Encoding: gzip\r\n"),
        made.record(4, made.page("Liar")) + b" " * (8 << 20),
    ]
    read = made.outcomes(made.packed(made.record(1, made.page("One")), *bombs, made.record(5, made.page("Five"))), limits=limits)
    assert read.titles == ["One", "Five"]
    assert [why.split(",")[1].strip() for why in read.failed] == ["record 2", "record 3", "record 4"]
    assert ["longer than 1 MB" in why for why in read.failed] == [True, True, False]


def test_an_archive_that_unpacks_without_measure_is_stopped(made, monkeypatch):
    monkeypatch.setattr("reliant.text.documents.FREE", 1 << 20)
    data = gzip.compress(made.record(1, made.page("One")) + made.record(2, b"a" * (64 << 20), media="image/png"))
    read = made.outcomes(data)
    assert read.titles == ["One"]
    assert "more than 100 times its size" in read.failed[0]


def test_headers_without_end_are_refused(made):
    read = made.outcomes(b"WARC/1.0\r\n" + b"X-Header: value\r\n" * 100_000 + made.record(2, made.page("Two")))
    assert read.titles == ["Two"]
    assert "headers without end" in read.failed[0]


def test_the_older_arc_format_is_read(made):
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + made.page("Old")
    about = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    head = f"filedesc://made.arc 127.0.0.1 20140216012908 text/plain {len(about)}\n".encode() + about + b"\n"
    read = made.outcomes(
        head + f"https://example.org/a b 93.184.216.119 20140216012909 text/html {len(page)}\n".encode() + page + b"\n"
    )
    assert (read.titles, read.failed) == (["Old"], [])


def test_real_archives_give_what_other_readers_find(made):
    if not WARC.is_dir():
        pytest.skip(f"REAL WEB ARCHIVES ARE NOT CHECKED: {WARC} is missing")
    for name in ("example.warc", "example.warc.gz", "example.arc", "example.arc.gz", "example-resource.warc.gz"):
        read = made.outcomes((WARC / name).read_bytes())
        assert (read.titles, read.failed) == (["Example Domain"], []), name
    cut = made.outcomes((WARC / "example-trunc.warc").read_bytes())
    assert (cut.titles, len(cut.failed)) == ([], 1)
