"""``measure stock``, ``orders``, ``components`` and charts, from the command line on the example."""

import json
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
DEALS = EXAMPLE / "registers" / "deals_2026-05-18_BLR_KAZ.csv"
YEARS = EXAMPLE / "registers" / "deliveries_2026-06-16_BLR_KAZ.json"


@pytest.fixture
def run(program):
    return program


@pytest.fixture
def rows(run):
    def call(*arguments):
        code, out, err = run("measure", *arguments, "--format", "json")
        assert code == 0, err
        return json.loads(out)

    return call


def test_stock_of_belarus_is_russian_and_every_row_names_its_deliveries(rows):
    found = rows("stock", "--monitor", EXAMPLE, "--recipient", "BLR")
    assert found[0]["supplier"] == "RUS"
    assert found[0]["stock_share"] == pytest.approx(0.983, abs=0.001)
    assert found[0]["flow_share"] == pytest.approx(0.999, abs=0.001)
    assert found[0]["is_truncated"]
    assert all(row["sources"] and all(one.startswith("r-") for one in row["sources"]) for row in found)


def test_armoured_vehicles_of_kazakhstan_show_flow_ahead_of_stock(rows):
    found = rows("stock", "--monitor", EXAMPLE, "--recipient", "KAZ", "--category", "armoured", "--supplier", "RUS")
    [row] = found
    assert row["stock_share"] > 0.7
    assert row["flow_share"] < 0.1
    assert row["crossing_year"] > 2030


def test_sources_of_a_stock_end_with_its_window(rows):
    early, late = (
        rows("stock", "--register", YEARS, "--recipient", "KAZ", "--supplier", "RUS", "--window", window)[0]["sources"]
        for window in ("2001:2005", "2021:2025")
    )
    assert set(early) < set(late)


def test_service_lives_of_ones_own_change_the_stock(rows, tmp_path):
    from importlib import resources

    text = (resources.files("reliant.measures") / "service_lives.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("years: 35", "years: 5").replace("years: 30", "years: 5"), encoding="utf-8")
    ours = rows("stock", "--register", YEARS, "--recipient", "BLR")[0]["stock_value"]
    assert rows("stock", "--register", YEARS, "--recipient", "BLR", "--lives", mine)[0]["stock_value"] < ours


def test_a_table_of_stock_says_what_may_be_missing(run):
    code, out, _ = run("measure", "stock", "--monitor", EXAMPLE, "--recipient", "BLR")
    assert code == 0
    assert "Older stock may be missing: the register's first delivery to BLR is of 1998" in out


def test_cohorts_of_orders(rows):
    found = {row["window"]: row for row in rows("orders", "--monitor", EXAMPLE, "--recipient", "KAZ", "--supplier", "RUS")}
    assert found["2016:2020"]["delivery_ratio"] == 1
    assert found["2021:2025"]["delivery_ratio"] == pytest.approx(590 / 856)
    assert found["2021:2025"]["n_untouched"] == 1
    assert all(len(row["sources"]) == row["n_deals"] for row in found.values())


def test_times_and_open_orders(rows):
    times = rows("orders", "--register", DEALS, "--show", "times", "--supplier", "RUS")
    assert (times[0]["years_half"], times[0]["years_nine_in_ten"]) == (2, 5)
    still_open = rows("orders", "--register", DEALS, "--show", "open", "--recipient", "BLR", "--window", "2020:2025")
    assert {row["designation"] for row in still_open} == {"Mi-35M", "Su-30MK"}
    assert all(row["sources"] == [row["row_id"]] and row["is_overdue"] is False for row in still_open)


def test_a_register_without_orders_is_refused(run):
    code, _, err = run("measure", "orders", "--register", YEARS)
    assert code == 1
    assert "knows no orders" in err


def test_engines_of_others_in_platforms_are_found_in_the_annotations(rows):
    found = {(row["recipient"], row["supplier"], row["for_platform"]): row for row in rows("components", "--monitor", EXAMPLE)}
    ukrainian = found["BLR", "UKR", "Yak-130"]
    assert (ukrainian["platform_suppliers"], ukrainian["relation"]) == (["RUS"], "third_country")
    assert found["BLR", "CHN", "Volat V-2"]["relation"] == "domestic"
    assert found["KAZ", "CAN", "C-295"]["platform_suppliers"] == ["ESP"]
    assert all(row["sources"] == [row["row_id"]] for row in found.values())


def test_without_any_comment_components_are_refused_and_not_none(run):
    code, _, err = run("measure", "components", "--register", DEALS)
    assert code == 1
    assert "comments are empty" in err


@pytest.mark.parametrize("verb", ["shares", "concentration", "totals", "stock"])
@pytest.mark.parametrize("suffix", [".svg", ".png", ".html"])
def test_a_chart_is_written_beside_the_rows(run, tmp_path, verb, suffix):
    chart = tmp_path / f"chart{suffix}"
    whose = () if verb == "totals" else ("--recipient", "KAZ")
    code, out, err = run("measure", verb, "--register", YEARS, *whose, "--chart", chart, "--format", "csv")
    assert code == 0, err
    assert out.startswith(("recipient,", "id,"))
    begins = {".svg": b"<svg", ".png": b"\x89PNG", ".html": b"<!doctype"}[suffix]
    assert chart.read_bytes().startswith(begins)


def test_a_chart_of_another_kind_is_wrong_usage(run, tmp_path):
    code, _, err = run("measure", "shares", "--register", YEARS, "--chart", tmp_path / "chart.pdf")
    assert code == 2
    assert "--chart" in err


def test_a_chart_that_cannot_be_written_is_refused(run, tmp_path):
    code, _, err = run("measure", "shares", "--register", YEARS, "--recipient", "KAZ", "--chart", tmp_path / "no" / "chart.svg")
    assert code == 1
    assert "cannot be written" in err


def test_a_level_that_is_no_share_is_refused(run):
    code, _, err = run("measure", "stock", "--register", YEARS, "--recipient", "BLR", "--level", "50")
    assert code == 1
    assert "between 0 and 1" in err
