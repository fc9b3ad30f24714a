"""``--chart`` of the measures, from the command line: what is drawn is what is printed, and a refusal leaves no file."""

from pathlib import Path

import pytest

from reliant.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
REGISTERS = EXAMPLE / "registers"
DEALS, OLD = REGISTERS / "deals_2026-05-18_BLR_KAZ.csv", REGISTERS / "deals_2024-03-18_BLR_KAZ.csv"
YEARS = REGISTERS / "deliveries_2026-06-16_BLR_KAZ.json"
FROM_DEALS, FROM_YEARS = ("--register", DEALS), ("--register", YEARS)
DRAWN = {
    "trend": (("--recipient", "BLR", "--supplier", "RUS", *FROM_DEALS), ("deals by year of order", "Russia (", "SIPRI")),
    "orders": (("--recipient", "KAZ", *FROM_DEALS), ("What became of orders: Kazakhstan", "SIPRI Arms Transfers Database")),
    "components": (("--recipient", "BLR", "--monitor", EXAMPLE), ("Parts in platforms of others", "Yak-130", "SIPRI")),
    "dependency": (("--bloc", "EAEU", "--each", *FROM_YEARS), ("Core dependency indicators", "threshold (ec)", "SIPRI")),
    "hidden": (
        ("--recipient", "KAZ", "--otherwise", "0.2", *FROM_YEARS),
        ("Who stands behind", "others, assumed: 0 %", "SIPRI"),
    ),
    "lookthrough": (
        ("--recipient", "KAZ", "--every", "5", "--monitor", EXAMPLE),
        ("Who stands behind the maker", "by technology", "rows; the others keep the country of record", "SIPRI"),
    ),
    "revision": (
        ("--recipient", "KAZ", "--register", OLD, *FROM_DEALS),
        ("release of 2024-03-18", "2026-05-18", "SIPRI"),
    ),
}


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code or 0
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


@pytest.mark.parametrize("verb", DRAWN)
def test_a_measure_draws_what_it_prints(run, tmp_path, verb):
    arguments, expected = DRAWN[verb]
    chart = tmp_path / "chart.svg"
    code, out, err = run("measure", verb, *arguments, "--chart", chart, "--format", "csv")
    assert code == 0, err
    assert len(out.splitlines()) > 1
    drawn = chart.read_text(encoding="utf-8")
    assert [text for text in expected if text not in drawn] == []


def test_talk_beside_delivery_is_drawn(run, tmp_path):
    chart, state = tmp_path / "gap.html", tmp_path / "state"
    code, _, err = run(
        "measure", "gap", "--recipient", "BLR", "--monitor", EXAMPLE, "--state", state, "--on", "2026-11-23", "--chart", chart
    )
    assert code == 0, err
    page = chart.read_text(encoding="utf-8")
    assert [text for text in ("Talk and delivery: Belarus", "monitor belarus", "<table>") if text not in page] == []


def test_an_even_split_is_said_below_the_chart(run, tmp_path):
    chart = tmp_path / "chart.svg"
    code, _, err = run("measure", "shares", "--recipient", "KAZ", *FROM_DEALS, "--chart", chart)
    assert code == 0, err
    assert "yearly values are a deal's volume, split evenly" in chart.read_text(encoding="utf-8").replace("&#x27;", "'")


def test_nothing_to_draw_is_refused_and_leaves_no_file(run, tmp_path):
    chart = tmp_path / "chart.svg"
    code, _, err = run(
        "measure", "orders", "--show", "open", "--recipient", "KAZ", "--supplier", "CZE", *FROM_DEALS, "--chart", chart
    )
    assert code == 1
    assert "nothing to draw" in err
    assert not chart.exists()


@pytest.mark.parametrize("verb", ["trend", "orders", "components", "hidden", "asymmetry"])
def test_another_ending_is_wrong_usage_before_anything_is_read(run, tmp_path, verb):
    more = ("--recipient", "BLR") if verb == "trend" else ()
    code, _, err = run("measure", verb, *more, "--register", tmp_path / "missing.csv", "--chart", tmp_path / "chart.pdf")
    assert code == 2
    assert ".svg, .png, .html" in err
