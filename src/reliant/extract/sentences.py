"""Where sentences begin and end, from the characters alone: every later step counts from here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reliant.model.document import Document, SegmentKind, Span

LONGEST = 1_200
"""Characters of a sentence that are parsed at once, about 200 words: a parser's time and memory grow with length."""
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "cpt",
        "sgt",
        "adm",
        "cmdr",
        "brig",
        "sen",
        "rep",
        "gov",
        "pres",
        "st",
        "no",
        "nos",
        "inc",
        "corp",
        "co",
        "ltd",
        "vs",
        "al",
        "approx",
        "dept",
        "est",
        "fig",
        "jr",
        "sr",
        "messrs",
        "vol",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "d.c",
        "a.m",
        "p.m",
        "ph.d",
        "i.e",
        "e.g",
        "hon",
        "rear",
        "vice",
    ]
)
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_STOP = re.compile(
    r"(?P<mark>[.!?…]+[\"”’')\]»]*)(?=\s+[\"“‘'(\[«—–-]*\s*[A-ZА-ЯІЎЁ0-9])"  # a stop, space, a capital or a number
    r"|(?<=[a-zа-я0-9)”’\"])(?P<tight>[.!?][\"”’)]?)(?=[“\"‘(]?[A-ZА-ЯІЎЁ][a-zа-яё]+[ ,’'-])"  # "platform.The"
)
_CUTS = ("; ", ": ", ", ", " ")


def segments_of(document: Document) -> Iterator[Span]:
    """Paragraphs and list items of a document; a heading repeats what its text says."""
    if not document.segments:
        if document.text.strip():
            yield Span(start=0, end=len(document.text))
        return
    for segment in document.segments:
        if segment.kind is not SegmentKind.HEADING:
            yield segment.span


def sentences_of(document: Document) -> Iterator[Span]:
    """Sentences of a document in reading order; one longer than ``LONGEST`` comes in pieces."""
    for segment in segments_of(document):
        for paragraph in _PARAGRAPH.finditer(document.text, segment.start, segment.end):
            for sentence in sentences_in(document.text, Span(start=paragraph.start(), end=paragraph.end())):
                yield from _pieces(document.text, sentence)


def sentences_in(text: str, paragraph: Span) -> Iterator[Span]:
    """Sentences of one paragraph, without the space around them."""
    start = _after_dateline(text, paragraph.start, paragraph.end)
    for stop in _STOP.finditer(text, start, paragraph.end):
        if stop["mark"] and _is_abbreviation(text, start, stop.start()):
            continue
        yield from _trimmed(text, start, stop.end())
        start = stop.end()
    yield from _trimmed(text, start, paragraph.end)


_DATELINE = re.compile(
    r"[A-ZÀ-Ý][A-ZÀ-Ý.’' -]{2,40}(?:, [A-Z][\w. ]{1,25}){0,3} ?(?:\([A-Z][\w/ ]{1,20}\) ?)?"
    r"(?:[–—―:]|-{1,2}|/[A-Z][\w ]{1,15}/\.?)\s+(?=[“\"‘]?[A-Z])"
)
"""Where and by whom a report was filed, "WASHINGTON (Reuters) - ", "WARSAW, Poland — ": no part of the first sentence."""


def _after_dateline(text: str, start: int, end: int) -> int:
    match = _DATELINE.match(text, start, min(end, start + 90))
    return match.end() if match else start


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    """Whether the stop belongs to the word before it: "Gen.", "U.S.", an initial."""
    if text[stop] != ".":
        return False
    word = text[max(start, text.rfind(" ", start, stop) + 1) : stop].lstrip("(“\"'")
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper())


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start=start, end=end)


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > LONGEST:
        cut = next(
            (at for mark in _CUTS if (at := text.rfind(mark, start + LONGEST // 2, start + LONGEST)) >= 0), start + LONGEST - 1
        )
        yield from _trimmed(text, start, cut + 1)
        start = cut + 1
    yield from _trimmed(text, start, sentence.end)
