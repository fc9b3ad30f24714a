"""The trend command on the example: every row names its rows, and refusals say what to do."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from reliant.model.tables_trend import TREND

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "belarus"
REGISTERS = EXAMPLE / "registers"
DEALS = REGISTERS / "deals_2026-05-18_BLR_KAZ.csv"


def trend(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reliant", "measure", "trend", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def russia() -> dict:
    done = trend("--recipient", "BLR", "--supplier", "RUS", "--monitor", EXAMPLE, "--format", "json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    return row


def test_belarus_and_russia_cannot_tell(russia):
    assert (russia["verdict"], russia["n_deals"], russia["n_own"]) == ("cannot_tell", 41, 34)
    assert (russia["category"], russia["method"], russia["window"]) == (None, "exact", "1996:2025")
    assert [*russia] == [*(column.name for column in TREND.columns), "sources"]


def test_every_source_is_a_row_of_the_registers(russia):
    from reliant.pipeline.registers import find_row

    assert len(russia["sources"]) == len(set(russia["sources"])) > russia["n_deals"]
    files = [DEALS, REGISTERS / "deliveries_2026-06-16_BLR_KAZ.json"]
    for row_id in (russia["sources"][0], russia["sources"][-1]):
        assert find_row(row_id, files)["recipient"] == "BLR"


def test_whole_orders_are_the_unit_unless_rows_are_asked_for(russia):
    done = trend("--recipient", "BLR", "--supplier", "RUS", "--monitor", EXAMPLE, "--format", "json", "--by-row")
    (by_row,) = json.loads(done.stdout)
    assert (by_row["n_contracts"], by_row["n_own_contracts"]) == (41, 34)
    assert russia["n_contracts"] < 41
    assert russia["n_own_contracts"] < 34
    assert f"of {russia['n_contracts']} orders (of 41 deals)" in russia["says"]


def test_the_deals_file_alone_gives_the_same_count_of_deals(russia):
    done = trend("--recipient", "BLR", "--supplier", "RUS", "--register", DEALS, "--format", "json", "--engine", "polars")
    (row,) = json.loads(done.stdout)
    assert [row[name] for name in ("n_deals", "n_own", "p_fall", "p_rise", "verdict")] == [
        russia[name] for name in ("n_deals", "n_own", "p_fall", "p_rise", "verdict")
    ]


def test_each_category_of_a_window_as_csv():
    done = trend("--recipient", "BLR", "--monitor", EXAMPLE, "--category", "each", "--window", "2006:2025", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) > 5
    assert {row["window"] for row in rows} == {"2006:2025"}
    assert all(row["sources"] for row in rows)


def test_a_table_for_people_ends_with_the_sentence():
    done = trend("--recipient", "BLR", "--supplier", "RUS", "--monitor", EXAMPLE, "--category", "aircraft")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("Aircraft: Russia had ")


def test_goods_are_judged_by_their_yearly_shares(tmp_path):
    file = tmp_path / "BACI_HS92_Y2010_V202501.csv"
    lines = [
        f"{year},{exporter},112,850511,{value},1.0"
        for year in range(2001, 2021)
        for exporter, value in ((643, 100 - 4 * (year - 2001)), (156, 4 + 4 * (year - 2001)))
    ]
    file.write_text("t,i,j,k,v,q\n" + "\n".join(lines) + "\n", encoding="utf-8")
    done = trend("--recipient", "BLR", "--supplier", "RUS", "--register", file, "--format", "json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["category"], row["method"], row["n_years"], row["n_deals"]) == ("850511", "series", 20, 0)
    assert row["sen_slope"] < -0.03
    assert "No dated deal is known" in row["says"]


def test_a_country_the_register_does_not_know_is_refused():
    done = trend("--recipient", "PRT", "--monitor", EXAMPLE)
    assert done.returncode == 1
    assert "Portugal" in done.stderr
    assert "reliant measure totals" in done.stderr


@pytest.mark.parametrize("arguments", [("--monitor", EXAMPLE), ("--recipient", "BLR", "--monitor", EXAMPLE, "--window", "x")])
def test_wrong_usage(arguments):
    assert trend(*arguments).returncode == 2
