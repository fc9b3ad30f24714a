"""What a chart needs beside the rows of a measure: who made the source, what must be known of it, and deals by year of order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow.compute as pc

from reliant.model.time import Window
from reliant.pipeline.counting import Row, Source

MAKERS = {
    "sipri": "SIPRI Arms Transfers Database",
    "baci": "CEPII BACI",
    "comtrade": "UN Comtrade",
    "atlas": "Harvard Atlas of Economic Complexity",
    "cow": "Correlates of War trade data",
    "crm": "European Commission, critical raw materials",
    "eurostat": "Eurostat",
}
"""Who makes the registers, as a caption names them."""


def caption(source: Source) -> str:
    """The maker of the register before its title, as they stand below a chart."""
    return f"{MAKERS.get(source.register.source, source.register.source)}, {source.title}"


def deals_caption(source: Source) -> str:
    """The same with the register that tells deals apart, where that is another one."""
    return caption(source) if source.deals is None else f"{caption(source)}; deals from {Source(register=source.deals).title}"


def orders_caption(source: Source) -> str:
    """The maker and title of the register that has the orders."""
    holds = source.deals is not None and source.deals.deals is not None
    return caption(Source(register=source.deals) if holds and source.deals is not None else source)


def cautions(source: Source) -> tuple[str, ...]:
    """What must be known of the yearly values: how many of them are an even split; nothing when all are stated."""
    deliveries = source.register.deliveries
    n_split = deliveries.num_rows - (pc.sum(deliveries.column("is_exact")).as_py() or 0)
    said = f"Approximate: {n_split} of {deliveries.num_rows} yearly values are a deal's volume, split evenly over its years."
    return (said,) if n_split else ()


def deals_by_year(source: Source, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Deals behind rows of contract TREND, counted by recipient, category, supplier and year of order within each row's window.

    None where the source tells no deals apart; deals without a year of order are left out.
    """
    register = source.deals or source.register
    if register.deals is None:
        return []
    cells = {(row["recipient"], row["category"]): Window.parse(row["window"]) for row in rows}
    counts: Counter[tuple[str, str | None, str, int]] = Counter()
    names = ("recipient", "category", "supplier", "ordered_year")
    for recipient, category, supplier, year in zip(*(register.deals.column(name).to_pylist() for name in names), strict=True):
        for cell in ((recipient, None), (recipient, category)):
            if cell in cells and year is not None and year in cells[cell]:
                counts[*cell, supplier, year] += 1
    return [
        {"recipient": recipient, "category": category, "supplier": supplier, "year": year, "n_deals": n}
        for (recipient, category, supplier, year), n in counts.items()
    ]
