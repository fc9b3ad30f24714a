"""Whole files of goods trade and supply shares, which lie beside the project and not in it: counts and known figures."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import pyarrow.compute as pc
import pytest

from reliant.model.flows import EUROPEAN_UNION
from reliant.model.register import Register
from reliant.model.time import Window
from reliant.registers import read_register

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "registers"
pytestmark = pytest.mark.registers
COW = "cow_trade/cow_trade_directed.parquet"
EU_SHARES = "eu_crm/fact_EUSupplyShares&t.csv"
WORLD_SHARES = "eu_crm/fact_GlobalSupplyShares&t.csv"
GAS = "eurostat_gas/custom-table-imports-of-natural-gas-by-partner-country.xlsx"


@cache
def read(path: str) -> Register:
    file = FOLDER / path
    if not file.is_file():
        pytest.skip(f"whole file missing: {path} is not beside the project, so this was NOT checked")
    return read_register(file.read_bytes(), name=file.name)


@cache
def shares(path: str, recipient: str, category: str) -> dict[tuple[int, str], float]:
    flows = read(path).flows
    chosen = flows.filter(pc.and_(pc.equal(flows["recipient"], recipient), pc.equal(flows["category"], category)))
    totals: dict[int, float] = defaultdict(float)
    for row in chosen.to_pylist():
        totals[row["year"]] += row["value"] or 0.0
    return {
        (row["year"], row["supplier"]): 100 * (row["value"] or 0.0) / totals[row["year"]]
        for row in chosen.to_pylist()
        if totals[row["year"]]
    }


def test_every_row_of_the_correlates_of_war_is_taken():
    register = read(COW)
    assert (register.n_rows, register.flows.num_rows, register.refused) == (1_296_475, 1_296_475, ())
    assert register.years == Window(1870, 2014)
    assert any(
        "27,896 the imports of the state with the lower number, 22,937 those of the other" in note for note in register.notes
    )
    assert pc.sum(pc.equal(register.flows["value"], 0.0)).as_py() == 733_164
    assert not any("earlier row" in note for note in register.notes)


@pytest.mark.parametrize(("year", "russian"), [(1993, 46.1), (2000, 65.6), (2005, 62.5), (2010, 53.8), (2014, 55.4)])
def test_how_much_of_what_belarus_imported_was_russian(year, russian):
    assert shares(COW, "BLR", "all goods")[year, "RUS"] == pytest.approx(russian, abs=0.06)


@pytest.mark.parametrize(("year", "russian"), [(2000, 48.4), (2010, 21.4), (2014, 32.2)])
def test_how_much_of_what_kazakhstan_imported_was_russian(year, russian):
    assert shares(COW, "KAZ", "all goods")[year, "RUS"] == pytest.approx(russian, abs=0.06)


def test_supply_shares_are_those_of_the_study():
    register = read(EU_SHARES)
    found = {(row["category"], row["supplier"]): row["value"] for row in register.flows.to_pylist()}
    assert found["Magnesium, processing", "CHN"] == pytest.approx(0.97)
    assert found["Borate, extraction", "TUR"] == pytest.approx(0.99)
    assert found["Niobium, processing", "BRA"] == pytest.approx(0.82)
    assert found["Lithium, processing", "CHL"] == pytest.approx(0.79)
    assert found["Germanium, processing", "CHN"] == pytest.approx(0.83)
    assert found["Gallium, processing", "CHN"] == pytest.approx(0.69)
    assert set(register.flows["recipient"].to_pylist()) == {EUROPEAN_UNION}
    assert any("add up to 9 to 101 % (median 96 %)" in note for note in register.notes)
    assert (register.n_rows, register.refused) == (907, ())
    assert [(cell.line, cell.was, cell.becomes) for cell in register.corrected] == [(712, "6", "6%")]


def test_shares_of_the_world_are_told_from_those_of_the_eu():
    register = read(WORLD_SHARES)
    assert set(register.flows["recipient"].to_pylist()) == {"ORG:World"}
    assert (register.n_rows, register.refused) == (2_561, ())
    corrected = [(cell.line, cell.was, cell.becomes) for cell in register.corrected]
    assert corrected == [(2288, "Turkyie", "Türkiye"), (248, "Brasilia", "Brazil")]
    assert sum(row["is_estimate"] for row in register.flows.to_pylist()) > 400


@pytest.mark.parametrize(
    ("recipient", "first", "last"),
    [
        (EUROPEAN_UNION, 32.2, 38.7),
        ("LTU", 100.0, 41.8),
        ("POL", 85.5, 54.8),
        ("LVA", 100.0, 100.0),
        ("HUN", 99.0, 95.0),
        ("DEU", 36.7, 66.1),
    ],
)
def test_how_much_of_the_gas_was_russian(recipient, first, last):
    found = shares(GAS, recipient, "Natural gas")
    assert found[2011, "RUS"] == pytest.approx(first, abs=0.06 if first % 1 else 0.5)
    assert found[2020, "RUS"] == pytest.approx(last, abs=0.06 if last % 1 else 0.5)


def test_no_cell_of_the_gas_workbook_is_lost():
    register = read(GAS)
    assert (register.n_rows, register.flows.num_rows, register.years) == (1_720, 1_720, Window(2011, 2020))
    assert register.vintage == "2022-03-23"
