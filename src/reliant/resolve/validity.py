"""Days against spans of time known to the day, the month or the year."""

from reliant.model.time import PartialDate


def covers(since: PartialDate | None, until: PartialDate | None, on: PartialDate) -> bool:
    """Whether any day of ``on`` may lie in a span; an open end has no limit, and the last day belongs to what comes after."""
    return (since is None or since.first <= on.last) and (until is None or on.first < until.last)


def is_before(one: PartialDate, other: PartialDate) -> bool:
    """Whether all of one lies before all of the other."""
    return one.last < other.first
