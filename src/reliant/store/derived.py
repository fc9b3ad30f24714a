"""What follows from the records, kept so that it need not be worked out again: events and agreements of one input.

Derived rows belong to the digest of what they were derived from. All of them are replaced in one transaction, so that nobody
ever reads events of one input beside agreements of another.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from reliant.model.deal import Agreement, Event
from reliant.store import schema
from reliant.store.records import Row, agreement_row, event_row

AT_ONCE = 10_000
"""Rows handed to the engine together."""


def keep(connection: sa.Connection, digest: str, events: Iterable[Event], agreements: Iterable[Agreement]) -> None:
    """Put these events and agreements in the place of all that was derived before, inside the caller's transaction."""
    if connection.dialect.name == "postgresql":  # of two that derive at once, the second waits and then replaces the first's
        connection.execute(sa.text("LOCK TABLE derived IN EXCLUSIVE MODE"))
    for table in (schema.derived_events, schema.derived_agreements, schema.derived):
        connection.execute(sa.delete(table))
    connection.execute(sa.insert(schema.derived), {"digest": digest})
    _fill(connection, schema.derived_events, ({**event_row(event), "digest": digest} for event in events))
    _fill(connection, schema.derived_agreements, ({**agreement_row(deal), "digest": digest} for deal in agreements))


def _fill(connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            connection.execute(sa.insert(table), batch)
            batch = []
    if batch:
        connection.execute(sa.insert(table), batch)
