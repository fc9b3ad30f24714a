"""A ledger in a file: SQLite in WAL mode, in a folder that can be written."""

import os
from pathlib import Path

import sqlalchemy as sa

from reliant.errors import LedgerUnwritable

_ANY_WRITE = 0o222
WAIT_SECONDS = 60
"""How long a writer waits for another to end its transaction."""
CACHE_KIB = 65_536
"""Pages kept in memory: what is added to indexes of a million keys goes to places all over them."""


def engine_of(file: Path) -> sa.Engine:
    """The engine of a file, which need not be there yet.

    Raises:
        LedgerUnwritable: its folder, or the file, is read-only.
    """
    _need_writable(file)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(file)))
    sa.event.listen(engine, "connect", _on_connect)
    return engine


def begin_alone(connection: sa.Connection) -> None:
    """Hold off every other writer until the transaction ends; the driver begins none before it creates a table."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _on_connect(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    cursor.close()


def _need_writable(file: Path) -> None:
    """Folders without any write bit are read-only to everybody, also to the administrator who could break them open."""
    folder = file.parent
    while not folder.exists():
        folder = folder.parent
    targets = [folder, *([file] if file.exists() else [])]
    for target in targets:
        if not os.access(target, os.W_OK) or not target.stat().st_mode & _ANY_WRITE:
            raise LedgerUnwritable(
                "it is read-only, so the ledger cannot be kept there",
                where=str(target),
                remedy="choose a folder for the state with --state DIR",
            )
