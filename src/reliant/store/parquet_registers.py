"""Registers as Parquet: rows of our contract on disk, with what the register says of itself in the file's metadata."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reliant.errors import ContractViolation, SourceMalformed, SourceUnreachable
from reliant.model.flows import FLOWS
from reliant.model.register import CorrectedCell, RefusedRow, Register
from reliant.model.tables import DELIVERIES
from reliant.model.time import Window
from reliant.registers.flow_pieces import PiecesTold, doubles
from reliant.store.parquet_flows import FlowsByYear, is_one_row_per_supplier

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
    if register.flows is None:
        parts, proven = [_in_order(register.deliveries)], False
    else:
        parts, proven = [_in_order(register.flows)], is_one_row_per_supplier(register.flows)
    return _write(path, parts, lambda: _description(register, is_one_row_per_supplier=proven))


def write_flows(told: PiecesTold, rows: FlowsByYear, path: Path) -> tuple[Register, int]:
    """Write the flows of a file read in pieces, year by year; the register without its rows, and how many were written.

    Raises:
        MeasureRefused: there was no piece.
        ContractViolation: not every row that was taken stands in the file.
        SourceUnreachable: the place cannot be written.
    """
    registers: list[Register] = []

    def description() -> bytes:
        for file, lines in rows.doubled.items():
            told.note(file, [doubles(lines)])
        registers.append(told.register())
        return _description(registers[0], is_one_row_per_supplier=not rows.doubled)

    n_rows = _write(path, rows.ordered(_ROWS_A_GROUP), description)
    register = registers[0]
    if n_rows + len(register.refused) != register.n_rows:
        raise ContractViolation(
            f"{register.n_rows} rows were read, {n_rows} written and {len(register.refused)} refused",
            where=str(path),
            remedy="do not use the file; this is an error of the program: report it",
        )
    return register, n_rows


def _in_order(table: pa.Table) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in ("year", "category", "recipient")])


def _write(path: Path, parts: Iterable[pa.Table], description: Callable[[], bytes]) -> int:
    """Write the parts one after the other, and what describes them, which is known only after the last."""
    n_rows = 0
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        writer: pq.ParquetWriter | None = None
        try:
            for part in parts:
                writer = writer or pq.ParquetWriter(unfinished, part.schema, compression="zstd")
                writer.write_table(part, row_group_size=_ROWS_A_GROUP)
                n_rows += part.num_rows
            writer = writer or pq.ParquetWriter(unfinished, FLOWS.schema, compression="zstd")
            writer.add_key_value_metadata({KEY: description()})
        finally:
            if writer is not None:
                writer.close()
        unfinished.replace(path)
    except OSError as error:
        raise SourceUnreachable(
            f"it cannot be written ({error.strerror or error})", where=str(path), remedy="choose another place"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return n_rows


def _description(register: Register, *, is_one_row_per_supplier: bool) -> bytes:
    """What the file says of its rows, as JSON."""
    years = register.years
    described = {
        "version": _VERSION,
        "rows_are": "deliveries" if register.flows is None else "flows",
        "is_one_row_per_supplier": is_one_row_per_supplier,
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
    return json.dumps(described, ensure_ascii=False).encode()


def is_register(path: Path) -> bool:
    """Whether the file is a Parquet register that ``write_register`` wrote."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PAR1":
                return False
        return KEY in (pq.read_metadata(path).metadata or {})
    except (OSError, pa.ArrowInvalid):
        return False


def read_stored(path: Path) -> Register:
    """The register that ``write_register`` wrote: deliveries with their rows, flows without; ``stored`` says where these lie.

    Raises:
        SourceMalformed: the file or its description is damaged, or of another version.
        ContractViolation: its rows break the contract.
    """
    try:
        told: dict[str, Any] = json.loads(pq.read_metadata(path).metadata[KEY])
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
            is_one_row_per_supplier=bool(told.get("is_one_row_per_supplier", False)),
        )
    except (KeyError, TypeError, ValueError, OSError, pa.ArrowInvalid) as error:
        raise SourceMalformed(f"it is damaged: {error}", where=str(path), remedy=_AGAIN) from error


def n_stored(register: Register) -> int:
    """How many rows lie in the file of a register."""
    return int(pq.read_metadata(register.stored).num_rows)
