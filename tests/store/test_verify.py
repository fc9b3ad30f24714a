"""Every change that no append made is found, and the record is named."""

import pytest
import sqlalchemy as sa

CHANGES = [
    ("UPDATE document SET record = replace(record, 'ordered', 'refused')", "document", "hash is of another record"),
    ("UPDATE document SET language = 'ru'", "document", "column language says 'ru', its record 'en'"),
    ("UPDATE document SET record_hash = NULL", "document", "it has no hash"),
    ("UPDATE document SET record = '{'", "document", "cannot be read"),
    ("UPDATE claim SET supplier = 'CHN'", "claim", "column supplier says 'CHN', its record 'RUS'"),
    ('UPDATE claim SET record = replace(record, \'"supplier":"RUS"\', \'"supplier":"CHN"\')', "claim", "makes the id c-"),
    ("UPDATE claim SET record = replace(record, 'ordered', 'refused')", "claim", "does not stand there in d-"),
    ("UPDATE register SET vintage = NULL", "register", "column vintage says None, its record '2026-03-09'"),
    ("DELETE FROM register_row WHERE row_id = 'r-deal-2021'", "register", "one is missing, or one too many"),
    ("UPDATE register_row SET record = replace(record, '51.775', '99.775')", "register_row", "hash is of another record"),
    ("UPDATE ownership SET record = replace(record, '49.0', '51.0')", "ownership", "hash is of another record"),
    ("UPDATE decision SET record = replace(record, 'accept', 'reject')", "decision", "makes the id j-"),
    ("UPDATE decision SET kind = 'fix'", "decision", "column kind says 'fix'"),
    ("DELETE FROM file_content WHERE place = 1", "file_content", "its record 1 is missing"),
    ("UPDATE file_content SET record_id = 'd-none' WHERE place = 0", "file_content", "it holds d-none, which is not there"),
    ("UPDATE derived_event SET recipient = 'KAZ'", "derived_event", "column recipient says 'KAZ'"),
    (
        "UPDATE derived_event SET record = replace(record, '\"c-', '\"c-0')",
        "derived_event",
        "a claim that it rests on",
    ),
    (
        "UPDATE derived_agreement SET record = replace(record, 'r-deal', 'r-none')",
        "derived_agreement",
        "row that it rests on",
    ),
    ("UPDATE searched SET words = 'nothing'", "searched", "cannot be found by its words"),
    ("DELETE FROM searched", "searched", "cannot be found by its words"),
]


def test_a_ledger_that_only_appends_have_touched_has_no_faults(full):
    assert list(full.faults()) == []


@pytest.mark.parametrize(("sql", "table", "says"), CHANGES)
def test_what_was_changed_behind_its_back_is_named(full, sql, table, says):
    with full._engine.begin() as connection:
        assert connection.execute(sa.text(sql)).rowcount > 0
    found = list(full.faults())
    assert any(fault.table == table and says in fault.what for fault in found), found
    assert all(fault.id or fault.table == "searched_words" for fault in found)


def test_a_document_that_was_taken_away_is_missed_by_its_claims(full):
    with full._engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER TABLE reading DROP CONSTRAINT reading_document_fkey"))
            connection.execute(sa.text("ALTER TABLE claim DROP CONSTRAINT claim_document_fkey"))
        else:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.execute(sa.text("DELETE FROM document"))
        connection.commit()
    tables = {fault.table for fault in full.faults() if "document that is not there" in fault.what}
    assert tables == {"reading", "claim"}


def test_pages_that_were_overwritten_are_told_and_raise_nothing(file, records):
    from reliant.store.ledger import Ledger

    with Ledger.open(file) as ledger:
        ledger.append_documents([(records.document(number), (), None) for number in range(200)], reader="frames@1")
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = b"\xff" * 8192
    file.write_bytes(data)
    with Ledger.open(file) as ledger:
        assert any(fault.table == "database" for fault in ledger.faults())
