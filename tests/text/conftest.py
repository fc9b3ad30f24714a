"""Pages and web archives made for tests."""

import gzip
import io
from types import SimpleNamespace

import pytest

from reliant.errors import SourceError
from reliant.text import Found, LeftOut, documents_in


def record(number, body, *, media="text/html; charset=utf-8", headers="", kind="response", status="200 OK", length=None):
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def page(title, *, paragraphs=4, extra=""):
    body = "".join(
        f"<p>The ministry of Vilnia ordered patrol boats from a yard in Gdynia, as paragraph {number} of {title} says. "
        "The price was not disclosed, and the yard did not answer.</p>"
        for number in range(paragraphs)
    )
    return (
        f"<html lang='en'><head><title>{title}</title><meta property='article:published_time' content='2019-03-04T10:00:00Z'>"
        f"</head><body><article><h1>{title}</h1>{body}</article>{extra}</body></html>"
    ).encode()


def packed(*records):
    return b"".join(gzip.compress(one) for one in records)


def outcomes(data, **options):
    """Titles of what was read, why the rest was not, and what was left out, each in order."""
    found = list(documents_in(io.BytesIO(data), name="file", **options))
    return SimpleNamespace(
        pages=[outcome.page for outcome in found if isinstance(outcome, Found)],
        places=[outcome.where for outcome in found if isinstance(outcome, Found)],
        titles=[outcome.page.article.title for outcome in found if isinstance(outcome, Found)],
        failed=[str(outcome) for outcome in found if isinstance(outcome, SourceError)],
        left_out=[outcome.why for outcome in found if isinstance(outcome, LeftOut)],
    )


@pytest.fixture
def made():
    """The makers above, for tests."""
    return SimpleNamespace(record=record, page=page, packed=packed, outcomes=outcomes)
