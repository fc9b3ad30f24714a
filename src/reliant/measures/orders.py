"""What a trend is made from: deals by order year, and volumes by year, of each recipient and category."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from reliant.measures.cells import with_volume
from reliant.measures.deal_trend import whole_contracts
from reliant.model.time import Window

PLATFORMS = frozenset({"Air defence systems", "Aircraft", "Armoured vehicles", "Artillery", "Satellites", "Ships"})
"""Categories of what an order is about; deals of the others mostly go with one of them."""
Reals = NDArray[np.float64]
TrendCell = tuple[str, str | None]
"""Recipient and category; null: all categories together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Dated deals of a cell, by year: the deals themselves, and the units that are shuffled (whole orders, or deals)."""

    years: tuple[int, ...] = ()
    suppliers: tuple[str, ...] = ()
    unit_years: tuple[int, ...] = ()
    unit_suppliers: tuple[str, ...] = ()
    unit_values: tuple[float | None, ...] = ()
    n_undated: int = 0
    vintage: str | None = None


def whole_order(suppliers: Sequence[str], years: Sequence[int], categories: Sequence[str]) -> list[Hashable]:
    """Which order each deal belongs to: deals with equal keys were most likely decided together.

    A register lists a launcher, its missiles and its radar apart. Deals of one supplier and order year for platforms of one
    category are one order, and what goes with platforms (missiles, engines, sensors and the like) belongs to the order for
    platforms of that supplier and year, to the first by category where there are several, to one of its own where there is
    none. Orders that were decided apart in one year are then taken for one too: that costs power, and errs on the safe side.

    Args:
        suppliers: supplier of each deal, shape (n,).
        years: its order year, shape (n,).
        categories: its armament category, shape (n,).
    """
    platforms: dict[tuple[str, int], str] = {}
    for supplier, year, category in zip(suppliers, years, categories, strict=True):
        if category in PLATFORMS:
            platforms[supplier, year] = min(category, platforms.get((supplier, year), category))
    return [
        (supplier, year, category if category in PLATFORMS else platforms.get((supplier, year)))
        for supplier, year, category in zip(suppliers, years, categories, strict=True)
    ]


def orders_by_cell(
    deals: nw.LazyFrame[Any], window: Window, *, per_category: bool, by_row: bool = False
) -> dict[TrendCell, Orders]:
    """Deals ordered in the window, and the number of those without an order year, of each recipient and category.

    The units that are shuffled are whole orders, or with ``by_row`` the deals themselves.
    """
    columns = ("recipient", "category", "supplier", "ordered_year", "tiv_order", "tiv_delivered", "vintage", "row_id")
    cells: dict[TrendCell, list[dict[str, Any]]] = defaultdict(list)
    for row in deals.select(columns).collect("pyarrow").to_arrow().to_pylist():
        if row["ordered_year"] is None or row["ordered_year"] in window:
            cells[row["recipient"], row["category"] if per_category else None].append(row)
    return {cell: _ordered(rows, by_row=by_row) for cell, rows in cells.items()}


def _ordered(rows: Sequence[Mapping[str, Any]], *, by_row: bool) -> Orders:
    dated = sorted((row for row in rows if row["ordered_year"] is not None), key=lambda row: (row["ordered_year"], row["row_id"]))
    years, suppliers = [row["ordered_year"] for row in dated], [row["supplier"] for row in dated]
    values = [row["tiv_order"] or row["tiv_delivered"] for row in dated]
    units = (years, suppliers, values)
    if not by_row:
        units = whole_contracts(years, suppliers, values, whole_order(suppliers, years, [row["category"] for row in dated]))
    return Orders(
        years=tuple(years),
        suppliers=tuple(suppliers),
        unit_years=tuple(units[0]),
        unit_suppliers=tuple(units[1]),
        unit_values=tuple(units[2]),
        n_undated=len(rows) - len(dated),
        vintage=max((row["vintage"] for row in rows if row["vintage"]), default=None),
    )


def volumes_by_cell(
    deliveries: nw.LazyFrame[Any], window: Window, *, per_category: bool
) -> tuple[dict[TrendCell, dict[str, Reals]], dict[TrendCell, str]]:
    """Yearly volume by cell and supplier, shape (n_years,), and the vintage of each cell; rows of DELIVERIES or FLOWS."""
    category = nw.col("category") if per_category else nw.lit(None, dtype=nw.String)
    frame = (
        with_volume(deliveries)
        .filter(nw.col("year") >= window.first, nw.col("year") <= window.last)
        .with_columns(category=category)
        .group_by("recipient", "category", "supplier", "year")
        .agg(value=nw.col("volume").sum(), vintage=nw.col("vintage").max())
    )
    volumes: dict[TrendCell, dict[str, Reals]] = defaultdict(dict)
    vintages: dict[TrendCell, str] = {}
    for row in frame.collect("pyarrow").to_arrow().to_pylist():
        cell = (row["recipient"], row["category"])
        yearly = volumes[cell].setdefault(row["supplier"], np.zeros(window.last - window.first + 1))
        yearly[row["year"] - window.first] = row["value"]
        if row["vintage"]:
            vintages[cell] = max(vintages.get(cell, ""), row["vintage"])
    return dict(volumes), vintages
