"""A ledger copied to one file and back: as a SQLite file, or as JSON lines that any engine can take.

JSON lines hold the records alone; what is derived from them, and the full-text index, are made again. The first line names the
shape, the last one counts the rows and gives the ledger's digest, so that a file that was cut off is known as such.
"""

import gzip
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from reliant.errors import LedgerError, LedgerUnwritable, SourceMalformed, SourceUnreachable
from reliant.store import schema, search
from reliant.store.database import HEAD, open_database, refuse_newer, where
from reliant.store.records import put

FORMAT = "reliant-ledger"
_SQLITE = b"SQLite format 3\x00"
_AT_ONCE = 5_000


def is_json_lines(file: Path) -> bool:
    """Whether a backup of this name is written as JSON lines: ``.jsonl`` or ``.jsonl.gz``."""
    return file.name.endswith((".jsonl", ".jsonl.gz"))


def back_up(engine: sa.Engine, file: Path) -> None:
    """Copy a ledger as it is at one moment, while others may write. The file appears when it is whole.

    Raises:
        LedgerUnwritable: the file cannot be written.
        LedgerError: a ledger on a server cannot be copied into a SQLite file.
    """
    if not is_json_lines(file) and engine.dialect.name != "sqlite":
        raise LedgerError(
            "a ledger on a server is backed up as JSON lines", where=str(file), remedy="name the file .jsonl or .jsonl.gz"
        )
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if is_json_lines(file):
            with _opened(part, "w", is_packed=file.suffix == ".gz") as stream:
                _write_lines(engine, stream)
        else:
            with closing(sqlite3.connect(part)) as target:
                _copy_pages(engine, target)
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise LedgerUnwritable(f"the backup cannot be written ({error})", where=str(file), remedy="name another place") from error
    finally:
        if part.exists():
            part.unlink()


@contextmanager
def opened_backup(file: Path, folder: Path) -> Iterator[sa.Engine]:
    """A backup as a ledger in ``folder``, of the newest shape; the file is left as it is.

    Raises:
        SourceUnreachable: it is not there or cannot be opened.
        SourceMalformed: it is no backup of a ledger, or was cut off.
        LedgerTooNew: a newer version of reliant wrote it.
    """
    copy = folder / "backup.sqlite"
    try:
        with file.open("rb") as stream:
            is_file = stream.read(len(_SQLITE)) == _SQLITE
        if is_file:
            shutil.copyfile(file, copy)
    except OSError as error:
        raise SourceUnreachable(f"it cannot be opened ({error.strerror})", where=str(file), remedy="check the path") from error
    engine = open_database(copy)
    try:
        if not is_file:
            _read_lines(engine, file)
        yield engine
    finally:
        engine.dispose()


def is_empty(engine: sa.Engine) -> bool:
    """Whether a ledger holds no record at all."""
    with engine.connect() as connection:
        return all(
            connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is None for table in schema.FACTS
        )


def replace_all(source: sa.Engine, target: sa.Engine) -> None:
    """Put everything of one ledger in the place of everything of another, in one step for whoever reads it."""
    if target.dialect.name == "sqlite":
        raw = target.raw_connection()
        try:
            driver = raw.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise TypeError("not the driver of SQLite")
            _copy_pages(source, driver)
        except sqlite3.Error as error:
            raise LedgerError(
                f"it cannot be written ({error})", where=where(target), remedy="it is as it was; mend that and try again"
            ) from error
        finally:
            raw.close()
        return
    with source.connect() as reading, target.begin() as writing:
        for table in reversed(schema.metadata.sorted_tables):
            writing.execute(sa.delete(table))
        for table in schema.FACTS:
            for rows in reading.execution_options(yield_per=_AT_ONCE).execute(sa.select(table)).mappings().partitions():
                put(writing, table, [dict(row) for row in rows])
        search.fill(writing)
        writing.execute(
            sa.text(
                "SELECT setval(pg_get_serial_sequence('decision', 'place'), coalesce(max(place), 0) + 1, false) FROM decision"
            )
        )


def _copy_pages(engine: sa.Engine, target: sqlite3.Connection) -> None:
    raw = engine.raw_connection()
    try:
        driver = raw.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise TypeError("not the driver of SQLite")
        driver.backup(target)
    finally:
        raw.close()


def _opened(file: Path, mode: str, *, is_packed: bool) -> IO[str]:
    if is_packed:
        return io.TextIOWrapper(gzip.GzipFile(file, f"{mode}b"), encoding="utf-8")
    return file.open(mode, encoding="utf-8")


def _write_lines(engine: sa.Engine, stream: IO[str]) -> None:
    with engine.connect().execution_options(
        isolation_level="REPEATABLE READ" if engine.dialect.name != "sqlite" else "SERIALIZABLE"
    ) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # the driver begins none before it writes
        stream.write(json.dumps({"format": FORMAT, "shape": HEAD}) + "\n")
        count = 0
        for table in schema.FACTS:
            for row in (
                connection.execution_options(yield_per=_AT_ONCE)
                .execute(sa.select(table).order_by(*table.primary_key.columns))
                .mappings()
            ):
                stream.write(json.dumps({"table": table.name, **row}, ensure_ascii=False) + "\n")
                count += 1
        stream.write(json.dumps({"rows": count, "digest": schema.digest(connection)}) + "\n")
        connection.rollback()


def _read_lines(engine: sa.Engine, file: Path) -> None:
    tables = {table.name: table for table in schema.FACTS}
    count, last = 0, None
    remedy = "take another backup: this one is damaged or something else"
    try:
        with _opened(file, "r", is_packed=_is_packed(file)) as stream, engine.begin() as connection:
            head = json.loads(stream.readline())
            if not isinstance(head, dict) or head.get("format") != FORMAT:
                raise SourceMalformed("it is no backup of a ledger", where=str(file), remedy=remedy)
            refuse_newer(str(head.get("shape")), str(file))
            batch: list[dict[str, object]] = []
            at = ""
            for line in stream:
                row = json.loads(line)
                if "rows" in row:
                    last = row
                    continue
                name = row.pop("table")
                count += 1
                if name != at or len(batch) >= _AT_ONCE:
                    if batch:
                        put(connection, tables[at], batch)
                    batch, at = [], name
                batch.append(row)
            if batch:
                put(connection, tables[at], batch)
            if last is None or last["rows"] != count:
                raise SourceMalformed(f"it is cut off after {count} rows", where=str(file), remedy=remedy)
            if schema.digest(connection) != last["digest"]:
                raise SourceMalformed("its rows are not those that were backed up", where=str(file), remedy=remedy)
            search.fill(connection)
    except (ValueError, KeyError, EOFError, gzip.BadGzipFile, sa.exc.DatabaseError) as error:
        said = error.orig if isinstance(error, sa.exc.DatabaseError) else error
        raise SourceMalformed(f"row {count + 1} cannot be read ({said})", where=str(file), remedy=remedy) from error


def _is_packed(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"
