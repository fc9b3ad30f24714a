"""The ledger's file: whose it is, which shape it has, and what is never touched."""

import sqlite3
import subprocess
import sys
import traceback

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from reliant.errors import LedgerError, LedgerTooNew, LedgerUnwritable
from reliant.model.decision import DecisionKind, decide
from reliant.store import database, migrations, postgres, schema, sqlite_file
from reliant.store.database import HEAD, open_database
from reliant.store.ledger import Ledger
from reliant.store.search import INDEX


def tables(file) -> set[str]:
    with sqlite3.connect(file) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_the_newest_step_is_the_head_that_the_program_knows():
    script = ScriptDirectory(next(iter(migrations.__path__)))
    assert script.get_heads() == [HEAD]
    assert {step.revision for step in script.walk_revisions()} == database.KNOWN


def test_the_steps_make_exactly_the_tables_of_the_schema(place):
    engine = open_database(place)
    with engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: not (name or "").startswith(INDEX)}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata) == []
        found = sa.inspect(connection)
        for table in schema.metadata.sorted_tables:
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [
                column.name for column in table.primary_key.columns
            ]
            assert {column["name"]: column["nullable"] for column in found.get_columns(table.name)} == {
                column.name: column.nullable for column in table.columns
            }
    engine.dispose()


RELEASED = ("0001", "0002", "0003")
"""Every shape that a ledger out there may have; a new step adds the one before it."""


def test_every_shape_but_the_newest_is_tried():
    assert {*RELEASED, HEAD} == database.KNOWN


@pytest.mark.parametrize("shape", RELEASED)
@pytest.mark.parametrize("engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_ledger_of_a_released_shape_is_brought_up_to_date_and_keeps_every_record(request, records, file, shape, engine_name):
    """Rows are those that a ledger of that shape wrote: the columns it had, with the same records."""
    document = records.document()
    with Ledger.open(file) as source:
        source.append_document(document, [records.claim(document)], reader="frames@1")
        source.append_register(records.register())
        source.append_ownership([records.stake()])
        source.mark_read("a.csv", "0f", "frames@1", [document.id])
        decision = decide(DecisionKind.ACCEPT, ["c-1"], author="A", decided_at="2026-05-01T10:00:00Z", reason="read it")
        if shape != "0001":
            source.append_decisions([decision])
        facts = source.digest()
        old = request.getfixturevalue("empty") if engine_name == "postgresql" else file.with_name("old.sqlite")
        engine = postgres.engine_of(old) if engine_name == "postgresql" else sqlite_file.engine_of(old)
        database._upgrade(engine, shape)
        with source._engine.connect() as reading, engine.begin() as writing:
            there = sa.inspect(writing)
            for table in schema.FACTS:
                if not there.has_table(table.name):
                    continue
                names = [column["name"] for column in there.get_columns(table.name)]
                rows = reading.execute(sa.select(*(table.c[name] for name in names))).mappings().all()
                for row in rows:
                    writing.execute(sa.insert(sa.table(table.name, *map(sa.column, names))), dict(row))
        engine.dispose()
    with Ledger.open(old) as opened:
        assert opened.digest() == facts
        assert list(opened.faults()) == []
        assert opened.search("москва отказ*") == (document.id,)
        with opened._engine.connect() as connection:
            assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == HEAD


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


@pytest.mark.parametrize("where", ["file", pytest.param("empty", marks=pytest.mark.postgres)])
def test_two_processes_may_make_the_same_ledger_at_once(request, where):
    place = str(request.getfixturevalue(where))
    code = f"from reliant.store.ledger import Ledger; print(Ledger.open({place!r}).digest())"
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], ended
    assert len({out for out, _ in ended}) == 1


def test_a_ledger_that_should_be_there_is_not_made(file):
    with pytest.raises(LedgerError, match="no ledger is there yet") as refused:
        Ledger.open(file, is_made=False)
    assert refused.value.where == str(file)
    assert not file.exists()


@pytest.mark.postgres
def test_a_server_with_a_database_of_something_else_is_refused_and_left_as_it_is(empty, server):
    name = sa.make_url(empty).database
    with pytest.raises(LedgerError, match="no ledger is there yet"):
        Ledger.open(empty, is_made=False)
    server.execute("CREATE TABLE bookmarks (url TEXT)", database=name)
    with pytest.raises(LedgerError, match=r"database of something else.*database of its own"):
        Ledger.open(empty)
    assert server.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", database=name) == [
        ("bookmarks",)
    ]


@pytest.mark.postgres
def test_a_newer_shape_on_a_server_is_refused(database, server):
    server.execute("UPDATE alembic_version SET version_num = '9999'", database=sa.make_url(database).database)
    with pytest.raises(LedgerTooNew, match="shape '9999'"):
        Ledger.open(database)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("postgresql+psycopg://me:s3cret@{folder}/none", "none"),
        ("postgresql://me:s3cret@127.0.0.1:1/team", "127.0.0.1:1/team"),
        ("postgresql://me@127.0.0.1:1/team?password=s3cret", "127.0.0.1:1/team"),
    ],
)
def test_a_server_that_cannot_be_reached_is_named_without_its_password(address, where, server):
    address = address.replace("@{folder}/none", f"@/none?host={server.folder}")
    with pytest.raises(LedgerUnwritable, match="cannot be opened") as refused:
        Ledger.open(address)
    assert refused.value.where.endswith(where)
    shown = "".join(traceback.format_exception(refused.value))
    assert "s3cret" not in shown
    assert "check that the server runs" in shown


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://me:s3cret@host/team", "no ledger is kept on 'mysql'"),
        ("postgresql://me:s3cret@host", "it names no database"),
        ("postgresql://me:s3cret@host:port/team", "cannot be read"),
    ],
)
def test_an_address_that_is_none_is_refused_without_showing_its_password(address, says):
    with pytest.raises(LedgerError, match=says) as refused:
        Ledger.open(address)
    assert "s3cret" not in "".join(traceback.format_exception(refused.value))
    assert "postgresql+psycopg://USER@HOST/DATABASE" in str(refused.value)
