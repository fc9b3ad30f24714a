"""Whether a ledger is what it was: every id and hash worked out again from the records, every reference followed."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from reliant.model.claim import Claim, claim_id
from reliant.model.deal import Agreement, Event
from reliant.model.decision import Decision, decide
from reliant.model.document import Document, document_id
from reliant.model.identity import content_id
from reliant.model.ownership import Ownership
from reliant.store import schema, search
from reliant.store.records import agreement_row, claim_row, decision_row, document_row, event_row, from_json, hash_of, stake_row

_AT_ONCE = 5_000
NO_RECORD = "refused: "
"""What a file held and could not be taken stands among its contents in words, with this before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One record that is not what it was: its table, its id, and what does not agree."""

    table: str
    id: str
    what: str


def faults_of(engine: sa.Engine) -> Iterator[Fault]:
    """Every fault of a ledger, table by table; none if it is whole. What was derived is not derived again here."""
    try:
        with engine.connect() as connection:
            reader = connection.execution_options(yield_per=_AT_ONCE)
            for look in (
                _engine_faults,
                _orphans,
                _documents,
                _claims,
                _registers,
                _rows,
                _stakes,
                _decisions,
                _files,
                _searched,
                _derived,
            ):
                yield from look(reader)
    except sa.exc.DatabaseError as error:
        yield Fault(table="database", id="", what=f"it cannot be read on ({error.orig})")


def _engine_faults(connection: sa.Connection) -> Iterator[Fault]:
    """What SQLite finds in its own pages; a server looks after its own."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield Fault(table="database", id="", what=said)


def _orphans(connection: sa.Connection) -> Iterator[Fault]:
    for table in schema.metadata.sorted_tables:
        for key in table.foreign_keys:
            other = key.column.table.alias()
            target = other.c[key.column.name]
            query = sa.select(key.parent).join(other, key.parent == target, isouter=True).where(target.is_(None)).distinct()
            for (missing,) in connection.execute(query):
                yield Fault(table=table.name, id=str(missing), what=f"it refers to a {key.column.table.name} that is not there")


def _checked(
    row: sa.Row[Any], table: sa.Table, read: Callable[[str], Any], columns: Callable[[Any], dict[str, object]]
) -> Iterator[Fault | object]:
    """The record of a row, if it can be read; before it, what does not agree between record, hash and columns."""
    if hash_of(row.record) != row.record_hash:
        yield Fault(table=table.name, id=row.id, what="its hash is of another record" if row.record_hash else "it has no hash")
    try:
        record = read(row.record)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        yield Fault(table=table.name, id=row.id, what=f"it cannot be read ({str(error).splitlines()[0]})")
        return
    for name, value in columns(record).items():
        if name not in ("record", "record_hash") and getattr(row, name) != value:
            yield Fault(table=table.name, id=row.id, what=f"column {name} says {getattr(row, name)!r}, its record {value!r}")
    yield record


def _split(found: Iterable[Fault | object]) -> tuple[list[Fault], Any]:
    parts = list(found)
    faults = [part for part in parts if isinstance(part, Fault)]
    return faults, next((part for part in parts if not isinstance(part, Fault)), None)


def _documents(connection: sa.Connection) -> Iterator[Fault]:
    table = schema.documents
    for row in connection.execute(sa.select(table).order_by(table.c.id)):
        faults, document = _split(_checked(row, table, lambda text: from_json(Document, text), document_row))
        yield from faults
        if document is not None:
            made = document_id(title=document.title, published_on=document.published_on, text=document.text)
            if made != row.id:
                yield Fault(table=table.name, id=row.id, what=f"title, date and text make the id {made}")


def _claims(connection: sa.Connection) -> Iterator[Fault]:
    table = schema.claims
    query = (
        sa.select(table, schema.documents.c.record.label("source")).join(schema.documents).order_by(table.c.document, table.c.id)
    )
    for _, rows in groupby(connection.execute(query), key=lambda row: row.document):
        text: str | None = None
        for row in rows:
            faults, claim = _split(_checked(row, table, lambda record: from_json(Claim, record), claim_row))
            yield from faults
            if claim is None:
                continue
            text = _text_in(row.source) if text is None else text
            if claim.span.of(text) != claim.evidence:
                yield Fault(table=table.name, id=row.id, what=f"its sentence does not stand there in {row.document}")
            made = claim_id(
                document=claim.document,
                span=claim.span,
                type=claim.type,
                recipient=claim.recipient,
                supplier=claim.supplier,
                other_parties=claim.other_parties,
                item=claim.item,
            )
            if made != row.id:
                yield Fault(table=table.name, id=row.id, what=f"what it says makes the id {made}")


def _text_in(source: str) -> str:
    try:
        return str(json.loads(source)["text"])
    except (ValueError, KeyError):  # told of among the documents
        return ""


def _registers(connection: sa.Connection) -> Iterator[Fault]:
    table = schema.registers
    held = schema.register_rows
    for row in connection.execute(sa.select(table)).all():
        faults, head = _split(_checked(row, table, json.loads, lambda head: {"vintage": head["vintage"]}))
        yield from faults
        if head is not None:
            ids = connection.execute(sa.select(held.c.row_id).where(held.c.register == row.id)).scalars()
            made = content_id("g", head["source"], head["format"], head["vintage"], sorted(ids))
            if made != row.id:
                yield Fault(table=table.name, id=row.id, what=f"its rows make the id {made}: one is missing, or one too many")


def _rows(connection: sa.Connection) -> Iterator[Fault]:
    table = schema.register_rows
    for row in connection.execute(sa.select(table, table.c.row_id.label("id"))):
        faults, _ = _split(_checked(row, table, json.loads, lambda record: {"row_id": record["row_id"]}))
        yield from faults


def _stakes(connection: sa.Connection) -> Iterator[Fault]:
    table = schema.stakes
    for row in connection.execute(sa.select(table)):
        faults, _ = _split(_checked(row, table, lambda text: from_json(Ownership, text), stake_row))
        yield from faults


def _decisions(connection: sa.Connection) -> Iterator[Fault]:
    table = schema.decisions
    for row in connection.execute(sa.select(table).order_by(table.c.place)):
        faults, one = _split(_checked(row, table, lambda text: from_json(Decision, text), decision_row))
        yield from faults
        if one is None:
            continue
        try:
            made = decide(
                one.kind,
                one.subjects,
                author=one.author,
                decided_at=one.decided_at,
                reason=one.reason,
                field=one.field,
                value=one.value,
            ).id
        except ValueError as error:
            yield Fault(table=table.name, id=row.id, what=str(error))
            continue
        if made != row.id:
            yield Fault(table=table.name, id=row.id, what=f"what it settles makes the id {made}")


def _files(connection: sa.Connection) -> Iterator[Fault]:
    """A file is known when all of it is: its places count up from 0, and every record of it is there."""
    table = schema.contents
    known = set[str]()
    for other in (schema.documents, schema.registers, schema.stakes):
        known.update(connection.execute(sa.select(other.c.id)).scalars())
    query = sa.select(table).order_by(table.c.file, table.c.digest, table.c.reader, table.c.place)
    for key, rows in groupby(connection.execute(query), key=lambda row: (row.file, row.digest, row.reader)):
        for place, row in enumerate(rows):
            if row.place != place:
                yield Fault(table=table.name, id=key[0], what=f"its record {place} is missing")
                break
            if row.record_id is not None and row.record_id not in known and not row.record_id.startswith(NO_RECORD):
                yield Fault(table=table.name, id=key[0], what=f"it holds {row.record_id}, which is not there")


def _searched(connection: sa.Connection) -> Iterator[Fault]:
    index = schema.searched
    for table in (schema.documents, schema.claims):
        query = sa.select(table.c.id, table.c.record, index.c.words).join(index, index.c.record_id == table.c.id, isouter=True)
        for row in connection.execute(query):
            try:
                words = search.words_in_record(row.record)
            except (ValueError, KeyError):  # told of among the documents or claims
                continue
            if row.words != words:
                yield Fault(table=index.name, id=row.id, what="it cannot be found by its words")
    try:
        search.check(connection)
    except sa.exc.DatabaseError as error:
        yield Fault(table=search.INDEX, id="", what=f"the index does not agree with its table ({error.orig})")


def _derived(connection: sa.Connection) -> Iterator[Fault]:
    claims = set(connection.execute(sa.select(schema.claims.c.id)).scalars())
    rows = set(connection.execute(sa.select(schema.register_rows.c.row_id)).scalars())
    for row in connection.execute(sa.select(schema.derived_events)):
        faults, event = _split(_checked(row, schema.derived_events, lambda text: from_json(Event, text), event_row))
        yield from faults
        if event is not None and not claims.issuperset(event.claims):
            yield Fault(table="derived_event", id=row.id, what="a claim that it rests on is not there")
    for row in connection.execute(sa.select(schema.derived_agreements)):
        faults, deal = _split(_checked(row, schema.derived_agreements, lambda text: from_json(Agreement, text), agreement_row))
        yield from faults
        if deal is not None and any(source not in claims and source not in rows for source in deal.sources):
            yield Fault(table="derived_agreement", id=row.id, what="a claim or row that it rests on is not there")
