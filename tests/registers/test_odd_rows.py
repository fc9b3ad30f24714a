"""Odd rows of arms registers, Excel's traces in files of goods, and the web tool of 2021: read as printed, and named by line."""

import json

import pytest

from reliant.errors import SourceMalformed
from reliant.registers import read_register

PREAMBLE = "Transfers of major conventional arms\nData generated: 18 May 2026 2:29:20 PM\n"
DEALS = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons\n"
)
DEAL = "Belarus,Russia,2015,?,10,?,T-99,tank,8,,2016,New,,2.5,25,20\n"
YEARS = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
    "TIV delivery values,Local production\n"
)
YEAR = "101,Russia,Belarus,T-99,tank,Armoured vehicles,2015,Yes,4,No,2016,No,New,2.5,2.5,10,Yes\n"
C2 = (
    "tidn,buyercod,sellercod,odat,odai,onum,onai,ldat,term,desig2,wcat,desc,coprod,nrdel,nrdelai,delyears,buyer,seller,status,"
    "tivunit,tivorder,tivdel\n"
)
OLD = "7,BLR,RUS,2015,X,10,,0,,T-99,AV,Tank,X,8,X,2016; 2018,Belarus,Russia,N,2.5,25,20\n"


def read(text: str):
    return read_register(text.encode(), name="f")


@pytest.mark.parametrize(
    ("header", "row", "old", "new", "words"),
    [
        (DEALS, DEAL, "Russia", "Belarus", "the same party as recipient and supplier"),
        (DEALS, DEAL, ",2016,", ",2014,", "a delivery before the year of order"),
        (DEALS, DEAL, ",2016,", ",2051,", "a year after the release"),
        (DEALS, DEAL, ",2015,?,", ",2051,?,", "a year after the release"),
        (DEALS, DEAL, "T-99", "T-99", "the same as an earlier one"),
        (YEARS, YEAR, "Russia", "Belarus", "the same party as recipient and supplier"),
        (YEARS, YEAR, ",2016,", ",2014,", "a delivery before the year of order"),
        (YEARS, YEAR, ",2016,", ",2051,", "a year after the release"),
        (YEARS, YEAR, "T-99", "T-99", "the same as an earlier one"),
    ],
)
def test_an_odd_row_is_kept_and_named(header, row, old, new, words):
    register = read(PREAMBLE + header + row + row.replace(old, new, 1))
    assert (register.refused, register.deliveries.num_rows) == ((), 2)
    assert any(words in note and note.endswith("line 5") for note in register.notes), register.notes
    assert not any(words in note for note in read(PREAMBLE + header + row).notes)


def test_doubled_items_of_json_are_kept_and_named():
    item = ["4", "10.5", "tank", "T-99"]
    register = read(json.dumps({"Russia": {"2016": {"Belarus": [item, item]}}}, indent=1))
    assert register.deliveries.num_rows == 2
    assert any("the same as an earlier one" in note and "line 11" in note for note in register.notes)


@pytest.mark.parametrize("name", ["World", "Total", "All countries"])
def test_a_sum_over_countries_is_refused_as_one(name):
    register = read(DEALS + DEAL + DEAL.replace("Russia", name))
    assert [row.line for row in register.refused] == [3]
    assert "a sum over countries" in register.refused[0].why


def test_two_downloads_in_one_file_are_refused_with_both_days():
    second = PREAMBLE.replace("2026", "2024")
    with pytest.raises(SourceMalformed) as caught:
        read(PREAMBLE + DEALS + DEAL + second + DEALS + DEAL)
    assert caught.value.where == "f, line 7"
    assert "18 May 2024" in caught.value.what


def test_the_list_of_2021_gives_deals_with_their_years():
    register = read(C2 + OLD)
    deal = register.deals.to_pylist()[0]
    assert (register.format, register.refused) == ("C2", ())
    expected = {
        "recipient": "BLR",
        "supplier": "RUS",
        "category": "Armoured vehicles",
        "designation": "T-99",
        "ordered_year": 2015,
        "is_ordered_year_estimate": True,
        "number_ordered": 10.0,
        "is_number_ordered_estimate": False,
        "number_delivered": 8.0,
        "is_number_delivered_estimate": True,
        "delivery_years": [2016, 2018],
        "condition": "new",
        "is_local_production": True,
        "tiv_unit": 2.5,
        "tiv_order": 25.0,
        "tiv_delivered": 20.0,
        "comment": None,
    }
    assert {name: deal[name] for name in expected} == expected
    assert register.deliveries["year"].to_pylist() == [2016, 2018]
    assert any("ldat and term" in note for note in register.notes)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (",2015,X,", ",2015,Y,", "neither 'X' nor empty"),
        ("Tank,X,", "Tank,?,", "neither 'X' nor empty"),
        ("2016; 2018", "2016; soon", "which is no year"),
        ("Belarus", "Ruritania", "a name nobody knows"),
        (",8,X", ",-8,X", "no number"),
    ],
)
def test_a_bad_row_of_the_list_of_2021_is_refused(old, new, why):
    register = read(C2 + OLD + OLD.replace(old, new, 1))
    assert [row.line for row in register.refused] == [3]
    assert why in register.refused[0].why


def test_a_status_nobody_described_is_kept_as_not_known_and_named():
    register = read(C2 + OLD.replace(",N,", ",S,"))
    assert register.deals["condition"].to_pylist() == [None]
    assert any("status 'S'" in note and "line 2" in note for note in register.notes)


BACI = "t,i,j,k,v,q\n"
FLOW = "2020,643,112,870110,1.5,2\n"


def goods(text: str, name: str = "f"):
    register = read_register(text.encode(), name=name)
    return register, [
        (row["supplier"], row["recipient"], row["value"], row["quantity"], row["line"]) for row in register.flows.to_pylist()
    ]


def test_semicolons_of_a_spreadsheet_are_removed_and_told():
    register, rows = goods((BACI + FLOW).replace("\n", ";;;;\r\n"))
    assert rows == [("RUS", "BLR", 1.5, 2.0, 2)]
    assert any("semicolons" in note for note in register.notes)


def test_an_empty_cell_that_every_row_has_more_than_the_header_is_left_out_and_told():
    register, rows = goods(BACI + FLOW.replace("\n", ",\n") * 2)
    assert [row[:2] for row in rows] == [("RUS", "BLR")] * 2
    assert any("1 empty cell(s) more" in note for note in register.notes)
    register, rows = goods(BACI + FLOW.replace("\n", ",\n") * 6 + FLOW.replace("\n", ",x\n"))
    assert len(rows) == 6
    assert [(row.line, row.why) for row in register.refused] == [(8, "it has more columns than the header's 6")]


def test_self_trade_sums_and_late_years_of_goods_are_named_by_line():
    register, rows = goods(
        BACI + FLOW + "2020,643,643,870110,1,2\n2020,0,112,870110,9,9\n2025,643,112,870110,1,2\n", "X_V202401b.csv"
    )
    assert len(rows) == 2
    assert any("one party as recipient and supplier" in note and "line 3" in note for note in register.notes)
    assert any("World" in note and "line 4" in note for note in register.notes)
    assert any("after the release of 202401b" in note and "line 5" in note for note in register.notes)
