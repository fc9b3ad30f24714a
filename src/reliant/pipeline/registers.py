"""From register files to measures, with the rows behind each figure."""

from collections.abc import Sequence
from pathlib import Path

from reliant.errors import MeasureRefused, UnknownName
from reliant.model.register import Register
from reliant.registers import read_register
from reliant.sources import Snapshot, read_file


def open_register(path: Path | str) -> Register:
    """A register file, read.

    Raises:
        SourceError: it cannot be opened, or is no register we know.
    """
    return read_register_bytes(read_file(path))


def read_register_bytes(snapshot: Snapshot) -> Register:
    """A register from bytes already at hand.

    Raises:
        SourceMalformed: it is no register we know.
    """
    return read_register(snapshot.data, name=snapshot.name)


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


def find_row(row_id: str, paths: Sequence[Path]) -> dict[str, object]:
    """One row by its id, or by a beginning of it that fits only one.

    Raises:
        UnknownName: no file holds it, or several rows begin so.
    """
    found: dict[str, dict[str, object]] = {}
    for path in paths:
        register = open_register(path)
        for table in (register.deals, register.deliveries, register.sums, register.flows):
            if table is None:
                continue
            for index, candidate in enumerate(table.column("row_id").to_pylist()):
                if candidate.startswith(row_id):
                    found[candidate] = table.slice(index, 1).to_pylist()[0]
    if len(found) != 1:
        raise UnknownName("row", row_id, nearest=sorted(found)[:5], remedy="ids stand in the sources of measure --format json")
    return next(iter(found.values()))
