"""Breaks of a recipient's yearly supply by hand: levels, years without a delivery, and what is said."""

import pytest

from reliant.measures.arrow import level_breaks
from reliant.model.tables_trend import BREAKS
from reliant.model.time import Window

YEARS = Window(2001, 2012)
RISES = [0.2, 0.21, 0.19, 0.2, 0.2, 0.21, 0.8, 0.81, 0.79, 0.8, 0.8, 0.79]


def yearly(parts, first=2001):
    return [
        {"supplier": supplier, "value_tiv": value, "year": first + place}
        for place, part in enumerate(parts)
        if part is not None
        for supplier, value in (("RUS", part), ("CHN", 1 - part))
    ]


def test_a_step_has_two_levels(deliveries):
    table = level_breaks(deliveries(*yearly(RISES)), YEARS, supplier="RUS")
    assert table.schema == BREAKS.schema
    before, after = table.to_pylist()
    assert [(row["level"], row["n_levels"], row["first_year"], row["last_year"]) for row in (before, after)] == [
        (1, 2, 2001, 2006),
        (2, 2, 2007, 2012),
    ]
    assert (before["mean"], after["mean"]) == pytest.approx((sum(RISES[:6]) / 6, sum(RISES[6:]) / 6))
    assert (before["change"], after["change"]) == (None, pytest.approx(after["mean"] - before["mean"]))
    assert after["values"] == pytest.approx(RISES[6:])
    assert after["says"].startswith("Russia's share went from 0.20 to 0.80 in 2007; chance shows")


def test_each_supplier_has_its_series_and_the_index_one_of_all(deliveries):
    rows = level_breaks(deliveries(*yearly(RISES)), YEARS).to_pylist()
    assert [(row["supplier"], row["level"]) for row in rows] == [("CHN", 1), ("CHN", 2), ("RUS", 1), ("RUS", 2)]
    (index,) = level_breaks(deliveries(*yearly(RISES)), YEARS, of="hhi").to_pylist()
    assert (index["supplier"], index["indicator"]) == (None, "hhi")
    assert index["values"][0] == pytest.approx(0.2**2 + 0.8**2)
    assert index["says"] == "The index shows no break in 12 years that chance would hardly show."


def test_years_without_a_delivery_are_skipped_and_not_zero(deliveries):
    gaps = [*RISES[:6], None, None, *RISES[6:]]
    before, after = level_breaks(deliveries(*yearly(gaps)), Window(2001, 2014), supplier="RUS").to_pylist()
    assert (before["last_year"], after["first_year"], after["years"][0], after["n_years"]) == (2006, 2009, 2009, 12)


def test_a_supplier_that_never_delivered_has_a_series_of_zeros(deliveries):
    (row,) = level_breaks(deliveries(*yearly(RISES)), YEARS, supplier="TUR").to_pylist()
    assert (row["mean"], row["n_levels"]) == (0.0, 1)


def test_a_short_series_cannot_tell(deliveries):
    (row,) = level_breaks(deliveries(*yearly(RISES[:5])), YEARS, supplier="RUS").to_pylist()
    assert row["says"] == "Russia's share is known for 5 years; a break needs 3 on each side: it cannot be told."
    assert row["carry_over"] is None


def test_where_years_carry_over_the_breaks_are_called_no_evidence(deliveries):
    ramp = [0.02 * place for place in range(30)]
    rows = level_breaks(deliveries(*yearly(ramp, 1990)), Window(1990, 2019), supplier="RUS").to_pylist()
    assert len(rows) > 1
    assert rows[0]["carry_over"] > 0.3
    assert rows[0]["says"].endswith("breaks are then found where there are none: this is no evidence.")


def test_nothing_delivered_has_no_row(deliveries):
    assert level_breaks(deliveries(("RUS", 0.0)), Window(2021, 2025)).num_rows == 0
