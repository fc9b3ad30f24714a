"""The ledger: documents, claims, register rows and stakes, appended once and kept."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import sqlalchemy as sa

from reliant.errors import LedgerError, LedgerUnwritable, UnknownName
from reliant.model.claim import Claim
from reliant.model.deal import Agreement, AgreementState, Event
from reliant.model.decision import Decision
from reliant.model.document import Document
from reliant.model.identity import content_id
from reliant.model.ownership import Ownership
from reliant.model.register import CorrectedCell, RefusedRow, Register, UnappliedCorrection
from reliant.model.tables import DEALS, DELIVERIES
from reliant.model.time import Window
from reliant.store import backup, derived, schema, search
from reliant.store.database import cause, open_database, where
from reliant.store.records import claim_row, decision_row, document_row, from_json, hash_of, put, stake_row
from reliant.store.verify import Fault, faults_of

AT_ONCE = 500
"""Ids in one query: SQLite takes no more than some thousand parameters."""


class Ledger:
    """An open ledger. Every append is one transaction, harmless when repeated; nothing is ever changed or deleted.

    Use it in a ``with`` statement, or close it yourself.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, place: Path | str, *, is_made: bool = True) -> "Ledger":
        """The ledger in a file, or at an address like ``postgresql+psycopg://user@host/database``.

        If there is none, it is made, or refused where ``is_made`` is false.

        Raises:
            LedgerUnwritable: its folder cannot be written, or its server not be reached.
            LedgerTooNew: a newer version of reliant wrote it.
            LedgerError: the file or database is no ledger, or none is there and none should be made.
            EngineFailed: it is on PostgreSQL and the extra [postgres] is not installed.
        """
        return cls(open_database(place, is_made=is_made))

    @property
    def where(self) -> str:
        """Where it is kept: its file, or host and database of its server."""
        return where(self._engine)

    def close(self) -> None:
        """Let go of the file or server."""
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
            # every writer takes the rows in this order, so that two who bring the same ones never wait for each other in a ring
            readings.sort(key=lambda reading: reading[0].id)
            claims = sorted((claim for _, claims, _ in readings for claim in claims), key=lambda claim: claim.id)
            put(connection, schema.documents, [document_row(document) for document, _, _ in readings])
            put(
                connection,
                schema.readings,
                [{"document": document.id, "reader": reader, "unread_because": reason} for document, _, reason in readings],
            )
            put(connection, schema.claims, [{**claim_row(claim), "reader": reader} for claim in claims])
            search.add(connection, [(claim.id, search.words_of_claim(claim)) for claim in claims])
            search.add(connection, [(document.id, search.words_of_document(document)) for document, _, _ in readings])

    def append_register(self, register: Register) -> str:
        """A register with all its rows; gives the id it is kept under. The same rows under another name are the same register."""
        tables = [("deal", register.deals), ("delivery", register.deliveries)]
        rows = [(kind, place, row) for kind, table in tables if table is not None for place, row in enumerate(table.to_pylist())]
        key = content_id("g", register.source, register.format, register.vintage, sorted(row["row_id"] for _, _, row in rows))
        texts = [(row["row_id"], kind, place, json.dumps(row, ensure_ascii=False)) for kind, place, row in rows]
        head = asdict(replace(register, deals=None, deliveries=None)) | {"has_deals": register.deals is not None}
        record = json.dumps(head, ensure_ascii=False)
        with self._begin() as connection:
            put(
                connection,
                schema.registers,
                [{"id": key, "vintage": register.vintage, "record": record, "record_hash": hash_of(record)}],
            )
            put(
                connection,
                schema.register_rows,
                [
                    {
                        "register": key,
                        "row_id": row_id,
                        "kind": kind,
                        "place": place,
                        "record": text,
                        "record_hash": hash_of(text),
                    }
                    for row_id, kind, place, text in sorted(texts)
                ],
            )
        return key

    def append_ownership(self, stakes: Iterable[Ownership]) -> None:
        """Stakes of an ownership table."""
        with self._begin() as connection:
            put(connection, schema.stakes, [stake_row(stake) for stake in sorted(stakes, key=lambda stake: stake.id)])

    def append_decisions(self, decisions: Iterable[Decision]) -> None:
        """Decisions in their order, all or none; one that is kept already keeps its place."""
        with self._begin() as connection:
            if connection.dialect.name == "postgresql":  # places are given out in the order of commits
                connection.execute(sa.text("LOCK TABLE decision IN EXCLUSIVE MODE"))
            put(connection, schema.decisions, [decision_row(replace(one, place=0)) for one in decisions])

    def mark_read(self, file: str, digest: str, reader: str, records: Sequence[str]) -> None:
        """Everything of these bytes is in the ledger: these records, in the order of the file."""
        ids: Sequence[str | None] = list(dict.fromkeys(records)) or [None]
        with self._begin() as connection:
            put(
                connection,
                schema.contents,
                [
                    {"file": file, "digest": digest, "reader": reader, "place": place, "record_id": record}
                    for place, record in enumerate(ids)
                ],
            )

    def keep_derived(self, digest: str, events: Iterable[Event], agreements: Iterable[Agreement]) -> None:
        """Events and agreements that follow from the input of this digest, in the place of all kept before; all or none."""
        with self._begin() as connection:
            derived.keep(connection, digest, events, agreements)

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
        return tuple(from_json(Document, found[i]) for i in ids if i in found)

    def claims(self, documents: Iterable[str], reader: str) -> tuple[Claim, ...]:
        """Claims that a reader version read in these documents, by document and place."""
        table = schema.claims
        rows = self._some(table, table.c.document, documents, table.c.reader == reader)
        return tuple(
            sorted(
                (from_json(Claim, row.record) for row in rows),
                key=lambda claim: (claim.document, claim.span.start, claim.span.end, claim.id),
            )
        )

    def claims_by_id(self, ids: Iterable[str]) -> tuple[Claim, ...]:
        """Claims by id, whichever reader read them and whether or not their file still holds them; in the order asked for."""
        ids = tuple(ids)
        found = {row.id: row.record for row in self._some(schema.claims, schema.claims.c.id, ids)}
        return tuple(from_json(Claim, found[i]) for i in ids if i in found)

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
                remedy = "run reliant ledger verify and restore a backup; to delete the state loses people's decisions"
                raise LedgerError(f"no register has the id {key}", remedy=remedy)
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
        return tuple(from_json(Ownership, found[i]) for i in ids if i in found)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever taken, in order; ``model.decision.standing`` gives those that hold."""
        table = schema.decisions
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(table.c.place, table.c.record).order_by(table.c.place)).all()
        return tuple(replace(from_json(Decision, row.record), place=row.place) for row in rows)

    def derived_digest(self) -> str | None:
        """Digest of the input that the kept events and agreements follow from; null when none are kept."""
        with self._engine.connect() as connection:
            digest: str | None = connection.execute(sa.select(schema.derived.c.digest)).scalar()
        return digest

    def events(
        self, *, recipient: str | None = None, supplier: str | None = None, digest: str | None = None
    ) -> tuple[Event, ...]:
        """Kept events by id, of one recipient and one supplier if they are named.

        Raises:
            LedgerError: ``digest`` is given and the kept events follow from another input.
        """
        table = schema.derived_events
        found = self._derived(table, digest, {"recipient": recipient, "supplier": supplier})
        return tuple(from_json(Event, record) for record in found)

    def agreements(
        self,
        *,
        recipient: str | None = None,
        supplier: str | None = None,
        state: AgreementState | None = None,
        is_overdue: bool | None = None,
        digest: str | None = None,
    ) -> tuple[Agreement, ...]:
        """Kept agreements by id, of one recipient, one supplier, in one state, late or not, as far as each is named.

        Raises:
            LedgerError: ``digest`` is given and the kept agreements follow from another input.
        """
        wanted = {"recipient": recipient, "supplier": supplier, "state": state and state.value, "is_overdue": is_overdue}
        return tuple(from_json(Agreement, record) for record in self._derived(schema.derived_agreements, digest, wanted))

    def search(self, words: str) -> tuple[str, ...]:
        """Ids of documents and claims that hold every word, by id. "отказ*" stands for any word that begins so."""
        with self._engine.connect() as connection:
            return tuple(search.find(connection, words))

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
        """SHA-256 over all rows in an order of their own: two ledgers with the same digest say the same.

        What is derived says nothing of its own and is left out. The digest does not depend on where the ledger is kept.
        """
        with self._engine.connect() as connection:
            return schema.digest(connection)

    # the whole of it

    def faults(self) -> Iterator[Fault]:
        """Records that are not what they were: every id and hash is worked out again, every reference followed."""
        return faults_of(self._engine)

    def back_up(self, file: Path) -> None:
        """Copy it as it is at one moment to a file that is not there yet: SQLite, or JSON lines if its name ends ``.jsonl[.gz]``.

        Raises:
            LedgerUnwritable: the file is there already, or cannot be written.
            LedgerError: it is on a server, and the name does not ask for JSON lines.
        """
        if file.exists():
            raise LedgerUnwritable(
                "this file is there already", where=str(file), remedy="name a new one; backups are not overwritten"
            )
        backup.back_up(self._engine, file)

    def restore(self, file: Path, *, force: bool = False) -> None:
        """Put what a backup holds in the place of all that is here, after every record of the backup was verified.

        Args:
            file: what ``back_up`` wrote, of either kind and from either engine.
            force: also where the ledger holds records already.

        Raises:
            LedgerError: the ledger holds records and ``force`` is false; or the backup has faults, which are named.
            SourceError: the file is no backup or cannot be read.
        """
        if not force and not backup.is_empty(self._engine):
            raise LedgerError("it holds records already", where=self.where, remedy="back it up first, then restore with --force")
        with TemporaryDirectory() as folder, backup.opened_backup(file, Path(folder)) as source:
            faults = [f"{fault.table} {fault.id}: {fault.what}" for fault in faults_of(source)]
            if faults:
                shown = "; ".join(faults[:5]) + ("; …" if len(faults) > 5 else "")
                raise LedgerError(f"the backup has {len(faults)} faults: {shown}", where=str(file), remedy="take another backup")
            backup.replace_all(source, self._engine)

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            said = cause(error, self._engine)
            is_full = "full" in said or "No space left" in said
            raise LedgerError(
                f"the ledger cannot be written ({said})",
                where=self.where,
                remedy="make room on the disk, then run the same command again: what was written before is whole"
                if is_full
                else "another run may hold it: try again when it has ended",
            ) from error

    def _derived(self, table: sa.Table, digest: str | None, wanted: Mapping[str, object]) -> list[str]:
        """Records of derived rows, read with their digest in one statement, so that no replacement can come between."""
        conditions = [table.c[name] == value for name, value in wanted.items() if value is not None]
        query = (
            sa.select(schema.derived.c.digest, table.c.record)
            .join_from(schema.derived, table, sa.and_(table.c.digest == schema.derived.c.digest, *conditions), isouter=True)
            .order_by(table.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        if digest is not None and {row.digest for row in rows} != {digest}:
            raise LedgerError(
                "the kept events and agreements follow from another input",
                where=self.where,
                remedy="derive them again and keep them first",
            )
        return [row.record for row in rows if row.record is not None]

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
