"""Files as people save them: other line ends, marks, encodings, and what is no text at all."""

from datetime import date
from time import perf_counter

import pytest

from reliant.errors import SourceMalformed
from reliant.text import read_page

TITLE = "Vilnia buys patrol boats"
TEXT = "The ministry of Vilnia ordered six patrol boats from a yard in Gdynia."
PAGE = f"{TITLE}\n\nCategory status:\nMarch 06, 2017 09:30\nФото: Порт\n\n{TEXT}\n"


def fields(data):
    article = read_page(data, name="p").article
    return article.title, article.published_on, article.status_text, article.image_credit, article.text


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        PAGE.replace("\n", "\r\n").encode(),
        PAGE.replace("\n", "\r").encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.encode("utf-16"),
        PAGE.encode("utf-32"),
        PAGE.replace("March 06", "March\u00a006").replace("y s", "y\u00a0s").replace("Фото: ", "Фото:\u00a0").encode(),
        f"\n\n  header -->\n{PAGE}\n\n".encode(),
        f"header --> {PAGE}".encode(),
        PAGE.removesuffix("\n").encode(),
    ],
    ids=["plain", "CRLF", "CR", "BOM", "UTF-16", "UTF-32", "no-break spaces", "stray line", "stray words", "no last line end"],
)
def test_one_page_however_it_was_saved(data):
    assert fields(data) == (TITLE, date(2017, 3, 6), None, "Порт", TEXT)


def test_html_with_a_menu_keeps_the_article_only():
    page = f"""<html><head><style>p {{}}</style></head><body>
      <header>Site</header><nav><p>Menu</p></nav><ul class="menu"><li>Home</li></ul>
      <h1>{TITLE}</h1><p>Category status: <img src="i.png"></p><p>March 06, 2017 09:30</p><p>Фото: Порт</p><p>{TEXT}</p>
      <script>document.write("no")</script><footer>Contacts</footer></body></html>"""
    assert fields(page.encode()) == (TITLE, date(2017, 3, 6), None, "Порт", TEXT)


def test_a_page_that_is_one_form_is_read():
    article = read_page(f"<html><body><form><h1>{TITLE}</h1><p>{TEXT}</p></form></body></html>".encode(), name="p").article
    assert (article.title, article.text) == (TITLE, TEXT)


def test_broken_markup_is_read():
    article = read_page(
        f"<html><body><h1>{TITLE}</h1><p>Category status:<p>March 06, 2017 09:30<p>{TEXT} <b>A < B".encode(), name="p"
    ).article
    assert (article.title, article.published_on) == (TITLE, date(2017, 3, 6))
    assert article.text.startswith(TEXT)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", r"empty; save the page again"),
        (b"\r\n\t \r\n", "empty"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "this is a PDF, not text; save the page as HTML or text"),
        (
            PAGE.encode("cp1251"),
            r"line 5, byte \d+: byte 0xD4 is not UTF-8; it looks like windows-1251; .*iconv -f WINDOWS-1251 -t UTF-8",
        ),
        (f"<html><body><p>{PAGE}</p></body></html>".encode("cp1251"), "windows-1251.*iconv"),
        (PAGE.encode().replace(b"boats", b"bo\x00ats", 1), "line 1, byte 21: a NUL byte"),
        (PAGE.replace("boats", "bo\x00ats").encode("utf-16"), "NUL characters"),
        (PAGE.encode("utf-16-le"), "UTF-16LE without a byte order mark.*iconv"),
        (PAGE.encode("utf-16")[:-1], "UTF-16 but breaks off"),
        (b"<!doctype html>", "holds no text"),
        (b"<html><!-- nothing --></html>", "holds no text"),
    ],
    ids=[
        "empty",
        "blank",
        "PDF",
        "cp1251",
        "cp1251 HTML",
        "NUL",
        "NUL in UTF-16",
        "UTF-16 unmarked",
        "UTF-16 cut",
        "doctype",
        "comment",
    ],
)
def test_what_is_refused_says_where_and_what_to_do(data, says):
    with pytest.raises(SourceMalformed, match=says) as caught:
        read_page(data, name="page.html")
    assert caught.value.where.startswith("page.html")
    assert caught.value.remedy


def test_a_wrong_declaration_is_read_as_what_it_is_and_warned_of():
    data = f'<html><head><meta charset="windows-1251"></head><body><p>{TEXT} Порт.</p></body></html>'.encode()
    page = read_page(data, name="p")
    assert page.encoding == "utf-8"
    assert any("declares windows-1251 but is UTF-8" in warning for warning in page.article.warnings)


@pytest.mark.parametrize(
    "data",
    [b"a" * 3_000_000, b"boat " * 600_000, b"\n" * 2_000_000 + b"boat", b"<p>" * 20_000 + b"boat"],
    ids=["one word", "one line", "blank", "open"],
)
def test_long_input_takes_seconds_and_not_minutes(data):
    began = perf_counter()
    article = read_page(data, name="p").article
    assert perf_counter() - began < 20
    assert article.text.split()[-1].endswith(("a", "boat"))
