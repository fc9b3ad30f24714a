"""Tables of the ledger. Rows are appended and never changed; what is current follows from the files of the folder.

``record_hash`` is the SHA-256 of the row's ``record``, in hexadecimal: the id of a record covers what makes it that record, its
hash covers every letter.
"""

import hashlib
import json
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()

documents = sa.Table(
    "document",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("published_on", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)
"""One row per document; ``record`` is the whole model.Document as JSON."""

readings = sa.Table(
    "reading",
    metadata,
    sa.Column("document", sa.Text, sa.ForeignKey("document.id"), primary_key=True),
    sa.Column("reader", sa.Text, primary_key=True),
    sa.Column("unread_because", sa.Text),
)
"""One row per document and reader version that looked at it; ``unread_because`` says why it could not look."""

claims = sa.Table(
    "claim",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("reader", sa.Text, primary_key=True),
    sa.Column("document", sa.Text, sa.ForeignKey("document.id"), nullable=False, index=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("modality", sa.Text, nullable=False),
    sa.Column("recipient", sa.Text),
    sa.Column("supplier", sa.Text),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)
"""One row per claim and reader version: a better reader adds its own and takes nothing away."""

registers = sa.Table(
    "register",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("vintage", sa.Text),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)
"""One row per register file read, without its tables."""

register_rows = sa.Table(
    "register_row",
    metadata,
    sa.Column("register", sa.Text, sa.ForeignKey("register.id"), primary_key=True),
    sa.Column("row_id", sa.Text, primary_key=True, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)
"""One row per deal and per delivery; ``place`` is its place in its table."""

stakes = sa.Table(
    "ownership",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)

decisions = sa.Table(
    "decision",
    metadata,
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)
"""One row per decision of a person; ``place`` is their order, which no clock decides."""

contents = sa.Table(
    "file_content",
    metadata,
    sa.Column("file", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("reader", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("record_id", sa.Text),
)
"""What a file held when its bytes had this digest: written last, so that a file is known only when all of it is. A file without
any record has one row with a null."""

searched = sa.Table(
    "searched",
    metadata,
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("record_id", sa.Text, nullable=False, unique=True),
    sa.Column("words", sa.Text, nullable=False),
)
"""One row per document and claim: its different words, folded, as the full-text index beside this table has them."""

derived = sa.Table("derived", metadata, sa.Column("digest", sa.Text, primary_key=True))
"""At most one row: what the derived rows below were derived from. No row: nothing has been derived yet."""

derived_events = sa.Table(
    "derived_event",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, sa.ForeignKey("derived.digest"), nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("recipient", sa.Text, index=True),
    sa.Column("supplier", sa.Text, index=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)
"""One row per event; ``record`` is the whole model.Event as JSON."""

derived_agreements = sa.Table(
    "derived_agreement",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, sa.ForeignKey("derived.digest"), nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("is_overdue", sa.Boolean, nullable=False),
    sa.Column("recipient", sa.Text, index=True),
    sa.Column("supplier", sa.Text, index=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text),
)
"""One row per agreement; ``record`` is the whole model.Agreement as JSON."""

FACTS = (documents, readings, claims, registers, register_rows, stakes, decisions, contents)
"""Tables that say something of their own, each after those it refers to. The others can be made again from them."""


def in_order(table: sa.Table, dialect: str) -> sa.Select[Any]:
    """Every row of a table, by its key and without places that the engine gave, in the same order on every engine."""
    given = {column.name for column in table.columns if column.autoincrement is True}
    keys = [
        column.collate("C") if dialect == "postgresql" and isinstance(column.type, sa.Text) else column
        for column in table.primary_key.columns
    ]
    return sa.select(*(column for column in table.columns if column.name not in given)).order_by(*keys)


def digest(connection: sa.Connection) -> str:
    """SHA-256 over every row that says something of its own, in an order of its own, whatever the engine."""
    total = hashlib.sha256()
    for table in FACTS:
        for row in connection.execution_options(yield_per=5_000).execute(in_order(table, connection.dialect.name)):
            total.update(json.dumps([table.name, *row], ensure_ascii=False).encode())
    return total.hexdigest()
