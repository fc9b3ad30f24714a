"""Which release a register file belongs to: SIPRI publishes all years anew once a year, in the second week of March."""

from datetime import date

from reliant.model.register import Register

_PUBLISHED_FROM, _PUBLISHED_BY = 8, 15
"""Days of March between which the release has appeared; files generated then may be of either."""


def release_of(register: Register) -> int | None:
    """The year of the March release a file was generated from; null when the file does not say when it was generated.

    The rule: generated from 16 March on, it is of that year's release; before 8 March, of the year before. Between, when the
    release appears, the last year with a delivery decides: a release ends with the year before it. So files generated on
    18 March 2024 and 13 April 2024 are of one release (2024), and one of 12 February 2026 is of the release of 2025.
    """
    if register.vintage is None:
        return None
    day = date.fromisoformat(register.vintage)
    is_new = day >= date(day.year, 3, _PUBLISHED_BY + 1)
    if date(day.year, 3, _PUBLISHED_FROM) <= day <= date(day.year, 3, _PUBLISHED_BY):
        is_new = register.years is not None and register.years.last >= day.year - 1
    return day.year if is_new else day.year - 1
