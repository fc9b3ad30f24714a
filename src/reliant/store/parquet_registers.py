"""Registers as Parquet: rows of our contract on disk, with what the register says of itself in the file's metadata."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.model.flows import FLOWS
from reliant.model.register import CorrectedCell, RefusedRow, Register
from reliant.model.tables import DELIVERIES
from reliant.model.time import Window

KEY = b"reliant"
"""Under this key of the schema's metadata stands the register's description, as JSON."""
_VERSION = 1
_AGAIN = "write it anew with reliant register convert"
_ROWS_A_GROUP = 250_000


def write_register(register: Register, path: Path) -> int:
    """Write the flows (of a register of arms: the deliveries) of a register; the number of rows written.

    Rows lie in the order of year, category and recipient, so that a measure of few years or goods reads little. Deals and
    published totals are not written: they are small, and read from the register itself.

    Raises:
        SourceUnreachable: the place cannot be written.
    """
    table = register.deliveries if register.flows is None else register.flows
    table = table.sort_by([(name, "ascending") for name in ("year", "category", "recipient")])
    years = register.years
    described = {
        "version": _VERSION,
        "rows_are": "deliveries" if register.flows is None else "flows",
        "name": register.name,
        "source": register.source,
        "format": register.format,
        "encoding": register.encoding,
        "vintage": register.vintage,
        "years": [years.first, years.last] if years else None,
        "n_rows": register.n_rows,
        "covers_world": register.covers_world,
        "coverage": register.coverage,
        "refused": [[row.line, row.why, row.text] for row in register.refused],
        "notes": list(register.notes),
        "corrected": [asdict(cell) for cell in register.corrected],
    }
    told = json.dumps(described, ensure_ascii=False).encode()
    try:
        table = table.replace_schema_metadata({KEY: told})
        pq.write_table(table, path, compression="zstd", row_group_size=_ROWS_A_GROUP)
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror or error})", where=str(path), remedy="choose another place"
        ) from error
    return int(table.num_rows)


def is_register(path: Path) -> bool:
    """Whether the file is a Parquet register that ``write_register`` wrote."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                return False
        return KEY in (pq.read_schema(path).metadata or {})
    except (OSError, pa.ArrowInvalid):
        return False


def read_stored(path: Path) -> Register:
    """The register that ``write_register`` wrote: deliveries with their rows, flows without; ``stored`` says where these lie.

    Raises:
        SourceMalformed: the file or its description is damaged, or of another version.
        ContractViolation: its rows break the contract.
    """
    try:
        told: dict[str, Any] = json.loads(pq.read_schema(path).metadata[KEY])
        if told["version"] != _VERSION:
            raise SourceMalformed(f"its description is of version {told['version']}", where=str(path), remedy=_AGAIN)
        is_goods = told["rows_are"] == "flows"
        rows = None if is_goods else pq.read_table(path).replace_schema_metadata(None).cast(DELIVERIES.schema)
        return Register(
            **{name: told[name] for name in ("name", "source", "format", "encoding", "vintage", "n_rows", "coverage")},
            covers_world=told["covers_world"],
            years=Window(*told["years"]) if told["years"] else None,
            deals=None,
            deliveries=DELIVERIES.build([]) if rows is None else DELIVERIES.check(rows),
            refused=tuple(RefusedRow(line=line, why=why, text=text) for line, why, text in told["refused"]),
            notes=tuple(told["notes"]),
            flows=FLOWS.build([]) if is_goods else None,
            corrected=tuple(CorrectedCell(**cell) for cell in told["corrected"]),
            stored=str(path) if is_goods else None,
        )
    except (KeyError, TypeError, ValueError, OSError, pa.ArrowInvalid) as error:
        raise SourceMalformed(f"it is damaged: {error}", where=str(path), remedy=_AGAIN) from error


def n_stored(register: Register) -> int:
    """How many rows lie in the file of a register."""
    return int(pq.read_metadata(register.stored).num_rows)
