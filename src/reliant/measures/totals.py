"""Totals, ranks and changes, as the yearly fact sheets print them."""

from collections.abc import Mapping
from typing import Any, Literal

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.cells import TIE, UNIT, in_cells
from reliant.measures.flow_cells import UNNAMED, is_sum_of_others
from reliant.model.tables import TOTALS
from reliant.model.time import Window

By = Literal["supplier", "recipient", "world"]
WORLD = "WORLD"


def trade_totals(
    deliveries: nw.LazyFrame[Any],
    by: By,
    window: Window,
    *,
    against: Window | None = None,
    not_the_world: str | None = None,
    per_category: bool = False,
    unit: str = UNIT,
) -> pa.Table:
    """Volume of every supplier, every recipient, or all deliveries together, in one window.

    Recipients that are sums of others (the world, the European Union beside its members) are left out, so that nothing counts
    twice.

    Args:
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        by: whose totals.
        window: whole years.
        against: earlier window for ``change``; null without one.
        not_the_world: why the rows are not all deliveries of the world; shares of the world are then null, with this reason.
        per_category: totals, ranks and shares of the world within each category instead of all together.
        unit: unit of the values.

    Returns:
        Rows of contract TOTALS by category, the largest first (ties: the lower id). Unknown parties are ``UNK`` and have no rank.

    Raises:
        MeasureRefused: ``against`` overlaps the window.
    """
    if against is not None and against.first <= window.last and window.first <= against.last:
        raise MeasureRefused(
            f"windows {against} and {window} overlap: the change would compare deliveries with themselves",
            remedy="choose an earlier window",
        )
    now, vintage = _by_party(deliveries, by, window, per_category=per_category)
    then = _by_party(deliveries, by, against, per_category=per_category)[0] if against else {}
    rows: list[dict[str, object]] = []
    for category in sorted(now, key=str):
        head = {"category": category, "window": str(window), "unit": unit, "vintage": vintage}
        rows += [{**head, **row} for row in _ranked(now[category], then.get(category, {}), not_the_world)]
    return TOTALS.build(rows)


def _ranked(now: Mapping[str, float], then: Mapping[str, float], not_the_world: str | None) -> list[dict[str, object]]:
    """Rows of one category, without the columns of the cell."""
    world = sum(now.values())
    known = sorted((round(value, TIE) for party, value in now.items() if party not in UNNAMED), reverse=True)
    return [
        {
            "id": party,
            "value": value,
            "share_of_world": value / world if not_the_world is None and world > 0 else None,
            "share_of_world_reason": not_the_world,
            "rank": known.index(round(value, TIE)) + 1 if party not in UNNAMED else None,
            "change": value / then[party] - 1 if then.get(party) else None,
        }
        for party, value in sorted(now.items(), key=lambda pair: (-round(pair[1], TIE), pair[0]))
    ]


def _by_party(
    deliveries: nw.LazyFrame[Any], by: By, window: Window, *, per_category: bool
) -> tuple[dict[str | None, dict[str, float]], str | None]:
    party = nw.lit(WORLD) if by == "world" else nw.col(by)
    frame = (
        in_cells(deliveries, [window], per_category=per_category)
        .filter(~is_sum_of_others())
        .with_columns(party=party)
        .group_by("category", "party")
        .agg(value=nw.col("volume").sum(), vintage=nw.col("vintage").max())
    )
    rows = frame.collect("pyarrow").to_arrow().to_pylist()
    found: dict[str | None, dict[str, float]] = {}
    for row in rows:
        found.setdefault(row["category"], {})[row["party"]] = row["value"]
    return found, max((row["vintage"] for row in rows if row["vintage"]), default=None)
