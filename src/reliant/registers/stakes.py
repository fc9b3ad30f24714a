"""Files of who owns whom, recognised by their content: our table, FollowTheMoney, and the Beneficial Ownership Data Standard."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reliant.errors import SourceMalformed
from reliant.registers.folder_tables import csv_rows, read_ownership
from reliant.registers.stakes_bods import read_bods
from reliant.registers.stakes_ftm import STATEMENT_COLUMNS, entities_of_lines, entities_of_statements, read_ftm
from reliant.registers.stakes_read import NOT_JSON, StakesRead

Numbered = tuple[int, Any]
_KNOWN = "an ownership table (CSV), FollowTheMoney entities or statements, or BODS statements 0.3 or 0.4"


def read_stakes(data: bytes, *, name: str) -> StakesRead:
    """Stakes of a file, and everything of it that is none, with its line or statement and why.

    A table is written by hand: a faulty line of it is an error that names it. A collection is not: what cannot be taken of it
    is listed, and the rest is read.

    Raises:
        SourceMalformed: it is none of these kinds of file, or a line of a table is faulty.
    """
    text = _text(data, name)
    if text[:1] in "[{" and text:
        records = list(_records(text))
        first = next((record for _, record in records if isinstance(record, Mapping)), None)
        if first is not None and ("statementId" in first or "statementID" in first):
            return read_bods(records, name=name)
        if first is not None and "schema" in first and "id" in first:
            return read_ftm(*entities_of_lines(records), name=name, kind="ftm")
        raise SourceMalformed("its records are neither entities nor statements", where=name, remedy=f"give {_KNOWN}")
    header = text.split("\n", 1)[0]
    if all(column in header for column in STATEMENT_COLUMNS):
        lines = csv_rows(data, name=name, columns=STATEMENT_COLUMNS)
        return read_ftm(*entities_of_statements(lines), name=name, kind="ftm_statements")
    if "child" in header and "parent" in header:
        return StakesRead(name=name, kind="csv", stakes=read_ownership(data, name=name))
    raise SourceMalformed(f"it begins {header[:80]!r}", where=name, remedy=f"give {_KNOWN}")


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"byte {error.start} is not UTF-8", where=name, remedy="save the file as UTF-8") from error


def _records(text: str) -> Iterator[Numbered]:
    """Records with their place: number in an array, or line of a file of one record a line; what is no JSON as ``NOT_JSON``."""
    try:
        whole = json.loads(text)
    except ValueError:
        for line, printed in enumerate(text.splitlines(), start=1):
            if printed.strip():
                try:
                    yield line, json.loads(printed)
                except ValueError:
                    yield line, NOT_JSON
        return
    yield from enumerate(whole if isinstance(whole, list) else [whole], start=1)
