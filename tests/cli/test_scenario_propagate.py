"""``reliant scenario propagate`` from the command line."""

import json

import pytest

from reliant.cli import main

TABLE = "seller,product,buyer,value\nUkraine,engines,Russia,365\nRussia,helicopters,final,3650\nRussia,helicopters,Russia,36.5\n"


@pytest.fixture
def run(capsys, tmp_path):
    def call(text, *arguments):
        file = tmp_path / "sales.csv"
        file.write_text(text)
        code = 0
        try:
            main(["scenario", "propagate", str(file), *arguments])
        except SystemExit as stop:
            code = stop.code or 0
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_helicopters_stop_when_the_store_of_engines_is_used_up(run):
    code, out, _ = run(TABLE, "--lose", "Ukraine=1", "--days", "200", "--every", "10", "--format", "json")
    rows = {(row["seller"], row["day"]): row for row in json.loads(out)}
    assert code == 0
    assert rows["Russia", 10]["production"] == pytest.approx(1.0)
    assert rows["Russia", 190]["production"] < 0.3
    assert rows["Russia", 190]["unmet"] == pytest.approx(1 - rows["Russia", 190]["production"], abs=0.05)
    assert rows["Ukraine", 0]["unmet"] is None  # it sells nothing to final users


@pytest.mark.parametrize(
    ("text", "arguments", "code", "says"),
    [
        (TABLE, ("--lose", "Mordor=1"), 1, "Mordor"),
        (TABLE, ("--lose", "Ukraine=2"), 1, "between 0 and 1"),
        (TABLE, ("--lose", "Ukraine"), 2, "NAME=0.5"),
        (TABLE, (), 2, "lose"),
        (TABLE + "Russia,engines,final,1\n", ("--lose", "Ukraine=1"), 1, "line 5"),
        (TABLE + "Russia,helicopters,India,1\n", ("--lose", "Ukraine=1"), 1, "India buys and sells nothing"),
        (TABLE + "Russia,helicopters,final,much\n", ("--lose", "Ukraine=1"), 1, "line 5"),
        (TABLE + "Russia,helicopters,final,-1\n", ("--lose", "Ukraine=1", "--inventory", "0"), 1, "inventory above 1 day"),
        ("seller,product,buyer,value\n", ("--lose", "Ukraine=1"), 1, "no sale"),
        ("a,b\n1,2\n", ("--lose", "Ukraine=1"), 1, "column seller"),
    ],
)
def test_a_table_or_a_loss_that_makes_no_sense_is_refused(run, text, arguments, code, says):
    found, out, err = run(text, *arguments)
    assert (found, out) == (code, "")
    assert says in err
