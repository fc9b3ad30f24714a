"""Totals, ranks and changes, as the yearly fact sheets print them."""

from typing import Any, Literal

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.cells import TIE, UNIT, in_cells
from reliant.model.identity import UNKNOWN
from reliant.model.tables import TOTALS
from reliant.model.time import Window

By = Literal["supplier", "recipient", "world"]
WORLD = "WORLD"


def trade_totals(
    deliveries: nw.LazyFrame[Any], by: By, window: Window, *, against: Window | None = None, not_the_world: str | None = None
) -> pa.Table:
    """Volume of every supplier, every recipient, or all deliveries together, in one window.

    Args:
        deliveries: rows of contract DELIVERIES, of one release.
        by: whose totals.
        window: whole years.
        against: earlier window for ``change``; null without one.
        not_the_world: why the rows are not all deliveries of the world; shares of the world are then null, with this reason.

    Returns:
        Rows of contract TOTALS, the largest first (ties: the lower id). Unknown parties are ``UNK`` and have no rank.

    Raises:
        MeasureRefused: ``against`` overlaps the window.
    """
    if against is not None and against.first <= window.last and window.first <= against.last:
        raise MeasureRefused(
            f"windows {against} and {window} overlap: the change would compare deliveries with themselves",
            remedy="choose an earlier window",
        )
    now, vintage = _by_party(deliveries, by, window)
    then = _by_party(deliveries, by, against)[0] if against else {}
    world = sum(now.values())
    known = sorted((round(value, TIE) for party, value in now.items() if party != UNKNOWN), reverse=True)
    rows: list[dict[str, object]] = [
        {
            "id": party,
            "window": str(window),
            "value": value,
            "unit": UNIT,
            "share_of_world": value / world if not_the_world is None and world > 0 else None,
            "share_of_world_reason": not_the_world,
            "rank": known.index(round(value, TIE)) + 1 if party != UNKNOWN else None,
            "change": value / then[party] - 1 if then.get(party) else None,
            "vintage": vintage,
        }
        for party, value in sorted(now.items(), key=lambda pair: (-round(pair[1], TIE), pair[0]))
    ]
    return TOTALS.build(rows)


def _by_party(deliveries: nw.LazyFrame[Any], by: By, window: Window) -> tuple[dict[str, float], str | None]:
    party = nw.lit(WORLD) if by == "world" else nw.col(by)
    frame = (
        in_cells(deliveries, [window], per_category=False)
        .with_columns(party=party)
        .group_by("party")
        .agg(value=nw.col("value_tiv").sum(), vintage=nw.col("vintage").max())
    )
    rows = frame.collect("pyarrow").to_arrow().to_pylist()
    return {row["party"]: row["value"] for row in rows}, max((row["vintage"] for row in rows if row["vintage"]), default=None)
