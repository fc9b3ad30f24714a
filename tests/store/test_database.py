"""The ledger's file: whose it is, which shape it has, and what is never touched."""

import sqlite3
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from reliant.errors import LedgerError, LedgerTooNew, LedgerUnwritable
from reliant.store import database, migrations, schema
from reliant.store.database import HEAD, open_database
from reliant.store.ledger import Ledger


def tables(file) -> set[str]:
    with sqlite3.connect(file) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_the_newest_step_is_the_head_that_the_program_knows():
    script = ScriptDirectory(next(iter(migrations.__path__)))
    assert script.get_heads() == [HEAD]
    assert {step.revision for step in script.walk_revisions()} == database.KNOWN


def test_the_steps_make_exactly_the_tables_of_the_schema(file):
    engine = open_database(file)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
        found = sa.inspect(connection)
        for table in schema.metadata.sorted_tables:
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [
                column.name for column in table.primary_key.columns
            ]
            assert {column["name"]: column["nullable"] for column in found.get_columns(table.name)} == {
                column.name: column.nullable for column in table.columns
            }
    engine.dispose()


def test_a_ledger_of_the_first_shape_is_brought_up_to_date_and_keeps_its_rows(file):
    open_database(file).dispose()
    with sqlite3.connect(file) as connection:
        for name in ("derived_event", "derived_agreement", "derived", "decision"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("INSERT INTO ownership VALUES ('o-1', '{}')")
    open_database(file).dispose()
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert connection.execute("SELECT id FROM ownership").fetchall() == [("o-1",)]
    assert "decision" in tables(file)


def test_a_new_ledger_is_made_with_its_folder_and_opened_again_unchanged(file):
    open_database(file).dispose()
    before = file.read_bytes()
    engine = open_database(file)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    assert file.read_bytes() == before


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_newer_shape_is_refused_and_left_as_it_is(file, mode):
    open_database(file).dispose()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.execute(f"PRAGMA journal_mode={mode}")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(LedgerTooNew, match=r"shape '9999'.*--state DIR") as refused:
        Ledger.open(file)
    assert refused.value.where == str(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"year,supplier\n2021,RUS\n" * 100, b"\x00" * 4096, b"SQLite format 3\x00 cut"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(LedgerError, match="this is no ledger") as refused:
        Ledger.open(file)
    assert not isinstance(refused.value, LedgerUnwritable)
    assert file.read_bytes() == content


def test_a_database_of_something_else_is_refused_and_left_as_it_is(file):
    file.parent.mkdir()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(LedgerError, match="database of something else"):
        Ledger.open(file)
    assert file.read_bytes() == before
    assert tables(file) == {"bookmarks"}


def test_an_empty_file_becomes_a_ledger(file):
    file.parent.mkdir()
    file.touch()
    open_database(file).dispose()
    assert tables(file) >= {table.name for table in schema.metadata.sorted_tables}


@pytest.mark.parametrize("inside", ["ledger.sqlite", "deep/er/ledger.sqlite"])
def test_a_folder_that_is_read_only_is_refused(tmp_path, inside):
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(LedgerUnwritable, match="read-only") as refused:
            Ledger.open(tmp_path / inside)
        assert refused.value.where == str(tmp_path)
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(0o755)


def test_a_ledger_file_that_is_read_only_is_refused(file):
    open_database(file).dispose()
    file.chmod(0o444)
    with pytest.raises(LedgerUnwritable, match="read-only"):
        Ledger.open(file)


def test_a_folder_in_the_place_of_the_file_or_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    with pytest.raises(LedgerUnwritable):
        Ledger.open(tmp_path)
    (tmp_path / "state").write_text("no folder")
    with pytest.raises(LedgerUnwritable):
        Ledger.open(tmp_path / "state" / "ledger.sqlite")


def test_a_making_that_is_cut_short_leaves_nothing_behind(file, monkeypatch):
    from alembic import op

    class Cut(Exception):
        pass

    def cut(*_, **__):
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_index", cut)
        with pytest.raises(Cut):
            open_database(file)
    assert tables(file) == set()
    with Ledger.open(file) as ledger:
        assert len(ledger.digest()) == 64


def test_two_processes_may_make_the_same_ledger_at_once(file):
    code = f"from pathlib import Path; from reliant.store.ledger import Ledger; print(Ledger.open(Path({str(file)!r})).digest())"
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], ended
    assert len({out for out, _ in ended}) == 1
