"""From register files or a monitor folder to trends, each with the ids of the rows behind it."""

from dataclasses import replace

import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.trend import supplier_trends
from reliant.model.tables_trend import TREND
from reliant.model.time import Window
from reliant.pipeline.counting import Asked, Row, Source, arms_category, columns_of, counted, of
from reliant.store.engines import open_frame

TREND_COLUMNS = columns_of(TREND)
SHORT_COLUMNS = (
    "category",
    "supplier",
    "window",
    "verdict",
    "n_deals",
    "n_contracts",
    "n_own",
    "p_adjusted",
    "detectable_change",
    "sources",
)
"""What fits a screen; the sentence of each row goes below."""


def trend(source: Source, asked: Asked, *, by_row: bool = False) -> list[Row]:
    """Rows of contract TREND with all deals and deliveries of the cell behind each. Goods know no deals: their series alone.

    Args:
        source: the register, and the one that tells deals apart.
        asked: which recipient, supplier and categories; windows: order and delivery years, null: from the first deal or
            delivery to the register's last year.
        by_row: shuffle the rows of the register one by one instead of whole orders.

    Raises:
        MeasureRefused: the register knows nothing of such cells.
    """
    register = source.deals or source.register
    window = asked.windows if isinstance(asked.windows, Window) else None
    found = counted(source.register, replace(asked, windows=window or source.register.years))
    deals = None if register.deals is None else of(register.deals, recipient=asked.recipient)
    if deals is not None:
        deals = of(deals, category=arms_category(asked.category))
    years = [*_years(deals, "ordered_year"), *_years(found.table, "year")]
    if not years:
        of_what = " in ".join(part for part in (asked.recipient, asked.category) if part)
        raise MeasureRefused(
            f"it has no delivery and no dated order{' of ' if of_what else ''}{of_what}",
            where=source.register.name,
            remedy="name a country it knows: reliant measure totals --by recipient lists them",
        )
    last = max(years) if source.register.years is None else source.register.years.last
    chosen = window or Window(min(years), max(last, min(years)))
    table = supplier_trends(
        open_frame(deals, asked.engine) if deals is not None else None,
        open_frame(found.table, asked.engine),
        chosen,
        supplier=asked.supplier,
        per_category=found.per_category,
        by_row=by_row,
    )
    ids = _ids(deals, found.table, chosen, per_category=found.per_category)
    return [{**row, "sources": ids.get((row["recipient"], row["category"]), [])} for row in table.to_pylist()]


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
