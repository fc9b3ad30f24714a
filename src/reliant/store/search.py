"""The full-text index over the evidence of claims and the titles and texts of documents.

Words are cut and folded by ``words``, so that SQLite's FTS5 and PostgreSQL's tsvector ('simple') are given the same words and
find the same records.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from reliant.model.claim import Claim
from reliant.model.document import Document
from reliant.store import schema
from reliant.store.records import Row, put
from reliant.store.words import query_of, words_of

INDEX = "searched_words"
_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"
_AT_ONCE = 5_000


def create_index(connection: sa.Connection) -> None:
    """Make the index beside its empty table ``searched``."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"CREATE INDEX {INDEX} ON searched USING gin ({_VECTOR})")
        return
    connection.exec_driver_sql(  # words hold nothing that this tokenizer would cut
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5"
        "(words, content='searched', content_rowid='place', tokenize='ascii', detail='none', columnsize=0)"
    )


def words_of_document(document: Document) -> str:
    """What a document is found by: its title and its text."""
    return words_of(f"{document.title or ''}\n{document.text}")


def words_of_claim(claim: Claim) -> str:
    """What a claim is found by: its sentence, and the item as it is named elsewhere."""
    return words_of(f"{claim.item or ''}\n{claim.evidence}")


def add(connection: sa.Connection, found_by: Iterable[tuple[str, str]]) -> None:
    """Make records findable: pairs of id and words. One that is known already keeps its place.

    The caller's transaction has written before, so that nobody else gives out places meanwhile.
    """
    rows: list[Row] = [{"record_id": key, "words": words} for key, words in found_by]
    if connection.dialect.name == "postgresql":
        put(connection, schema.searched, rows)
        return
    last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(schema.searched.c.place), 0))).scalar_one()
    put(connection, schema.searched, rows)
    # in one statement: FTS5 writes out what it holds after each, and a trigger for every row costs five times as much
    connection.exec_driver_sql(
        "INSERT INTO searched_words (rowid, words) SELECT place, words FROM searched WHERE place > ?", (last,)
    )


def fill(connection: sa.Connection) -> None:
    """Make every document and claim findable that is not."""
    batch: dict[str, str] = {}
    for key, words in _found_by(connection):
        batch[key] = words
        if len(batch) >= _AT_ONCE:
            add(connection, batch.items())
            batch = {}
    add(connection, batch.items())


def _found_by(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for table in (schema.documents, schema.claims):
        for key, record in connection.execute(sa.select(table.c.id, table.c.record)).yield_per(_AT_ONCE):
            yield key, words_in_record(record)


def words_in_record(record: str) -> str:
    """The words of a document or claim as the ledger keeps it."""
    fields = json.loads(record)
    if "evidence" in fields:
        return words_of(f"{fields['item'] or ''}\n{fields['evidence']}")
    return words_of(f"{fields['title'] or ''}\n{fields['text']}")


def find(connection: sa.Connection, words: str) -> Sequence[str]:
    """Ids of the records that hold every word of a query, in order; a word with a star is a beginning. No word finds nothing."""
    wanted = query_of(words)
    if not wanted:
        return ()
    table = schema.searched
    if connection.dialect.name == "postgresql":
        asked = " & ".join(f"'{word}'{':*' if is_beginning else ''}" for word, is_beginning in wanted)
        query = sa.select(table.c.record_id).where(sa.text(f"{_VECTOR} @@ CAST(:asked AS tsquery)"))
    else:
        asked = " ".join(f'"{word}"{"*" if is_beginning else ""}' for word, is_beginning in wanted)
        query = sa.select(table.c.record_id).join(sa.table(INDEX), sa.text(f"{INDEX}.rowid = searched.place"))
        query = query.where(sa.text(f"{INDEX} MATCH :asked"))
    return sorted(connection.execute(query, {"asked": asked}).scalars())


def check(connection: sa.Connection) -> None:
    """Compare SQLite's index with its table; a server's follows its table by itself.

    Raises:
        sqlalchemy.exc.DatabaseError: they do not agree.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO searched_words (searched_words, rank) VALUES ('integrity-check', 1)")
        connection.rollback()
