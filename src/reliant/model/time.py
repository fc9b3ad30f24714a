"""Dates as sources give them: to the day, the month or the year; and windows of whole years."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or only the year. Written ``2015-09-09``, ``2015-09`` or ``2015``."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError(f"a day needs a month, got {self!r}")
        _ = self.first  # month 0, day 31 of June and the like are refused by ``date``

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``YYYY[-MM[-DD]]``; ValueError for anything else."""
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
            raise ValueError(f"a partial date is YYYY, YYYY-MM or YYYY-MM-DD, got {text!r}")
        return cls(*(int(part) for part in text.split("-")))

    @property
    def first(self) -> date:
        """First day it can mean."""
        return date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def last(self) -> date:
        """Last day it can mean."""
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is None:
            return date(self.year, self.month, monthrange(self.year, self.month)[1])
        return date(self.year, self.month, self.day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.first, self.last) < (other.first, other.last)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Whole calendar years ``first`` to ``last``, both included. Written ``2021:2025``."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a window runs from an earlier to a later year, got {self}")

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Read ``2021:2025`` or a single year; ValueError for anything else."""
        match = re.fullmatch(r"(\d{4})(?::(\d{4}))?", text.strip())
        if not match:
            raise ValueError(f"a window is written FIRST:LAST, such as 2021:2025, got {text!r}")
        return cls(int(match[1]), int(match[2] or match[1]))

    @classmethod
    def every(cls, years: int, *, first: int, last: int) -> "tuple[Window, ...]":
        """Non-overlapping windows of ``years`` years that end at ``last`` and reach back to ``first``, oldest first.

        The oldest one may begin before ``first``.
        """
        if years < 1:
            raise ValueError(f"a window has at least one year, got {years}")
        ends = range(last, first - 1, -years)
        return tuple(cls(end - years + 1, end) for end in reversed(ends))

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last

    def __str__(self) -> str:
        return f"{self.first}:{self.last}"

    @property
    def label(self) -> str:
        """As people write it: ``2021-25``; over a century's turn and for one year in full."""
        if self.first == self.last:
            return str(self.first)
        if self.first // 100 == self.last // 100:
            return f"{self.first}-{self.last % 100:02d}"
        return f"{self.first}-{self.last}"
