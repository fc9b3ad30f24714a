"""What all measures of flow share: the cell a delivery falls into."""

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


def in_cells(deliveries: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool) -> nw.LazyFrame[Any]:
    """Deliveries with a known volume inside one of the windows, with the window's name.

    A row without a volume can be counted nowhere: it is left out here, and the reader lists it in the register's notes.
    Without ``per_category`` the category is null: all of them together.

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
    frame = deliveries.with_columns(window=name).filter(~nw.col("window").is_null(), ~nw.col("value_tiv").is_null())
    return frame if per_category else frame.with_columns(category=nw.lit(None, dtype=nw.String))
