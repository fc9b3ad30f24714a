"""Sole sources: categories in which one supplier delivered everything."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.measures.cells import CELL, UNIT
from reliant.measures.flow_cells import UNNAMED
from reliant.measures.shares import supplier_shares
from reliant.model.tables_trend import SOLE_SOURCE
from reliant.model.time import Window


def sole_sources(
    deliveries: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool = True, unit: str = UNIT
) -> pa.Table:
    """Whether one supplier delivered everything in each cell of recipient, category and window.

    A supplier without a name is never alone: it may be several. Where only one supplier is named and others are not, it cannot
    be told. Suppliers of nothing but zeros delivered nothing.

    Args:
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        windows: whole years, apart from each other.
        per_category: one cell per category; otherwise all together.
        unit: unit of the values. Of shares, one supplier is sole only where its own is the whole.

    Returns:
        Rows of contract SOLE_SOURCE, by recipient, category and window. Cells with a total of zero have none.

    Raises:
        MeasureRefused: windows overlap, or there is none.
    """
    shares = supplier_shares(deliveries, windows, per_category=per_category, unit=unit).to_pylist()
    delivered = [row for row in shares if row["value"] > 0]
    rows: list[dict[str, object]] = []
    for cell, found in groupby(delivered, key=lambda row: tuple(row[name] for name in CELL)):
        suppliers = list(found)
        first, others = suppliers[0], [str(row["supplier"]) for row in suppliers[1:]]
        rows.append(
            {
                **dict(zip(CELL, cell, strict=True)),
                "value": sum(row["value"] for row in suppliers),
                "unit": unit,
                "is_sole": _is_sole(first["supplier"], others, rest=first["share_high"] - first["share"]),
                "supplier": first["supplier"],
                "share": first["share"],
                "others": others,
                "vintage": max((row["vintage"] for row in suppliers if row["vintage"]), default=None),
            }
        )
    return SOLE_SOURCE.build(rows)


def _is_sole(supplier: str, others: Sequence[str], *, rest: float) -> bool | None:
    """``rest``: what unknown suppliers could add to the supplier's share."""
    named = [party for party in (supplier, *others) if party not in UNNAMED]
    if len(named) > 1:
        return False
    return None if len(named) < 1 + len(others) or rest > 0 else True
