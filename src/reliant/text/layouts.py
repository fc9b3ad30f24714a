"""The page layouts of a weekly political monitor, read from lines: A (2016-17), B and B' (later), and the index of a category."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from reliant.model.document import SegmentKind
from reliant.text.blocks import Block, Line, blocks_of, is_heading, is_one_sentence
from reliant.text.dates import PrintedWeek, Week, printed_date, printed_week, weeks_from_neighbours

CATEGORIES = frozenset(
    {
        "the ruling elite",
        "ruling elite",
        "society and political parties",
        "security issues",
        "belarus-west relations",
        "belarus-russia relations",
        "international relations",
        "elections",
        "economy",
    }
)
_STATUS_LABEL = re.compile(r"category\s+status\s*:\s*(.*)", re.IGNORECASE)
_STATUS_PHRASE = re.compile(r"(?:the\s+)?situation\s+(?:has|have|is|did|remains?)\b.*", re.IGNORECASE)
_CREDIT = re.compile(r"(?:image|photo|фото|фота)\s*:\s*(.*)", re.IGNORECASE)
_CREDIT_AT_MOST = 200
_STRAY = re.compile(r"\W*header\s*--\s*>\s*", re.IGNORECASE)
_BY = re.compile(r"by(?:\s+(\S.{0,80}))?", re.IGNORECASE)
_SIMILAR = frozenset({"similar articles", "похожие статьи", "падобныя артыкулы"})
_TAILS = frozenset({"subscribe to our newsletter", "situation in belarus"})
_LINKS = frozenset({"read more", "more", "читать далее"})
_MARK_AT_MOST = 40  # characters of a line that may open or close a block
_HEADER_AT_MOST = 4  # lines between a title and the same title again
_ARTICLE_LINE = 200  # characters: no title or week of an index is as long
_DASHES = str.maketrans("‐‑–—", "----")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the lines of one article or teaser give; null and empty mean that the page does not show it."""

    layout: str | None = None
    title: str | None = None
    published_on: date | None = None
    covers: Week | None = None
    category: str | None = None
    status_text: str | None = None
    image_credit: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    source_name: str | None = None
    observed_on: date | None = None
    body: tuple[Block, ...] = ()
    similar: tuple["Reading", ...] = ()
    timeline: tuple[tuple[str, Week | None], ...] = ()
    warnings: tuple[str, ...] = ()


def read_layout(lines: Sequence[Line], *, headline: str | None = None) -> Reading | None:
    """What a page in a known layout says; null when no layout is recognised.

    Args:
        lines: lines of the page, blank ones left out.
        headline: the title when it is known from elsewhere, as from the ``h1`` of a page; it marks where menus end.
    """
    lines = _without_strays(lines)
    main, similar, has_tail = _parts(lines)
    reading = _index(main) or _layout_a(main) or _layout_b(main)
    if reading is None and has_tail:
        reading = _layout_b_prime(_from_headline(main, headline))
    if reading is None and similar:
        reading = _dated_article(_from_headline(main, headline))
    return replace(reading, similar=similar) if reading else None


def read_plain(lines: Sequence[Line], *, title: str | None = None) -> Reading:
    """What a text without a layout says.

    Unless its title is given, its first line is the title only when it could be one and stands apart from what follows;
    a date, a credit and ``by`` right under it are read as such.
    """
    main, similar, _ = _parts(_without_strays(lines))
    if title is None and len(main) > 1 and is_heading(main[0].text) and not printed_date(main[0].text):
        is_apart = main[1].opens or printed_date(main[1].text) is not None
        title, main = (main[0].text, main[1:]) if is_apart else (None, main)
    return replace(_headed(main, Reading(title=title)), similar=similar)


def same_words(one: str, other: str) -> bool:
    """Whether two titles are the same but for case and spaces."""
    return one.casefold().split() == other.casefold().split()


def _layout_a(lines: Sequence[Line]) -> Reading | None:
    place = next((place for place, line in enumerate(lines) if _STATUS_LABEL.fullmatch(line.text)), None)
    if place is None:
        return None
    before, after = list(lines[:place]), lines[place:]
    reading = Reading(layout="A")
    if before and printed_date(before[-1].text):
        reading = _with_date(reading, before.pop().text)
    title = before.pop().text if before else None
    named = {line.text for line in before if _is_category(line.text)}
    reading = replace(reading, title=title, category=named.pop() if len(named) == 1 else None)
    left_out = [line.text for line in before if not _is_category(line.text)]
    if any(len(text) > _ARTICLE_LINE for text in left_out):
        reading = _warned(reading, f"{len(left_out)} line(s) above the title were left out")
    return _headed(after, reading)


def _layout_b(lines: Sequence[Line]) -> Reading | None:
    place = next((place for place, line in enumerate(lines) if printed_week(line.text)), None)
    if place is None or place + 1 >= len(lines):
        return None
    title, rest = lines[place + 1].text, lines[place + 2 :]
    again = next((n for n, line in enumerate(rest[:_HEADER_AT_MOST]) if same_words(line.text, title)), None)
    author = _BY.fullmatch(lines[place - 1].text) if place else None
    reading = Reading(layout="B", title=title, author=author.group(1) if author else None)
    reading = _with_week(reading, lines[place].text)
    if again is None:
        if not any(_is_category(line.text) or _STATUS_PHRASE.fullmatch(line.text) for line in rest[:2]):
            return None  # a week range alone does not make the layout
        return _headed(rest, reading)
    header = [line.text for line in rest[:again]]
    for text in header:
        if _is_category(text) or (reading.category is None and len(header) > 1 and text is header[0]):
            reading = replace(reading, category=text)
        elif credit := _CREDIT.fullmatch(text):
            reading = replace(reading, image_credit=credit.group(1) or None)
        elif reading.status_text is None:
            reading = replace(reading, status_text=text)
        else:
            reading = _warned(reading, f"the header line {text!r} was left out")
    return _headed(rest[again + 1 :], reading)


def _layout_b_prime(lines: Sequence[Line]) -> Reading | None:
    if len(lines) < 2 or not is_heading(lines[0].text):
        return None
    reading = _headed(lines[1:], Reading(layout="B'", title=lines[0].text))
    if len(reading.body) > 1 and reading.body[0].kind is SegmentKind.PARAGRAPH and is_one_sentence(reading.body[0].text):
        lead = Block(kind=SegmentKind.LEAD, text=reading.body[0].text)
        reading = replace(reading, body=(lead, *reading.body[1:]))
    return reading


def _dated_article(lines: Sequence[Line]) -> Reading | None:
    """Layout A without its status label: a title, a date line, and similar articles further down."""
    place = next((place for place, line in enumerate(lines[:8]) if printed_date(line.text)), 0)
    if not place or not is_heading(lines[place - 1].text):
        return None
    return _headed(lines[place:], Reading(layout="A", title=lines[place - 1].text))


def _index(lines: Sequence[Line]) -> Reading | None:
    place = next((place for place, line in enumerate(lines) if line.text.casefold() == "all trends"), None)
    if place is None or any(len(line.text) > _ARTICLE_LINE for line in lines[place:]):
        return None
    entries: list[tuple[str, PrintedWeek]] = []
    rest = lines[place + 1 :]
    for title, line in pairwise(rest[1:]):
        week = printed_week(line.text)
        if week and not printed_week(title.text) and not _BY.fullmatch(title.text):
            entries.append((title.text, week))
    if not entries:
        return None
    weeks = weeks_from_neighbours([week for _, week in entries])
    timeline = tuple((title, week) for (title, _), week in zip(entries, weeks, strict=True))
    reading = Reading(
        layout="index",
        title=rest[0].text,
        category=rest[0].text,
        timeline=timeline,
        warnings=(f"this page is an index: it lists {len(timeline)} title(s) with their weeks and holds no article",),
    )
    unknown = sum(week is None for week in weeks)
    return _warned(reading, f"the year of {unknown} week(s) of the list is unknown") if unknown else reading


def _headed(lines: Sequence[Line], reading: Reading) -> Reading:
    """The reading with what stands between title and body, and the body."""
    place = 0
    for line in lines:
        text = line.text
        label, credit, by = _STATUS_LABEL.fullmatch(text), _CREDIT.fullmatch(text), _BY.fullmatch(text)
        if label or (_STATUS_PHRASE.fullmatch(text) and reading.layout and len(text) <= 80 and reading.status_text is None):
            reading = replace(reading, status_text=(label.group(1) if label else text) or reading.status_text)
        elif credit and len(text) <= _CREDIT_AT_MOST:
            reading = replace(reading, image_credit=reading.image_credit or credit.group(1) or None)
        elif printed_date(text) and reading.published_on is None:
            reading = _with_date(reading, text)
        elif printed_week(text) and reading.covers is None and reading.layout != "B":
            reading = _with_week(reading, text)
        elif by and is_heading(text):
            reading = replace(reading, author=by.group(1) or reading.author)
        elif reading.title and same_words(text, reading.title):
            pass
        elif reading.layout and reading.category is None and _is_category(text):
            reading = replace(reading, category=text)
        else:
            break
        place += 1
    return replace(reading, body=blocks_of(lines[place:]))


def _similar_articles(lines: Sequence[Line]) -> tuple[Reading, ...]:
    lines = [line for line in lines if line.text.casefold() not in _LINKS]
    anchors = [place for place, line in enumerate(lines) if place and (printed_date(line.text) or printed_week(line.text))]
    anchors = [place for place in anchors if place - 1 not in anchors]
    if not anchors:
        if all(is_heading(line.text) for line in lines):
            return tuple(Reading(title=line.text) for line in lines)
        has_title = len(lines) > 1 and is_heading(lines[0].text)
        return (Reading(title=lines[0].text if has_title else None, body=blocks_of(lines[has_title:])),) if lines else ()
    ends = [place - 1 for place in anchors[1:]] + [len(lines)]
    items = [_headed(lines[place:end], Reading(title=lines[place - 1].text)) for place, end in zip(anchors, ends, strict=True)]
    above = tuple(Reading(title=line.text) for line in lines[: anchors[0] - 1] if is_heading(line.text))
    return (*above, *items)


def _parts(lines: Sequence[Line]) -> tuple[Sequence[Line], tuple[Reading, ...], bool]:
    """Lines of the article, its similar articles, and whether a tail of the site's followed."""
    end = len(lines)
    short = [(place, _plain(line.text)) for place, line in enumerate(lines) if len(line.text) <= _MARK_AT_MOST]
    tails = [place for place, words in short if place and words in _TAILS]
    heads = [place for place, words in short if words in _SIMILAR]
    similar: tuple[Reading, ...] = ()
    if heads:
        stop = next((place for place in tails if place > heads[0]), end)
        block = [line for line in lines[heads[0] + 1 : stop] if _plain(line.text) not in _SIMILAR]
        similar = _similar_articles(block)
    return lines[: min([*tails, *heads, end])], similar, bool(tails)


def _without_strays(lines: Sequence[Line]) -> Sequence[Line]:
    if lines and (stray := _STRAY.match(lines[0].text)):
        rest = lines[0].text[stray.end() :]
        return [replace(lines[0], text=rest, start=lines[0].start + stray.end()), *lines[1:]] if rest else lines[1:]
    return lines


def _from_headline(lines: Sequence[Line], headline: str | None) -> Sequence[Line]:
    place = next((place for place, line in enumerate(lines) if headline and same_words(line.text, headline)), 0)
    return lines[place:]


def _with_date(reading: Reading, text: str) -> Reading:
    printed = printed_date(text)
    if printed is None:
        return reading
    reading = replace(reading, published_on=printed.on)
    if printed.is_migration:
        return _warned(reading, f"the page date {text!r} is that of the site's migration; the article may be older")
    return reading


def _with_week(reading: Reading, text: str) -> Reading:
    printed = printed_week(text)
    if printed is None:
        return reading
    if printed.week is None:
        return _warned(reading, f"the week range {text!r} does not give a known year")
    return replace(reading, covers=printed.week)


def _warned(reading: Reading, warning: str) -> Reading:
    return replace(reading, warnings=(*reading.warnings, warning))


def _is_category(text: str) -> bool:
    return _plain(text).translate(_DASHES).replace(" - ", "-") in CATEGORIES


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).removesuffix(":")
