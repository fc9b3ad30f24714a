"""A ledger on a PostgreSQL server, for teams. Nothing said about one ever shows its password."""

from importlib.util import find_spec

import sqlalchemy as sa

from reliant.errors import EngineFailed, LedgerError

WAIT_SECONDS = 60
"""How long a writer waits for another to end its transaction, and anybody for the server to answer."""
_SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_UPGRADE_LOCK = 7_365_418_276
"""Key of the advisory lock that one process holds while it makes or renews the tables; any number nobody else uses."""


def is_server(place: object) -> bool:
    """Whether a place of a ledger is a server's address and not a file."""
    return isinstance(place, str) and "://" in place


def engine_of(address: str) -> sa.Engine:
    """The engine of an address like ``postgresql+psycopg://user@host/database``; nothing is opened yet.

    Raises:
        LedgerError: it is no address of a PostgreSQL database.
        EngineFailed: the extra [postgres] is not installed.
    """
    remedy = "write it as postgresql+psycopg://USER@HOST/DATABASE; the password may stand in PGPASSWORD or ~/.pgpass"
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        raise LedgerError("the address of the ledger cannot be read", remedy=remedy) from None  # its text holds the password
    if url.drivername not in _SCHEMES or not url.database:
        what = f"no ledger is kept on {url.drivername!r}" if url.drivername not in _SCHEMES else "it names no database"
        raise LedgerError(what, where=where(url), remedy=remedy)
    if find_spec("psycopg") is None:
        raise EngineFailed("a ledger on PostgreSQL needs psycopg", where=where(url), remedy="pip install 'reliant[postgres]'")
    own = url.query.get("options", "")
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "connect_timeout": WAIT_SECONDS,
            "application_name": "reliant",
            "options": f"{own} -c lock_timeout={WAIT_SECONDS}s -c client_encoding=UTF8".strip(),
        },
    )


def begin_alone(connection: sa.Connection) -> None:
    """Hold off every other process that would make the tables until the transaction ends."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})


def where(url: sa.URL) -> str:
    """Host and database of an address, and no more of it."""
    host = url.host or url.query.get("host") or "localhost"
    return f"{host if isinstance(host, str) else ','.join(host)}{f':{url.port}' if url.port else ''}/{url.database or ''}"


def says(error: sa.exc.DBAPIError, url: sa.URL) -> str:
    """What the server or the driver says, in one line and without the password, should it repeat it."""
    line = " ".join(str(error.orig).split())
    secrets = [secret for secret in (url.password, url.query.get("password")) if isinstance(secret, str) and secret]
    for secret in secrets:
        line = line.replace(secret, "***")
    return line
