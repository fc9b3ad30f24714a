"""What all measures of flow share: what is counted, and the cell it falls into."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import narwhals as nw

from reliant.errors import MeasureRefused
from reliant.model.time import Window

UNIT = "million TIV"
CELL = ("recipient", "category", "window")
TIE = 9
"""Decimals to which volumes are compared: engines add the same rows in different orders and differ beyond."""


def with_volume(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Rows of contract DELIVERIES or FLOWS with what they count under one name, ``volume``; rows without it are left out.

    A row without a volume can be counted nowhere; the reader lists it in the register's notes. Goods have no deals.

    Raises:
        MeasureRefused: the rows are of several releases: a change between releases is revision, not diversification.
    """
    names = rows.collect_schema().names()
    told = rows.group_by("vintage").agg(n=nw.len()).collect("pyarrow").to_arrow()["vintage"].to_pylist()
    vintages = sorted({vintage for vintage in told if vintage is not None})
    if len(vintages) > 1:
        raise MeasureRefused(
            f"the rows are of several releases ({', '.join(vintages)})",
            remedy="measure each alone: a change between releases is revision, not diversification",
        )
    volume = nw.col("value" if "value" in names else "value_tiv")
    deal = nw.col("deal_key") if "deal_key" in names else nw.lit(None, dtype=nw.String)
    return rows.with_columns(volume=volume, deal_key=deal).filter(~nw.col("volume").is_null())


def in_cells(rows: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool) -> nw.LazyFrame[Any]:
    """Rows with a known ``volume`` inside one of the windows, with the window's name.

    Without ``per_category`` the category is null: all of them together.

    Args:
        rows: rows of contract DELIVERIES or FLOWS, of one release and in one unit.
        windows: whole years, apart from each other.
        per_category: one cell per category instead of all together.

    Raises:
        MeasureRefused: there is no window, or two of them overlap, so that a delivery would count twice.
    """
    if not windows:
        raise MeasureRefused("no window is given", remedy="name one such as 2021:2025")
    ordered = sorted(windows)
    for one, other in pairwise(ordered):
        if other.first <= one.last:
            raise MeasureRefused(
                f"windows {one} and {other} overlap: a delivery would count twice", remedy="choose windows apart"
            )
    year = nw.col("year")
    name = nw.lit(None, dtype=nw.String)
    for window in ordered:
        name = nw.when((year >= window.first) & (year <= window.last)).then(nw.lit(str(window))).otherwise(name)
    frame = with_volume(rows).with_columns(window=name).filter(~nw.col("window").is_null())
    return frame if per_category else frame.with_columns(category=nw.lit(None, dtype=nw.String))
