"""Bad input: a message that names file, place and remedy, exit code 1, and nothing else harmed."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEALS = ROOT / "examples" / "belarus" / "registers" / "deals_2026-05-18_BLR_KAZ.csv"


def reliant(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reliant", *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd
    )


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr
    assert ";" in done.stderr, "a remedy follows the fault"


@pytest.fixture
def small_monitor(tmp_path) -> Path:
    """The example without its documents: registers only, so that it is quick to build."""
    folder = tmp_path / "monitor"
    shutil.copytree(ROOT / "examples" / "belarus", folder, ignore=shutil.ignore_patterns(".reliant", "documents", "articles"))
    return folder


@pytest.mark.parametrize("command", [("document",), ("read",), ("register", "inspect")], ids=" ".join)
def test_empty_file(tmp_path, command):
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    refused(reliant(*command, empty), "empty.csv")


@pytest.mark.parametrize("command", [("document",), ("register", "inspect")], ids=" ".join)
def test_pdf_named_csv(tmp_path, command):
    pdf = tmp_path / "register.csv"
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    refused(reliant(*command, pdf), "register.csv", "PDF")


def test_truncated_register(tmp_path):
    cut = tmp_path / "cut.csv"
    cut.write_bytes(DEALS.read_bytes()[:-40])
    refused(reliant("register", "inspect", cut), "cut.csv", "line")


def test_page_in_another_encoding(tmp_path):
    page = tmp_path / "page.txt"
    page.write_bytes("Минск и Москва договорились о поставке.\n".encode("windows-1251") * 5)
    refused(reliant("document", page), "page.txt", "1251")


def test_page_without_a_date_is_accepted_with_a_warning(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("A visit\n\nThe Belarusian delegation visited a plant.\n", encoding="utf-8")
    done = reliant("document", page, "--format", "json")
    assert done.returncode == 0
    assert "date" in done.stdout


def test_unknown_country_names_the_nearest():
    refused_words = reliant("brief", "BLX", "--monitor", ROOT / "examples" / "belarus")
    assert refused_words.returncode == 1
    assert "BLX" in refused_words.stderr
    assert "BLR" in refused_words.stderr


def test_folder_without_monitor_toml(tmp_path):
    refused(reliant("brief", "BLR", "--monitor", tmp_path), str(tmp_path), "monitor.toml")


def test_read_only_folder(small_monitor):
    small_monitor.chmod(0o555)
    try:
        refused(reliant("brief", "BLR", "--monitor", small_monitor), str(small_monitor), "--state")
        assert not (small_monitor / ".reliant").exists()
    finally:
        small_monitor.chmod(0o755)


def test_read_only_folder_works_with_its_state_elsewhere(small_monitor, tmp_path):
    small_monitor.chmod(0o555)
    try:
        done = reliant("brief", "BLR", "--monitor", small_monitor, "--state", tmp_path / "state")
        assert done.returncode == 0, done.stderr
    finally:
        small_monitor.chmod(0o755)


def test_ledger_of_a_newer_version(small_monitor):
    assert reliant("brief", "BLR", "--monitor", small_monitor).returncode == 0
    file = small_monitor / ".reliant" / "ledger.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    refused(reliant("brief", "BLR", "--monitor", small_monitor), "ledger.sqlite", "newer")
    assert file.read_bytes() == before


def test_setting_that_nobody_knows(small_monitor):
    settings = small_monitor / "monitor.toml"
    settings.write_text('colour = "red"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    refused(reliant("brief", "BLR", "--monitor", small_monitor), "monitor.toml", "colour")


def test_register_that_is_named_but_missing(small_monitor):
    DEALS_HERE = small_monitor / "registers" / DEALS.name  # noqa: N806
    DEALS_HERE.unlink()
    refused(reliant("brief", "BLR", "--monitor", small_monitor), "monitor.toml", DEALS.name)


def test_files_of_two_releases_are_not_added_up():
    older = DEALS.with_name("deals_2024-03-18_BLR_KAZ.csv")
    refused(reliant("measure", "shares", "--register", DEALS, "--register", older), "2024-03-18", "revision")
