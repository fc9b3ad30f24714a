"""The ledger: documents, claims, register rows and stakes, appended once and kept."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.sqlite import insert

from reliant.errors import LedgerError, UnknownName
from reliant.model.claim import Claim
from reliant.model.decision import Decision
from reliant.model.document import Document
from reliant.model.identity import content_id
from reliant.model.ownership import Ownership
from reliant.model.register import CorrectedCell, RefusedRow, Register, UnappliedCorrection
from reliant.model.tables import DEALS, DELIVERIES
from reliant.model.time import Window
from reliant.store import schema
from reliant.store.database import open_database

Record = TypeVar("Record")
AT_ONCE = 500
"""Ids in one query: SQLite takes no more than some thousand parameters."""


class Ledger:
    """An open ledger. Every append is one transaction, harmless when repeated; nothing is ever changed or deleted.

    Use it in a ``with`` statement, or close it yourself.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, file: Path) -> "Ledger":
        """The ledger in a file, made if there is none.

        Raises:
            LedgerUnwritable: its folder cannot be written.
            LedgerTooNew: a newer version of reliant wrote it.
            LedgerError: the file is no ledger.
        """
        return cls(open_database(file))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # what goes in

    def append_document(
        self, document: Document, claims: Sequence[Claim], *, reader: str, unread_because: str | None = None
    ) -> None:
        """A document with what a reader read in it, or with the reason why it could not look."""
        self.append_documents([(document, claims, unread_because)], reader=reader)

    def append_documents(self, readings: Iterable[tuple[Document, Sequence[Claim], str | None]], *, reader: str) -> None:
        """Several documents with their claims (or why nobody could look), all or none."""
        readings = list(readings)
        with self._begin() as connection:
            _put(
                connection,
                schema.documents,
                [
                    {
                        "id": document.id,
                        "published_on": document.published_on and document.published_on.isoformat(),
                        "language": document.language,
                        "role": document.role.value,
                        "record": _json(document),
                    }
                    for document, _, _ in readings
                ],
            )
            _put(
                connection,
                schema.readings,
                [{"document": document.id, "reader": reader, "unread_because": reason} for document, _, reason in readings],
            )
            _put(
                connection,
                schema.claims,
                [
                    {
                        "id": claim.id,
                        "reader": reader,
                        "document": claim.document,
                        "type": claim.type.value,
                        "modality": claim.modality.value,
                        "recipient": claim.recipient,
                        "supplier": claim.supplier,
                        "record": _json(claim),
                    }
                    for _, claims, _ in readings
                    for claim in claims
                ],
            )

    def append_register(self, register: Register) -> str:
        """A register with all its rows; gives the id it is kept under. The same rows under another name are the same register."""
        tables = [("deal", register.deals), ("delivery", register.deliveries)]
        rows = [(kind, place, row) for kind, table in tables if table is not None for place, row in enumerate(table.to_pylist())]
        key = content_id("g", register.source, register.format, register.vintage, sorted(row["row_id"] for _, _, row in rows))
        head = replace(register, deals=None, deliveries=None)
        with self._begin() as connection:
            _put(
                connection,
                schema.registers,
                [
                    {
                        "id": key,
                        "vintage": register.vintage,
                        "record": json.dumps(asdict(head) | {"has_deals": register.deals is not None}, ensure_ascii=False),
                    }
                ],
            )
            _put(
                connection,
                schema.register_rows,
                [
                    {
                        "register": key,
                        "row_id": row["row_id"],
                        "kind": kind,
                        "place": place,
                        "record": json.dumps(row, ensure_ascii=False),
                    }
                    for kind, place, row in rows
                ],
            )
        return key

    def append_ownership(self, stakes: Iterable[Ownership]) -> None:
        """Stakes of an ownership table."""
        with self._begin() as connection:
            _put(connection, schema.stakes, [{"id": stake.id, "record": _json(stake)} for stake in stakes])

    def append_decisions(self, decisions: Iterable[Decision]) -> None:
        """Decisions in their order, all or none; one that is kept already keeps its place."""
        with self._begin() as connection:
            _put(
                connection,
                schema.decisions,
                [{"id": one.id, "kind": one.kind.value, "record": _json(replace(one, place=0))} for one in decisions],
            )

    def mark_read(self, file: str, digest: str, reader: str, records: Sequence[str]) -> None:
        """Everything of these bytes is in the ledger: these records, in the order of the file."""
        ids: Sequence[str | None] = list(dict.fromkeys(records)) or [None]
        with self._begin() as connection:
            _put(
                connection,
                schema.contents,
                [
                    {"file": file, "digest": digest, "reader": reader, "place": place, "record_id": record}
                    for place, record in enumerate(ids)
                ],
            )

    # what comes out

    def is_current(self, file: str, digest: str, reader: str) -> bool:
        """Whether these bytes of the file have been read whole by this reader."""
        return self._has(schema.contents, file=file, digest=digest, reader=reader)

    def contents(self, file: str, digest: str, reader: str) -> tuple[str, ...]:
        """Ids of the records a file held, in its order."""
        table = schema.contents
        query = sa.select(table.c.record_id).where(table.c.file == file, table.c.digest == digest, table.c.reader == reader)
        with self._engine.connect() as connection:
            return tuple(row[0] for row in connection.execute(query.order_by(table.c.place)) if row[0] is not None)

    def documents(self, ids: Iterable[str]) -> tuple[Document, ...]:
        """Documents by id, in the order asked for."""
        ids = tuple(ids)
        found = {row.id: row.record for row in self._some(schema.documents, schema.documents.c.id, ids)}
        return tuple(_read(Document, found[i]) for i in ids if i in found)

    def claims(self, documents: Iterable[str], reader: str) -> tuple[Claim, ...]:
        """Claims that a reader version read in these documents, by document and place."""
        table = schema.claims
        rows = self._some(table, table.c.document, documents, table.c.reader == reader)
        return tuple(
            sorted(
                (_read(Claim, row.record) for row in rows),
                key=lambda claim: (claim.document, claim.span.start, claim.span.end, claim.id),
            )
        )

    def claims_by_id(self, ids: Iterable[str]) -> tuple[Claim, ...]:
        """Claims by id, whichever reader read them and whether or not their file still holds them; in the order asked for."""
        ids = tuple(ids)
        found = {row.id: row.record for row in self._some(schema.claims, schema.claims.c.id, ids)}
        return tuple(_read(Claim, found[i]) for i in ids if i in found)

    def file_contents_of(self, record: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Contents of every file that ever held a record: file, digest of its bytes, ids of all it held; by file and digest."""
        table = schema.contents
        with self._engine.connect() as connection:
            held = connection.execute(sa.select(table.c.file).where(table.c.record_id == record).distinct()).scalars().all()
            query = sa.select(table.c.file, table.c.digest, table.c.record_id, table.c.place).where(table.c.file.in_(held))
            rows = connection.execute(query.order_by(table.c.file, table.c.digest, table.c.reader, table.c.place)).all()
        found: dict[tuple[str, str], dict[str, None]] = {}
        for row in rows:
            if row.record_id is not None:
                found.setdefault((row.file, row.digest), {})[row.record_id] = None
        return tuple((file, digest, tuple(ids)) for (file, digest), ids in found.items())

    def unread(self, documents: Iterable[str], reader: str) -> dict[str, str]:
        """Documents a reader could not look into, with the reason."""
        table = schema.readings
        rows = self._some(table, table.c.document, documents, table.c.reader == reader)
        return {row.document: row.unread_because for row in rows if row.unread_because is not None}

    def read_by(self, documents: Iterable[str], reader: str) -> frozenset[str]:
        """Documents among these that a reader version has looked at already."""
        table = schema.readings
        return frozenset(row.document for row in self._some(table, table.c.document, documents, table.c.reader == reader))

    def register(self, key: str) -> Register:
        """A register with its tables.

        Raises:
            LedgerError: the ledger does not hold it.
        """
        with self._engine.connect() as connection:
            head = connection.execute(sa.select(schema.registers.c.record).where(schema.registers.c.id == key)).scalar()
            if head is None:
                raise LedgerError(f"no register has the id {key}", remedy="delete the state folder: the next run makes it again")
            table = schema.register_rows
            query = sa.select(table.c.kind, table.c.record).where(table.c.register == key).order_by(table.c.kind, table.c.place)
            rows: dict[str, list[dict[str, object]]] = {"deal": [], "delivery": []}
            for kind, record in connection.execute(query):
                rows[kind].append(json.loads(record))
        fields = json.loads(head)
        has_deals = fields.pop("has_deals")
        fields["years"] = fields["years"] and Window(**fields["years"])
        fields["refused"] = tuple(RefusedRow(**row) for row in fields["refused"])
        fields["notes"] = tuple(fields["notes"])
        fields["corrected"] = tuple(CorrectedCell(**cell) for cell in fields.get("corrected", ()))
        fields["unapplied"] = tuple(UnappliedCorrection(**one) for one in fields.get("unapplied", ()))
        return Register(
            **fields
            | {"deals": DEALS.build(rows["deal"]) if has_deals else None, "deliveries": DELIVERIES.build(rows["delivery"])}
        )

    def ownership(self, ids: Iterable[str]) -> tuple[Ownership, ...]:
        """Stakes by id, in the order asked for."""
        ids = tuple(ids)
        found = {row.id: row.record for row in self._some(schema.stakes, schema.stakes.c.id, ids)}
        return tuple(_read(Ownership, found[i]) for i in ids if i in found)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever taken, in order; ``model.decision.standing`` gives those that hold."""
        table = schema.decisions
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(table.c.place, table.c.record).order_by(table.c.place)).all()
        return tuple(replace(_read(Decision, row.record), place=row.place) for row in rows)

    def row(self, row_id: str) -> dict[str, object]:
        """One row of a register, whichever release it stands in.

        Raises:
            UnknownName: no row begins so, or several do.
        """
        table = schema.register_rows
        query = sa.select(table.c.row_id, table.c.record).where(table.c.row_id.startswith(row_id, autoescape=True)).limit(6)
        with self._engine.connect() as connection:
            found = {row.row_id: row.record for row in connection.execute(query)}
        if len(found) != 1:
            raise UnknownName("row", row_id, nearest=sorted(found)[:5], remedy="ids stand in the sources of measures and briefs")
        record: dict[str, object] = json.loads(next(iter(found.values())))
        return record

    def digest(self) -> str:
        """SHA-256 over all rows in an order of their own: two ledgers with the same digest say the same."""
        total = hashlib.sha256()
        with self._engine.connect() as connection:
            for table in schema.metadata.sorted_tables:
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)):
                    total.update(json.dumps([table.name, *row], ensure_ascii=False).encode())
        return total.hexdigest()

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise LedgerError(
                f"the ledger cannot be written ({error.orig})",
                where=str(self._engine.url.database),
                remedy="another run may hold it: try again when it has ended",
            ) from error

    def _has(self, table: sa.Table, **key: str) -> bool:
        query = (
            sa.select(sa.literal(1)).select_from(table).where(*(table.c[name] == value for name, value in key.items())).limit(1)
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _some(
        self, table: sa.Table, column: sa.Column[Any], ids: Iterable[str], *conditions: sa.ColumnElement[bool]
    ) -> list[sa.Row[Any]]:
        wanted = list(dict.fromkeys(ids))
        rows: list[sa.Row[Any]] = []
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), AT_ONCE):
                query = sa.select(table).where(column.in_(wanted[start : start + AT_ONCE]), *conditions)
                rows += connection.execute(query).all()
        return rows


def _put(connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _json(record: Document | Claim | Ownership | Decision) -> str:
    return _adapter(type(record)).dump_json(record).decode()  # type: ignore[arg-type]


def _read(kind: type[Record], text: str) -> Record:
    found: Record = _adapter(kind).validate_json(text)  # type: ignore[arg-type]
    return found
