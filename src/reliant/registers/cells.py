"""What one printed cell of a SIPRI register says; ValueError, with words for people, when it says nothing sensible."""

import re
from functools import lru_cache

from reliant.errors import UnknownName
from reliant.model.countries import party_named
from reliant.model.identity import PartyId

_NUMBER = re.compile(r"(\d{1,12}(?:\.\d{1,20})?)(\?)?|\((\d{1,12}(?:\.\d{1,20})?)\)")
_YEAR = re.compile(r"(\d{4})(\?)?|\((\d{4})\)")
_RANGE = re.compile(r"\(?(\d{4})\)?(?:[-–]\(?(\d{4})\)?)?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SUMS = frozenset({"world", "total", "all countries", "world total", "total world"})
_CONDITIONS = {
    "new": "new",
    "second hand": "second_hand",
    "second-hand": "second_hand",
    "second hand but modernized": "modernised",
    "second hand but modernised": "modernised",
    "second-hand but modernized": "modernised",
    "second-hand but modernised": "modernised",
}


def number(text: str, what: str) -> tuple[float | None, bool]:
    """A number and whether a mark in the cell itself (``200?``, ``(200)``) calls it uncertain; null for an empty cell."""
    if not text:
        return None, False
    found = _NUMBER.fullmatch(text)
    if not found:
        raise ValueError(f"{what} is {text[:40]!r}, which is no number")
    return float(found[1] or found[3]), bool(found[2] or found[3])


def year(text: str, what: str) -> tuple[int | None, bool]:
    """A year and whether a mark in the cell itself calls it uncertain; null for an empty cell."""
    if not text:
        return None, False
    found = _YEAR.fullmatch(text)
    if not found or not _FIRST_YEAR <= int(found[1] or found[3]) <= _LAST_YEAR:
        raise ValueError(f"{what} is {text[:40]!r}, which is no year")
    return int(found[1] or found[3]), bool(found[2] or found[3])


@lru_cache(maxsize=4096)
def years(text: str) -> tuple[int, ...]:
    """Years as ``2012; 2014`` prints them, ascending, each once; none for an empty cell."""
    found = {year(part.strip(), "year of delivery")[0] for part in text.split(";") if part.strip()}
    return tuple(sorted(one for one in found if one is not None))


@lru_cache(maxsize=4096)
def year_ranges(text: str) -> tuple[tuple[int, bool], ...]:
    """Years as ``2011-2012``, ``(2011)-2013`` or ``2011; (2013-2014)`` print them, ascending, and whether each is in brackets.

    Years inside a range are uncertain when one of its ends is.
    """
    found: dict[int, bool] = {}
    for part in re.split(r"[;,]", text):
        if not part.strip():
            continue
        span = _RANGE.fullmatch("".join(part.split()))
        if not span:
            raise ValueError(f"year of delivery is {part.strip()[:40]!r}, which is no year")
        first, last = int(span[1]), int(span[2] or span[1])
        if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
            raise ValueError(f"years of delivery are {part.strip()[:40]!r}, which is no range of years")
        found |= dict.fromkeys(range(first, last + 1), "(" in part)
    return tuple(sorted(found.items()))


def mark(text: str | None, what: str, sign: str = "?") -> bool | None:
    """What a column of marks says: true for the sign, false for nothing; null when there is no such column."""
    if text is None:
        return None
    if text not in {"", sign}:
        raise ValueError(f"the mark beside {what} is {text[:40]!r}, neither {sign!r} nor empty")
    return text == sign


def yes_no(text: str | None, what: str) -> bool | None:
    """What a Yes/No cell says; null when it is empty or there is no such column."""
    if not text:
        return None
    if text.lower() not in {"yes", "no"}:
        raise ValueError(f"{what} is {text[:40]!r}, neither Yes nor No")
    return text.lower() == "yes"


def condition(text: str) -> str | None:
    """new, second_hand or modernised; null for an empty cell."""
    if not text:
        return None
    if text.lower() not in _CONDITIONS:
        raise ValueError(f"status is {text[:40]!r}, none of New, Second hand, Second hand but modernized")
    return _CONDITIONS[text.lower()]


def party(text: str, what: str) -> PartyId:
    """The party a name means."""
    if not text:
        raise ValueError(f"{what} is empty")
    if text.lower() in _SUMS:
        raise ValueError(f"{what} is {text[:60]!r}, a sum over countries beside its parts")
    found = _party(text)
    if isinstance(found, UnknownName):
        hint = f" (nearest: {', '.join(found.nearest)})" if found.nearest else ""
        raise ValueError(f"{what} is {text[:60]!r}, a name nobody knows{hint}")  # noqa: TRY004  it is the value that is wrong
    return found


@lru_cache(maxsize=4096)
def _party(text: str) -> PartyId | UnknownName:
    try:
        return party_named(text)
    except UnknownName as error:
        return error
