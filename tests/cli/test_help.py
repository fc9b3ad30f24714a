"""Every command says what it does, and wrong usage is told apart from refused data."""

import os
import subprocess
import sys

import pytest

COMMANDS = [
    ("brief",),
    ("document",),
    ("read",),
    ("register", "inspect"),
    ("register", "show"),
    ("register", "join"),
    ("register", "compare"),
    ("register", "import"),
    ("register", "fetch"),
    ("measure", "trend"),
    ("measure", "dependency"),
    ("measure", "asymmetry"),
    ("measure", "hidden"),
    ("measure", "revision"),
    ("measure", "shares"),
    ("measure", "concentration"),
    ("measure", "totals"),
    ("measure", "gap"),
    ("measure", "stock"),
    ("measure", "orders"),
    ("measure", "components"),
    ("measure", "lookthrough"),
    ("scenario", "refuse"),
    ("scenario", "diversify"),
    ("scenario", "outlook"),
    ("scenario", "backtest"),
    ("scenario", "record"),
    ("scenario", "resolve"),
    ("scenario", "scores"),
    ("monitor", "build"),
    ("party", "resolve"),
    ("party", "compare"),
    ("ledger", "timeline"),
    ("ledger", "join"),
    ("ledger", "review"),
    ("ledger", "history"),
    ("ledger", "owners"),
    ("ledger", "owned"),
    ("ledger", "stakes"),
    ("ledger", "list"),
    ("ledger", "show"),
]


def reliant(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "reliant", *arguments], capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_command_has_help(command):
    done = reliant(*command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_command_is_in_the_readme_or_its_table(command):
    from pathlib import Path

    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"reliant {' '.join(command)}" in readme


def test_unknown_command_is_wrong_usage():
    assert reliant("divine").returncode == 2


def test_no_monitor_anywhere_is_a_refusal_that_says_what_to_do(tmp_path):
    done = reliant("brief", "BLR", cwd=tmp_path)
    assert done.returncode == 1
    assert "--monitor" in done.stderr


def test_matrices_are_multiplied_by_one_thread_unless_the_user_says_otherwise():
    """Set before NumPy is loaded, which reads it once."""
    asks = "import os, sys, reliant.cli as cli; assert 'numpy' not in sys.modules; cli.main(['--version'])"
    shows = f"import atexit, os; atexit.register(lambda: print(os.environ['OPENBLAS_NUM_THREADS'])); {asks}"
    bare = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    for own, expected in (({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")):
        done = subprocess.run([sys.executable, "-c", shows], env={**bare, **own}, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == expected
