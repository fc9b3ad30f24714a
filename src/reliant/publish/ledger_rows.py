"""Records of the ledger as rows of their contracts: the same columns and ids in CSV, JSON, JSON lines and Parquet."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

import pyarrow as pa

from reliant.model.tables_ledger import LEDGER_TABLES


def plain(value: object) -> object:
    """A value of a record as JSON has it; dates and shares as they are written."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        if "__str__" in type(value).__dict__:
            return str(value)
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return value


def ledger_rows(name: str, records: Iterable[object]) -> list[dict[str, object]]:
    """Rows of the contract ``LEDGER_TABLES[name]``, checked, in the order of their ids.

    Raises:
        ContractViolation: a record does not fit its contract.
    """
    contract = LEDGER_TABLES[name]
    rows = []
    for record in records:
        row = {}
        for column in contract.columns:
            value = plain(getattr(record, column.name))
            is_nested = column.type == pa.string() and isinstance(value, list | dict)
            row[column.name] = json.dumps(value, ensure_ascii=False) if is_nested else value
        rows.append(row)
    rows.sort(key=lambda row: str(row["id"]))
    contract.build(rows)
    return rows
