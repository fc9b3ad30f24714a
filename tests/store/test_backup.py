"""A backup is the ledger of one moment, and what is restored is what was backed up, on whichever engine."""

import gzip
import json
import sqlite3

import pytest

from reliant.errors import LedgerError, LedgerTooNew, LedgerUnwritable, SourceMalformed, SourceUnreachable
from reliant.model.decision import DecisionKind, decide
from reliant.store.ledger import Ledger

READER = "frames@1"


@pytest.fixture(params=["backup.jsonl", "backup.jsonl.gz"])
def lines(request, tmp_path):
    return tmp_path / request.param


def test_json_lines_go_from_any_engine_into_a_file(full, lines, tmp_path):
    full.back_up(lines)
    with Ledger.open(tmp_path / "other" / "ledger.sqlite") as other:
        other.restore(lines)
        assert other.digest() == full.digest()
        assert list(other.faults()) == []
        assert other.search("москва") == full.search("москва") != ()
        assert [(one.id, one.place) for one in other.decisions()] == [(one.id, one.place) for one in full.decisions()]


@pytest.mark.postgres
def test_json_lines_go_from_any_engine_onto_a_server_which_then_goes_on(full, lines, server):
    full.back_up(lines)
    with Ledger.open(server.address(f"restored{abs(hash(str(lines)))}", template="pattern")) as other:
        other.restore(lines)
        assert other.digest() == full.digest()
        assert other.search("моск*") == full.search("моск*") != ()
        before = [one.id for one in other.decisions()]
        third = decide(DecisionKind.ACCEPT, ["c-2"], author="A", decided_at="2026-05-01T10:00:00Z", reason="read it")
        other.append_decisions([third])
        assert [one.id for one in other.decisions()] == [*before, third.id]
        assert list(other.faults()) == []


def test_a_backup_as_a_file_is_a_ledger_itself(full, tmp_path):
    if "://" in full.where or not full.where.endswith(".sqlite"):
        with pytest.raises(LedgerError, match=r"name the file \.jsonl"):
            full.back_up(tmp_path / "copy.sqlite")
        return
    full.back_up(tmp_path / "copy.sqlite")
    with Ledger.open(tmp_path / "copy.sqlite") as copy:
        assert copy.digest() == full.digest()
    with Ledger.open(tmp_path / "other" / "ledger.sqlite") as other:
        other.restore(tmp_path / "copy.sqlite")
        assert other.digest() == full.digest()


def test_what_is_appended_during_a_backup_is_not_in_it_and_is_not_lost(full, tmp_path, records, place):
    before = full.digest()
    full.back_up(tmp_path / "before.jsonl")
    with Ledger.open(place) as another:
        another.append_document(records.document(7), (), reader=READER)
    with Ledger.open(tmp_path / "other" / "ledger.sqlite") as other:
        other.restore(tmp_path / "before.jsonl")
        assert other.digest() == before
    full.restore(tmp_path / "before.jsonl", force=True)
    assert full.digest() == before
    assert full.documents([records.document(7).id]) == ()


def test_a_ledger_that_holds_records_is_not_overwritten_without_force(full, lines):
    full.back_up(lines)
    before = full.digest()
    with pytest.raises(LedgerError, match=r"holds records already.*--force"):
        full.restore(lines)
    assert full.digest() == before


def test_a_file_that_is_there_is_not_overwritten_by_a_backup(full, lines):
    lines.write_text("mine")
    with pytest.raises(LedgerUnwritable, match="there already"):
        full.back_up(lines)
    assert lines.read_text() == "mine"


def test_a_backup_that_fails_leaves_nothing_behind(full, tmp_path):
    (tmp_path / "taken").write_text("no folder")
    with pytest.raises(LedgerUnwritable):
        full.back_up(tmp_path / "taken" / "backup.jsonl")
    assert [entry.name for entry in tmp_path.iterdir() if "part" in entry.name] == []


def spoilt(change):
    def spoil(file):
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")

    return spoil


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (spoilt(lambda lines: lines[:-1]), SourceMalformed, "cut off"),
        (spoilt(lambda lines: [*lines[:3], *lines[4:]]), SourceMalformed, "cut off|cannot be read"),
        (spoilt(lambda lines: [line.replace("BTR-82A", "BTR-80") for line in lines]), SourceMalformed, "not those"),
        (spoilt(lambda lines: [lines[0], "{", *lines[1:]]), SourceMalformed, "row 1 cannot be read"),
        (spoilt(lambda lines: ["{}", *lines[1:]]), SourceMalformed, "no backup"),
        (spoilt(lambda lines: [json.dumps({"format": "reliant-ledger", "shape": "9999"}), *lines[1:]]), LedgerTooNew, "9999"),
        (lambda file: file.write_bytes(gzip.compress(file.read_bytes())[:200]), SourceMalformed, "cannot be read"),
        (lambda file: file.write_bytes(b"\xff\xfe\x00"), SourceMalformed, "cannot be read"),
        (lambda file: file.unlink(), SourceUnreachable, "cannot be opened"),
    ],
)
def test_a_damaged_backup_is_refused_and_the_ledger_stays_as_it_is(full, tmp_path, spoil, error, says):
    file = tmp_path / "backup.jsonl"
    full.back_up(file)
    before = full.digest()
    spoil(file)
    with pytest.raises(error, match=says):
        full.restore(file, force=True)
    assert full.digest() == before


def test_a_backup_with_a_changed_record_is_refused_by_name(tmp_path, records):
    with Ledger.open(tmp_path / "a" / "ledger.sqlite") as ledger:
        ledger.append_ownership([records.stake()])
        ledger.back_up(tmp_path / "copy.sqlite")
        with sqlite3.connect(tmp_path / "copy.sqlite") as connection:
            connection.execute("UPDATE ownership SET record = replace(record, '49.0', '51.0')")
        connection.close()
        with pytest.raises(LedgerError, match="1 faults: ownership o-1: its hash is of another record"):
            ledger.restore(tmp_path / "copy.sqlite", force=True)
