"""SIPRI's older and other formats: lists of earlier web tools, pages in RTF, published totals. The numbers are invented."""

import pytest

from reliant.errors import MeasureRefused, SourceMalformed
from reliant.model.time import Window
from reliant.pipeline.registers import measurable
from reliant.registers import read_register
from reliant.registers.rtf import paragraphs

OLD_DEALS = (
    "buyercod,sellercod,desig2,desc,nrdel,buyer,seller,tivunit,tivorder,tivdel\r"
    "MAAA,BBB,T-99,Tank,8,Belarus,Russia,2.5,25,20\r"
    "MCCC,BBB,L-93,Trainer ac,,Czech Republic,Russia,1.5,6,0\r"
)
OLD_DELIVERIES = (
    "Deals and TIVs\n\nSource: a test\nData generated: 1 Aug 2022\n"
    "Deal ID;Seller;Buyer;Designation;Description;Armament category;Order date;Order date is estimate;Numbers delivered;"
    "Numbers delivered is estimate;Delivery year;Delivery year is estimate;Status;SIPRI estimate;TIV deal unit;"
    "TIV delivery values;Local production\n"
    "101;Russia;Belarus;T-99;tank;Armoured vehicles;2015;Yes;4;No;2016;No;New;2.5;2.5;10;Yes\n"
    "102;Russia;Belarus;R-1;radar; for ships;Sensors;2015;Yes;4;No;2017;No;New;1;1;4;No\n"
    "\nA footer; of the tool\nThe end\n"
)
PAGES = rb"""{\rtf1\mac\deff2 {\fonttbl{\f20\froman Times;}}
{\stylesheet{\s224 \b Some style;}}
\pard\plain \f20\fs40 Transfers of major weapons: Deals with deliveries or orders made for 1950 to 2022\par
{\b Note: \b0 The \'d4No. delivered\'d5 column.\par \b Information generated:\b0  18 February 2024\par }
{\b Supplier/\tab \tab No.\par }
{\b Russia}\par{\b R:} Belarus\tab (10)\tab T-99\tab tank\tab (2015)\tab 2016-(2018)\tab (8)
\tab Uncertain; for caf\'8e guards\par{\b     } \tab\tab 4
\tab L-93\tab trainer aircraft\tab 2011\tab \tab . .\tab \par
{\b     } Kazakhstan\tab 1\tab Mi-77\tab combat helicopter\tab 2012\tab 2013; (2015)\tab 1\tab \par
\pard \tab \par
{\b Spain}\par{\b L:} Kazakhstan\tab 2\tab C-1\tab transport aircraft\tab 2010\tab 2012\tab 2
\tab From \u1052\'3f{\*\hidden nothing of this}\par
{\b R:} Ruritania\tab 2\tab C-1\tab transport aircraft\tab 2010\tab 2012\tab 2\tab \par}
"""
TOTALS = (
    "Volume of transfers of major arms\nData generated: 13 Apr 2024 3:53:58 PM\n\n"
    "Recipient,2020,2021,2022,2020-2022,Percentage\nIndia,2832,,0 ,2832,8.5%\nNATO**,1,2,3,6,0%\nNowhere,1,,,1,0%\n"
    "Total world import,3000,4000,5000,12000,100%\n"
)


def read(text: str | bytes):
    return read_register(text if isinstance(text, bytes) else text.encode(), name="a")


def figures(register):
    return [
        (row["direction"], row["party"], row["label"], row["partner"], row["year"], row["value"], row["is_below_half"])
        for row in register.sums.to_pylist()
    ]


def test_the_list_of_2018_gives_deals_without_years():
    register = read(OLD_DEALS)
    first, second = register.deals.to_pylist()
    assert (register.format, register.n_rows, register.deliveries.num_rows, register.refused) == ("C1", 2, 0, ())
    assert (first["recipient"], first["supplier"], first["number_delivered"], first["tiv_delivered"]) == ("BLR", "RUS", 8, 20)
    assert (second["recipient"], second["category"], second["number_delivered"]) == ("CZE", "Aircraft", None)
    assert {first[name] for name in ("ordered_year", "number_ordered", "condition", "comment")} == {None}
    assert not register.covers_world
    assert any("no years" in note for note in register.notes)


def test_the_list_of_2022_is_read_without_its_footer_and_with_columns_put_back():
    register = read(OLD_DELIVERIES)
    rows = register.deliveries.to_pylist()
    assert (register.format, register.vintage, register.refused) == ("C3", "2022-08-01", ())
    assert [(row["deal_key"], row["description"], row["year"], row["value_tiv"]) for row in rows] == [
        ("sipri:101", "tank", 2016, 10),
        ("sipri:102", "radar for ships", 2017, 4),
    ]
    assert [row["line"] for row in rows] == [6, 7]
    assert any("footer lines were left out" in note for note in register.notes)
    assert any("put back: line 7" in note for note in register.notes)


def test_pages_give_deals_with_brackets_ranges_and_recipients_above():
    register = read(PAGES)
    deals = register.deals.to_pylist()
    assert (register.format, register.vintage, register.n_rows) == ("D1", "2024-02-18", 5)
    assert [(deal["supplier"], deal["recipient"], deal["designation"]) for deal in deals] == [
        ("RUS", "BLR", "T-99"),
        ("RUS", "BLR", "L-93"),
        ("RUS", "KAZ", "Mi-77"),
        ("ESP", "KAZ", "C-1"),
    ]
    first = deals[0]
    assert (first["number_ordered"], first["is_number_ordered_estimate"]) == (10, True)
    assert (first["ordered_year"], first["is_ordered_year_estimate"]) == (2015, True)
    assert (first["delivery_years"], first["comment"]) == ([2016, 2017, 2018], "Uncertain; for café guards")
    assert (deals[1]["number_delivered"], deals[1]["delivery_years"], deals[1]["comment"]) == (None, [], None)
    assert [deal["is_local_production"] for deal in deals] == [None, None, None, True]
    assert deals[3]["comment"] == "From М"
    assert {deal["tiv_delivered"] for deal in deals} == {None}
    assert [(row["year"], row["is_year_estimate"]) for row in register.deliveries.to_pylist()][3:5] == [
        (2013, False),
        (2015, True),
    ]
    assert [(row.line, row.why.split(",")[0]) for row in register.refused] == [(13, "recipient is 'Ruritania'")]
    assert [deal["line"] for deal in deals] == [6, 7, 9, 11]


def test_pages_that_break_off_are_refused():
    for length in range(200, len(PAGES) - 2, 61):
        with pytest.raises(SourceMalformed, match=r"breaks off|no register"):
            read(PAGES[:length])


def test_a_brace_too_many_is_damage():
    with pytest.raises(SourceMalformed, match="never opened"):
        read(b"{\\rtf1 a}}")


def test_layout_is_no_text_and_halves_of_letters_do_no_harm():
    data = rb"{\rtf1\ansi{\*\generator x;}{\info{\title no}}a\~b\{c\'e9\u-10179?\u-8704?\par\u-10179?\par}"
    assert [paragraph.text for paragraph in paragraphs(data, name="r")] == ["a b{c\u00e9\U0001f600", "\ufffd"]


def test_totals_keep_empty_zero_and_value_apart():
    register = read(TOTALS)
    assert (register.format, register.vintage, register.years, register.n_rows) == ("E1", "2024-04-13", Window(2020, 2022), 4)
    assert figures(register)[:3] == [
        ("import", "IND", "India", None, 2020, 2832.0, False),
        ("import", "IND", "India", None, 2022, None, True),
        ("import", "ORG:NATO", "NATO**", None, 2020, 1.0, False),
    ]
    assert figures(register)[-1] == ("import", "WORLD", "Total world import", None, 2022, 5000.0, False)
    assert [(row.line, row.why.split(",")[0]) for row in register.refused] == [(7, "the name is 'Nowhere'")]
    assert register.deals is None
    assert register.deliveries.num_rows == 0


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        (TOTALS.replace("Recipient,", "Exports by,"), "E2", ("export", "IND", "India", None, 2020, 2832.0, False)),
        (
            (
                "Volume of exports of major arms by region broken down by suppliers 2020-2021\n\n"
                ",,2020,2021,2020-2021,% of regional total\nAfrica,Regional total,5,,5,100%\n,Albania,,1,1,0%\n"
            ),
            "E3",
            ("import", None, "Africa", "ALB", 2021, 1.0, False),
        ),
        (
            (
                "Volume of exports of major arms by the top suppliers 2020-2021;\n,,,,,,,,\n"
                ",Rank 2020-2021,,Supplier,2020,2021,2020-2021, Share,\n,1,,Soviet Union,4,0,4,36%,\n"
            ),
            "E4",
            ("export", "SUN", "Soviet Union", None, 2021, None, True),
        ),
        (
            "supplier,recipients,2020,2021,2020-2021\nRussia,India,5,,5\n,Viet Nam,,6,6\n",
            "E5",
            ("export", "RUS", "Russia", "VNM", 2021, 6.0, False),
        ),
    ],
)
def test_each_table_of_totals(text, form, expected):
    register = read(text)
    assert register.format == form
    assert expected in figures(register)
    assert len({row["row_id"] for row in register.sums.to_pylist()}) == register.sums.num_rows


@pytest.mark.parametrize("data", [TOTALS, PAGES])
def test_what_has_no_volumes_by_supplier_is_not_measured(data):
    with pytest.raises(MeasureRefused, match=r"published totals|no volumes"):
        measurable(read(data))
