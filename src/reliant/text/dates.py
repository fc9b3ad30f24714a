"""Dates and weeks as pages print them, in English, Russian and Belarusian."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

Week = tuple[date, date]
"""First and last day of the week an article stands for, both included."""

_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_RUSSIAN = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря")
_BELARUSIAN = (
    "студзеня",
    "лютага",
    "сакавіка",
    "красавіка",
    "траўня",
    "чэрвеня",
    "ліпеня",
    "жніўня",
    "верасня",
    "кастрычніка",
    "лістапада",
    "снежня",
)
MONTHS: dict[str, int] = {
    **{word: number for words in (_ENGLISH, _RUSSIAN, _BELARUSIAN) for number, word in enumerate(words, 1)},
    **{word[:3]: number for number, word in enumerate(_ENGLISH, 1)},
    "sept": 9,
}

_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(\d{4})(?:\s*(?:года|год|г\.?))?"
_TIME = r"(?:,?\s+(?:at\s+|в\s+|у\s+)?(\d{1,2}):(\d{2})(?::\d{2})?)?"
_DASH = r"\s*[-‐‑–—−]\s*"
_MONTH_FIRST = re.compile(rf"{_MONTH}\s+(\d{{1,2}}),?\s+{_YEAR}{_TIME}", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\s+{_MONTH},?\s+{_YEAR}{_TIME}", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?")
_DOTTED = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}){_TIME}")
_WEEK_MONTH_FIRST = re.compile(
    rf"{_MONTH}\s+(\d{{1,2}})(?:,?\s+{_YEAR})?{_DASH}(?:{_MONTH}\s+)?(\d{{1,2}})(?:,?\s+{_YEAR})?", re.IGNORECASE
)
_WEEK_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:\s+{_MONTH}(?:\s+{_YEAR})?)?{_DASH}(\d{{1,2}})\s+{_MONTH}(?:\s+{_YEAR})?", re.IGNORECASE
)
_MIGRATION_DAY = date(2016, 4, 22)
_MIGRATION_HOURS = (time(19, 0), time(19, 40))
_NEIGHBOURS_AT_MOST = timedelta(days=31)  # weekly lists skip a holiday or two, not a season


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date line of a page; ``at`` is null when it prints no time."""

    on: date
    at: time | None = None

    @property
    def is_migration(self) -> bool:
        """Whether it is the evening the site was moved, which old pages carry instead of their own date."""
        return self.on == _MIGRATION_DAY and self.at is not None and _MIGRATION_HOURS[0] <= self.at <= _MIGRATION_HOURS[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedWeek:
    """A week range of a page; ``week`` is null when it prints no year, and the days are then kept apart from one."""

    start: tuple[int, int]  # month, day
    end: tuple[int, int]
    week: Week | None

    def in_year(self, year: int) -> Week | None:
        """The range when it ends in a given year; null when it has no such day."""
        try:
            return date(year - (self.start > self.end), *self.start), date(year, *self.end)
        except ValueError:
            return None


def printed_date(line: str) -> PrintedDate | None:
    """The date a whole line prints, with or without a time of day; null when the line is anything else."""
    line = line.strip()
    if found := _MONTH_FIRST.fullmatch(line):
        month, day, year, hour, minute = found.groups()
        return _dated(int(year), MONTHS[month.lower()], int(day), hour, minute)
    if found := _DAY_FIRST.fullmatch(line):
        day, month, year, hour, minute = found.groups()
        return _dated(int(year), MONTHS[month.lower()], int(day), hour, minute)
    if found := _ISO.fullmatch(line):
        year, month, day, hour, minute = found.groups()
        return _dated(int(year), int(month), int(day), hour, minute)
    if found := _DOTTED.fullmatch(line):
        day, month, year, hour, minute = found.groups()
        return _dated(int(year), int(month), int(day), hour, minute)
    return None


def printed_week(line: str) -> PrintedWeek | None:
    """The week range a whole line prints; null when the line is anything else."""
    line = line.strip()
    if found := _WEEK_MONTH_FIRST.fullmatch(line):
        first, day, first_year, last, last_day, year = found.groups()
        start, end = (MONTHS[first.lower()], int(day)), (MONTHS[(last or first).lower()], int(last_day))
    elif found := _WEEK_DAY_FIRST.fullmatch(line):
        day, first, first_year, last_day, last, year = found.groups()
        start, end = (MONTHS[(first or last).lower()], int(day)), (MONTHS[last.lower()], int(last_day))
    else:
        return None
    undated = PrintedWeek(start=start, end=end, week=None)
    if undated.in_year(2000) is None:  # a leap year: what fits nowhere in it is no range of days
        return None
    ends_in = int(year) if year else int(first_year) + (start > end) if first_year else None
    return PrintedWeek(start=start, end=end, week=undated.in_year(ends_in) if ends_in else None)


def weeks_from_neighbours(printed: Sequence[PrintedWeek]) -> tuple[Week | None, ...]:
    """Weeks of a time line, years filled in where the weeks beside them leave only one choice; null elsewhere."""
    weeks = [entry.week for entry in printed]
    while True:
        found = {
            place: week for place, entry in enumerate(printed) if weeks[place] is None and (week := _between(entry, weeks, place))
        }
        if not found:
            return tuple(weeks)
        for place, week in found.items():
            weeks[place] = week


def _between(entry: PrintedWeek, weeks: Sequence[Week | None], place: int) -> Week | None:
    beside = [
        week for week in (weeks[place - 1] if place else None, weeks[place + 1] if place + 1 < len(weeks) else None) if week
    ]
    years = {week[1].year + step for week in beside for step in (-1, 0, 1)}
    choices = [
        week
        for year in sorted(years)
        if (week := entry.in_year(year)) and all(abs(week[0] - other[0]) <= _NEIGHBOURS_AT_MOST for other in beside)
    ]
    return choices[0] if len(choices) == 1 else None


def _dated(year: int, month: int, day: int, hour: str | None, minute: str | None) -> PrintedDate | None:
    try:
        return PrintedDate(on=date(year, month, day), at=time(int(hour), int(minute)) if hour and minute else None)
    except ValueError:
        return None
