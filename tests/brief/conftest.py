"""One ingest of the example for all tests of the brief: the folder is copied, the state is fresh."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ON = "2026-11-23"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "reliant", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("monitor") / "belarus"
    shutil.copytree(ROOT / "examples" / "belarus", folder, ignore=shutil.ignore_patterns(".reliant"))
    first = run("brief", "BLR", "--supplier", "RUS", "--monitor", str(folder), "--on", ON)
    assert first.returncode == 0, first.stderr
    return folder


@pytest.fixture(scope="session")
def brief(example) -> dict:
    done = run("brief", "BLR", "--supplier", "RUS", "--monitor", str(example), "--on", ON, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
