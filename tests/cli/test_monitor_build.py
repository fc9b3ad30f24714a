"""``reliant monitor build``; what it builds is tested in tests/publish/test_site.py."""

import shutil
from pathlib import Path

import pytest

from reliant.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"


def run(*arguments) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return stopped.value.code


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example with its article alone, which is quick to read."""
    shutil.copytree(EXAMPLE, tmp_path / "belarus", ignore=shutil.ignore_patterns(".reliant", "documents"))
    return tmp_path / "belarus"


def test_a_monitor_is_built_and_the_place_is_told(folder, tmp_path, capsys):
    assert run("monitor", "build", folder, "--out", tmp_path / "out", "--on", "2017-09-24") == 0
    assert f"open {tmp_path / 'out' / 'index.html'}" in capsys.readouterr().out
    assert (tmp_path / "out" / "index.html").is_file()
    assert (folder / ".reliant" / "ledger.sqlite").is_file()


def test_a_folder_that_is_no_monitor_is_refused(tmp_path, capsys):
    assert run("monitor", "build", tmp_path) == 1
    assert "the folder holds no monitor.toml" in capsys.readouterr().err


def test_a_wrong_day_is_wrong_usage(folder, capsys):
    assert run("monitor", "build", folder, "--on", "yesterday") == 2
    assert "'yesterday' is no day" in capsys.readouterr().err


def test_a_decision_about_an_unknown_category_stops_the_build(folder, tmp_path, capsys):
    line = "category,week,status,author,decided_on,reason\neconomy,2017-09-18,improving,A,2017-09-19,x\n"
    (folder / "status.csv").write_text(line, encoding="utf-8")
    assert run("monitor", "build", folder, "--out", tmp_path / "out") == 1
    assert "status.csv, line 2: no category has the id 'economy'; the categories of monitor.toml are security" in (
        capsys.readouterr().err
    )
    assert not (tmp_path / "out").exists()
