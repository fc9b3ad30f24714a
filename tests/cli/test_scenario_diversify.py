"""``reliant scenario diversify`` from the command line: the page, the rows, tables of one's own, and refusals."""

import csv
import json
from pathlib import Path

import pytest

from reliant.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
YEARS = EXAMPLE / "registers" / "deliveries_2026-06-16_BLR_KAZ.json"


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = 0
        try:
            main(["scenario", *(str(argument) for argument in arguments)])
        except SystemExit as stop:
            code = stop.code or 0
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_half_from_russia_reads_as_a_page_with_its_limits(run):
    code, out, _ = run("diversify", "BLR", "--limit", "RUS=0.5", "--monitor", EXAMPLE)
    assert code == 0
    assert "At most 50.0 % from Russia can be had for" in out
    assert "none of this is money" in " ".join(out.split())
    assert "spares, repair" in " ".join(out.split())
    assert "Not asked:" in out
    assert "[r1-" in out


def test_kazakhstan_beside_it_has_cheaper_ways(run):
    extra = {}
    for country in ("BLR", "KAZ"):
        _, out, _ = run("diversify", country, "--supplier", "RUS", "--frontier", "--monitor", EXAMPLE, "--format", "json")
        rows = json.loads(out)
        extra[country] = next(row["extra_cost"] for row in rows if row["cap"] < 0.5)
        assert all(row["sources"] for row in rows)
    assert extra["KAZ"] < extra["BLR"]


def test_rows_of_a_portfolio_keep_limit_and_need(run):
    _, out, _ = run("diversify", "BLR", "--limit", "RUS=0.5", "--monitor", EXAMPLE, "--format", "json")
    rows = json.loads(out)
    needed = {row["category"]: row["needed"] for row in rows}
    for category, amount in needed.items():
        assert sum(row["amount"] for row in rows if row["category"] == category) == pytest.approx(amount)
    russian = sum(row["amount"] for row in rows if row["supplier"] == "RUS")
    assert russian == pytest.approx(0.5 * sum(needed.values()))


def test_an_extract_alone_shows_no_way_and_the_page_says_how_far_it_goes(run):
    code, out, err = run("diversify", "BLR", "--limit", "RUS=0.5", "--register", YEARS)
    text = " ".join(out.split())
    assert (code, err) == (0, "")
    assert "The limit cannot be kept: Russia cannot be brought below" in text
    assert "nobody else on record could deliver Aircraft" in text
    assert "suppliers that deliver to other countries only are not seen" in text
    code, out, err = run("diversify", "BLR", "--limit", "RUS=0.5", "--register", YEARS, "--format", "csv")
    assert code == 1
    assert "cannot be kept" in err
    assert out.startswith("recipient,controllers,cap")


def test_the_options_can_be_written_changed_and_given_back(run, tmp_path):
    table = tmp_path / "options.csv"
    run("diversify", "BLR", "--limit", "RUS=0.5", "--monitor", EXAMPLE, "--write-options", table)
    rows = list(csv.DictReader(table.read_text().splitlines()))
    for row in rows:
        row["price_unit"] = "USD million"
        row["price"] = 3 if row["supplier"] == "CHN" else row["price"]
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    code, out, _ = run("diversify", "BLR", "--limit", "RUS=0.5", "--monitor", EXAMPLE, "--options", table)
    assert code == 0
    assert "none of this is money" not in " ".join(out.split())


def test_an_insurance_says_what_it_leaves_unmet(run):
    code, out, _ = run("diversify", "KAZ", "--insure", "0.9=0.2", "--refusal", "RUS=0.1", "--monitor", EXAMPLE)
    assert code == 0
    assert "In the worst 10.0 % of refusals" in " ".join(out.split())


def test_a_limit_holds_for_who_stands_behind_a_supply(run):
    told = {}
    for through in ("record", "control", "technology"):
        arguments = ("KAZ", "--window", "2016:2020", "--limit", "ZAF=0.01", "--through", through, "--monitor", EXAMPLE)
        _, out, _ = run("diversify", *arguments, "--format", "json")
        told[through] = next(row for row in json.loads(out) if (row["category"], row["supplier"]) == ("Armoured vehicles", "ZAF"))
    assert told["record"]["controllers"] == told["technology"]["controllers"] == "ZAF:1"
    assert told["control"]["controllers"].startswith("KAZ:")  # Arlans of Kazakhstan Paramount Engineering
    assert told["control"]["amount"] > told["record"]["amount"] == pytest.approx(told["technology"]["amount"])


def test_the_frontier_is_drawn(run, tmp_path):
    chart = tmp_path / "frontier.svg"
    assert run("diversify", "BLR", "--monitor", EXAMPLE, "--chart", chart)[0] == 0
    drawn = chart.read_text()
    assert "What each level of independence from Russia costs" in drawn
    assert "knee" in drawn


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("BLR", "--limit", "RUS"), 2, "NAME=0.5"),
        (("BLR", "--limit", "RUS=half"), 2, "NAME=0.5"),
        (("BLR", "--limit", "RUS=1.5"), 1, "between 0 and 1"),
        (("BLR", "--limit", "RUS=0.5", "--limit", "RUS=0.4"), 1, "two limits"),
        (("BLR", "--limit", "Mordor=0.5"), 1, "Mordor"),
        (("BLR", "--limit", "PRY=0.5"), 1, "stands behind none"),
        (("BLR", "--horizon", "500"), 1, "beyond reason"),
        (("BLR", "--budget", "-1"), 1, "budget"),
        (("BLR", "--budget", "1"), 1, "within the budget"),
        (("BLR", "--window", "1970:1974"), 1, "1970-74"),
        (("MNG",), 1, "holds no delivery to Mongolia"),
        (("BLR", "--refusal", "RUS=0.1"), 1, "add --insure"),
        (("BLR", "--insure", "0.9=0.2"), 1, "nobody is said to refuse"),
        (("BLR", "--options", "nowhere.csv"), 1, "nowhere.csv"),
        (("BLR", "--exclude", "Mordor"), 1, "Mordor"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(run, arguments, code, says):
    found, out, err = run("diversify", *arguments, "--monitor", EXAMPLE)
    assert (found, out) == (code, "")
    assert says in err


def test_capacities_need_a_register_of_the_world(run):
    code, _, err = run("capacities", "--register", YEARS)
    assert code == 1
    assert "does not cover the world" in err
