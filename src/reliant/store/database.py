"""Opening the ledger's database, a file or a server's: its shape must be known, and is brought up to date.

Nothing is written to a database before its shape is known to be ours. A shape is made in one transaction, so that a run cut
short leaves either all of it or nothing.
"""

from pathlib import Path

import sqlalchemy as sa

from reliant.errors import LedgerError, LedgerTooNew, LedgerUnwritable
from reliant.store import postgres, sqlite_file

HEAD = "0004"
"""The newest shape this version knows; a test compares it with the migrations."""
KNOWN = frozenset({"0001", "0002", "0003", HEAD})
_VERSION = "alembic_version"


def open_database(place: Path | str, *, is_made: bool = True) -> sa.Engine:
    """The database in a file, or at an address like ``postgresql+psycopg://…``, made or brought up to date if need be.

    Raises:
        LedgerUnwritable: its folder cannot be written, or its server cannot be reached.
        LedgerTooNew: a newer version of reliant wrote it; it is left as it is.
        LedgerError: it is no ledger.
        EngineFailed: the extra [postgres] is not installed.
    """
    engine = postgres.engine_of(str(place)) if postgres.is_server(place) else sqlite_file.engine_of(Path(place))
    try:
        if engine.dialect.name == "sqlite" and not is_made and not Path(place).exists():
            raise _none_there(engine)
        if engine.dialect.name == "sqlite":
            Path(place).parent.mkdir(parents=True, exist_ok=True)
        _bring_up(engine, is_made=is_made)
    except (OSError, sa.exc.OperationalError) as error:
        engine.dispose()
        said = cause(error, engine) if isinstance(error, sa.exc.DBAPIError) else error.strerror
        remedy = (
            "choose a folder for the state with --state DIR"
            if engine.dialect.name == "sqlite"
            else "check that the server runs, that the database is there and that you may use it"
        )
        raise LedgerUnwritable(f"the ledger cannot be opened ({said})", where=where(engine), remedy=remedy) from _shown(
            error, engine
        )
    except sa.exc.DatabaseError as error:
        engine.dispose()
        raise LedgerError(
            f"this is no ledger ({cause(error, engine)})", where=where(engine), remedy=_otherwise(engine)
        ) from _shown(error, engine)
    except LedgerError:
        engine.dispose()
        raise
    return engine


def where(engine: sa.Engine) -> str:
    """How the ledger's place is named to people: its file, or host and database."""
    return str(engine.url.database) if engine.dialect.name == "sqlite" else postgres.where(engine.url)


def cause(error: sa.exc.DBAPIError, engine: sa.Engine) -> str:
    """What the engine itself says of an error."""
    return str(error.orig) if engine.dialect.name == "sqlite" else postgres.says(error, engine.url)


def _shown(error: Exception, engine: sa.Engine) -> Exception | None:
    """The error a traceback may show: a server's could repeat the address with its password."""
    return error if engine.dialect.name == "sqlite" else None


def _otherwise(engine: sa.Engine) -> str:
    if engine.dialect.name == "sqlite":
        return "restore a backup, or move it away: the next run makes a new one, without people's decisions"
    return "give the ledger a database of its own"


def _none_there(engine: sa.Engine) -> LedgerError:
    return LedgerError(
        "no ledger is there yet", where=where(engine), remedy="any command that reads the monitor makes it: reliant ledger list"
    )


def _bring_up(engine: sa.Engine, *, is_made: bool) -> None:
    """Make or renew the shape if it is not the newest."""
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        shape = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() if _VERSION in tables else None
    if shape == HEAD:
        return
    if shape is None and tables:
        raise LedgerError("this is a database of something else", where=where(engine), remedy=_otherwise(engine))
    if shape is None and not is_made:
        raise _none_there(engine)
    refuse_newer(shape, where(engine))
    _upgrade(engine)


def refuse_newer(shape: str | None, place: str) -> None:
    """Refuse a shape that this version does not know.

    Raises:
        LedgerTooNew: a newer version of reliant wrote it.
    """
    if shape is not None and shape not in KNOWN:
        raise LedgerTooNew(
            f"it has the shape {shape!r}, this version knows none newer than {HEAD}: a newer reliant wrote it",
            where=place,
            remedy="use that newer version, or keep another state with --state DIR",
        )


def _upgrade(engine: sa.Engine, shape: str = "head") -> None:
    """Run the steps to a shape; of two processes that come here at once, the second finds it done."""
    from alembic import command  # noqa: PLC0415  half a second that only a new or old ledger needs
    from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    is_file = engine.dialect.name == "sqlite"
    if is_file:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    with engine.begin() as connection:
        (sqlite_file if is_file else postgres).begin_alone(connection)
        settings.attributes["connection"] = connection
        command.upgrade(settings, shape)
