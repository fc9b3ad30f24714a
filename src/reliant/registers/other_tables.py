"""Tables that people keep beside registers and that do not say who supplied whom: recognised, counted, and not measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from reliant.model.register import OtherTable, Register
from reliant.model.tables import DELIVERIES
from reliant.model.time import Window
from reliant.registers.formats import OTHER_FORMATS
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.records import listed

_YEAR = re.compile(r"\d{4}")
_README = re.compile(r"^Name of the dataset\s*:\s*BACI\s*$", re.IGNORECASE)
README_BEGINS = b"name of the dataset"
"""With this (in any case) a readme of BACI begins."""
_ENTRY = re.compile(r"^([^:]{1,60}?)\s*:\s*(.*)$")


@dataclass(frozen=True, slots=True)
class _Kind:
    why: str
    use: str


_NOT_FLOWS = "it names no supplier and recipient of anything"
_KINDS: Final[Mapping[str, _Kind]] = {
    "baci-countries": _Kind(
        f"it is a list of codes: {_NOT_FLOWS}",
        "it says which country a number in columns i and j of BACI means; the reader knows these numbers already",
    ),
    "baci-products": _Kind(
        f"it is a list of codes: {_NOT_FLOWS}",
        "it says which product a code in column k of BACI means; give a code to --category",
    ),
    "baci-readme": _Kind(
        f"it is a description: {_NOT_FLOWS}", "it names the release that the yearly files beside it are of; keep it with them"
    ),
    "baci-derived": _Kind(
        "it states totals of a country with all partners together, so no share of a supplier can be told from it",
        "totals of imports and exports by country and commodity to check sums against; measure BACI itself (columns t,i,j,k,v,q)",
    ),
    "crm-uses": _Kind(
        "it says which sectors use a material, not who supplies it",
        "weights for what a failing supply would hit; measure the supply shares of the same study (Material,Stage,Country,Share)",
    ),
    "crm-over-time": _Kind(
        "it states the studies' verdicts (supply risk SR, economic importance EI), not who supplies the material",
        "which materials the Commission held critical, by study, to choose what to measure the supply shares of",
    ),
    "crm-groups": _Kind(
        f"it is a list of groups: {_NOT_FLOWS}",
        "it says which group (rare earths, platinum metals) a screened material belongs to",
    ),
    "published-figures": _Kind(
        "it states results others published, not the rows they were counted from",
        "figures to check a measure against; measure the register that each line names",
    ),
    "sipri-companies": _Kind(
        "it states what companies earned, not whom they supplied",
        "who the large makers are and how they grew, by country; a supplier's weight for a recipient is in the trade register",
    ),
    "sipri-company-totals": _Kind(
        "it states what the hundred largest companies earned together, not whom they supplied",
        "the size of the industry by year, in current US$",
    ),
}


def read_other(table: GoodsTable) -> Register:
    """A table of another kind: its rows counted, its years and what it is good for told."""
    kind = _KINDS[table.format]
    cells = table.cells
    return Register(
        name=table.name,
        source="none",
        format=table.format,
        encoding=table.encoding,
        vintage=_vintage(table),
        years=_years(cells),
        n_rows=cells.num_rows + len(table.refused),
        deals=None,
        deliveries=DELIVERIES.build([]),
        refused=table.refused,
        notes=(*table.notes, *_doubled(table), f"this is {table.what}", f"good for: {kind.use}"),
        covers_world=False,
        coverage=f"not a register: {kind.why}",
        other=OtherTable(what=table.what, why=kind.why, use=kind.use, cells=cells),
        unmeasurable=f"this is {table.what}: {kind.why}",
    )


def readme_in(text: str, encoding: str, *, name: str) -> GoodsTable | None:
    """The readme of a release of BACI as a table of its entries; null when the text is something else."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    if not _README.match(first.strip()):
        return None
    found = [(number, entry) for number, line in enumerate(lines, start=1) if (entry := _ENTRY.match(line.strip()))]
    cells = {"entry": [entry[1] for _, entry in found], "says": [entry[2] for _, entry in found]}
    return GoodsTable(
        name=name,
        format="baci-readme",
        what=next(one.what for one in OTHER_FORMATS if one.name == "baci-readme"),
        encoding=encoding,
        cells=pa.table({key: pa.array(values, type=pa.string()) for key, values in cells.items()}),
        lines=pa.array([number for number, _ in found], type=pa.int32()),
        notes=("rows are its entries, one 'name : text' a line",),
    )


def _vintage(table: GoodsTable) -> str | None:
    if table.format != "baci-readme":
        return None
    said = dict(zip(table.cells["entry"].to_pylist(), table.cells["says"].to_pylist(), strict=True))
    return said.get("Version") or None


def _years(cells: pa.Table) -> Window | None:
    if "year" not in cells.column_names:
        return None
    found = [int(one) for cell in cells["year"].unique().to_pylist() for one in _YEAR.findall(cell)]
    return Window(min(found), max(found)) if found else None


def _doubled(table: GoodsTable) -> tuple[str, ...]:
    seen: set[tuple[str, ...]] = set()
    lines = []
    rows = zip(*(column.to_pylist() for column in table.cells.columns), strict=True)
    for line, row in zip(table.lines.to_pylist(), rows, strict=True):
        if row in seen:
            lines.append(line)
        seen.add(row)
    return (f"{len(lines)} row(s) print the same as an earlier one: {listed(lines)}",) if lines else ()
