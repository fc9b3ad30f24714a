"""Supplier shares: who delivered how much of what a recipient got."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from reliant.measures.cells import CELL, TIE, UNIT, in_cells
from reliant.model.flows import SHARE
from reliant.model.identity import UNKNOWN
from reliant.model.tables import SHARES
from reliant.model.time import Window


def supplier_shares(
    deliveries: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool = False, unit: str = UNIT
) -> pa.Table:
    """Share of each supplier in each cell of recipient, category and window (methods F1).

    Unknown suppliers stay in the denominator as ``UNK``; ``share_low`` and ``share_high`` say how small or large a share is
    if none or all of their volume was this supplier's. Values that are shares already stand as they are printed: they are not
    divided by their sum, and what they leave of the whole is of unknown suppliers and widens the bounds.

    Args:
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        windows: whole years, apart from each other.
        per_category: one cell per category instead of all together.
        unit: unit of the values.

    Returns:
        Rows of contract SHARES, by recipient, category, window, then the largest first (ties: the lower id).

    Raises:
        MeasureRefused: windows overlap, or there is none.
    """
    value, total, unknown = nw.col("value"), nw.col("total"), nw.col("unknown")
    is_unknown = nw.col("supplier") == UNKNOWN
    frame = (
        in_cells(deliveries, windows, per_category=per_category)
        .group_by([*CELL, "supplier"])
        .agg(
            value=nw.col("volume").sum(),
            n_deals=nw.col("deal_key").n_unique(),
            unnamed=nw.len() - nw.col("deal_key").count(),
            vintage=nw.col("vintage").max(),
        )
        .with_columns(
            listed=value.sum().over(*CELL),
            unknown=nw.when(is_unknown).then(value).otherwise(nw.lit(0.0)).sum().over(*CELL),
        )
        .with_columns(
            total=nw.lit(1.0) if unit == SHARE else nw.col("listed"),
            unknown=unknown + nw.when(nw.col("listed") < 1).then(1 - nw.col("listed")).otherwise(nw.lit(0.0))
            if unit == SHARE
            else unknown,
        )
        .with_columns(
            unit=nw.lit(unit),
            share=nw.when(total > 0).then(value / total),
            share_low=nw.when(total > 0).then(value / total),
            share_high=nw.when(total > 0).then(nw.when(is_unknown).then(value).otherwise(value + unknown) / total),
            n_deals=nw.when(nw.col("unnamed") == 0).then(nw.col("n_deals")),
        )
    )
    table = frame.select([column.name for column in SHARES.columns]).collect("pyarrow").to_arrow()
    order = table.append_column("tie", pc.round(table["value"], TIE)).combine_chunks()
    by = [*((name, "ascending") for name in CELL), ("tie", "descending"), ("supplier", "ascending")]
    return SHARES.check(table.take(pc.sort_indices(order, by)).cast(SHARES.schema))


def with_unnamed_rest(flows: pa.Table) -> pa.Table:
    """Flows that are printed shares, with what those of a recipient, category and year leave of the whole as ``UNK``'s.

    A measure that divides by the sum of its rows then gives every share as it is printed. Shares that add up to the whole, or
    beyond it by rounding, leave nothing.

    Args:
        flows: rows with recipient, supplier, category, year and value, 0..1; null: not stated, so that nothing can be said of
            the rest of its cell. Other columns are null in the rows added.

    Returns:
        The rows, and at most one more for each recipient, category and year.
    """
    cells = flows.group_by(["recipient", "category", "year"]).aggregate([("value", "sum"), ("value", "count"), ([], "count_all")])
    rest = pc.round(pc.subtract(1.0, pc.coalesce(cells["value_sum"], 0.0)), TIE)  # the last digits of a sum are no supplier
    is_told = pc.and_(pc.greater(rest, 0.0), pc.equal(cells["value_count"], cells["count_all"]))
    more = cells.append_column("value", rest).filter(is_told)
    added = {name: more[name].cast(flows.schema.field(name).type) for name in ("recipient", "category", "year", "value")}
    added["supplier"] = pa.repeat(pa.scalar(UNKNOWN, flows.schema.field("supplier").type), more.num_rows)
    columns = [added.get(field.name, pa.nulls(more.num_rows, field.type)) for field in flows.schema]
    return pa.concat_tables([flows, pa.table(columns, schema=flows.schema)])
