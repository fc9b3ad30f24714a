"""Each format of a SIPRI register, from small files made here; the numbers are invented."""

import base64
import json
from collections.abc import Callable

import pytest

from reliant.model.register import Register
from reliant.model.time import Window
from reliant.registers import read_register

DEAL_HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
DEALS = (
    "Belarus,Russia,2015,?,10,?,T-99,tank,8,,2016; 2018,New,Licence,2.5,25,20",
    "Belarus,Ukraine,2011,,4,,L-93,trainer aircraft,4,?,2012,Second hand,,1.5,6,6",
    "Kazakhstan,unknown supplier(s),2024,?,,,MotorX,vehicle engine,3,?,2025,Second hand but modernized,Some,0.08,0,0.24",
    "Kazakhstan,Russia,2022,,4,?,Mi-77,combat helicopter,0,,,New,Open,11.5,46,0",
)
DELIVERY_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
    "TIV delivery values,Local production"
)
DELIVERIES = (
    "101,Russia,Belarus,T-99,tank,Armoured vehicles,2015,Yes,4,No,2016,No,New,2.5,2.5,10,Yes",
    "101,Russia,Belarus,T-99,tank,Armoured vehicles,2015,Yes,4,No,2018,Yes,New,2.5,2.5,10,Yes",
    "102,Ukraine,Belarus,S-9,SAM system,Air-defence systems,2011,,2,,2024,,Second hand,4,1.6,3.2,No",
)
TREE = {
    "Russia": {"1991": {"Belarus": [["4", "10.5", "tank", "T-99"]]}, "2016": {"Belarus": [["4", "10.5", "tank", "T-99"]] * 2}},
    "Spain": {"2016": {"Kazakhstan": [[2, 12.25, "transport aircraft", "C-1"]]}},
}


def preamble(
    scope: str = "from All countries  to All countries . Deals with deliveries made for the year range '1950' to '2025' ",
) -> str:
    return (
        f"Transfers of major conventional arms {scope}\nA '?' is uncertain.\n\nSource\nData generated: 18 May 2026 2:29:20 PM\n"
    )


def deal_file(*rows: str, before: str | None = None) -> bytes:
    return ((preamble() if before is None else before) + "\n".join((DEAL_HEADER, *(rows or DEALS))) + "\n").encode("cp1252")


def delivery_file(*rows: str, before: str | None = None) -> bytes:
    return ((preamble() if before is None else before) + "\n".join((DELIVERY_HEADER, *(rows or DELIVERIES))) + "\n").encode()


def tree_file(tree: object = None, indent: int | None = 1) -> bytes:
    return json.dumps(TREE if tree is None else tree, indent=indent).encode()


def read(data: bytes) -> Register:
    return read_register(data, name="a.csv")


def test_a_deal_has_all_that_is_printed():
    register = read(deal_file())
    first = register.deals.to_pylist()[0]
    assert (register.format, register.vintage, register.encoding, register.n_rows) == ("A1", "2026-05-18", "ascii", 4)
    assert {key: value for key, value in first.items() if key != "row_id"} == {
        "source": "sipri",
        "format": "A1",
        "vintage": "2026-05-18",
        "file": "a.csv",
        "line": 7,
        "recipient": "BLR",
        "supplier": "RUS",
        "category": "Armoured vehicles",
        "designation": "T-99",
        "description": "tank",
        "ordered_year": 2015,
        "is_ordered_year_estimate": True,
        "condition": "new",
        "is_local_production": None,
        "number_ordered": 10.0,
        "is_number_ordered_estimate": True,
        "number_delivered": 8.0,
        "is_number_delivered_estimate": False,
        "delivery_years": [2016, 2018],
        "comment": "Licence",
        "tiv_unit": 2.5,
        "tiv_order": 25.0,
        "tiv_delivered": 20.0,
    }


def test_zero_null_and_unknown_are_kept_apart():
    deals = read(deal_file()).deals.to_pylist()
    assert deals[2]["number_ordered"] is None
    assert deals[2]["tiv_order"] == 0
    assert deals[2]["supplier"] == "UNK"
    assert deals[1]["comment"] is None
    assert (deals[3]["number_delivered"], deals[3]["delivery_years"]) == (0, [])
    assert [deal["condition"] for deal in deals] == ["new", "second_hand", "modernised", "new"]


def test_deliveries_of_a_deal_are_an_even_split_and_say_so():
    register = read(deal_file())
    rows = register.deliveries.to_pylist()
    assert [(row["year"], row["value_tiv"], row["number"], row["is_exact"]) for row in rows] == [
        (2016, 10.0, 4.0, False),
        (2018, 10.0, 4.0, False),
        (2012, 6.0, 4.0, True),
        (2025, 0.24, 3.0, True),
    ]
    assert rows[0]["deal_key"] == rows[1]["deal_key"] == register.deals["row_id"][0].as_py()
    assert any("2 of 4 deliveries are an even split" in note for note in register.notes)
    assert register.years == Window(2012, 2025)


def test_a_delivery_of_format_b_has_all_that_is_printed():
    register = read(delivery_file())
    rows = register.deliveries.to_pylist()
    assert (register.format, register.deals, register.n_rows) == ("B1", None, 3)
    assert [row["deal_key"] for row in rows] == ["sipri:101", "sipri:101", "sipri:102"]
    assert [row["category"] for row in rows] == ["Armoured vehicles", "Armoured vehicles", "Air defence systems"]
    assert [row["is_local_production"] for row in rows] == [True, True, False]
    assert [row["is_year_estimate"] for row in rows] == [False, True, None]
    assert [row["is_ordered_year_estimate"] for row in rows] == [True, True, None]
    assert [row["value_tiv"] for row in rows] == [10, 10, 3.2]
    assert all(row["is_exact"] for row in rows)


def test_json_gives_deliveries_without_deals_or_vintage():
    register = read_register(tree_file(), name="x")
    rows = register.deliveries.to_pylist()
    assert (register.format, register.vintage, register.n_rows, register.years) == ("G", None, 4, Window(1991, 2016))
    assert {row["deal_key"] for row in rows} == {None}
    assert len({row["row_id"] for row in rows}) == 4
    assert [(row["supplier"], row["recipient"], row["year"], row["value_tiv"]) for row in rows][::3] == [
        ("RUS", "BLR", 1991, 10.5),
        ("ESP", "KAZ", 2016, 12.25),
    ]
    lines = tree_file().decode().split("\n")
    assert [lines[row["line"] - 1].strip() for row in rows] == ["["] * 4
    assert any("Soviet Union" in note for note in register.notes)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (deal_file(), "A1"),
        (deal_file().replace(b"Number delivered", b"Deliveries in the Year Range"), "A2"),
        (b"\xef\xbb\xbf" + deal_file(before=""), "A3"),
        (deal_file(before=""), "A4"),
        (deal_file(before="").replace(b"; ", b";").replace(b"\n", b";;;;;;;\n"), "A5"),
        (delivery_file(), "B1"),
        (delivery_file().replace(b"\n", b";\r\n"), "B2"),
        (delivery_file(before=preamble().replace("A '?'", "The ?Number delivered? a")), "B3"),
        (json.dumps({"bytes": base64.b64encode(delivery_file()).decode()}).encode(), "B1"),
    ],
)
def test_every_variant_gives_the_same_rows(data, form):
    register = read(data)
    plain = read(deal_file() if form.startswith("A") else delivery_file())
    columns = ["recipient", "supplier", "category", "designation", "ordered_year", "year", "number", "value_tiv", "is_exact"]
    assert register.format == form
    assert register.refused == ()
    assert register.deliveries.select(columns).to_pylist() == plain.deliveries.select(columns).to_pylist()


@pytest.mark.parametrize(
    "turn",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: data + b"\n\n,,,,\n",
        lambda data: data.replace(b"\n", b",,\n"),
    ],
)
def test_line_ends_encodings_and_empty_cells_change_nothing(turn: Callable[[bytes], bytes]):
    wanted = read(deal_file()).deals.drop_columns(["file"])
    assert read(turn(deal_file())).deals.drop_columns(["file"]).equals(wanted)


def test_semicolons_between_columns_are_read_and_told():
    data = (
        "\n".join(line.replace("; ", "\x00").replace(",", ";").replace("\x00", " / ") for line in (DEAL_HEADER, DEALS[1])) + "\n"
    )
    register = read(data.encode())
    assert register.deals.num_rows == 1
    assert any("semicolons, not commas" in note for note in register.notes)


def test_accents_are_read_as_windows_1252():
    register = read(deal_file(DEALS[0].replace("Licence", "For Jos\xe9")))
    assert register.encoding == "cp1252"
    assert register.deals["comment"].to_pylist() == ["For Jos\xe9"]


def test_a_row_broken_in_its_comment_is_joined_and_told():
    register = read(deal_file(DEALS[0], DEALS[1].replace("Second hand,,", "Second hand,A comment\nbroken here,"), DEALS[2]))
    assert register.n_rows == 3
    assert [deal["comment"] for deal in register.deals.to_pylist()] == ["Licence", "A comment broken here", "Some"]
    assert [deal["line"] for deal in register.deals.to_pylist()] == [7, 8, 10]
    assert any("joined again: line 8" in note for note in register.notes)


def test_a_quoted_comment_may_hold_commas_and_lines():
    register = read(deal_file(DEALS[0].replace("Licence", '"one, two\nthree"'), DEALS[1]))
    assert register.deals["comment"].to_pylist() == ["one, two three", None]
    assert register.deals["line"].to_pylist() == [7, 9]


def test_rows_that_print_the_same_are_kept_and_told():
    register = read(deal_file(DEALS[0], DEALS[0]))
    assert register.deals.num_rows == 2
    assert len(set(register.deals["row_id"].to_pylist())) == 2
    assert any("the same as an earlier one" in note and "line 8" in note for note in register.notes)


def test_ids_depend_on_neither_name_nor_line_nor_comment_but_on_the_release():
    ids = read(deal_file()).deals["row_id"].to_pylist()
    other = read_register(deal_file(*reversed(DEALS), before=preamble() + "\n"), name="other").deals["row_id"].to_pylist()
    assert other == ids[::-1]
    assert read(deal_file(*(row.replace("Licence", "").replace("Some", "") for row in DEALS))).deals["row_id"].to_pylist() == ids
    assert not set(ids) & set(read(deal_file(before=preamble().replace("2026", "2025"))).deals["row_id"].to_pylist())


def test_a_description_of_no_known_category_is_told():
    register = read(deal_file(DEALS[0].replace(",tank,", ",flying carpet,")))
    assert register.deals["category"].to_pylist() == ["Other"]
    assert any("flying carpet" in note for note in register.notes)


def many(recipients: list[str]) -> list[str]:
    kinds = ["tank", "frigate", "turbofan", "anti-tank missile", "towed gun", "trainer aircraft"]
    return [
        f"{name},{recipients[number - 1]},2015,,1,,T-99,{kinds[number % 6]},1,,2016,New,,2.5,2.5,2.5"
        for number, name in enumerate(recipients)
    ]


def test_the_world_is_covered_only_by_many_parties_and_a_preamble_that_does_not_say_otherwise():
    from reliant.model.countries import countries

    names = [country.name for country in countries()][:120]
    everywhere = many(names)
    assert read(deal_file(*everywhere)).covers_world
    assert read(deal_file(*everywhere, before="")).covers_world
    extract = preamble("from All countries to Belarus (extract). Deals with deliveries made for the year range '1950' to '2025' ")
    assert not read(deal_file(*everywhere, before=extract)).covers_world
    assert "extract" in read(deal_file(*everywhere, before=extract)).coverage
    assert not read(deal_file(*everywhere[:20])).covers_world
    assert "20 recipients" in read(deal_file(*everywhere[:20])).coverage
    assert not read(deal_file(*(row.replace(row.split(",")[7], "tank") for row in everywhere))).covers_world
    assert not read(deal_file(*everywhere, *(row.replace(",2016,", ",soon,") for row in everywhere[:9]))).covers_world
