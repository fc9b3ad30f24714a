"""Numbers of the user's own, from CSV files: foreign content, risk weights and production at home."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from reliant.errors import SourceMalformed
from reliant.model.countries import country
from reliant.model.identity import PartyId
from reliant.sources import read_file


def read_contents(path: Path) -> dict[PartyId, float]:
    """Foreign contents by supplier, from columns ``party`` and ``foreign_content`` (0..1).

    Raises:
        SourceError: it cannot be read, a line is not of that kind, or a party has two.
        UnknownName: a party that nobody knows.
    """
    found: dict[PartyId, float] = {}
    for where, row in _lines(path, ("party", "foreign_content")):
        party = country(row["party"]).id
        if party in found:
            raise SourceMalformed(f"{party} stands there twice", where=where, remedy="keep one line per party")
        found[party] = _number(row, "foreign_content", where, most=1.0)
    return found


def read_weights(path: Path) -> pa.Table:
    """Risk of suppliers: columns ``supplier``, ``weight`` (0..1) and, if there is one, ``factor`` (from 0; empty: 1).

    Returns:
        supplier, weight and factor (null: none stated), one row a line.

    Raises:
        SourceError: it cannot be read, a line is not of that kind, or a supplier has two.
        UnknownName: a supplier that nobody knows.
    """
    rows: dict[str, dict[str, object]] = {}
    for where, row in _lines(path, ("supplier", "weight")):
        party = country(row["supplier"]).id
        if party in rows:
            raise SourceMalformed(f"{party} has more than one weight", where=where, remedy="keep one line per supplier")
        factor = _number(row, "factor", where) if row.get("factor") else None
        rows[party] = {"supplier": party, "weight": _number(row, "weight", where, most=1.0), "factor": factor}
    kinds = (("supplier", pa.string()), ("weight", pa.float64()), ("factor", pa.float64()))
    return pa.table({name: pa.array([row[name] for row in rows.values()], type=kind) for name, kind in kinds})


def read_production(path: Path) -> pa.Table:
    """What recipients make themselves: columns ``recipient``, ``category``, ``year`` and ``value``, in the register's unit.

    Returns:
        The same columns, one row a line.

    Raises:
        SourceError: it cannot be read, or a line is not of that kind.
        UnknownName: a recipient that nobody knows.
    """
    rows = [
        {
            "recipient": country(row["recipient"]).id,
            "category": row["category"],
            "year": _year(row, where),
            "value": _number(row, "value", where),
        }
        for where, row in _lines(path, ("recipient", "category", "year", "value"))
    ]
    kinds = (("recipient", pa.string()), ("category", pa.string()), ("year", pa.int64()), ("value", pa.float64()))
    return pa.table({name: pa.array([row[name] for row in rows], type=kind) for name, kind in kinds})


def _lines(path: Path, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Lines by their columns, with the place of each.

    Raises:
        SourceMalformed: it has no such columns, a cell of them is empty, or it has no line below its header.
    """
    text = read_file(path).data.decode("utf-8-sig", errors="replace")
    reader = csv.DictReader(text.splitlines())
    lacking = [name for name in needed if name not in (reader.fieldnames or ())]
    if lacking:
        raise SourceMalformed(
            f"it has no column {', '.join(lacking)}", where=path.name, remedy=f"begin it with the line {','.join(needed)}"
        )
    n_lines = 0
    for row in reader:
        n_lines += 1
        where = f"{path.name}:{reader.line_num}"
        told = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str) and not isinstance(cell, list)}
        empty = [name for name in needed if not told.get(name)]
        if empty:
            raise SourceMalformed(f"{', '.join(empty)} is empty", where=where, remedy="fill it in, or leave the line out")
        yield where, told
    if not n_lines:
        raise SourceMalformed("it has no line below its header", where=path.name, remedy="add one line per party")


def _number(row: Mapping[str, str], name: str, where: str, *, most: float = float("inf")) -> float:
    try:
        number = float(row[name])
    except ValueError:
        number = float("nan")
    if not 0 <= number <= most or number == float("inf"):
        reach = f"0 to {most:g}" if most < float("inf") else "0 or more"
        raise SourceMalformed(f"{name} is {row[name]!r}, no number of {reach}", where=where, remedy="write it with a point: 0.5")
    return number


def _year(row: Mapping[str, str], where: str) -> int:
    if not (row["year"].isdigit() and len(row["year"]) == 4):
        raise SourceMalformed(f"year is {row['year']!r}", where=where, remedy="write it as 2021")
    return int(row["year"])
