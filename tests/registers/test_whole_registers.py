"""Whole registers and their extracts, which lie beside the project and not in it: row counts and known figures."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from reliant.model.register import Register
from reliant.model.time import Window
from reliant.registers import read_register

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "registers"
pytestmark = pytest.mark.registers

WHOLE = [
    ("sipri_register_2026-05-18/trade-register.csv", "A1", "2026-05-18", 29_916, Window(1950, 2025)),
    ("sipri_register_2024-03-18/trade-register.csv", "A1", "2024-03-18", 29_056, Window(1950, 2023)),
    ("sipri_deliveries_2026-02-12/trade_register.csv", "B2", "2026-02-12", 25_024, Window(1995, 2024)),
    ("sipri_deliveries_2024-04-13/trade-register.csv", "B3", "2024-04-13", 27_838, Window(1990, 2023)),
    ("sipri_json_2026-06-16/armsTransfers.json", "G", None, 60_229, Window(1950, 2025)),
]
EXTRACTS = [
    ("deals_2026-05-18_BLR_KAZ.csv", WHOLE[0][0]),
    ("deals_2024-03-18_BLR_KAZ.csv", WHOLE[1][0]),
    ("deliveries_2026-02-12_BLR_KAZ.csv", WHOLE[2][0]),
    ("deliveries_2024-04-13_BLR_KAZ.csv", WHOLE[3][0]),
    ("deliveries_2026-06-16_BLR_KAZ.json", WHOLE[4][0]),
]


@cache
def read(path: str) -> Register:
    file = FOLDER / path
    if not file.is_file():
        pytest.skip(f"whole register missing: {path} is not beside the project, so this was NOT checked")
    return read_register(file.read_bytes(), name=file.name)


def volumes(register: Register, recipient: str | None = None) -> dict[tuple[str, int], float]:
    """TIV by supplier and year of one recipient, or by recipient and year."""
    sums: dict[tuple[str, int], float] = defaultdict(float)
    columns = (register.deliveries[name].to_pylist() for name in ("recipient", "supplier", "year", "value_tiv"))
    for to, source, year, value in zip(*columns, strict=True):
        if recipient is None:
            sums[to, year] += value or 0.0
        elif to == recipient:
            sums[source, year] += value or 0.0
    return sums


@pytest.mark.parametrize(("path", "form", "vintage", "n_rows", "years"), WHOLE)
def test_a_whole_register_is_read_to_the_last_row(path, form, vintage, n_rows, years):
    register = read(path)
    assert (register.format, register.vintage, register.n_rows, register.years) == (form, vintage, n_rows, years)
    assert register.refused == ()
    assert register.covers_world, register.coverage
    taken = register.deals if register.deals is not None else register.deliveries
    assert taken.num_rows == n_rows


def test_open_orders_and_marks_of_the_register_of_2026():
    deals = read(WHOLE[0][0]).deals.to_pylist()
    assert sum(not deal["delivery_years"] for deal in deals) == 1_220
    assert sum(deal["number_ordered"] is None for deal in deals) == 318
    assert sum(bool(deal["is_number_ordered_estimate"]) for deal in deals) == 12_438
    assert [sum(deal["recipient"] == country for deal in deals) for country in ("BLR", "KAZ")] == [41, 93]


def test_the_two_broken_deals_of_2024_are_joined_and_told():
    register = read(WHOLE[1][0])
    assert any("lines 24626, 27049" in note for note in register.notes)
    assert {deal["recipient"] for deal in register.deals.to_pylist() if deal["line"] in {24626, 27049}} == {
        "THA",
        "ORG:United Nations",
    }


@pytest.mark.parametrize(("extract", "whole"), EXTRACTS)
def test_an_extract_has_the_ids_of_its_register_and_does_not_cover_the_world(extract, whole):
    part, every = read(f"extracts/{extract}"), read(whole)
    assert not part.covers_world
    assert set(part.deliveries["row_id"].to_pylist()) <= set(every.deliveries["row_id"].to_pylist())
    if part.deals is not None:
        assert set(part.deals["row_id"].to_pylist()) <= set(every.deals["row_id"].to_pylist())


@pytest.mark.parametrize(
    ("first", "total", "russian"),
    [
        (1996, 82.6, 100.0),
        (2001, 5.9, 0.0),
        (2006, 143.2, 81.0),
        (2011, 389.5, 97.5),
        (2016, 766.4, 99.4),
        (2021, 1326.0, 99.9),
    ],
)
def test_what_belarus_got_in_five_years_and_how_much_of_it_was_russian(first, total, russian):
    got = {
        key: value
        for key, value in volumes(read("extracts/deliveries_2026-06-16_BLR_KAZ.json"), "BLR").items()
        if first <= key[1] < first + 5
    }
    assert sum(got.values()) == pytest.approx(total, abs=0.06)
    share = 100 * sum(value for (supplier, _), value in got.items() if supplier == "RUS") / sum(got.values())
    assert share == pytest.approx(russian, abs=0.06)


def test_every_import_total_that_sipri_prints_is_the_sum_of_its_deliveries():
    from reliant.errors import UnknownName
    from reliant.model.countries import party_named

    sums = volumes(read(WHOLE[3][0]))
    lines = (FOLDER / "sipri_tiv_tables" / "import-values_1990-2023.csv").read_text(encoding="cp1252").split("\n")
    header = next(number for number, line in enumerate(lines) if line.startswith("Recipient,"))
    years, checked, strangers = range(1990, 2024), 0, []
    for row in csv.reader(lines[header + 1 :]):
        if not row or row[0].startswith("Total") or row[0].lower().startswith("unknown"):
            continue
        try:
            party = party_named(row[0])
        except UnknownName:
            strangers.append(row[0])
            continue
        for year, cell in zip(years, row[1:], strict=False):
            if cell.strip():
                assert sums[party, year] == pytest.approx(float(cell), abs=0.51), (row[0], year)
                checked += 1
    assert strangers == []
    assert checked > 3_800


def test_an_even_split_of_deals_has_the_total_of_their_deals():
    register = read(WHOLE[0][0])
    split = sum(value or 0 for value in register.deliveries["value_tiv"].to_pylist())
    assert split == pytest.approx(sum(value or 0 for value in register.deals["tiv_delivered"].to_pylist()))


def test_categories_of_descriptions_agree_with_what_the_register_prints():
    from reliant.model.categories import category_of

    registers = [read(WHOLE[number][0]) for number in (2, 3)]
    rows = [row for register in registers for row in register.deliveries.select(["description", "category"]).to_pylist()]
    assert sum(category_of(row["description"]) == row["category"] for row in rows) / len(rows) > 0.998
