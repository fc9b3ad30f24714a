"""Deals and deliveries of one release, united."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.registers import read_register
from reliant.registers.join import join_release
from reliant.registers.releases import release_of

DEAL_HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
DELIVERY_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
    "TIV delivery values,Local production"
)
DEALS = (
    "Belarus,Russia,2015,,10,,T-99,tank,8,,2016; 2018,New,Licence,2.5,25,20",
    "Belarus,Russia,2015,,8,,S-1 Lancet,radar,8,,2016; 2018,New,Second,1,8,8",
    "Belarus,Russia,2022,,4,,Mi-77,combat helicopter,0,,,New,Open,11.5,46,0",
    "Belarus,Russia,1988,,6,,MiG-9,fighter,6,,1990; 1996,New,Old,10,60,60",
    "Belarus,Russia,1980,,6,,MiG-8,fighter,6,,1982,New,Older,10,60,60",
    "Kazakhstan,Spain,2010,,2,,C-1,transport aircraft,2,,2012,New,Gone,10,20,20",
)
DELIVERIES = (
    "7,Russia,Belarus,Lancet,radar,Sensors,2015,No,5,No,2016,No,New,1,1,5,No",
    "7,Russia,Belarus,Lancet,radar,Sensors,2015,No,3,No,2018,No,New,1,1,3,No",
    "8,Russia,Belarus,Tank 99,tank,Armoured vehicles,2015,No,2,No,2016,No,New,2.5,2.5,5,Yes",
    "8,Russia,Belarus,Tank 99,tank,Armoured vehicles,2015,No,6,No,2018,No,New,2.5,2.5,15,Yes",
    "9,Russia,Belarus,MiG,fighter aircraft,Aircraft,1988,No,2,No,1996,No,New,10,10,20,No",
    "10,Israel,Kazakhstan,X,radar,Sensors,2011,No,1,No,2012,No,New,1,1,1,No",
)


def file(header: str, rows, day: str):
    text = "\n".join((f"Transfers of major conventional arms\nData generated: {day}", header, *rows)) + "\n"
    return read_register(text.encode(), name=day)


def deals(*rows, day="18 Mar 2024"):
    return file(DEAL_HEADER, rows or DEALS, day)


def deliveries(*rows, day="13 Apr 2024"):
    return file(DELIVERY_HEADER, rows or DELIVERIES, day)


def by_designation(joined):
    return {row["designation"]: row for row in joined.rows.to_pylist()}


def test_each_deal_has_its_years_exactly_its_comment_and_its_category():
    found = by_designation(join_release(deals(), deliveries()))
    assert (found["T-99"]["match"], found["T-99"]["years"], found["T-99"]["yearly_tiv"]) == ("told_apart", [2016, 2018], [5, 15])
    assert (found["T-99"]["comment"], found["T-99"]["deal_key"], found["T-99"]["is_local_production"]) == (
        "Licence",
        "sipri:8",
        True,
    )
    assert found["S-1 Lancet"]["yearly_tiv"] == [5, 3]
    assert (found["Mi-77"]["match"], found["Mi-77"]["number_ordered"], found["Mi-77"]["years"]) == ("open_order", 4, [])
    assert len(found["T-99"]["sources"]) == 3


def test_nothing_is_dropped_and_what_has_no_partner_says_why():
    joined = join_release(deals(), deliveries())
    found = by_designation(joined)
    assert {name: row["match"] for name, row in found.items()} == {
        "T-99": "told_apart",
        "S-1 Lancet": "told_apart",
        "Mi-77": "open_order",
        "MiG-9": "cut",
        "MiG-8": "before",
        "C-1": "deal_only",
        "X": "deliveries_only",
    }
    assert sum(joined.counts.values()) == joined.rows.num_rows == 7
    assert "2 of 3 deals matched" in joined.told


def test_a_deal_that_began_before_the_deliveries_is_matched_by_the_years_they_share():
    found = by_designation(join_release(deals(), deliveries()))
    assert (found["MiG-9"]["years"], found["MiG-9"]["yearly_tiv"], found["MiG-9"]["tiv_delivered"]) == ([1996], [20], 60)


def test_the_designation_alone_joins_nothing():
    other = [row.replace("Tank 99", "T-99").replace(",2015,", ",2014,") for row in DELIVERIES[2:4]]
    assert join_release(deals(DEALS[0]), deliveries(*other)).counts == {"deal_only": 1, "deliveries_only": 1}


def test_deals_that_differ_in_nothing_are_ambiguous():
    twins = [row.replace("7,", f"{number},", 1) for number in (1, 2) for row in DELIVERIES[:2]]
    joined = join_release(deals(DEALS[1], DEALS[1]), deliveries(*twins))
    assert joined.counts == {"ambiguous": 2}
    assert "2 of them ambiguous" in joined.told


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (deals(day="18 Mar 2024"), deliveries(day="12 Feb 2026"), r"one release.*March 2024.*March 2025"),
        (deals(day="sometime"), deliveries(), "unknown release"),
        (deliveries(), deliveries(), "no file of deals"),
        (deals(), deals(), "deliveries of each deal"),
    ],
)
def test_what_must_not_be_joined_is_refused_with_the_remedy(first, second, words):
    with pytest.raises(MeasureRefused, match=words) as caught:
        join_release(first, second)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("day", "last", "release"),
    [
        ("18 Mar 2024", 2023, 2024),
        ("13 Apr 2024", 2023, 2024),
        ("12 Feb 2026", 2024, 2025),
        ("7 Mar 2026", 2025, 2025),
        ("9 Mar 2026", 2025, 2026),
        ("9 Mar 2026", 2024, 2025),
        ("31 Dec 2025", 2024, 2025),
    ],
)
def test_the_release_a_day_belongs_to(day, last, release):
    register = deals(DEALS[0].replace("2016; 2018", str(last)), day=day)
    assert release_of(register) == release


@given(st.permutations(DELIVERIES), st.permutations(DEALS))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_changes_nothing(some, others):
    once, again = join_release(deals(), deliveries()), join_release(deals(*others), deliveries(*some))
    assert once.counts == again.counts
    drop = [name for name in once.rows.column_names if name not in {"designation", "match", "deal_key", "yearly_tiv"}]
    key = "designation"
    assert sorted(once.rows.drop_columns(drop).to_pylist(), key=lambda row: row[key]) == sorted(
        again.rows.drop_columns(drop).to_pylist(), key=lambda row: row[key]
    )
