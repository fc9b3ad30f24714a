"""From register files to measures, with the rows behind each figure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import narwhals as nw

from reliant.errors import MeasureRefused, UnknownName
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.registers import read_register
from reliant.registers.corrections import Correction, read_corrections, refuse_unused
from reliant.sources import MonitorFolder, Snapshot, corrections_beside, read_file
from reliant.store.engines import scan_parquet
from reliant.store.parquet_registers import is_register, n_stored, read_stored

_NEAR = 5
"""Rows named when the beginning of an id fits several."""


def open_register(path: Path | str, *, supplier: PartyId | None = None, corrections: Sequence[Path] = ()) -> Register:
    """A register file, read, with the corrections in these files and in the one beside it (``NAME.corrections.yaml``).

    ``supplier`` is whose exports they are, for a file of one country's exports that does not say so itself. Flows of a file that
    ``convert`` wrote stay on disk (see ``stored``): what counts them reads what it needs.

    Raises:
        SourceError: it cannot be opened, or is no register we know.
        StaleCorrection: a correction no longer fits its row, or finds none.
    """
    given = read_correction_files([*corrections, *corrections_beside(path)])
    if is_register(Path(path)):
        _refuse_corrections(given, path)
        return read_stored(Path(path))
    register = read_register_bytes(read_file(path), supplier=supplier, corrections=given)
    refuse_unused(given, (register,))
    return register


def rows_in(register: Register) -> dict[str, int | None]:
    """How many rows each table of a register has; null where the format has no such table."""
    tables = {"deals": register.deals, "deliveries": register.deliveries, "sums": register.sums, "flows": register.flows}
    counts = {name: table.num_rows if table is not None else None for name, table in tables.items()}
    return counts if register.stored is None else {**counts, "flows": n_stored(register)}


def _refuse_corrections(given: Sequence[Correction], path: Path | str) -> None:
    if given:
        raise MeasureRefused(
            f"{len(given)} corrections are given for a converted register",
            where=str(path),
            remedy="correct the file as downloaded and convert it again with --corrections",
        )


def read_register_bytes(
    snapshot: Snapshot, *, supplier: PartyId | None = None, corrections: Sequence[Correction] = ()
) -> Register:
    """A register from bytes already at hand. Whether each correction found its row is for the caller to see.

    Raises:
        SourceMalformed: it is no register we know.
        StaleCorrection: a correction no longer fits its row.
    """
    return read_register(snapshot.data, name=snapshot.name, supplier=supplier, corrections=corrections)


def read_correction_files(paths: Sequence[Path], *, folder: Path | None = None) -> tuple[Correction, ...]:
    """The corrections of these files; those of a monitor are called by their place in its folder.

    Raises:
        SourceError: a file cannot be read, or holds no corrections.
    """
    return tuple(
        one
        for path in paths
        for one in read_corrections(
            read_file(path).data, name=path.relative_to(folder).as_posix() if folder and folder in path.parents else str(path)
        )
    )


def folder_corrections(folder: MonitorFolder) -> tuple[Correction, ...]:
    """The corrections of a monitor.

    Raises:
        SourceError: a file cannot be read, or holds no corrections.
    """
    return read_correction_files(folder.corrections(), folder=folder.path)


def monitor_register(folder: MonitorFolder, name: str, corrections: Sequence[Correction]) -> Register:
    """A register of a monitor, with the corrections of the monitor and those beside the file.

    Raises:
        SourceError: it is missing, or is no register we know.
        StaleCorrection: a correction no longer fits its row, or one beside the file finds none.
    """
    path = folder.file(name)
    beside = read_correction_files(corrections_beside(path), folder=folder.path)
    register = read_register_bytes(read_file(path), corrections=(*corrections, *beside))
    refuse_unused(beside, (register,))
    return register


def monitor_registers(folder: MonitorFolder) -> tuple[Register, Register | None]:
    """The registers of values and of deals of a monitor, with its corrections.

    Raises:
        SourceError: one is missing, or is no register we know.
        StaleCorrection: a correction no longer fits its row, or finds none in any register of the monitor.
    """
    registers, corrections = folder.settings.registers, folder_corrections(folder)
    values = monitor_register(folder, registers.values, corrections)
    deals = monitor_register(folder, registers.deals, corrections) if registers.deals else None
    read = [register for register in (values, deals) if register is not None]
    applied = {cell.correction for register in read for cell in register.corrected}
    if not applied.issuperset(one.where for one in corrections):
        read += [monitor_register(folder, name, corrections) for name in registers.vintages.older]
    refuse_unused(corrections, read)
    return values, deals


def corrections_of_row(register: Register, row: Mapping[str, object]) -> list[dict[str, object]]:
    """What written corrections changed in the line a row was read from."""
    return [asdict(one) for one in register.corrected if one.line == row.get("line")]


def one_release(paths: Sequence[Path]) -> tuple[Register, ...]:
    """Several files that may be counted together: of one release, none of them twice the same deliveries.

    Raises:
        MeasureRefused: the files are of different releases, or describe the same deliveries.
    """
    registers = tuple(open_register(path) for path in paths)
    vintages = {register.vintage for register in registers}
    if len(vintages) > 1:
        raise MeasureRefused(
            f"the files are of different releases ({', '.join(str(v) for v in sorted(vintages, key=str))})",
            where=", ".join(register.name for register in registers),
            remedy="measure each alone: a change between releases is revision, not diversification",
        )
    if len(registers) > 1:
        raise MeasureRefused(
            "several files of one release would count the same deliveries twice",
            where=", ".join(register.name for register in registers),
            remedy="name the one with yearly values",
        )
    return registers


def measurable(register: Register) -> Register:
    """The same register, which states volumes by recipient, supplier and year.

    Raises:
        MeasureRefused: it is a table of another kind, holds published totals, the exports of one country, or no volumes.
    """
    if register.unmeasurable is not None:
        raise MeasureRefused(
            register.unmeasurable,
            where=register.name,
            remedy="reliant register inspect says what the file is good for; measure a register that names all suppliers",
        )
    if register.sums is not None:
        raise MeasureRefused(
            "published totals tell nothing of suppliers, deals and categories together",
            where=register.name,
            remedy="measure the register they were summed from: download the trade register of the same release",
        )
    if register.deliveries.num_rows and register.deliveries.column("value_tiv").null_count == register.deliveries.num_rows:
        raise MeasureRefused(
            f"format {register.format} states no volumes (TIV)",
            where=register.name,
            remedy="download the trade register as CSV for the same parties",
        )
    return register


def find_row(row_id: str, paths: Sequence[Path], *, corrections: Sequence[Path] = ()) -> dict[str, Any]:
    """One row by its id, or by a beginning of it that fits only one, with what corrections changed in it.

    Raises:
        UnknownName: no file holds it, or several rows begin so.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in paths:
        register = open_register(path, corrections=corrections)
        if register.stored is not None:
            rows = scan_parquet(register.stored).filter(nw.col("row_id").str.starts_with(row_id)).head(_NEAR)
            for row in rows.collect("pyarrow").to_arrow().to_pylist():
                changed = corrections_of_row(register, row)
                found[row["row_id"]] = row | ({"corrections": changed} if changed else {})
        for table in (register.deals, register.deliveries, register.sums, register.flows):
            if table is None:
                continue
            for index, candidate in enumerate(table.column("row_id").to_pylist()):
                if candidate.startswith(row_id):
                    row = table.slice(index, 1).to_pylist()[0]
                    changed = corrections_of_row(register, row)
                    found[candidate] = row | ({"corrections": changed} if changed else {})
    if len(found) != 1:
        raise UnknownName(
            "row", row_id, nearest=sorted(found)[:_NEAR], remedy="ids stand in the sources of measure --format json"
        )
    return next(iter(found.values()))
