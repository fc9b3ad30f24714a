"""A full-text index over documents and claims, and a hash of every record."""

import hashlib

import sqlalchemy as sa
from alembic import op

from reliant.store import search

revision = "0004"
down_revision = "0003"

KEYS = {
    "document": ("id",),
    "claim": ("id", "reader"),
    "register": ("id",),
    "register_row": ("register", "row_id"),
    "ownership": ("id",),
    "decision": ("id",),
}
AT_ONCE = 10_000


def upgrade() -> None:
    """Hash what is there, index what is there; derived rows are made again by the next run."""
    connection = op.get_bind()
    for name in ("derived_event", "derived_agreement", "derived"):
        connection.execute(sa.text(f"DELETE FROM {name}"))  # noqa: S608  names of our own
    for name in (*KEYS, "derived_event", "derived_agreement"):
        op.add_column(name, sa.Column("record_hash", sa.Text))
    for name, key in KEYS.items():
        _hash(connection, name, key)
    op.create_table(
        "searched",
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("record_id", sa.Text, nullable=False, unique=True),
        sa.Column("words", sa.Text, nullable=False),
    )
    search.create_index(connection)
    search.fill(connection)


def _hash(connection: sa.Connection, name: str, key: tuple[str, ...]) -> None:
    table = sa.table(name, *(sa.column(column) for column in (*key, "record", "record_hash")))
    update = (
        sa.update(table)
        .where(*(table.c[column] == sa.bindparam(f"key_{column}") for column in key))
        .values(record_hash=sa.bindparam("hash"))
    )
    rows = connection.execute(sa.select(*(table.c[column] for column in key), table.c.record)).all()
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(
            update,
            [
                {f"key_{column}": value for column, value in zip(key, row, strict=False)}
                | {"hash": hashlib.sha256(row.record.encode()).hexdigest()}
                for row in rows[start : start + AT_ONCE]
            ],
        )
