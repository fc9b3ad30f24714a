"""Records as the JSON that the ledger keeps, and rows put into its tables."""

from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects import postgresql, sqlite

Record = TypeVar("Record")


def to_json(record: object) -> str:
    """A record as one JSON object; the same record gives the same bytes."""
    return _adapter(type(record)).dump_json(record).decode()  # type: ignore[arg-type]


def from_json(kind: type[Record], text: str) -> Record:
    """The record of a JSON object, with its own types.

    Raises:
        pydantic.ValidationError: the text is no such record.
    """
    found: Record = _adapter(kind).validate_json(text)  # type: ignore[arg-type]
    return found


def put(connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    """Rows into a table; those whose key is there already are left as they are."""
    if rows:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
