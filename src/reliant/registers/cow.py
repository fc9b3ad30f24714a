"""Trade of pairs of states since 1870, from the Correlates of War project."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reliant.model.country_numbers import Coded, coded_parties
from reliant.model.register import Register
from reliant.registers.flow_draft import FlowDraft, Told
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.records import listed

_UNSTATED = ("-9", "-9.0", "NA", "NaN", "nan")


def read_cow(table: GoodsTable) -> Register:
    """Imports in million current USD: one row a direction (imp, exp, year, v), or both directions in one (flow1, flow2).

    -9, NA and NaN mean that nobody reported the trade: the value is null, which is not zero. A direction that has no row at
    all is not reported either, and counted in a note.

    Raises:
        SourceMalformed: a column is missing, or there are no rows.
    """
    if "imp" not in table.cells.column_names:
        table.require("ccode1", "ccode2", "year", "flow1", "flow2")
        table = _directed(table)
    draft = FlowDraft(table)
    year = draft.year("year")
    recipient = _state(draft, "imp", "importer", year)
    supplier = _state(draft, "exp", "exporter", year)
    value = draft.number("v", "the value", missing=_UNSTATED)
    _say_unreported(draft, value)
    return draft.register(
        Told(source="cow", notes=("the file does not state its release",)),
        {
            "recipient": recipient,
            "supplier": supplier,
            "category": "all goods",
            "product": None,
            "year": year,
            "value": value,
            "unit": "million USD",
            "quantity": None,
            "quantity_unit": None,
            "is_estimate": None,
            "note": None,
        },
        printed=draft.cells("v"),
    )


def _directed(table: GoodsTable) -> GoodsTable:
    """Each row of both directions as two: what the first state imports from the second, and the reverse."""
    cells = table.cells
    pairs = [
        pa.table({"imp": cells["ccode1"], "exp": cells["ccode2"], "year": cells["year"], "v": cells["flow1"]}),
        pa.table({"imp": cells["ccode2"], "exp": cells["ccode1"], "year": cells["year"], "v": cells["flow2"]}),
    ]
    return GoodsTable(
        name=table.name,
        format=table.format,
        what=table.what,
        encoding=table.encoding,
        cells=pa.concat_tables(pairs).combine_chunks(),
        lines=pa.concat_arrays([table.lines, table.lines]),
        refused=table.refused,
        notes=(*table.notes, "each line states two flows, one a direction: rows are flows"),
    )


def _state(draft: FlowDraft, column: str, what: str, year: pa.Array) -> pa.Array:
    """The state behind a number in the year of the row: 365 is the Soviet Union from 1922 to 1991 and Russia else."""
    codes = coded_parties("cow")

    def find(code: str) -> Coded | None:
        found = codes.get(code.removesuffix(".0"))
        return found[-1] if found else None

    party = draft.parties(column, what, find)
    cells = draft.cells(column)
    for code, entries in codes.items():
        for entry in entries[:-1]:
            in_time = pc.and_(
                pc.greater_equal(year, entry.first_year if entry.first_year is not None else 0),
                pc.less_equal(year, entry.last_year if entry.last_year is not None else 9999),
            )
            party = pc.if_else(
                pc.fill_null(pc.and_(in_time, pc.equal(cells, code)), False),
                pa.scalar(str(entry.party)),
                party,
            )
    return party


def _say_unreported(draft: FlowDraft, value: pa.Array) -> None:
    unreported = draft.lines(pc.is_null(value))
    if unreported:
        draft.notes.append(
            f"{len(unreported)} flows are stated as not reported; their value is null, not zero: {listed(unreported)}"
        )
    standing = draft.standing()
    imp, exp, year = (draft.cells(name).filter(standing) for name in ("imp", "exp", "year"))
    states = pa.concat_arrays([imp, exp]).dictionary_encode()
    codes = states.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    order = np.array([float(one) for one in states.dictionary.to_pylist()])
    importer, exporter = codes[: len(imp)], codes[len(imp) :]
    years = year.cast(pa.int64()).to_numpy(zero_copy_only=False)
    there, back = ((first * 10_000 + second) * 10_000 + years for first, second in ((importer, exporter), (exporter, importer)))
    alone = ~np.isin(back, there)
    lower = int((alone & (order[importer] < order[exporter])).sum())
    higher = int(alone.sum()) - lower
    if lower or higher:
        draft.notes.append(
            f"{lower + higher:,} pairs and years have one direction only ({lower:,} the imports of the state with the lower "
            f"number, {higher:,} those of the other): the other direction is not reported, which is not zero"
        )
