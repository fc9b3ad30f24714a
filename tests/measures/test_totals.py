"""Totals, ranks and changes, by hand."""

import pytest

from reliant.measures.totals import trade_totals
from reliant.model.tables import TOTALS
from reliant.model.time import Window

LATE, EARLY = Window(2021, 2025), Window(2016, 2020)


def column(totals, name) -> dict[str, object]:
    return {row["id"]: row[name] for row in totals.to_pylist()}


def in_year(year: int, supplier: str, value: float, recipient: str = "BLR") -> dict:
    return {"year": year, "supplier": supplier, "value_tiv": value, "recipient": recipient}


def test_equal_values_share_a_rank_and_the_next_one_is_skipped(deliveries):
    found = trade_totals(deliveries(("RUS", 9.0), ("TUR", 4.0), ("CHN", 4.0), ("ZAF", 1.0)), "supplier", LATE)
    assert [(row["id"], row["rank"]) for row in found.to_pylist()] == [("RUS", 1), ("CHN", 2), ("TUR", 2), ("ZAF", 4)]
    assert found.schema == TOTALS.schema


def test_sums_that_differ_only_in_the_last_digit_share_a_rank(deliveries):
    found = trade_totals(deliveries(("TUR", 0.1), ("TUR", 0.2), ("CHN", 0.3)), "supplier", LATE)
    assert [(row["id"], row["rank"]) for row in found.to_pylist()] == [("CHN", 1), ("TUR", 1)]


def test_unknown_suppliers_keep_their_volume_and_have_no_rank(deliveries):
    found = trade_totals(deliveries(("UNK", 8.0), ("RUS", 6.0), ("CHN", 2.0)), "supplier", LATE)
    assert column(found, "rank") == {"UNK": None, "RUS": 1, "CHN": 2}
    assert column(found, "share_of_world") == {"UNK": 0.5, "RUS": 0.375, "CHN": 0.125}


def test_change_is_null_where_there_is_no_earlier_value_to_divide_by(deliveries):
    rows = [
        in_year(2018, "RUS", 8.0),
        in_year(2022, "RUS", 6.0),
        in_year(2022, "CHN", 2.0),
        in_year(2018, "TUR", 0.0),
        in_year(2022, "TUR", 1.0),
    ]
    assert column(trade_totals(deliveries(*rows), "supplier", LATE, against=EARLY), "change") == {
        "RUS": -0.25,
        "CHN": None,
        "TUR": None,
    }
    assert set(column(trade_totals(deliveries(*rows), "supplier", LATE), "change").values()) == {None}


def test_a_party_of_the_earlier_window_alone_has_no_row(deliveries):
    found = trade_totals(deliveries(in_year(2018, "UKR", 8.0), in_year(2022, "RUS", 6.0)), "supplier", LATE, against=EARLY)
    assert column(found, "value") == {"RUS": 6.0}


def test_share_of_the_world_is_null_with_its_reason_where_the_file_is_an_extract(deliveries):
    why = "the file holds two recipients"
    (row,) = trade_totals(deliveries(("RUS", 3.0)), "supplier", LATE, not_the_world=why).to_pylist()
    assert (row["share_of_world"], row["share_of_world_reason"]) == (None, why)
    (row,) = trade_totals(deliveries(("RUS", 3.0)), "supplier", LATE).to_pylist()
    assert (row["share_of_world"], row["share_of_world_reason"]) == (1.0, None)


def test_a_window_of_nothing_but_zeros_has_no_share_of_the_world(deliveries):
    assert column(trade_totals(deliveries(("RUS", 0.0)), "supplier", LATE), "share_of_world") == {"RUS": None}


def test_recipients_and_the_world_are_counted_from_the_same_rows(deliveries):
    frame = deliveries(
        in_year(2021, "RUS", 5.0), in_year(2023, "RUS", 1.0, "KAZ"), in_year(2025, "CHN", 2.0), in_year(2020, "CHN", 64.0)
    )
    assert column(trade_totals(frame, "recipient", LATE), "value") == {"BLR": 7.0, "KAZ": 1.0}
    (world,) = trade_totals(frame, "world", LATE, against=EARLY).to_pylist()
    assert (world["id"], world["value"], world["rank"], world["change"]) == ("WORLD", 8.0, 1, -0.875)


def test_rows_without_volume_count_nowhere(deliveries):
    assert column(trade_totals(deliveries(("RUS", None), ("CHN", 2.0)), "supplier", LATE), "value") == {"CHN": 2.0}


def test_nothing_delivered_has_no_totals(deliveries):
    assert trade_totals(deliveries(("RUS", 1.0)), "world", EARLY).num_rows == 0


def test_the_worked_example_of_the_register_comes_out(deliveries):
    """SIPRI, sources and methods: six Eurofighters of 55 million each, Germany to Austria in 2009, are 330 million."""
    rows = [in_year(2009, "DEU", 55.0, "AUT") for _ in range(6)]
    assert column(trade_totals(deliveries(*rows), "supplier", Window(2009, 2009)), "value") == {"DEU": pytest.approx(330.0)}


def test_sums_of_members_are_not_added_to_their_members(deliveries):
    recipients = ("DEU", "ORG:European Union", "ORG:European Union (28)", "ORG:Euro area (19)", "ORG:World", "ORG:NATO")
    rows = [in_year(2022, "RUS", 5.0, recipient) for recipient in recipients]
    assert column(trade_totals(deliveries(*rows), "supplier", LATE), "value") == {"RUS": 10.0}
    assert set(column(trade_totals(deliveries(*rows), "recipient", LATE), "value")) == {"DEU", "ORG:NATO"}


def test_each_category_has_its_own_ranks_and_shares(deliveries):
    rows = [
        {**in_year(2022, supplier, value), "category": category}
        for supplier, value, category in (("RUS", 3.0, "Aircraft"), ("CHN", 1.0, "Aircraft"), ("CHN", 2.0, "Ships"))
    ]
    found = trade_totals(deliveries(*rows), "supplier", LATE, per_category=True, unit="million TIV").to_pylist()
    assert [(row["category"], row["id"], row["rank"], row["share_of_world"]) for row in found] == [
        ("Aircraft", "RUS", 1, 0.75),
        ("Aircraft", "CHN", 2, 0.25),
        ("Ships", "CHN", 1, 1.0),
    ]
