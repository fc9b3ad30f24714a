"""Dates in Russian and Belarusian sentences, to the day, the month or the year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from reliant.extract.slavic.lexicon import lists
from reliant.extract.when import Moment
from reliant.model.document import Span
from reliant.model.time import PartialDate


def moments_in(text: str, span: Span, published: date | None, language: str) -> tuple[Moment, ...]:
    """Dates of one sentence of a document in reading order, none inside another."""
    found: list[Moment] = []
    for kind, pattern in _patterns(language):
        for match in pattern.finditer(text, span.start, span.end):
            place = Span(start=match.start(), end=match.end())
            if any(place.overlaps(other.span) for other in found):
                continue
            try:
                found += [
                    Moment(on=on, span=place, is_inferred=inferred) for on, inferred in _read(kind, match, published, language)
                ]
            except ValueError:
                continue  # "31 June": no date
    return tuple(sorted(found, key=lambda moment: moment.span.start))


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = lists(language)
    month = "(" + "|".join(words["months"]) + r")[а-яёіў]*"
    year = r"(\d{4})(?:-?г?[оа]?\w*)?"
    weekday = "(" + "|".join(words["weekdays"]) + r")[а-яёіў]*"
    steps = "|".join(f"({'|'.join(words[step])})" for step in ("last", "next", "this"))
    unit = f"({words['week']}|{words['month']}|{words['year']})"
    flags = re.IGNORECASE
    return (
        ("day", re.compile(rf"\b(\d{{1,2}})(?:[-–]\d{{1,2}})? {month} {year}", flags)),
        ("month", re.compile(rf"\b{month} {year}", flags)),
        ("day_bare", re.compile(rf"\b(\d{{1,2}})(?:[-–]\d{{1,2}})? {month}\b", flags)),
        (
            "month_bare",
            re.compile(rf"(?<=\b[вўу] ){month}\b|(?<=конце ){month}\b|(?<=канцы ){month}\b|(?<=начале ){month}\b", flags),
        ),
        ("year", re.compile(r"(?<![\w-])((?:19|20)\d{2})(?:-м)?(?= ?(?:г\b|г\.|год|гоd|годзе|года|году|годам))", flags)),
        ("relative", re.compile(rf"(?:{steps})[а-яёіў]* {unit}[а-яёіў]*", flags)),
        ("weekday", re.compile(rf"\b(?:во?|у|ў) {weekday}", flags)),
        ("near", re.compile(r"\b(" + "|".join(words["yesterday"]) + r")\b", flags)),
    )


def _month(word: str, language: str) -> int:
    for beginning, number in lists(language)["months"].items():
        if re.fullmatch(beginning, word.lower()):
            return int(number)
    raise ValueError(f"{word!r} is no month")


def _read(kind: str, match: re.Match[str], published: date | None, language: str) -> Iterator[tuple[PartialDate | None, bool]]:
    if kind == "day":
        yield PartialDate(int(match[3]), _month(match[2], language), int(match[1])), False
    elif kind == "month":
        yield PartialDate(int(match[2]), _month(match[1], language)), False
    elif kind == "year":
        yield PartialDate(int(match[1])), False
    elif published is None:
        yield None, True
    elif kind == "day_bare":
        yield PartialDate(published.year, _month(match[2], language), int(match[1])), True
    elif kind == "month_bare":
        yield PartialDate(published.year, _month(next(group for group in match.groups() if group), language)), True
    elif kind == "weekday":
        yield _weekday(match[1].lower(), published, language), True
    elif kind == "near":
        day = published + timedelta(days=int(lists(language)["yesterday"][match[1].lower()]))
        yield PartialDate(day.year, day.month, day.day), True
    else:
        yield _step(match, published, language), True


def _weekday(name: str, published: date, language: str) -> PartialDate:
    number = lists(language)["weekdays"].index(name)
    day = published - timedelta(days=(published.weekday() - number) % 7)
    return PartialDate(day.year, day.month, day.day)


def _step(match: re.Match[str], published: date, language: str) -> PartialDate:
    step = -1 if match[1] else 1 if match[2] else 0
    unit, words = match[4].lower(), lists(language)
    if re.fullmatch(words["year"], unit):
        return PartialDate(published.year + step)
    if re.fullmatch(words["month"], unit):
        month = published.year * 12 + published.month - 1 + step
        return PartialDate(month // 12, month % 12 + 1)
    day = published + timedelta(weeks=step)
    monday = day - timedelta(days=day.weekday())
    return PartialDate(monday.year, monday.month)
