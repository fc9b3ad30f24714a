"""The register commands: what they print, for people and for programs, and what they refuse."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

REGISTERS = Path(__file__).parents[2] / "examples" / "belarus" / "registers"
DEALS_2024 = REGISTERS / "deals_2024-03-18_BLR_KAZ.csv"
DELIVERIES_2024 = REGISTERS / "deliveries_2024-04-13_BLR_KAZ.csv"
DEALS_2026 = REGISTERS / "deals_2026-05-18_BLR_KAZ.csv"
YEARS_2026 = REGISTERS / "deliveries_2026-06-16_BLR_KAZ.json"
TOTALS = "Volume of transfers of major arms\nRecipient,2020,2021,2020-2021\nBelarus,13,0 ,13\n"


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "reliant", "register", *map(str, arguments)], capture_output=True, check=False)


def done(*arguments: object) -> str:
    finished = run(*arguments)
    assert finished.returncode == 0, finished.stderr.decode()
    return finished.stdout.decode()


def refused(*arguments: object) -> str:
    finished = run(*arguments)
    assert finished.returncode == 1, finished.stdout.decode()
    told = finished.stderr.decode()
    assert "Traceback" not in told
    assert ";" in told, "a remedy follows the fault"
    return told


@pytest.fixture
def monitor(tmp_path) -> Path:
    folder = tmp_path / "monitor"
    folder.mkdir()
    shutil.copy(REGISTERS.parent / "monitor.toml", folder / "monitor.toml")
    return folder


def test_join_prints_each_deal_with_exact_years_and_the_counts():
    rows = json.loads(done("join", DEALS_2024, DELIVERIES_2024, "--recipient", "BLR", "--format", "json"))
    assert {row["recipient"] for row in rows} == {"BLR"}
    sukhoi = next(row for row in rows if row["designation"] == "Su-30MK")
    assert (sukhoi["match"], sukhoi["ordered_year"], sukhoi["years"], sukhoi["yearly_tiv"]) == ("unique", 2017, [2019], [220.0])
    assert sukhoi["category"] == "Aircraft"
    finished = run("join", DEALS_2024, DELIVERIES_2024, "--format", "json")
    assert b"123 of 123 deals matched" in finished.stderr
    assert "123 of 123 deals matched" in done("join", DEALS_2024, DELIVERIES_2024)


def test_join_writes_csv_and_parquet():
    table = list(csv.DictReader(io.StringIO(done("join", DEALS_2024, DELIVERIES_2024, "--format", "csv"))))
    whole = pq.read_table(io.BytesIO(run("join", DEALS_2024, DELIVERIES_2024, "--format", "parquet").stdout))
    assert len(table) == whole.num_rows
    assert "yearly_tiv" in whole.column_names


def test_join_refuses_two_releases_and_wrong_kinds():
    assert "March 2026" in refused("join", DEALS_2026, DELIVERIES_2024)
    assert "no file of deals" in refused("join", DELIVERIES_2024, DEALS_2024)


def test_compare_says_that_a_revision_is_no_diversification():
    told = done("compare", DELIVERIES_2024, YEARS_2026, "--recipient", "BLR")
    assert "it is no diversification" in told
    assert "2023" in told
    found = json.loads(done("compare", DELIVERIES_2024, YEARS_2026, "--recipient", "BLR", "--format", "json"))
    assert "no diversification" in found["says"]
    change = next(row for row in found["changes"] if row["year"] == 2023 and row["supplier"] == "RUS")
    assert (change["kind"], change["old"], change["new"]) == ("volume", 121.1, 178.0)
    assert change["sources"]
    finished = run("compare", DELIVERIES_2024, YEARS_2026, "--format", "csv")
    assert finished.stdout.startswith(b"kind,recipient,supplier,year")
    assert b"no diversification" in finished.stderr


def test_compare_refuses_one_release():
    assert "nothing revised" in refused("compare", DEALS_2026, DEALS_2026)


def test_import_copies_unchanged_and_says_what_to_write(monitor):
    told = done("import", YEARS_2026, "--monitor", monitor)
    assert (monitor / "registers" / YEARS_2026.name).read_bytes() == YEARS_2026.read_bytes()
    assert f'values = "registers/{YEARS_2026.name}"' in told
    assert "[registers.released]" in told
    assert "there already" in done("import", YEARS_2026, "--monitor", monitor)
    assert f'deals = "registers/{DEALS_2026.name}"' in done("import", DEALS_2026, "--monitor", monitor)


def test_import_refuses_what_cannot_be_read_and_what_is_there(monitor, tmp_path):
    page = tmp_path / "page.csv"
    page.write_text("<!DOCTYPE html><html>Sign in</html>", encoding="utf-8")
    assert "web page" in refused("import", page, "--monitor", monitor)
    assert not (monitor / "registers").exists()
    other = tmp_path / YEARS_2026.name
    shutil.copy(DEALS_2026, other)
    done("import", YEARS_2026, "--monitor", monitor)
    assert "there already" in refused("import", other, "--monitor", monitor)
    assert (monitor / "registers" / YEARS_2026.name).read_bytes() == YEARS_2026.read_bytes()
    assert "monitor.toml" in refused("import", YEARS_2026, "--monitor", tmp_path)


def test_published_totals_are_shown_and_not_measured(tmp_path):
    table = tmp_path / "totals.csv"
    table.write_text(TOTALS, encoding="utf-8")
    shown = json.loads(done("inspect", table, "--format", "json"))
    assert (shown["format"], shown["sums"], shown["years"]) == ("E1", 2, [2020, 2021])
    finished = subprocess.run(
        [sys.executable, "-m", "reliant", "measure", "shares", "--register", str(table)], capture_output=True, check=False
    )
    assert finished.returncode == 1
    assert b"published totals" in finished.stderr


def test_fetch_without_a_network_says_how_to_get_the_file_by_hand(tmp_path):
    told = refused(
        "fetch", "--recipient", "BLR", "--years", "2020:2021", "--out", tmp_path / "x.csv", "--cache", tmp_path / "kept",
        "--endpoint", "http://127.0.0.1:9",
    )  # fmt: skip
    assert "by hand" in told
    assert not (tmp_path / "x.csv").exists()


def test_wrong_usage_of_fetch(tmp_path):
    finished = run("fetch", "--recipient", "BLR", "--years", "soon", "--out", tmp_path / "x.csv")
    assert finished.returncode == 2
