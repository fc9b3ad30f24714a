from datetime import date, time

import pytest

from reliant.text.dates import printed_date, printed_week


@pytest.mark.parametrize(
    "line",
    [
        "March 06, 2017 09:30",
        "Mar 6, 2017",
        "6 March 2017",
        "6 марта 2017 г., 09:30",
        "6 марта 2017 года",
        "6 сакавіка 2017",
        "2017-03-06",
        "2017-03-06T09:30:00+03:00",
        "06.03.2017 09:30",
        "march 6 2017",
    ],
)
def test_one_day_in_many_hands(line):
    assert printed_date(line).on == date(2017, 3, 6)


def test_the_time_of_day_is_kept():
    assert printed_date("March 06, 2017 09:30").at == time(9, 30)


@pytest.mark.parametrize(
    "line", ["On March 6, 2017 boats came", "February 30, 2017", "March 2017", "", "2017", "March 6, 2017 25:00"]
)
def test_other_lines_are_no_dates(line):
    assert printed_date(line) is None


@pytest.mark.parametrize(
    ("line", "week"),
    [
        ("March 6 – March 12, 2017", (date(2017, 3, 6), date(2017, 3, 12))),
        ("March 6-12, 2017", (date(2017, 3, 6), date(2017, 3, 12))),
        ("December 28 – January 3, 2016", (date(2015, 12, 28), date(2016, 1, 3))),
        ("December 28, 2015 — January 3, 2016", (date(2015, 12, 28), date(2016, 1, 3))),
        ("6 – 12 марта 2017", (date(2017, 3, 6), date(2017, 3, 12))),
        ("27 февраля – 5 марта 2017 года", (date(2017, 2, 27), date(2017, 3, 5))),
        ("March 6 – March 12", None),
    ],
)
def test_week_ranges(line, week):
    assert printed_week(line).week == week


@pytest.mark.parametrize("line", ["March 6, 2017", "March 40 – March 50, 2017", "2015 – 2017", "Boats – March 6"])
def test_other_lines_are_no_weeks(line):
    assert printed_week(line) is None
