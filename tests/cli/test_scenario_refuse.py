"""``reliant scenario refuse`` from the command line: the page, the rows, assumptions of one's own, and refusals."""

import csv
import json
from pathlib import Path

import pytest

from reliant.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
FEW = ("--paths", "200", "--monitor", EXAMPLE)


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


def test_russia_refusing_belarus_reads_as_a_page_that_says_what_it_cannot_see(run):
    code, out, _ = run("refuse", "BLR", "--supplier", "RUS", *FEW)
    text = " ".join(out.split())
    assert code == 0
    assert "Half of what is ready today would be lost within" in text
    assert "Russia delivered 99.9 % of all in 2021-25" in text
    assert "Spares, repair, training, ammunition and software are in no register" in text
    assert "Worst hit is Aircraft" in text
    assert "[r1" in out


def test_a_supplier_with_no_share_changes_nothing(run):
    code, out, _ = run("refuse", "BLR", "--supplier", "BRA", *FEW)
    assert code == 0
    assert "Nothing: no delivery of Brazil is in service or under way." in out
    _, out, _ = run("refuse", "BLR", "--supplier", "BRA", *FEW, "--format", "json", "--rows", "readiness")
    assert all(row["median"] == pytest.approx(row["without"]) for row in json.loads(out))


def test_the_losses_are_those_that_the_measures_of_the_same_register_give(run, capsys):
    _, out, _ = run("refuse", "BLR", "--supplier", "RUS", *FEW, "--format", "json")
    lost = {row["category"]: row for row in json.loads(out)}
    cell = ["--monitor", str(EXAMPLE), "--recipient", "BLR", "--supplier", "RUS", "--category", "each"]
    with pytest.raises(SystemExit):
        main(["measure", "stock", *cell, "--format", "json"])
    measured = json.loads(capsys.readouterr().out)
    assert len(measured) > 4
    for row in measured:
        assert lost[row["category"]]["stock_share"] == pytest.approx(row["stock_share"])
        assert lost[row["category"]]["flow"] == pytest.approx(row["flow_value"])
        assert set(row["sources"]) <= set(lost[row["category"]]["sources"])


def test_who_could_step_in_and_what_nobody_covers_are_rows(run):
    _, out, _ = run("refuse", "BLR", "--supplier", "RUS", *FEW, "--format", "csv", "--rows", "replacements")
    rows = list(csv.DictReader(out.splitlines()))
    assert {row["supplier"] for row in rows}.isdisjoint({"RUS", "UKR", "DEU", "USA"})
    for category in {row["category"] for row in rows}:
        inside = [row for row in rows if row["category"] == category]
        covered = sum(float(row["amount"]) for row in inside)
        assert covered + float(inside[0]["uncovered"]) == pytest.approx(float(inside[0]["lost"]))


def test_as_of_an_earlier_year_nothing_later_is_known(run):
    _, out, _ = run("refuse", "KAZ", "--supplier", "RUS", "--from", "2015", *FEW, "--format", "json")
    rows = json.loads(out)
    assert {row["window"] for row in rows} == {"2010:2014"}
    _, page, _ = run("refuse", "KAZ", "--supplier", "RUS", "--from", "2015", *FEW)
    assert "what if Russia refuses from 2015" in page


def test_assumptions_can_be_written_changed_and_given_back(run, tmp_path):
    file = tmp_path / "mine.yaml"
    run("refuse", "BLR", "--supplier", "RUS", *FEW, "--write-assumptions", file)
    file.write_text(file.read_text().replace("low: 6\n    mode: 12\n    high: 24", "low: 240\n    mode: 240\n    high: 240", 1))
    arguments = ("refuse", "BLR", "--supplier", "RUS", *FEW, "--rows", "reached", "--format", "json")
    _, with_ours, _ = run(*arguments)
    _, with_theirs, _ = run(*arguments, "--assumptions", file)
    assert json.loads(with_ours)[1]["months"] < 40
    assert json.loads(with_theirs)[1]["months"] is None


def test_one_category_and_one_scope_can_be_asked_for(run):
    _, out, _ = run("refuse", "BLR", "--supplier", "RUS", "--category", "Missiles", "--scope", "new", *FEW, "--format", "json")
    assert [row["category"] for row in json.loads(out)] == ["Missiles"]


def test_the_page_stands_alone_in_html_with_its_charts_and_sources(run):
    code, out, _ = run("refuse", "BLR", "--supplier", "RUS", *FEW, "--format", "html")
    assert code == 0
    assert out.count('<figure class="chart"') == 2
    assert out.count('id="chart-title-lost"') == out.count('id="chart-title-course"') == 1
    assert "Half of what is ready today would be lost within" in out
    assert "<script" not in out
    assert "line " in out  # the file and line of a row under its mark


@pytest.mark.parametrize(("of", "says"), [("readiness", "what stays ready"), ("losses", "What Belarus loses if Russia refuses")])
def test_the_charts_are_drawn(run, tmp_path, of, says):
    chart = tmp_path / "chart.svg"
    assert run("refuse", "BLR", "--supplier", "RUS", *FEW, "--chart", chart, "--chart-of", of)[0] == 0
    assert says in chart.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("BLR", "--supplier", "BLR"), 1, "cannot refuse itself"),
        (("BLR", "--supplier", "Mordor"), 1, "Mordor"),
        (("BLR",), 2, "supplier"),
        (("MNG", "--supplier", "RUS"), 1, "holds no delivery to Mongolia"),
        (("BLR", "--supplier", "RUS", "--from", "1950"), 1, "choose --from between"),
        (("BLR", "--supplier", "RUS", "--from", "2090"), 1, "choose --from between"),
        (("BLR", "--supplier", "RUS", "--years", "400"), 1, "beyond reason"),
        (("BLR", "--supplier", "RUS", "--paths", "3"), 1, "paths"),
        (("BLR", "--supplier", "RUS", "--scope", "everything"), 2, "scope"),
        (("BLR", "--supplier", "RUS", "--assumptions", "nowhere.yaml"), 1, "nowhere.yaml"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(run, arguments, code, says):
    found, out, err = run("refuse", *arguments, "--monitor", EXAMPLE)
    assert (found, out) == (code, "")
    assert says in err
