"""A rhythm is found where there is one, and not where there is none."""

from datetime import date, timedelta

import numpy as np

from reliant.scenarios.rhythm import rhythm_of

SINCE, UNTIL = date(2008, 1, 1), date(2025, 12, 31)
NEXT = (date(2026, 1, 1), date(2026, 12, 31))


def told(days, **more):
    return rhythm_of(days, since=SINCE, until=UNTIL, **{"window": NEXT, **more})


def test_a_yearly_commission_is_a_rhythm():
    found = told([date(year, 10, 5 + year % 7) for year in range(2010, 2026)])
    assert found.is_regular
    assert found.expected.year == 2026
    assert found.probability > 0.9
    assert found.base_rate < 0.7
    assert "a rhythm: 16 meetings" in found.says


def test_meetings_at_random_have_none_and_get_their_rate():
    random = np.random.default_rng(4)
    false_alarms = 0
    for _ in range(40):
        days = [SINCE + timedelta(days=int(day)) for day in random.integers(0, (UNTIL - SINCE).days, 10)]
        found = told(days)
        false_alarms += found.is_regular
        if not found.is_regular:
            assert found.probability == found.base_rate
            assert found.expected is None
    assert false_alarms <= 6


def test_few_meetings_tell_no_rhythm():
    found = told([date(year, 10, 5) for year in (2015, 2018, 2021)])
    assert not found.is_regular
    assert "from so few: 3 meetings in 18 years" in found.says
    assert found.probability == 1 - np.exp(-3 / ((UNTIL - SINCE).days / 365.25) * 365 / 365.25)


def test_no_meeting_is_no_probability():
    found = told([])
    assert (found.probability, found.base_rate, found.n_meetings) == (None, None, 0)
    assert "no dated meeting" in found.says


def test_a_rhythm_that_broke_off_is_none():
    found = told([date(year, 10, 5) for year in range(2008, 2018)])
    assert not found.is_regular
    assert "broken off" in found.says


def test_two_reports_of_one_meeting_are_one():
    assert told([date(2020, 5, 1), date(2020, 5, 3), date(2021, 5, 1)]).n_meetings == 2


def test_what_lies_after_the_documents_is_not_looked_at():
    assert told([date(2026, 5, 1)]).n_meetings == 0
