"""Two releases side by side."""

import pytest

from reliant.errors import MeasureRefused
from reliant.registers import read_register
from reliant.registers.compare import compare_releases

DEAL_HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
DELIVERY_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
    "TIV delivery values,Local production"
)
OLD_DEALS = (
    "Belarus,Russia,2015,,8,,T99,tank,8,,2016,New,,2.5,20,20",  # respelled later
    "Belarus,Russia,2014,,1,,Yak-9,trainer aircraft,1,,2015,New,,1,1,1",  # its order year is revised
    "Belarus,Russia,2010,,4,,S-1,radar,4,,2012,New,,1,4,4",  # found not to have been
    "Belarus,Russia,2016,,4,,Mi-77,combat helicopter,0,,,New,,10,40,0",  # more ordered
    "Kazakhstan,Spain,2010,,2,,C-1,transport aircraft,2,,2016,New,,10,20,20",
)
NEW_DEALS = (
    "Belarus,Russia,2015,,8,,T-99,tank,8,,2016,New,,2.5,20,20",
    "Belarus,Russia,2015,,1,,Yak-9,trainer aircraft,1,,2015,New,,1,1,1",
    "Belarus,China,2013,,3,,A-2,multiple rocket launcher,3,,2016,New,,1,3,3",  # known only now
    "Belarus,Russia,2016,,6,,Mi-77,combat helicopter,0,,,New,,10,60,0",
    "Belarus,Russia,2018,,4,,Su-3,fighter aircraft,4,,2019,New,,10,40,40",  # new, not revised
    "Kazakhstan,Spain,2010,,2,,C-1,transport aircraft,2,,2016,New,,11,22,22",
)
OLD_DELIVERIES = (
    "7,Russia,Belarus,Lancet,radar,Sensors,2015,No,5,No,2016,No,New,1,1,5,No",
    "8,Russia,Belarus,T-99,tank,Armoured vehicles,2015,No,2,No,2018,No,New,2.5,2.5,5,Yes",
)
NEW_DELIVERIES = (
    "7,Russia,Belarus,Lancet,armed drone,Sensors,2015,No,5,No,2016,No,New,1,1,8,No",
    "8,Russia,Belarus,T-99,tank,Armoured vehicles,2015,No,2,No,2018,No,New,2.5,2.5,5,Yes",
    "9,China,Belarus,T-98,tank,Armoured vehicles,2015,No,2,No,2019,No,New,2.5,2.5,5,Yes",
)


def file(header: str, rows, day: str):
    text = "\n".join((f"Transfers of major conventional arms\nData generated: {day}", header, *rows)) + "\n"
    return read_register(text.encode(), name=day)


def of_kind(revision, kind):
    return [
        (row["recipient"], row["supplier"], row["year"], row["designation"], row["old"], row["new"])
        for row in revision.rows
        if row["kind"] == kind
    ]


@pytest.fixture
def revision():
    return compare_releases(file(DEAL_HEADER, OLD_DEALS, "18 Mar 2024"), file(DEAL_HEADER, NEW_DEALS, "18 May 2026"))


def test_volumes_that_changed_and_only_in_the_years_both_cover(revision):
    assert str(revision.years) == "2015:2016"
    assert of_kind(revision, "volume") == [
        ("BLR", "CHN", 2016, None, None, 3.0),
        ("KAZ", "ESP", 2016, None, 20.0, 22.0),
    ]
    assert [(row["recipient"], row["old"], row["new"], row["change"]) for row in revision.totals] == [
        ("BLR", 21.0, 24.0, 3.0),
        ("KAZ", 20.0, 22.0, 2.0),
    ]


def test_deals_that_came_and_went_but_not_those_respelled_redated_or_new(revision):
    assert of_kind(revision, "deal_appeared") == [("BLR", "CHN", 2013, "A-2", None, 3.0)]
    assert of_kind(revision, "deal_vanished") == []  # the radar of 2012 lies outside the years of both
    assert of_kind(revision, "deal_changed") == [
        ("KAZ", "ESP", 2010, "C-1", 20.0, 22.0),
        ("BLR", "RUS", 2016, "Mi-77", 0.0, 0.0),
    ]
    assert [row["detail"] for row in revision.rows if row["designation"] == "Mi-77"] == ["4 to 6 ordered"]


def test_with_ids_of_deals_a_new_wording_is_no_change():
    revision = compare_releases(
        file(DELIVERY_HEADER, OLD_DELIVERIES, "13 Apr 2024"), file(DELIVERY_HEADER, NEW_DELIVERIES, "12 Feb 2026")
    )
    assert [row["kind"] for row in revision.rows] == ["volume", "deal_changed"]
    assert of_kind(revision, "deal_changed") == [("BLR", "RUS", 2015, "Lancet", 5.0, 8.0)]


def test_the_older_one_is_the_older_whatever_the_order(revision):
    turned = compare_releases(file(DEAL_HEADER, NEW_DEALS, "18 May 2026"), file(DEAL_HEADER, OLD_DEALS, "18 Mar 2024"))
    assert turned == revision


def test_one_recipient_only():
    files = file(DEAL_HEADER, OLD_DEALS, "18 Mar 2024"), file(DEAL_HEADER, NEW_DEALS, "18 May 2026")
    assert {row["recipient"] for row in compare_releases(*files, recipient="KAZ").rows} == {"KAZ"}


def test_what_cannot_be_compared_is_refused():
    old = file(DEAL_HEADER, OLD_DEALS, "18 Mar 2024")
    with pytest.raises(MeasureRefused, match="nothing revised"):
        compare_releases(old, old)
    with pytest.raises(MeasureRefused, match="no year is in both"):
        compare_releases(old, file(DEAL_HEADER, NEW_DEALS[4:5], "18 May 2026"))
    with pytest.raises(MeasureRefused, match="no deliveries by year"):
        compare_releases(old, file(DEAL_HEADER, OLD_DEALS[3:4], "18 May 2026"))


def test_deals_are_not_compared_across_formats():
    mixed = compare_releases(file(DEAL_HEADER, OLD_DEALS, "18 Mar 2024"), file(DELIVERY_HEADER, NEW_DELIVERIES, "12 Feb 2026"))
    assert {row["kind"] for row in mixed.rows} == {"volume"}
    assert any("not compared" in note for note in mixed.notes)
