"""A run cut short at any moment, and run again, leaves the ledger an undisturbed run leaves."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reliant.store.ledger import Ledger

ROOT = Path(__file__).parents[2]
COMMAND = [
    sys.executable,
    "-m",
    "reliant",
    "brief",
    "BLR",
    "--on",
    "2026-11-23",
    "--monitor",
    str(ROOT / "examples" / "belarus"),
    "--state",
]
pytestmark = pytest.mark.parser


def digest(state: Path) -> str:
    with Ledger.open(state / "ledger.sqlite") as ledger:
        return ledger.digest()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> tuple[str, str]:
    state = tmp_path_factory.mktemp("undisturbed")
    done = subprocess.run([*COMMAND, str(state)], capture_output=True, text=True, check=True)
    return digest(state), done.stdout


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT], ids=["kill", "ctrl-c"])
def test_a_run_that_was_cut_short_is_simply_repeated(tmp_path, undisturbed, stop):
    cut = 0
    for wait in (0.9, 1.6, 2.4, 3.2):
        process = subprocess.Popen([*COMMAND, str(tmp_path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while not (tmp_path / "ledger.sqlite").exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(wait - 0.9)
        if process.poll() is None:
            process.send_signal(stop)
            cut += 1
        _, complaint = process.communicate()
        assert "Traceback" not in complaint
    assert cut > 0
    done = subprocess.run([*COMMAND, str(tmp_path)], capture_output=True, text=True, check=True)
    assert (digest(tmp_path), done.stdout) == undisturbed


def test_a_second_run_changes_nothing(tmp_path, undisturbed):
    for _ in range(2):
        done = subprocess.run([*COMMAND, str(tmp_path)], capture_output=True, text=True, check=True)
        assert (digest(tmp_path), done.stdout) == undisturbed


def test_a_file_that_is_taken_away_leaves_the_brief_and_stays_in_the_ledger(tmp_path):
    folder = tmp_path / "monitor"
    shutil.copytree(ROOT / "examples" / "belarus", folder, ignore=shutil.ignore_patterns(".reliant"))
    command = [sys.executable, "-m", "reliant", "brief", "BLR", "--on", "2026-11-23", "--monitor", str(folder)]
    before = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (folder / "articles" / "2017-09-18-dependence.md").unlink()
    after = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "134 documents" in before
    assert "133 documents" in after
