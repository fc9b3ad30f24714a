"""One release read in two ways says the same, cell by cell within rounding. Whole registers, which lie beside the project.

Deals joined with deliveries of 2024 against the published totals of that day: every cell. Deals of 2026 against the JSON of the
same release: what both state. The JSON has yearly values and deals do not, so they meet in totals of a pair over all years, and
in the years of pairs in which each deal was delivered within one year. The maker of the JSON put the Soviet Union under Russia
and armed groups under the state they fight in, and left out organisations and unknown parties: those cells are not compared,
and counted.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from reliant.errors import UnknownName
from reliant.model.countries import party_named
from reliant.model.register import Register
from reliant.registers import read_register
from reliant.registers.join import join_release

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "registers"
pytestmark = pytest.mark.registers
DEALS_2024 = "sipri_register_2024-03-18/trade-register.csv"
DELIVERIES_2024 = "sipri_deliveries_2024-04-13/trade-register.csv"
DEALS_2026 = "sipri_register_2026-05-18/trade-register.csv"
YEARS_2026 = "sipri_json_2026-06-16/armsTransfers.json"
UNDER = {
    "SUN": "RUS",
    "XBI": "NGA",
    "XKT": "COD",
    "XNC": "CYP",
    "NSG:Viet Cong (South Vietnam)": "VNM",
    "NSG:Haiti rebels": "HTI",
    "NSG:Indonesia rebels": "IDN",
    "NSG:Lebanon Palestinian rebels": "LBN",
    "NSG:Syria rebels": "SYR",
    "NSG:Ukraine Rebels": "UKR",
    "NSG:PLO (Israel)": "PSE",
    "NSG:PRC (Israel/Palestine)": "PSE",
    "NSG:Palestinian Islamic Jihad (Israel/Palestine)": "PSE",
    "NSG:Viet Minh (France)": "VNM",
}
"""Where the maker of the JSON put states that are gone, breakaway states and groups whose name does not end with theirs."""


@cache
def read(path: str) -> Register:
    file = FOLDER / path
    if not file.is_file():
        pytest.skip(f"whole register missing: {path} is not beside the project, so this was NOT checked")
    return read_register(file.read_bytes(), name=file.name)


@pytest.mark.parametrize(
    ("table", "party", "n_cells"),
    [("import-values_1990-2023.csv", "recipient", 3_915), ("export-values_1990-2023.csv", "supplier", 1_561)],
)
def test_joined_deals_and_deliveries_agree_with_each_published_total(table, party, n_cells):
    sums: dict[tuple[str, int], float] = defaultdict(float)
    for row in join_release(read(DEALS_2024), read(DELIVERIES_2024)).rows.to_pylist():
        for year, value in zip(row["years"], row["yearly_tiv"], strict=True):
            sums[row[party], year] += value
            sums["WORLD", year] += value
    published = {(row["party"], row["year"]): row["value"] or 0.0 for row in read(f"sipri_tiv_tables/{table}").sums.to_pylist()}
    off = [(cell, value, sums[cell]) for cell, value in published.items() if abs(sums[cell] - value) > 0.5 + 1e-6]
    unprinted = [cell for cell, value in sums.items() if value > 0 and cell not in published]
    assert (len(published), off, unprinted) == (n_cells, [], [])


def merged(party: str) -> str | None:
    """Under which state a party of the deals stands in the JSON; null: it was left out."""
    if party in UNDER:
        return UNDER[party]
    if party == "UNK" or party.startswith("ORG:") or party == "NSG:unknown rebel group":
        return None
    if party.startswith("NSG:"):
        inside = re.search(r"\(([^)]+)\)", party)
        try:
            return str(party_named(inside[1])) if inside else None
        except UnknownName:
            return None
    return party


@cache
def both():
    """Volumes and number of rows by pair and by pair and year, of the deals and of the JSON, and what cannot be compared."""
    deals, years = defaultdict(float), defaultdict(float)
    exact, yearly = defaultdict(float), defaultdict(float)
    n_rows: dict[tuple[object, ...], int] = defaultdict(int)
    split, n_left_out, left_out = set(), 0, 0.0
    for deal in read(DEALS_2026).deals.to_pylist():
        pair = merged(deal["recipient"]), merged(deal["supplier"])
        volume = deal["tiv_delivered"] or 0.0
        if None in pair:
            n_left_out, left_out = n_left_out + bool(deal["delivery_years"]), left_out + volume
            continue
        deals[pair] += volume
        for cell in (pair, *((*pair, year) for year in deal["delivery_years"])):
            n_rows[cell] += 1
        if len(deal["delivery_years"]) == 1:
            exact[(*pair, deal["delivery_years"][0])] += volume
        else:
            split |= {(*pair, year) for year in deal["delivery_years"]}
    for row in read(YEARS_2026).deliveries.to_pylist():
        pair = merged(row["recipient"]), merged(row["supplier"])
        for cell, table in ((pair, years), ((*pair, row["year"]), yearly)):
            table[cell] += row["value_tiv"] or 0.0
            n_rows[cell] += 1
    return deals, years, exact, yearly, split, n_rows, (n_left_out, round(left_out, 1))


def off(one, other, n_rows, cells):
    """Cells that differ by more than rounding: each row is printed to two digits."""
    return [(cell, one[cell], other[cell]) for cell in cells if abs(one[cell] - other[cell]) > 0.006 * (1 + n_rows[cell])]


def test_deals_agree_with_the_json_in_the_total_of_each_pair():
    deals, years, _, _, _, n_rows, left_out = both()
    pairs = {pair for pair, volume in (*deals.items(), *years.items()) if volume}
    assert (len(pairs), off(deals, years, n_rows, pairs)) == (2_810, [])
    assert left_out == (397, 9_860.8)  # deals of organisations and unknown parties, million TIV


def test_deals_agree_with_the_json_in_each_year_that_both_state():
    _, _, exact, yearly, split, n_rows, _ = both()
    cells = {cell for cell in (*exact, *yearly) if cell not in split}
    assert (len(cells), off(exact, yearly, n_rows, cells)) == (5_959, [])
    assert len(split) == 17_134  # years of pairs with a deal of several years: its volume by year is only in the JSON
