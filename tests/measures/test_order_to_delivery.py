"""What became of orders: ratios, times and overdue deals by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.ledger.lateness import FEWEST, MATURE, Patiences
from reliant.measures.order_to_delivery import delivery_ratios, delivery_times, open_orders
from reliant.model.tables import DEALS
from reliant.model.time import Window

EARLY, LATE = Window(2011, 2015), Window(2016, 2020)


def deals(*rows):
    empty = dict.fromkeys(column.name for column in DEALS.columns if column.is_nullable)
    fixed = {
        "source": "made",
        "format": "A1",
        "vintage": "2026-03-09",
        "file": "made.csv",
        "line": 1,
        "recipient": "BLR",
        "supplier": "RUS",
        "category": "Missiles",
        "designation": "X",
        "description": "thing",
        "number_ordered": 4.0,
        "number_delivered": 4.0,
        "tiv_order": 8.0,
        "tiv_delivered": 8.0,
        "delivery_years": [],
    }
    return DEALS.build([{**empty, **fixed, "row_id": f"r-{place}", **row} for place, row in enumerate(rows)])


def done(ordered, last, **more):
    return {"ordered_year": ordered, "delivery_years": [last], **more}


def part(ordered, number, **more):
    years = [ordered + 1] if number else []
    return {
        "ordered_year": ordered,
        "number_delivered": float(number),
        "tiv_delivered": 2.0 * number,
        "delivery_years": years,
        **more,
    }


def test_the_ratio_is_delivered_by_ordered_volume():
    table = delivery_ratios(deals(done(2012, 2014), part(2013, 1), part(2014, 0), done(2017, 2018)), [EARLY, LATE], 2025)
    early, late = table.to_pylist()
    assert early["delivery_ratio"] == pytest.approx(10 / 24)
    assert [early[name] for name in ("n_deals", "n_fulfilled", "n_open", "n_untouched")] == [3, 1, 2, 1]
    assert (late["window"], late["delivery_ratio"]) == ("2016:2020", 1)


def test_more_than_was_ordered_counts_as_all_and_hides_no_open_order():
    [row] = delivery_ratios(deals(done(2012, 2014, tiv_delivered=16.0), part(2013, 0)), [EARLY], 2025).to_pylist()
    assert row["delivery_ratio"] == pytest.approx(0.5)


def test_deals_of_unknown_number_are_counted_apart():
    [row] = delivery_ratios(deals(done(2012, 2014), done(2012, 2013, number_ordered=None)), [EARLY], 2025).to_pylist()
    assert (row["n_deals"], row["n_unknown"]) == (1, 1)
    assert delivery_ratios(deals(done(2012, 2013, number_ordered=None)), [EARLY], 2025).num_rows == 0


def test_a_cohort_without_a_volume_has_no_ratio():
    [row] = delivery_ratios(deals(done(2012, 2014, tiv_order=0.0, tiv_delivered=0.0)), [EARLY], 2025).to_pylist()
    assert row["delivery_ratio"] is None


def test_no_window_is_refused():
    with pytest.raises(MeasureRefused):
        delivery_ratios(deals(done(2012, 2014)), [], 2025)


def test_times_by_hand():
    """Waits 1, 2, 3 fulfilled and one open after 10: half by 2 (1/4, 2/4), nine in ten never."""
    [row] = delivery_times(deals(done(2010, 2011), done(2010, 2012), done(2010, 2013), part(2015, 1)), 2025).to_pylist()
    assert (row["n_deals"], row["n_fulfilled"], row["years_half"], row["years_nine_in_ten"]) == (4, 3, 2, None)
    assert "too many deals are open" in row["note"]


def test_times_of_categories_apart():
    table = delivery_times(deals(done(2010, 2011), done(2010, 2015, category="Ships")), 2025, per_category=True)
    assert [(row["category"], row["years_half"]) for row in table.to_pylist()] == [("Missiles", 1), ("Ships", 5)]


def test_an_open_deal_is_overdue_only_when_older_than_nine_in_ten():
    settled = [done(2000, 2003) for _ in range(FEWEST)]
    rows = open_orders(deals(part(2021, 1), part(2024, 0)), 2025, among=deals(*settled)).to_pylist()
    assert [(row["age"], row["patience"], row["is_overdue"]) for row in rows] == [(4, 3, True), (1, 3, False)]
    assert rows[0]["reason"] == (
        "ordered 2021, open for 4 years; nine in ten deals from RUS in Missiles were fulfilled within 3 years (10 fulfilled)"
    )


def test_with_too_few_deals_nobody_is_called_overdue():
    [row] = open_orders(deals(part(1990, 0)), 2025).to_pylist()
    assert (row["is_overdue"], row["patience"]) == (None, None)
    assert "fewer than 10" in row["reason"]


def test_orders_after_the_end_of_the_record_are_no_orders_yet():
    assert open_orders(deals(part(2026, 0)), 2025).num_rows == 0
    assert delivery_times(deals(part(2026, 0)), 2025).num_rows == 0


WAITS = st.lists(st.tuples(st.integers(1990, 2020), st.integers(0, 9), st.booleans()), min_size=FEWEST, max_size=40)


@given(waits=WAITS)
@settings(deadline=None)
def test_the_ninth_of_ten_is_the_patience_of_the_ledger(waits):
    rows = [done(year, year + wait) if ready else part(year, 0) for year, wait, ready in waits]
    table = deals(*rows)
    patience = Patiences(table.to_pylist(), 2025).of("RUS", "Missiles")
    [row] = delivery_times(table, 2025, per_category=True).to_pylist()
    if patience is not None and patience.kind == "deals from RUS in Missiles":
        assert row["years_nine_in_ten"] == patience.years
    assert row["years_half"] is None or row["years_nine_in_ten"] is None or row["years_half"] <= row["years_nine_in_ten"]
    assert MATURE > 0.5
