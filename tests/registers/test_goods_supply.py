"""Supply shares of raw materials, and Eurostat's workbooks, in files made here."""

import io

import openpyxl
import pytest

from reliant.errors import SourceMalformed
from reliant.model.flows import EUROPEAN_UNION, OTHER_SUPPLIERS, WORLD
from reliant.registers import read_register

CRM = "Material,Stage,Country,Share,t\n"


def read(data: bytes, name: str = "f"):
    register = read_register(data, name=name)
    assert register.n_rows == register.flows.num_rows + len(register.refused)
    return register


def crm(*rows: str):
    return read((CRM + "".join(f"{row}\n" for row in rows)).encode("cp1252"))


def flows(register, *columns):
    return [tuple(row[column] for column in columns) for row in register.flows.to_pylist()]


def workbook(*sheets: tuple[str, str, list[tuple[str, object, object]]], flags: bool = False) -> bytes:
    """A workbook as the data browser makes it: a sheet for each partner and product, two years."""
    book = openpyxl.Workbook()
    summary = book.active
    summary.title = "Summary"
    summary.append(["Imports of gas [NRG_TI_GAS]"])
    summary.append(["Last update of data: ", None, None, "23/03/2022 23:00"])
    for number, (partner, product, rows) in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for line in (
            ["Data extracted on 05/04/2022 00:04:25 from [ESTAT]"],
            ["Last updated: ", "23/03/2022 23:00"],
            [],
            ["Standard international energy product classification (SIEC)", None, product],
            ["Geopolitical entity (partner)", None, partner],
            ["Unit of measure", None, "Terajoule (gross calorific value - GCV)"],
            [],
            ["TIME", "2011", "", "2020", ""] if flags else ["TIME", "2011", "2020"],
            ["GEO (Labels)", "", "", "", ""],
        ):
            sheet.append(line)
        for country, first, last in rows:
            sheet.append([country, first, "e", last, None] if flags else [country, first, last])
        sheet.append([])
        sheet.append(["Special value"])
        sheet.append([":", "not available"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_shares_stay_as_printed_and_stages_apart():
    register = crm("Magnesium,P,China,97%,1", "Magnesium,P,Israel,1%,1", "Magnesium,E,Türkiye,40%,1")
    assert flows(register, "recipient", "supplier", "category", "product", "value", "unit", "is_estimate") == [
        (EUROPEAN_UNION, "CHN", "Magnesium, processing", "Magnesium", 0.97, "share", False),
        (EUROPEAN_UNION, "ISR", "Magnesium, processing", "Magnesium", 0.01, "share", False),
        (EUROPEAN_UNION, "TUR", "Magnesium, extraction", "Magnesium", 0.40, "share", False),
    ]
    assert any("add up to 40 to 98 % (median 69 %)" in note for note in register.notes)
    assert any("Magnesium, extraction 40 %" in note and "processing" not in note for note in register.notes)
    assert not register.covers_world


def test_a_share_below_a_bound_is_half_of_it_and_an_estimate():
    register = crm("Gold,E,Ghana,4.5%,1", "Gold,E,Angola,<0.1%,1")
    assert flows(register, "recipient", "value", "is_estimate", "note") == [
        (WORLD, 0.045, False, None),
        (WORLD, pytest.approx(0.0005), True, "printed <0.1%"),
    ]
    assert any("1 shares are printed as below a bound" in note for note in register.notes)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Gold,P,Germany,6,0.8", "the share is '6', neither N% nor <N%"),
        ("Gold,E,Turkyie,1%,1", "supplier is 'Turkyie', which nobody knows (nearest: TUR Türkiye"),
        ("Gold,X,Ghana,1%,1", "the stage is 'X', neither E nor P"),
        (",E,Ghana,1%,1", "the material is empty"),
        ("Gold,E,Ghana,101%,1", "the share is '101%', more than the whole"),
        ("Gold,E,Ghana,-1%,1", "the share is '-1%', neither"),
    ],
)
def test_a_bad_share_is_refused(row, why):
    register = crm("Gold,E,Ghana,4%,1", row)
    assert register.refused[0].line == 3
    assert register.refused[0].why.startswith(why)
    assert register.flows.num_rows == 1


def test_an_empty_share_is_not_reported():
    assert flows(crm("Gold,E,Ghana,,1"), "value", "is_estimate") == [(None, False)]


GAS = (
    ("Russia", "Natural gas", [("Lithuania", 100.0, 40), ("European Union - 27 countries (from 2020)", 320, ":")]),
    ("Total", "Natural gas", [("Lithuania", 100.0, 100), ("European Union - 27 countries (from 2020)", 1000, 1000)]),
)


def test_what_is_left_of_a_total_stands_for_the_other_suppliers():
    register = read(workbook(*GAS))
    assert (register.source, register.vintage, register.n_rows) == ("eurostat", "2022-03-23", 8)
    found = {(to, year, by): value for to, year, by, value in flows(register, "recipient", "year", "supplier", "value")}
    assert found == {
        ("LTU", 2011, "RUS"): 100.0,
        ("LTU", 2020, "RUS"): 40.0,
        ("LTU", 2011, OTHER_SUPPLIERS): 0.0,
        ("LTU", 2020, OTHER_SUPPLIERS): 60.0,
        (EUROPEAN_UNION, 2011, "RUS"): 320.0,
        (EUROPEAN_UNION, 2020, "RUS"): None,
        (EUROPEAN_UNION, 2011, OTHER_SUPPLIERS): 680.0,
        (EUROPEAN_UNION, 2020, OTHER_SUPPLIERS): None,
    }
    assert set(flows(register, "unit", "category")) == {("TJ GCV", "Natural gas")}
    assert ("total 100 less Russia",) in flows(register, "note")
    assert any("other EU members" in note for note in register.notes)
    assert any("kept as recipients of their own" in note for note in register.notes)
    assert any("1 values are ':'" in note for note in register.notes)


def test_a_part_larger_than_its_total_is_refused():
    register = read(workbook(GAS[0], ("Total", "Natural gas", [("Lithuania", 90, 100)])))
    assert [row.why for row in register.refused] == ["the named partners add up to more than the total '90'"]


def test_liquefied_gas_is_told_to_be_a_part():
    register = read(workbook(*GAS, ("Russia", "Liquefied natural gas", [("Lithuania", 0, 10)])))
    assert any("a part of natural gas" in note for note in register.notes)


def test_flags_beside_values_are_read():
    register = read(workbook(GAS[0], flags=True))
    assert sorted(flows(register, "year", "is_estimate"))[:1] == [(2011, True)]
    assert (2020, None) in flows(register, "year", "is_estimate")


def test_an_unknown_country_is_refused():
    register = read(workbook(("Russia", "Natural gas", [("Ruritania", 1, 2), ("Latvia", 1, 2)])))
    assert len(register.refused) == 2
    assert all("'Ruritania', which nobody knows" in row.why for row in register.refused)


def test_another_workbook_is_refused():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(SourceMalformed, match="not one of Eurostat's"):
        read_register(out.getvalue(), name="f.xlsx")
    whole = workbook(*GAS)
    for cut in (whole[:-30], whole[: len(whole) // 2]):
        with pytest.raises(SourceMalformed, match="damaged or breaks off"):
            read_register(cut, name="f.xlsx")
