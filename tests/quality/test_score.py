"""The gate as a whole: what `make quality` runs."""

import subprocess
import sys
from pathlib import Path

import pytest

import score
from matching import Tally

QUALITY = Path(__file__).parents[2] / "quality"


@pytest.mark.parser
def test_every_floor_holds():
    done = subprocess.run([sys.executable, str(QUALITY / "score.py")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "English, held out: " in done.stdout
    assert "every floor holds" in done.stdout


def test_a_reader_that_fails_is_no_reader_that_finds_nothing(monkeypatch, capsys):
    monkeypatch.setattr(score, "READER", (sys.executable, "-c", "raise SystemExit('broken')"))
    assert score.main([]) == 1
    assert "reliant read ended with 1: broken" in capsys.readouterr().err


def test_a_sentence_that_the_reader_refuses_is_no_sentence_without_claims(monkeypatch, capsys):
    refusing = "import sys; sys.stderr.write('x.jsonl, line 3: not taken: no text\\n')"
    monkeypatch.setattr(score, "READER", (sys.executable, "-c", refusing))
    assert score.main([]) == 1
    assert "not taken: no text" in capsys.readouterr().err


def test_a_reason_without_set_is_a_wrong_use():
    with pytest.raises(SystemExit) as stopped:
        score.main(["--lower", "a line of the changelog"])
    assert stopped.value.code == 2


def test_the_table_shows_what_was_counted():
    counts = Tally()
    order = {"type": "order", "recipient": "POL", "supplier": "KOR", "modality": "actual"}
    counts.add("a", [order, {**order, "type": "refusal"}], [order])
    printed = score.table("Title", counts).splitlines()
    assert printed[0] == "Title: 1 texts, 2 events"
    assert printed[2].split() == ["order", "1", "1", "0", "1.000", "1.000", "1.000"]
    assert printed[3].split() == ["refusal", "1", "0", "0", "-", "0.000", "0.000"]
    assert printed[4].split() == ["all", "2", "1", "0", "1.000", "0.500", "0.667"]
    assert "roles right 2 of 2 of found events (1.000), of 4 of all" in printed[5]
