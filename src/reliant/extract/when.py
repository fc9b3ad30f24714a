"""When something happened, as the sentence says, to the day, the month or the year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reliant.model.document import Span
from reliant.model.time import PartialDate
from reliant.text.dates import MONTHS

_MONTH = (
    r"(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_PATTERNS = (
    ("day", re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:[-–]\d{{1,2}})? (?:of )?{_MONTH},? (\d{{4}})\b")),
    ("month_day", re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?, (\d{{4}})\b")),
    ("month", re.compile(rf"\b{_MONTH},? (?:of )?(\d{{4}})\b")),
    ("day_bare", re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}\b")),
    ("month_day_bare", re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?\b(?![-\d])")),
    ("month_bare", re.compile(rf"\b(?:in|by|since|during|until|of|this|last|next|early|late|mid-?) ?{_MONTH}\b")),
    ("year", re.compile(r"(?<![-/\w$€£])(?:\b|(?<=mid-))((?:19|20)\d{2})\b(?!\s*(?:mm|km|kg|hp|m\b|tons|-\w))")),
    (
        "relative",
        re.compile(
            r"\b(last|this|next) (week|month|year)\b|\b(yesterday|today|tomorrow)\b"
            r"|\b(?:on|last|this|next) ((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
            re.IGNORECASE,
        ),
    ),
)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date a text gives and its characters; ``is_inferred`` when its year comes from the document's date.

    ``on`` is null where the text gives no year and the document no date to take one from.
    """

    on: PartialDate | None
    span: Span
    is_inferred: bool = False


def moments_in(text: str, published: date | None) -> tuple[Moment, ...]:
    """Dates in a text, in reading order, none inside another."""
    found: list[Moment] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(start=match.start(), end=match.end())
            if any(span.overlaps(other.span) for other in found):
                continue
            found += [Moment(on=on, span=span, is_inferred=inferred) for on, inferred in _read(kind, match, published)]
    return tuple(sorted(found, key=lambda moment: moment.span.start))


def nearest(moments: Sequence[Moment], place: int) -> Moment | None:
    """The date that stands nearest to a character; null without any."""
    return min(moments, key=lambda moment: (abs(moment.span.start - place), moment.span.start)) if moments else None


def _read(kind: str, match: re.Match[str], published: date | None) -> Iterator[tuple[PartialDate | None, bool]]:
    try:
        if kind == "day":
            yield PartialDate(int(match[3]), _month(match[2]), int(match[1])), False
        elif kind == "month_day":
            yield PartialDate(int(match[3]), _month(match[1]), int(match[2])), False
        elif kind == "month":
            yield PartialDate(int(match[2]), _month(match[1])), False
        elif kind == "year":
            yield PartialDate(int(match[1])), False
        else:
            yield _bare(kind, match, published) if published is not None else None, True
    except ValueError:
        return  # "31 June": no date


def _bare(kind: str, match: re.Match[str], published: date) -> PartialDate:
    if kind == "day_bare":
        return PartialDate(published.year, _month(match[2]), int(match[1]))
    if kind == "month_day_bare":
        return PartialDate(published.year, _month(match[1]), int(match[2]))
    if kind == "month_bare":
        return PartialDate(published.year, _month(match[1]))
    which, unit, day, weekday = match.groups()
    if day or weekday:
        on = _day(published, (day or weekday).lower())
        return PartialDate(on.year, on.month, on.day)
    step = {"last": -1, "this": 0, "next": 1}[which.lower()]
    if unit.lower() == "year":
        return PartialDate(published.year + step)
    if unit.lower() == "month":
        months = published.year * 12 + published.month - 1 + step
        return PartialDate(months // 12, months % 12 + 1)
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
    sunday = monday + timedelta(days=6)
    if monday.month != sunday.month:
        return PartialDate(monday.year) if monday.year == sunday.year else PartialDate(sunday.year)
    return PartialDate(monday.year, monday.month)


def _day(published: date, name: str) -> date:
    """Yesterday, today, tomorrow; or the last such weekday, which may be the day of publication itself."""
    if name in _WEEKDAYS:
        return published - timedelta(days=(published.weekday() - _WEEKDAYS.index(name)) % 7)
    return published + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[name])


def _month(name: str) -> int:
    return MONTHS[name.lower()]
