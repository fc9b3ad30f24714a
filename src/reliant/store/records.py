"""Records as the JSON that the ledger keeps, and the rows of its tables that they become."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects import postgresql, sqlite

from reliant.model.claim import Claim
from reliant.model.deal import Agreement, Event
from reliant.model.decision import Decision
from reliant.model.document import Document
from reliant.model.ownership import Ownership

Record = TypeVar("Record")
Row = dict[str, object]


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


def hash_of(record: str) -> str:
    """SHA-256 of a record's JSON, in hexadecimal."""
    return hashlib.sha256(record.encode()).hexdigest()


def document_row(document: Document) -> Row:
    """Row of table ``document``."""
    return {
        "id": document.id,
        "published_on": document.published_on and document.published_on.isoformat(),
        "language": document.language,
        "role": document.role.value,
        **_record(document),
    }


def claim_row(claim: Claim) -> Row:
    """Row of table ``claim``, but for its reader."""
    return {
        "id": claim.id,
        "document": claim.document,
        "type": claim.type.value,
        "modality": claim.modality.value,
        "recipient": claim.recipient,
        "supplier": claim.supplier,
        **_record(claim),
    }


def stake_row(stake: Ownership) -> Row:
    """Row of table ``ownership``."""
    return {"id": stake.id, **_record(stake)}


def decision_row(decision: Decision) -> Row:
    """Row of table ``decision``, but for its place, which the ledger gives."""
    return {"id": decision.id, "kind": decision.kind.value, **_record(decision)}


def event_row(event: Event) -> Row:
    """Row of table ``derived_event``, but for the digest of its input."""
    return {
        "id": event.id,
        "type": event.type.value,
        "recipient": event.recipient,
        "supplier": event.supplier,
        **_record(event),
    }


def agreement_row(deal: Agreement) -> Row:
    """Row of table ``derived_agreement``, but for the digest of its input."""
    return {
        "id": deal.id,
        "state": deal.state.value,
        "is_overdue": deal.is_overdue,
        "recipient": deal.recipient,
        "supplier": deal.supplier,
        **_record(deal),
    }


def _record(record: object) -> Row:
    text = to_json(record)
    return {"record": text, "record_hash": hash_of(text)}


def put(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Rows into a table, all with the same columns; those whose key is there already are left as they are."""
    if rows:
        sql, names = _insertion(table, tuple(rows[0]), connection.dialect.name)
        if names is None:
            connection.exec_driver_sql(sql, [dict(row) for row in rows])
        else:
            connection.exec_driver_sql(sql, [tuple([row[name] for name in names]) for row in rows])


@cache
def _insertion(table: sa.Table, columns: tuple[str, ...], dialect: str) -> tuple[str, tuple[str, ...] | None]:
    """The statement as its driver takes it, and the order of its values; null where they go by name.

    Written out once: to work it out for every batch costs a third of the whole append.
    """
    module = postgresql if dialect == "postgresql" else sqlite
    engine = module.dialect(paramstyle="pyformat" if dialect == "postgresql" else "qmark")
    compiled = module.insert(table).on_conflict_do_nothing().compile(dialect=engine, column_keys=list(columns))
    return str(compiled), tuple(compiled.positiontup) if compiled.positiontup else None


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
