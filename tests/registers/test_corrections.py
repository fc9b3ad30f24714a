"""Written corrections: applied to one row, told wherever the row is shown, and stopped when the source has changed."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from reliant.errors import ReliantError, SourceMalformed, StaleCorrection
from reliant.model.time import Window
from reliant.pipeline.counting import Asked, register_source
from reliant.pipeline.ledger import show_records
from reliant.pipeline.measuring import shares
from reliant.pipeline.registers import find_row, monitor_registers, open_register
from reliant.registers import read_register
from reliant.registers.corrections import packaged_corrections, read_corrections
from reliant.sources import open_monitor

HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons\n"
)
ROW = "Belarus,Russia,2051,?,10,?,T-99,tank,8,,2016,New,Licence,2.5,25,20\n"
OTHER = "Belarus,Russia,2014,?,10,?,T-98,tank,8,,2016,New,,2.5,25,20\n"
YEARLY = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
    "TIV delivery values,Local production\n"
    "101,Russia,Belarus,T-99,tank,Armoured vehicles,2015,Yes,4,No,2016,No,New,2.5,2.5,10,Yes\n"
)
TREE = json.dumps({"Russia": {"2016": {"Belarus": [["4", "10.5", "tank", "T-99"], ["1", "2", "frigate", "F"]]}}})
PAGES = (
    rb"{\rtf1 Transfers of major weapons: Deals\par {\b Russia}\par{\b R:} Belarus\tab 4\tab T-99\tab tank\tab 2051\tab 2016"
    rb"\tab 4\tab \par}"
)
ORDERED = {"field": "year_ordered", "was": "2051", "becomes": "2015"}
EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"


def yaml_of(row: str, *, field: str, was: str, becomes: str, more: str = "") -> bytes:
    return (
        f"- row: {{{row}}}\n  field: {field}\n  was: {was}\n  becomes: {becomes}\n  reason: digits swapped\n"
        f"  reported: 2026-11-20\n{more}"
    ).encode()


def corrected(data: str | bytes, text: bytes):
    raw = data if isinstance(data, bytes) else data.encode()
    return read_register(raw, name="r.csv", corrections=read_corrections(text, name="c.yaml"))


def test_a_year_of_order_is_corrected_told_and_keeps_the_id_of_its_row():
    plain = read_register((HEADER + ROW + OTHER).encode(), name="r.csv")
    register = corrected(HEADER + ROW + OTHER, yaml_of("supplier: RUS, recipient: BLR, designation: T-99", **ORDERED))
    assert register.deals["ordered_year"].to_pylist() == [2015, 2014]
    assert register.deals["row_id"].to_pylist() == plain.deals["row_id"].to_pylist()
    cell = register.corrected[0]
    assert (cell.row_id, cell.line, cell.field, cell.was, cell.becomes) == (
        register.deals["row_id"][0].as_py(),
        2,
        "ordered_year",
        "2051",
        "2015",
    )
    note = next(note for note in register.notes if note.startswith("corrected"))
    assert all(word in note for word in ("line 2", "'2051'", "'2015'", "digits swapped", "c.yaml, line 1", "2026-11-20"))


@pytest.mark.parametrize(
    ("data", "row", "field", "was", "becomes", "column", "read"),
    [
        (HEADER + ROW, "Recipient: Belarus", '"Year(s) of delivery"', "2016", "[2016, 2018]", "year", [2016, 2018]),
        (HEADER + ROW, "recipient: BLR", "supplier", "RUS", "CHN", "supplier", ["CHN"]),
        (HEADER + ROW.replace("Russia", "Rusia"), "designation: T-99", "supplier", "Rusia", "Russia", "supplier", ["RUS"]),
        (HEADER + ROW.replace("2016", "20166"), "designation: T-99", "delivery_years", "20166", "2016", "year", [2016]),
        (YEARLY, "deal_key: 101", "value_tiv", "10", "12.5", "value_tiv", [12.5]),
        (TREE, "supplier: RUS, year: 2016, designation: T-99", "value_tiv", "10.5", "11", "value_tiv", [11.0, 2.0]),
        (PAGES, "supplier: RUS", "ordered_year", "2051", "2015", "ordered_year", [2015]),
        ("t,i,j,k,v\n2020,643,112,870110,15\n", "supplier: RUS, k: 870110", "value", "15", "1.5", "value", [1.5]),
        ("imp,exp,year,v\n370,365,2010,5\n", "supplier: RUS, recipient: BLR", "v", "5", "null", "value", [None]),
        ("Material,Stage,Country,Share\nGold,E,Ganah,4%\n", "country: Ganah", "country", "Ganah", "Ghana", "supplier", ["GHA"]),
        (
            "recipient,supplier,year,value,unit\nBLR,RUS,3020,5,USD\n",
            "supplier: RUS",
            "year",
            "3020",
            "2020",
            "year",
            [2020],
        ),
    ],
)
def test_each_format_is_corrected_before_its_rows_are_read(data, row, field, was, becomes, column, read):
    register = corrected(data, yaml_of(row, field=field, was=was, becomes=becomes))
    table = register.flows if register.flows is not None else register.deliveries
    assert table[column].to_pylist() == read
    assert (register.refused, len(register.corrected)) == ((), 1)
    assert register.corrected[0].row_id


def test_a_guard_that_no_longer_fits_stops_reading_and_says_to_delete_the_correction():
    with pytest.raises(StaleCorrection) as caught:
        corrected(HEADER + ROW.replace("2051", "2015"), yaml_of("designation: T-99", **ORDERED))
    assert caught.value.code == "L401"
    assert (caught.value.correction, caught.value.expected, caught.value.found) == (
        "c.yaml, line 1",
        "year_ordered '2051'",
        "'2015' in line 2 of r.csv",
    )
    assert "delete the correction" in str(caught.value)


def test_a_selector_that_fits_several_rows_is_refused_with_the_rows():
    with pytest.raises(SourceMalformed) as caught:
        corrected(HEADER + ROW + OTHER, yaml_of("supplier: RUS, recipient: Belarus", **ORDERED))
    assert "fits 2 rows" in caught.value.what
    assert "line 2 (Belarus, Russia, 2051" in caught.value.what
    assert "line 3 (Belarus, Russia, 2014" in caught.value.what
    assert "line" in caught.value.remedy
    assert corrected(HEADER + ROW + ROW, yaml_of("designation: T-99, line: 3", **ORDERED)).corrected[0].line == 3


def test_a_second_correction_of_a_cell_is_held_against_the_first():
    first = yaml_of("designation: T-99", **ORDERED)
    second = yaml_of("designation: T-99", field="ordered_year", was="2015", becomes="2013")
    assert corrected(HEADER + ROW, first + second).deals["ordered_year"].to_pylist() == [2013]
    with pytest.raises(StaleCorrection):
        corrected(HEADER + ROW, first + first)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"row: {a: b}", "no list"),
        (b"- row: {a: b}\n  field: x", "was, becomes, reason, reported missing"),
        (yaml_of("a: b", **ORDERED, more="  because: x\n"), "because unknown"),
        (yaml_of("a: b", **ORDERED, more="  was: 3\n"), "stands twice"),
        (yaml_of("a: b", field="x", was="1", becomes="1"), "changes nothing"),
        (yaml_of("", **ORDERED), "selects no row"),
        (yaml_of("a: {b: c}", **ORDERED), "neither text nor a number"),
        (yaml_of("a: b", **ORDERED).replace(b"digits swapped", b'""'), "empty reason"),
        (b"- just words", "keys and values"),
        (b"- row: {a", "no YAML"),
        (b"\xff\xfe-", "not UTF-8"),
    ],
)
def test_a_file_of_corrections_that_is_none_names_its_line(text, words):
    with pytest.raises(SourceMalformed) as caught:
        read_corrections(text, name="c.yaml")
    assert words in caught.value.what
    assert caught.value.where.startswith("c.yaml")
    assert caught.value.remedy


def test_values_are_taken_as_written():
    one = read_corrections(yaml_of("country: NO", field="share", was="27", becomes="27%"), name="c")[0]
    assert (one.row, one.was, one.becomes, one.reported) == ({"country": "NO"}, "27", "27%", "2026-11-20")
    assert read_corrections(b"", name="c") == ()


def test_a_file_named_by_the_user_or_beside_the_register_must_find_its_row(tmp_path):
    register, named = tmp_path / "r.csv", tmp_path / "c.yaml"
    register.write_text(HEADER + ROW)
    named.write_bytes(yaml_of("designation: T-98", **ORDERED))
    with pytest.raises(StaleCorrection, match=r"no row of r.csv has designation T-98"):
        open_register(register, corrections=[named])
    named.write_bytes(yaml_of("design: T-99", **ORDERED))
    with pytest.raises(StaleCorrection, match=r"has no column design; its columns are .*designation"):
        open_register(register, corrections=[named])
    named.write_bytes(yaml_of("designation: T-99", **ORDERED, more="  vintage: 2024-03-18\n"))
    assert open_register(register, corrections=[named]).unapplied[0].is_for_others
    (tmp_path / "r.csv.corrections.yaml").write_bytes(yaml_of("designation: T-99", **ORDERED))
    found = open_register(register)
    assert found.deals["ordered_year"].to_pylist() == [2015]
    shown = find_row(found.deals["row_id"][0].as_py(), [register])
    assert [(one["was"], one["becomes"], one["reason"]) for one in shown["corrections"]] == [("2051", "2015", "digits swapped")]


def test_published_totals_take_no_correction(tmp_path):
    register, named = tmp_path / "r.csv", tmp_path / "c.yaml"
    register.write_text("Recipient,2020,2021,2020-2021\nIndia,2832,5,2837\n")
    named.write_bytes(yaml_of("recipient: India", field="2020", was="2832", becomes="1"))
    with pytest.raises(StaleCorrection, match="published totals"):
        open_register(register, corrections=[named])


@pytest.fixture
def monitor(tmp_path):
    folder = tmp_path / "belarus"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".reliant", "documents", "articles"))
    (folder / "corrections").mkdir()
    return folder


DEAL = "supplier: RUS, recipient: BLR, designation: BTR-82A"
VALUE = "supplier: RUS, recipient: BLR, year: 2019, designation: Su-30MK"


def test_a_monitor_applies_its_corrections_to_measures_and_to_what_it_shows(monitor):
    (monitor / "corrections" / "a.yaml").write_bytes(
        yaml_of(DEAL, field="ordered_year", was="2020", becomes="2019", more="  format: A\n  vintage: 2026-05-18\n")
    )
    (monitor / "corrections" / "b.yaml").write_bytes(
        yaml_of(VALUE, field="value_tiv", was="220", becomes="330", more="  format: G\n")
    )
    folder = open_monitor(monitor)
    source = register_source(None, folder)
    asked = Asked(recipient="BLR", supplier="RUS", windows=Window(2019, 2019), engine="polars")
    plain = register_source(None, open_monitor(EXAMPLE))
    assert [row["value"] for one in (plain, source) for row in shares(one, asked)] == [
        pytest.approx(333.0, abs=0.05),
        pytest.approx(443.0, abs=0.05),
    ]
    assert "1 cell corrected" in source.title
    deal = source.deals.corrected[0]
    shown = show_records(folder, [deal.row_id], date(2026, 11, 25), state=monitor / "state")[0]
    assert (shown.data["ordered_year"], shown.data["corrections"][0]["was"]) == (2019, "2020")
    assert "annotation" in shown.data  # which names the deal as the register prints it


def test_a_correction_of_a_monitor_that_finds_its_row_nowhere_is_stale(monitor):
    (monitor / "corrections" / "a.yaml").write_bytes(yaml_of("designation: T-1000", **ORDERED))
    with pytest.raises(StaleCorrection, match=r"corrections/a.yaml, line 1"):
        monitor_registers(open_monitor(monitor))


def test_each_packaged_correction_names_its_source_and_a_reason():
    assert packaged_corrections()
    for one in packaged_corrections():
        assert one.is_packaged
        assert one.source
        assert len(one.reason) > 20


def test_a_packaged_correction_leaves_a_file_alone_that_has_been_fixed():
    rows = "Material,Stage,Country,Share\nRoundwood,E,Turkyie,1%\n"
    assert read_register(rows.encode(), name="f").flows["supplier"].to_pylist() == ["TUR"]
    fixed = read_register(rows.replace("Turkyie", "Turkey").encode(), name="f")
    assert (fixed.corrected, fixed.unapplied, fixed.refused) == ((), (), ())


def test_a_stale_correction_is_an_error_of_ours():
    assert issubclass(StaleCorrection, ReliantError)
