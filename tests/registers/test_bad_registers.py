"""Files that are not what they should be: each gets a clear error, and each refused row its line and reason."""

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import SourceMalformed
from reliant.registers import read_register

HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
ROW = "Belarus,Russia,2015,?,10,?,T-99,tank,8,,2016; 2018,New,Licence,2.55,25.5,20.4"
YEARLY_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
    "TIV delivery values,Local production"
)
YEARLY_ROW = "101,Russia,Belarus,T-99,tank,Armoured vehicles,2015,Yes,4,No,2016,No,New,2.5,2.5,10,Yes"
TREE = {"Russia": {"2016": {"Belarus": [["4", "10.5", "tank", "T-99"], ["1", "2", "frigate", "F"]]}}}


def table(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join((header, *rows)) + "\n").encode("cp1252")


def zipped(inside: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(inside, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1\\mac", "braces never close"),
        (b"{\\rtf1\\mac A letter\\par}", "RTF document"),
        (zipped("xl/workbook.xml"), "Excel"),
        (zipped("trade-register.csv"), "zip archive"),
        (gzip.compress(table(ROW)), "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
        (b"PAR1....", "Parquet"),
        (b"<!DOCTYPE html><html>Sign in</html>", "web page"),
        (b"Country,1990,1991,1992,1993,1994,1995,1990-1995\nIndia,1,2,3,4,5,6,21\n", "TIV totals"),
        (b"Recipient,1990,1991,1990-1991\nIndia,,,\n", "no total"),
        (b"Recipient,1990,1991,1990-1991\n", "no rows"),
        (b"Exports by region\n,,1990,1991,1990-1991\nAfrica,Regional total,1,2,3\n", "broken down"),
        (b"Volume of transfers of major arms\nFigures\n", "TIV totals"),
        (b"t,i,j,k,v,q\n", "BACI"),
        (b"Classification,Year,Period,Trade Flow,Reporter,Commodity Code\n", "Comtrade"),
        (b"typeCode,freqCode,refYear,reporterCode,reporterISO,partnerISO\n", "Comtrade"),
        (b"country_id,partner_country_id,export_value\n", "Atlas"),
        (b"buyercod,sellercod,desig2,desc,nrdel,buyer,seller,tivunit,tivorder,tivdel\r", "no rows"),
        (b"tidn,buyercod,sellercod,odat,delyears,buyer,seller\r", "2021"),
        (b"Deal ID;Seller;Buyer;TIV delivery values\n", "no register we know"),
        (b"Transfers of major conventional arms from All countries to All", "breaks off before the header"),
        (b"name,age\nAda,36\n", "no register we know"),
        (table(), "no rows"),
        (table(header=YEARLY_HEADER), "no rows"),
        (table(ROW, header=HEADER.replace("status", "state")), "column status is missing"),
        (table(ROW).decode().encode("utf-16-le"), "UTF-16LE without a byte order mark"),
        (table(ROW)[:100] + b"\x00\x01\x02" + table(ROW), "binary"),
        (table(ROW)[:100] + b"\x07" + table(ROW), "binary"),
        (b"\xff\xfe" + b"\x00\xd8" * 3, "utf-16"),
        (table(ROW).replace(b"Licence", b"Licen\x81ce"), "0x81"),
        (table(ROW).replace(b"Licence", "Жук и пчела".encode() + b"\xd0("), "damaged"),
        (table(ROW).replace(b"Licence", ("Лицензия на производство " * 40).encode("cp1251")), "Western European"),
        (b"{}", "empty"),
        (b"[1, 2]", "no register"),
        (b'{"data": [{"reporterCode": 112}]}', "Comtrade"),
        (b'{"Russia": {"2016": {"Belarus": 3}}}', "no list of deliveries"),
        (b'{"Russia": {"2016": 3}}', "no object"),
        (b'{"Russia": {"2016": {}}}', "no deliveries"),
        (b'{"Russia": {"2016": {"Belarus": [["1", NaN, "a", "b"]]}}}', "NaN"),
        (b'{"Russia": {}, "Russia": {}}', "twice"),
        (b"[" * 100_000, "no register"),
    ],
)
def test_each_bad_file_says_what_it_is_and_what_to_do(data, words):
    with pytest.raises(SourceMalformed) as caught:
        read_register(data, name="register.csv")
    assert words.lower() in caught.value.what.lower()
    assert caught.value.where.startswith("register.csv")
    assert caught.value.remedy


def test_a_bad_byte_is_named_with_its_line():
    with pytest.raises(SourceMalformed) as caught:
        read_register(table(ROW, ROW.replace("Licence", "x")).replace(b",x,", b",\x81,"), name="r")
    assert caught.value.where.startswith("r, line 3, byte ")


@pytest.mark.parametrize(
    "whole",
    [
        table(ROW, ROW.replace("T-99", "T-98")),
        table(YEARLY_ROW, YEARLY_ROW.replace("T-99", "T-98"), header=YEARLY_HEADER),
        table(YEARLY_ROW, YEARLY_ROW.replace("T-99", "T-98"), header=YEARLY_HEADER).replace(b"\n", b";\r\n"),
        json.dumps(TREE).encode(),
    ],
    ids=["deals", "deliveries", "deliveries with semicolons", "json"],
)
def test_no_cut_of_a_file_is_read_as_something_else(whole):
    every = read_register(whole, name="r").deliveries.drop_columns(["format"]).to_pylist()
    n_refused = 0
    for length in range(len(whole)):
        try:
            register = read_register(whole[:length], name="r")
        except SourceMalformed:
            n_refused += 1
            continue
        rows = register.deliveries.drop_columns(["format"]).to_pylist()
        assert register.refused == ()
        assert rows == every[: len(rows)]
    assert n_refused > len(whole) * 0.9


def test_a_last_row_that_breaks_off_names_its_line():
    for cut in (table(ROW, ROW)[:-30], table(ROW, ROW.replace("Licence", '"never closed'))):
        with pytest.raises(SourceMalformed) as caught:
            read_register(cut, name="r")
        assert (caught.value.where, caught.value.remedy) == ("r, line 3", "download it again")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Belarus", "Ruritania", "recipient is 'Ruritania', a name nobody knows"),
        ("Russia", "", "supplier is empty"),
        ("2016; 2018", "2016; soon", "year of delivery is 'soon', which is no year"),
        ("2016; 2018", "20166", "year of delivery"),
        (",2015,", ",15,", "year of order is '15'"),
        (",8,", ",eight,", "number delivered is 'eight', which is no number"),
        (",8,", ",-8,", "number delivered"),
        (",8,", ",0,", "0 delivered"),
        ("20.4", "nan", "no number"),
        ("New", "Used", "status is 'Used'"),
        (",?,10", ",!,10", "the mark beside year of order"),
        ("Licence", "a, b", "it has 17 columns, the header 16"),
        ("Licence", '"a" b', "quotation marks do not match"),
        ("T-99,", "", "it has 15 columns, the header 16"),
    ],
)
def test_a_bad_row_is_refused_with_line_reason_and_text(old, new, why):
    register = read_register(table(ROW, ROW.replace(old, new, 1), ROW), name="r")
    assert (register.n_rows, register.deals.num_rows, len(register.refused)) == (3, 2, 1)
    assert register.refused[0].line == 3
    assert why in register.refused[0].why
    assert register.refused[0].text == ROW.replace(old, new, 1)[:200]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("101", "-", "database id"),
        ("Belarus", "Ruritania", "a name nobody knows"),
        ("Armoured vehicles", "Tanks", "none of the twelve"),
        (",2016,", ",,", "delivery year is empty"),
        (",10,Yes", ",10,Perhaps", "neither Yes nor No"),
        (",10,Yes", ",1e9,Yes", "no number"),
    ],
)
def test_a_bad_delivery_is_refused(old, new, why):
    register = read_register(table(YEARLY_ROW, YEARLY_ROW.replace(old, new, 1), header=YEARLY_HEADER), name="r")
    assert (register.n_rows, register.deliveries.num_rows) == (2, 1)
    assert register.refused[0].line == 3
    assert why in register.refused[0].why


@pytest.mark.parametrize(
    "item",
    [
        [],
        ["1", "2", "tank"],
        "tank",
        {"n": 1},
        None,
        5,
        ["x", "2", "tank", "T"],
        ["1", "-2", "tank", "T"],
        [True, "2", "tank", "T"],
        ["1", ["2"], "tank", "T"],
        ["1", "2", "tank", "\ud800"],
    ],
)
def test_a_bad_item_of_json_is_refused_and_the_next_one_keeps_its_line(item):
    data = json.dumps({"Russia": {"2016": {"Belarus": [item, ["4", "10.5", "tank", "T-99"]]}}}, indent=1).encode()
    register = read_register(data, name="r")
    assert (register.n_rows, register.deliveries.num_rows, len(register.refused)) == (2, 1, 1)
    assert register.refused[0].line == 5
    assert register.deliveries["line"][0].as_py() == len(data.split(b"\n")) - 9


def test_value_marks_call_a_number_uncertain():
    row = read_register(table(ROW.replace(",8,", ",8?,").replace("2015,?", "(2015),")), name="r").deals.to_pylist()[0]
    assert (row["number_delivered"], row["is_number_delivered_estimate"]) == (8, True)
    assert (row["ordered_year"], row["is_ordered_year_estimate"]) == (2015, True)


@given(st.binary(max_size=300), st.integers(0, 3), st.integers(0, 400), st.integers(0, 20))
@settings(max_examples=300, deadline=None)
def test_whatever_the_bytes_it_is_read_or_refused_and_rows_add_up(noise, which, place, gone):
    whole = (b"", table(ROW, ROW), table(YEARLY_ROW, YEARLY_ROW, header=YEARLY_HEADER), json.dumps(TREE).encode())[which]
    data = whole[:place] + noise + whole[place + gone :]
    try:
        register = read_register(data, name="r")
    except SourceMalformed:
        return
    taken = register.deals if register.deals is not None else register.deliveries
    assert register.n_rows == taken.num_rows + len(register.refused)
    assert len(set(taken["row_id"].to_pylist())) == taken.num_rows
