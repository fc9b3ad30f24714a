"""Tables that are no registers, exports of one country, plain tables, and what is said of a table that nobody knows."""

import io
from pathlib import Path

import openpyxl
import pytest

from reliant.errors import MeasureRefused, SourceMalformed
from reliant.pipeline.counting import Asked, counted
from reliant.pipeline.registers import measurable
from reliant.registers import read_register
from reliant.registers.formats import FORMATS, OTHER_FORMATS

DOCS = Path(__file__).parents[2] / "docs" / "registers"
MONTHLY = "period_dt,partner_name,hs6,val,qty,uv\n2017-01-01,Australia,250410,10200.0,6116.3,1.6\n2017-13-01,Japan,250410,1,1,1\n"


def read(text: str | bytes, **more):
    return read_register(text if isinstance(text, bytes) else text.encode(), name="f", **more)


def book(**sheets: list[list[object]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


COMPANIES = book(
    **{
        "2022": [
            ["The SIPRI Top 100 arms-producing companies in the world, 2022"],
            [],
            ["Rank (2022)", "Rank (2021)", "Company (c) ", "Country (d)", "Arms Revenue  (2022)"],
            [1, 1, "One Corp.", "United States", 59390],
            ["S", 2, "Two", "France", 30],
            ["Note: percentages"],
        ],
        "notes": [["nothing"]],
    }
)
TOTALS = book(Sheet1=[[None, *range(2002, 2008)], ["current US$ (billion)", 1.5, 2, 3, 4, 5, 6], ["% change", None, 0.3]])


@pytest.mark.parametrize(
    ("data", "form", "n_rows"),
    [
        (
            "country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha\n4,a,b,AF,AFG\n",
            "baci-countries",
            1,
        ),
        ("country_code,country_name,country_iso2,country_iso3\n4,Afghanistan,AF,AFG\n", "baci-countries", 1),
        ("code,description\n010121,Horses\n010129,Other horses\n", "baci-products", 2),
        ("Name of the dataset : BACI\n\nVersion : 202201\nList of Variables :\nt: year\n", "baci-readme", 4),
        ("iso_code,country,category,year,indicator,value\nAGO,Angola,oil,2018-2020 (mean),imports,4\n", "baci-derived", 1),
        ("Material,Application,Share,NACE sector\nAluminium,Abrasives,2%,C23\n", "crm-uses", 1),
        ("Material,Year,SR,EI\nAluminium,2011,0.2,8.9\nAluminium,2023,-,-\n", "crm-over-time", 2),
        ("screened_material,perm_XREE_PGM\nerbium,HREE\n", "crm-groups", 1),
        ("id,claim,subject,period,published,unit,source\np1,x,US,2019-2023,42,%,s\n", "published-figures", 1),
        (COMPANIES, "sipri-companies", 2),
        (TOTALS, "sipri-company-totals", 7),
    ],
)
def test_a_table_of_another_kind_is_named_counted_and_not_measured(data, form, n_rows):
    register = read(data)
    assert (register.format, register.n_rows, register.refused, register.deals, register.flows) == (form, n_rows, (), None, None)
    assert register.other.cells.num_rows == n_rows
    assert register.other.use
    for refuse in (measurable, lambda one: counted(one, Asked())):
        with pytest.raises(MeasureRefused) as caught:
            refuse(register)
        assert register.other.why in caught.value.what
        assert caught.value.remedy


def test_each_other_format_is_tried_above():
    tried = {
        mark.args[1][place][1]
        for mark in test_a_table_of_another_kind_is_named_counted_and_not_measured.pytestmark
        for place in range(11)
    }
    assert tried == {one.name for one in OTHER_FORMATS}


def test_a_row_that_does_not_fit_another_table_is_refused_with_its_line():
    register = read("Material,Year,SR,EI\nAluminium,2011,0.2,8.9\nAluminium,2014\nTin,2014,1,1\n")
    assert [(row.line, row.why) for row in register.refused] == [(3, "it has 2 columns, the header 4")]
    assert (register.n_rows, register.years.first, register.years.last) == (3, 2011, 2014)


def test_ranks_companies_and_revenues_are_kept_as_printed():
    assert read(COMPANIES).other.cells.to_pylist()[1] == {
        "year": "2022",
        "rank": "S",
        "company": "Two",
        "country": "France",
        "arms_revenue_million_usd": "30",
    }
    assert any("notes" in note for note in read(COMPANIES).notes)


def test_exports_of_one_country_are_read_and_belong_to_nobody_until_it_is_stated():
    register = read(MONTHLY)
    assert (register.n_rows, register.flows.num_rows, [row.line for row in register.refused]) == (2, 1, [3])
    row = register.flows.to_pylist()[0]
    assert (row["supplier"], row["recipient"], row["category"], row["year"], row["value"], row["unit"], row["note"]) == (
        "UNK",
        "AUS",
        "250410",
        2017,
        10200.0,
        "not stated",
        "month 01",
    )
    with pytest.raises(MeasureRefused, match="does not say whose exports"):
        counted(register, Asked())


def test_stated_exports_are_of_whom_the_user_says_and_still_no_shares():
    register = read(MONTHLY, supplier="CHN")
    assert register.flows["supplier"].to_pylist() == ["CHN"]
    assert any("CHN, as stated by the user" in note for note in register.notes)
    with pytest.raises(MeasureRefused, match="holds the exports of CHN only"):
        counted(register, Asked())


@pytest.mark.parametrize("text", ["t,i,j,k,v\n2020,643,112,870110,1\n", "Recipient,2020,2021\nIndia,1,2\n"])
def test_a_supplier_is_not_stated_for_a_file_that_names_its_own(text):
    with pytest.raises(SourceMalformed, match="leave --supplier out"):
        read(text, supplier="CHN")


PLAIN = "recipient,supplier,year,value,unit\n"


def test_a_plain_table_is_read_with_codes_and_names():
    register = read(f"{PLAIN}BLR,Russia,2020,5,USD\nBelarus,UNK,2020,,USD\nBLR,ORG:NATO,2020,0,USD\n")
    rows = [(row["recipient"], row["supplier"], row["value"], row["category"]) for row in register.flows.to_pylist()]
    assert rows == [("BLR", "RUS", 5.0, "all goods"), ("BLR", "UNK", None, "all goods"), ("BLR", "ORG:NATO", 0.0, "all goods")]
    assert (register.format, register.refused) == ("plain", ())


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("BLR,Ruritania,2020,5,USD", "supplier is 'Ruritania', which nobody knows"),
        ("BLR,World,2020,5,USD", "supplier is World, a sum over countries"),
        ("BLR,BLR,2020,5,USD", "recipient and supplier are the same"),
        ("BLR,RUS,202,5,USD", "the year is '202'"),
        ("BLR,RUS,2020,-5,USD", "less than nothing"),
        ("BLR,RUS,2020,nan5,USD", "no number"),
        ("BLR,RUS,2020,inf,USD", "no number"),
        ("BLR,RUS,2020,5,", "the unit is empty"),
        ("BLR,RUS,2020,5,share", "more than the whole"),
    ],
)
def test_a_bad_row_of_a_plain_table_is_refused(row, why):
    register = read(f"{PLAIN}BLR,CHN,2020,1,USD\n{row}\n")
    assert [one.line for one in register.refused] == [3]
    assert why in register.refused[0].why


def test_mixed_units_and_the_union_beside_its_members_are_named_with_lines():
    register = read(f"{PLAIN}BLR,RUS,2020,5,USD\nBLR,DEU,2020,5,EUR\nBLR,European Union,2020,9,USD\n")
    assert any("2 units" in note and "EUR: line 3" in note and "USD: lines 2, 4" in note for note in register.notes)
    assert any("beside its members" in note and "line 4" in note for note in register.notes)
    with pytest.raises(MeasureRefused, match="cannot be added"):
        counted(register, Asked())


def test_mixed_vintages_are_refused_with_lines():
    with pytest.raises(SourceMalformed, match=r"2023 first in line \[2\]; 2024 first in line \[3\]"):
        read("recipient,supplier,year,value,unit,vintage\nBLR,RUS,2020,5,USD,2023\nBLR,RUS,2020,6,USD,2024\n")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            "Importer,Exporter,Year,Amount\nBelarus,Russia,2020,5\n",
            "Importer to recipient, Exporter to supplier, Year to year, Amount to value",
        ),
        ("t;i;j;v\n2020;643;112;5\n", "nearest is BACI goods trade (baci), of which it lacks k"),
        ("Recipient,Weapon designation,Weapon description\nA,b,c\n", "nearest is SIPRI's trade register by deal (A1)"),
        ("name,age\nAda,36\n", "has the columns name, age"),
        (book(one=[["importer", "exporter", "year"], ["a", "b", 2020]], two=[["x"]]), "sheets one, two"),
    ],
)
def test_an_unknown_table_is_told_its_columns_what_it_lacks_and_how_to_map_it(data, words):
    with pytest.raises(SourceMalformed) as caught:
        read(data)
    assert words in str(caught.value)
    assert "no register we know" in caught.value.what
    assert "docs/registers/plain.md" in caught.value.remedy


def test_a_text_that_is_no_table_is_not_told_to_rename_columns():
    with pytest.raises(SourceMalformed) as caught:
        read("# A heading\n\nSome words, and more words, and so on.\n")
    assert "no table" in caught.value.what


def test_each_format_has_a_page_that_names_it():
    for one in FORMATS:
        page = DOCS / f"{one.page}.md"
        assert page.is_file(), f"{one.name} has no page {page.name}"
        assert f"`{one.name}`" in page.read_text(), f"{page.name} does not name {one.name}"


def test_each_page_is_in_the_index():
    index = (DOCS / "goods.md").read_text()
    for page in DOCS.glob("*.md"):
        assert page.name == "goods.md" or f"({page.name})" in index, page.name
