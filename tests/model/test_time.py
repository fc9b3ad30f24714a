from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.model.time import PartialDate, Window

days = st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))
months = st.dates().map(lambda day: PartialDate(day.year, day.month))
years = st.dates().map(lambda day: PartialDate(day.year))
partial_dates = st.one_of(days, months, years)
calendar_years = st.integers(1900, 2100)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2015-09", date(2015, 9, 1), date(2015, 9, 30)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-12", date(2015, 12, 1), date(2015, 12, 31)),
        ("2015-09-09", date(2015, 9, 9), date(2015, 9, 9)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_the_days_a_partial_date_can_mean(text, first, last):
    read = PartialDate.parse(text)
    assert (read.first, read.last, str(read)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["", "15", "2015-9", "2015-00", "2015-00-00", "2015-13", "2015-02-30", "2015-09-09-09", "0000", "2015 "]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_day_without_a_month_is_refused():
    with pytest.raises(ValueError, match="needs a month"):
        PartialDate(2015, None, 9)


@given(partial_dates)
def test_a_partial_date_is_read_as_it_is_written(when):
    assert PartialDate.parse(str(when)) == when
    assert when.first <= when.last


@given(partial_dates, partial_dates)
def test_partial_dates_are_in_one_order(one, other):
    assert (one < other) + (other < one) + (one == other) == 1
    assert (one <= other) is (one < other or one == other)


@pytest.mark.parametrize(
    ("text", "window", "label"),
    [
        ("2021:2025", Window(2021, 2025), "2021-25"),
        (" 2021 ", Window(2021, 2021), "2021"),
        ("1996:2000", Window(1996, 2000), "1996-2000"),
    ],
)
def test_windows_are_read_and_labelled(text, window, label):
    assert (Window.parse(text), window.label) == (window, label)


@pytest.mark.parametrize("text", ["", "2021-2025", "2025:2021", "21:25", "2021:", "2021:2022:2023"])
def test_what_is_no_window_is_refused(text):
    with pytest.raises(ValueError, match="window"):
        Window.parse(text)


def test_the_oldest_window_may_begin_before_the_first_year():
    assert Window.every(5, first=2012, last=2025) == (Window(2011, 2015), Window(2016, 2020), Window(2021, 2025))


def test_a_window_has_at_least_one_year():
    with pytest.raises(ValueError, match="at least one"):
        Window.every(0, first=2012, last=2025)


@given(st.integers(1, 30), calendar_years, calendar_years)
def test_windows_cover_every_year_once(length, first, last):
    windows = Window.every(length, first=first, last=last)
    if first > last:
        assert windows == ()
        return
    assert all(sum(year in window for window in windows) == 1 for year in range(first, last + 1))
    assert all(window.last - window.first + 1 == length for window in windows)
    assert windows[-1].last == last
    assert list(windows) == sorted(windows)


@given(calendar_years, calendar_years)
def test_a_window_is_read_as_it_is_written(one, other):
    window = Window(min(one, other), max(one, other))
    assert Window.parse(str(window)) == window
