"""What every file of the project promises."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "quality").rglob("*.py")])
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "core", "base"}


def tracked_text_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [
        ROOT / name for name in listed if name and (ROOT / name).is_file() and (ROOT / name).suffix not in {".png", ".parquet"}
    ]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_600_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def test_no_module_is_a_drawer():
    assert [path for path in CODE if path.stem in DRAWERS] == []


def test_no_committed_file_holds_an_address_of_a_package_index_or_a_machine_path():
    forbidden = re.compile(
        "|".join(("py" + "pi.org", "python" + "hosted", "registry" + ".npmjs", "/ro" + "ot/", "/wo" + "rk/main"))
    )
    faults = []
    for path in tracked_text_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        faults += [f"{path.relative_to(ROOT)}: {found}" for found in forbidden.findall(text)]
    assert faults == []


def test_import_contracts_hold():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_error_is_ours_and_says_what_to_search_for():
    from reliant import errors

    raised = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, Exception)]
    assert all(issubclass(thing, errors.ReliantError) and re.fullmatch(r"[A-Z]\d{3}", thing.code) for thing in raised)
    assert all(thing.__name__ in errors.__doc__ for thing in raised)
