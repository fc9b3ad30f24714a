"""Feeds: items as documents, with the day they print; entities of their own never expanded."""

from datetime import date
from time import perf_counter

import pytest

RSS = """<?xml version="1.0" encoding="utf-8"?>{dtd}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Port &amp; Sea</title><language>en-us</language>
<item><title>Six boats {title}</title><link>https://example.org/1</link><pubDate>Mon, 18 Sep 2017 23:30:00 -0500</pubDate>
<category>Navy</category><description>Short.</description><media:credit>Harbour Office</media:credit>
<content:encoded><![CDATA[<p>Six boats were ordered from a yard.</p><p>The price is not known.</p>
<p>Read also: <a href="/z">Another yard builds the engines</a></p>]]></content:encoded></item>
<item><title>Fine item</title><description>The ministry of the port bought &lt;b&gt;engines&lt;/b&gt;.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">One &lt;b&gt;boat&lt;/b&gt;</title>
<updated>2020-01-02T23:00:00+05:00</updated><link href="https://example.org/1"/><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Hello.</p><p>Two.</p></div></content></entry></feed>"""


def rss(title="ordered", dtd=""):
    return RSS.format(title=title, dtd=dtd).encode()


def test_an_item_is_a_document(made):
    read = made.outcomes(rss())
    article = read.pages[0].article
    assert read.titles == ["Six boats ordered", "Fine item"]
    assert article.text == "Six boats were ordered from a yard.\n\nThe price is not known."
    assert (article.url, article.category, article.source_name) == ("https://example.org/1", "Navy", "Port & Sea")
    assert (article.image_credit, article.language, read.pages[0].format) == ("Harbour Office", "en", "rss")
    assert [item.title for item in read.pages[0].similar] == ["Another yard builds the engines"]
    assert read.pages[1].article.text == "The ministry of the port bought engines."


def test_the_day_of_an_item_is_the_one_it_prints(made):
    read = made.outcomes(rss())
    assert [page.article.published_on for page in read.pages] == [date(2017, 9, 18), None]
    assert "no date was found on the page" in read.pages[1].article.warnings


def test_atom_is_read_and_a_day_of_change_is_warned_of(made):
    read = made.outcomes(ATOM.encode())
    article = read.pages[0].article
    assert (article.title, article.text, article.published_on) == ("One boat", "Hello.\n\nTwo.", date(2020, 1, 2))
    assert any("last change" in warning for warning in article.warnings)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_feed_is_read_in_its_encoding(made, encoding):
    data = (
        RSS.format(title="Катера", dtd="")
        .replace('encoding="utf-8"', f'encoding="{encoding.removesuffix("-sig")}"')
        .encode(encoding)
    )
    assert made.outcomes(data).titles == ["Six boats Катера", "Fine item"]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("dtd", "entity"),
    [
        (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>', "l11"),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "x"),
        ('<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p; <!ENTITY y "]">]>', "y"),
    ],
    ids=["billion laughs", "external file", "parameter entity"],
)
def test_an_entity_of_the_feeds_own_refuses_its_item_and_no_other(made, dtd, entity):
    begun = perf_counter()
    read = made.outcomes(rss(f"&{entity};", dtd))
    assert perf_counter() - begun < 5
    assert read.titles == ["Fine item"]
    assert f"file, item 1: it uses the entity &{entity};" in read.failed[0]


def test_a_doctype_without_entities_is_no_matter(made):
    dtd = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">'
    assert made.outcomes(rss(dtd=dtd)).titles == ["Six boats ordered", "Fine item"]


def test_a_feed_without_items_is_nothing_found_and_no_failure(made):
    read = made.outcomes(b'<rss version="2.0"><channel><title>T</title></channel></rss>')
    assert (read.titles, read.failed) == ([], [])


def test_a_feed_that_breaks_off_is_warned_of_or_refused(made):
    read = made.outcomes(rss()[: rss().index(b"The price is not")])
    assert all(any("damaged" in warning for warning in page.article.warnings) for page in read.pages)
    assert read.titles == ["Six boats ordered"]
    assert "the feed is damaged" in made.outcomes(rss()[:150]).failed[0]
