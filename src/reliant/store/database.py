"""Opening the ledger's database: the folder must be writable, the shape must be known, SQLite runs in WAL mode.

Nothing is written to a file before its shape is known to be ours. A shape is made in one transaction, so that a run cut
short leaves either all of it or nothing.
"""

import os
from pathlib import Path

import sqlalchemy as sa

from reliant.errors import LedgerError, LedgerTooNew, LedgerUnwritable

HEAD = "0003"
"""The newest shape this version knows; a test compares it with the migrations."""
KNOWN = frozenset({"0001", "0002", HEAD})
_ANY_WRITE = 0o222
_VERSION = "alembic_version"
_MOVE_AWAY = "move it away: the next run makes a new one from the folder's files"


def open_database(file: Path) -> sa.Engine:
    """The database at ``file``, made or brought up to date if need be.

    Raises:
        LedgerUnwritable: its folder cannot be written.
        LedgerTooNew: a newer version of reliant wrote it; it is left as it is.
        LedgerError: it is no ledger.
    """
    _need_writable(file)
    engine = sa.create_engine(f"sqlite:///{file}")
    sa.event.listen(engine, "connect", _on_connect)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _bring_up(engine, file)
    except (OSError, sa.exc.OperationalError) as error:
        engine.dispose()
        raise LedgerUnwritable(
            f"the ledger cannot be opened ({getattr(error, 'strerror', None) or getattr(error, 'orig', error)})",
            where=str(file),
            remedy="choose a folder for the state with --state DIR",
        ) from error
    except sa.exc.DatabaseError as error:
        engine.dispose()
        raise LedgerError(f"this is no ledger ({error.orig})", where=str(file), remedy=_MOVE_AWAY) from error
    except LedgerError:
        engine.dispose()
        raise
    return engine


def _bring_up(engine: sa.Engine, file: Path) -> None:
    """Make or renew the shape if it is not the newest."""
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        shape = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() if _VERSION in tables else None
    if shape == HEAD:
        return
    if shape is None and tables:
        raise LedgerError("this is a database of something else", where=str(file), remedy=_MOVE_AWAY)
    if shape is not None and shape not in KNOWN:
        raise LedgerTooNew(
            f"it has the shape {shape!r}, this version knows none newer than {HEAD}: a newer reliant wrote it",
            where=str(file),
            remedy="use that newer version, or keep another state with --state DIR",
        )
    _upgrade(engine)


def _upgrade(engine: sa.Engine) -> None:
    """Run the steps to the newest shape; of two processes that come here at once, the second finds it done."""
    from alembic import command  # noqa: PLC0415  half a second that only a new or old ledger needs
    from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver begins none before it creates a table
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def _on_connect(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
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
