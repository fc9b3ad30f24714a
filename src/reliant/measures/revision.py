"""How far two releases of one register differ on the same years: the error of a recorded share."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.flow_cells import EXCESS, in_windows, window_name
from reliant.model.tables_dependency import REVISION
from reliant.model.time import Window

Cell = tuple[str, str, str]
"""Recipient, category and window."""
Volumes = dict[Cell, dict[str, float]]


def revisions(
    now: nw.LazyFrame[Any],
    then: nw.LazyFrame[Any],
    windows: Sequence[Window],
    *,
    unit: str,
    vintages: tuple[str | None, str | None] = (None, None),
) -> pa.Table:
    """Share now less share then, per recipient, category, supplier and window (methods F1, F19).

    A recorded share is a fact of one release; what the next release makes of the same years is its error. A supplier that only
    one of the releases names has a share of 0 in the other. A recipient without any volume in one of them has no share there:
    that is a gap, not a revision. Years that the earlier release does not fully cover show new deliveries, not revision.

    Args:
        now: rows with recipient, supplier, category, year and value of the later release (null: not reported, left out).
        then: the same of the earlier release; same unit, any engine.
        windows: whole years that both releases cover, apart from each other.
        unit: unit of the values.
        vintages: of the later and the earlier release, for the result.

    Returns:
        Rows of contract REVISION by recipient, category, window and supplier.

    Raises:
        MeasureRefused: both are of the same release, or windows overlap.
    """
    if vintages[0] is not None and vintages[0] == vintages[1]:
        raise MeasureRefused(f"both are of the release of {vintages[0]}", remedy="name two releases of the same register")
    later, earlier = _volumes(now, windows), _volumes(then, windows)
    rows: list[dict[str, object]] = []
    for cell in sorted({*later, *earlier}):
        recipient, category, window = cell
        new, old = later.get(cell, {}), earlier.get(cell, {})
        suppliers = sorted(name for name in {*new, *old} if new.get(name, 0) > 0 or old.get(name, 0) > 0)
        share_now, share_then = ({name: _share(side, name) for name in suppliers} for side in (new, old))
        changes = {name: _less(share_now[name], share_then[name]) for name in suppliers}
        moved = [abs(change) for change in changes.values() if change is not None]
        rows += [
            {
                "recipient": recipient,
                "supplier": name,
                "category": category,
                "window": window,
                "share_now": share_now[name],
                "share_then": share_then[name],
                "revision": changes[name],
                "value_now": new.get(name, 0.0),
                "value_then": old.get(name, 0.0),
                "unit": unit,
                "mean_absolute_revision": sum(moved) / len(moved) if moved else None,
                "share_moved": sum(moved) / 2 if moved else None,
                "n_suppliers": len(suppliers),
                "vintage_now": vintages[0],
                "vintage_then": vintages[1],
            }
            for name in suppliers
        ]
    return REVISION.build(rows)


def revision_error(table: pa.Table, recipient: str, supplier: str | None = None, *, category: str | None = None) -> float | None:
    """Mean absolute revision of a share over all windows: by how much a recorded share moved between the releases.

    Args:
        table: rows of contract REVISION.
        recipient: whose shares.
        supplier: whose share; null: all suppliers of the recipient.
        category: of which category; null: all that there are.

    Returns:
        A share, 0..1; null when no window has both releases.
    """
    found = [
        abs(row["revision"])
        for row in table.to_pylist()
        if row["recipient"] == recipient
        and supplier in (None, row["supplier"])
        and category in (None, row["category"])
        and row["revision"] is not None
    ]
    return sum(found) / len(found) if found else None


def _volumes(flows: nw.LazyFrame[Any], windows: Sequence[Window]) -> Volumes:
    found = (
        in_windows(flows, windows)
        .filter(~nw.col("value").is_null())
        .group_by("recipient", "category", "supplier", "first")
        .agg(value=nw.col("value").sum())
        .with_columns(window=window_name(windows))
    )
    cells: Volumes = {}
    for row in found.sort("recipient", "category", "supplier", "first").collect("pyarrow").to_arrow().to_pylist():
        cells.setdefault((row["recipient"], row["category"], row["window"]), {})[row["supplier"]] = row["value"]
    return cells


def _share(cell: dict[str, float], name: str) -> float | None:
    total = sum(cell.values())
    return cell.get(name, 0.0) / total if total > 0 else None


def _less(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return None
    return one - other if abs(one - other) > EXCESS else 0.0
