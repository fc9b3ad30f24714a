"""From register files or a monitor folder to trends, each with the ids of the rows behind it."""

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import MeasureRefused
from reliant.measures.trend import supplier_trends
from reliant.model.tables_trend import TREND
from reliant.model.time import Window
from reliant.pipeline.measuring import Cells, Row, Source
from reliant.store.engines import Engine, open_frame

TREND_COLUMNS = (*(column.name for column in TREND.columns), "sources")
SHORT_COLUMNS = ("category", "supplier", "window", "verdict", "n_deals", "n_own", "p_adjusted", "detectable_change", "sources")
"""What fits a screen; the sentence of each row goes below."""
SAME_ORDER = ("recipient", "category", "supplier", "ordered_year")
"""Deals equal in these are taken for one contract, when the user wants contracts shuffled whole."""


def trend(
    source: Source, cells: Cells, window: Window | None = None, *, by_order: bool = False, engine: Engine = "duckdb"
) -> list[Row]:
    """Rows of contract TREND with all deals and deliveries of the cell behind each.

    Args:
        source: the register, and the one that tells deals apart.
        cells: which recipient, supplier and categories.
        window: order and delivery years; null: from the first deal or delivery to the register's last year.
        by_order: deals of one recipient, supplier, category and order year are one contract.
        engine: what computes.

    Raises:
        MeasureRefused: the register knows nothing of such cells.
    """
    register = source.deals or source.register
    deals = _wanted(register.deals, cells) if register.deals is not None else None
    deliveries = _wanted(source.register.deliveries, cells)
    years = [*_years(deals, "ordered_year"), *_years(deliveries, "year")]
    if not years:
        of = " in ".join(part for part in (cells.recipient, cells.category) if part)
        raise MeasureRefused(
            f"it has no delivery and no dated order{' of ' if of else ''}{of}",
            where=source.register.name,
            remedy="name a country it knows: reliant measure totals --by recipient lists them",
        )
    last = max(years) if source.register.years is None else source.register.years.last
    chosen = window or Window(min(years), max(last, min(years)))
    table = supplier_trends(
        open_frame(deals, engine) if deals is not None else None,
        open_frame(deliveries, engine),
        chosen,
        supplier=cells.supplier,
        per_category=cells.per_category,
        together=SAME_ORDER if by_order else (),
    )
    ids = _ids(deals, deliveries, chosen, per_category=cells.per_category)
    return [{**row, "sources": ids.get((row["recipient"], row["category"]), [])} for row in table.to_pylist()]


def _wanted(table: pa.Table, cells: Cells) -> pa.Table:
    for column, value in (("recipient", cells.recipient), ("category", cells.category)):
        if value is not None:
            table = table.filter(pc.equal(table.column(column), value))
    return table


def _years(table: pa.Table | None, column: str) -> list[int]:
    return [] if table is None else [year for year in table.column(column).to_pylist() if year is not None]


def _ids(
    deals: pa.Table | None, deliveries: pa.Table, window: Window, *, per_category: bool
) -> dict[tuple[str, str | None], list[str]]:
    """Row ids of the deals ordered (or undated) and the deliveries made in the window, by recipient and category."""
    ids: dict[tuple[str, str | None], list[str]] = {}
    for table, column in ((deals, "ordered_year"), (deliveries, "year")):
        if table is None:
            continue
        names = (table.column(name).to_pylist() for name in ("row_id", "recipient", "category", column))
        for row_id, recipient, category, year in zip(*names, strict=True):
            if year is None or year in window:
                ids.setdefault((recipient, category if per_category else None), []).append(row_id)
    return {cell: list(dict.fromkeys(found)) for cell, found in ids.items()}
