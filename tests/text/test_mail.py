"""Mail, well made and not: the text, who wrote it and when; what is quoted or attached is no word of it."""

from datetime import date
from email.message import EmailMessage

import pytest


def mail(text="Six boats were ordered from the yard.\n", subject="Шесть катеров"):
    message = EmailMessage()
    message["From"] = "Анна Порт <anna@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = subject
    message["Date"] = "Mon, 18 Sep 2017 23:30:00 -0500"
    message.set_content(text)
    return message


def test_a_mail_is_a_document(made):
    message = mail("Six boats were ordered from the yard.\n\nThe price is not known.\n> an earlier mail\n-- \nAnna\n")
    message.add_alternative("<p>HTML</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    read = made.outcomes(message.as_bytes())
    article = read.pages[0].article
    assert (article.title, article.author, article.published_on) == ("Шесть катеров", "Анна Порт", date(2017, 9, 18))
    assert article.text == "Six boats were ordered from the yard.\n\nThe price is not known."
    assert any("attachment 'x.pdf'" in warning for warning in article.warnings)
    assert any("earlier mail" in warning for warning in article.warnings)


def test_html_is_read_where_there_is_no_plain_text(made):
    message = mail()
    message.set_content("<html><body><h1>Катера</h1><p>Шесть катеров.</p></body></html>", subtype="html", charset="koi8-r")
    assert made.outcomes(message.as_bytes()).pages[0].article.text == "Катера\n\nШесть катеров."


def test_an_attached_mail_is_a_document_of_its_own(made):
    outer = mail("See below.\n", subject="Fw")
    outer.add_attachment(mail())
    read = made.outcomes(outer.as_bytes())
    assert read.titles == ["Fw", "Шесть катеров"]
    assert read.places[1].endswith("attached message 1")
    assert read.pages[0].article.text == "See below."


def test_a_mailbox_is_read_message_by_message(made):
    line = b"From anna@example.org Mon Sep 18 23:30:00 2017\n"
    junk = b"From: a@b\nSubject: junk\nContent-Transfer-Encoding: base64\n\n@@@ not base64 \xff\n\n"
    box = line + mail(">From here on it is quoted\n\nFrom now on.\n", subject="one").as_bytes() + b"\n" + line + junk
    read = made.outcomes(box + line + mail(subject="three").as_bytes())
    assert read.titles == ["one", "three"]
    assert len(read.failed) == 1
    assert f"file, message 2, byte {len(box) - len(junk) - len(line)}" in read.failed[0]
    assert "base64" in read.failed[0]


def test_a_saved_page_is_read_as_its_page(made):
    data = (
        b"From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/p\nSubject: T\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="BB"\n\n--BB\nContent-Type: text/html\n'
        b"Content-Transfer-Encoding: quoted-printable\nContent-Location: https://example.org/p\n\n"
        b"<html><body><h1>Six boats</h1><p>They were ordered from a yard=\n in Gdynia.</p></body></html>\n--BB--\n"
    )
    page = made.outcomes(data).pages[0]
    assert (page.format, page.article.title, page.article.url) == ("html", "Six boats", "https://example.org/p")
    assert page.article.text == "They were ordered from a yard in Gdynia."


DEEP = b"From: a@b\nMIME-Version: 1.0\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(3000)
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (DEEP, "nested too deep"),
        (b"From: a@b\nSubject: s\nContent-Transfer-Encoding: base64\n\n@@@@ no \xff base64 @@\n", "no base64"),
        (b"From: a@b\nSubject: s\nContent-Type: text/plain; charset=nonsense\n\n\xe9\xe8 text\n", "nonsense"),
        (b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\ntext\n--x--\n", "no HTML"),
    ],
    ids=["deep", "base64", "charset", "no page"],
)
def test_mail_that_cannot_be_read_is_named(made, data, says):
    read = made.outcomes(data)
    assert (read.titles, len(read.failed)) == ([], 1)
    assert says in read.failed[0]


def test_broken_headers_are_warned_of_and_the_text_is_read(made):
    data = b"From: a@b\nSubject: =?utf-8?b?!!!?=\nDate: no day\nContent-Type: multipart/mixed\n\nSix boats were ordered.\n"
    article = made.outcomes(data).pages[0].article
    assert (article.text, article.published_on) == ("Six boats were ordered.", None)
    assert any("'no day'" in warning for warning in article.warnings)
    assert any("form is damaged" in warning for warning in article.warnings)


def test_a_note_with_a_date_line_is_no_mail(made):
    page = made.outcomes(b"Photo: Harbour Office\nDate: 2017-03-06\n\nSix boats were ordered.\n").pages[0]
    assert page.format == "text"
