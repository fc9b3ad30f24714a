"""Breaks of a recipient's yearly supply: when the share of a supplier, or the index of all, took a new level."""

from collections.abc import Sequence
from typing import Any, Literal

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reliant.measures.change_points import MOST, SHORTEST, change_points
from reliant.measures.deal_trend import SEED
from reliant.measures.orders import volumes_by_cell
from reliant.measures.series_trend import autocorrelation
from reliant.model.countries import party_name
from reliant.model.tables_trend import BREAKS
from reliant.model.time import Window

Reals = NDArray[np.float64]
Indicator = Literal["share", "hhi"]
CARRIED = 0.3
"""From this carry-over on a row says that its breaks are no evidence: of series without any, 27 to 65 of 100 show one at 0.6."""


def level_breaks(
    deliveries: nw.LazyFrame[Any],
    window: Window,
    *,
    of: Indicator = "share",
    supplier: str | None = None,
    per_category: bool = False,
    seed: int = SEED,
) -> pa.Table:
    """Levels of a yearly series of each cell, with at most two breaks between them (methods F18; ``change_points``).

    The series is the share of volume of each supplier (or of one), or the HHI of all. A year without a delivery has no value
    and is skipped: it is not a share of zero.

    Args:
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        window: years counted.
        of: ``share`` or ``hhi``.
        supplier: only its share; null: of each supplier. Not used for ``hhi``.
        per_category: one cell per category instead of all together.
        seed: of the shuffles that calibrate.

    Returns:
        Rows of contract BREAKS by recipient, category, supplier and level. A cell without any volume has none.
    """
    volumes, vintages = volumes_by_cell(deliveries, window, per_category=per_category)
    rows: list[dict[str, object]] = []
    for cell in sorted(volumes, key=lambda cell: (cell[0], cell[1] or "")):
        by_supplier = volumes[cell]
        total = sum(by_supplier.values(), start=np.zeros(window.last - window.first + 1))
        head = {
            "recipient": cell[0],
            "category": cell[1],
            "window": str(window),
            "indicator": of,
            "vintage": vintages.get(cell),
        }
        if not (total > 0).any():
            continue
        wanted = [None] if of == "hhi" else sorted(by_supplier) if supplier is None else [supplier]
        for party in wanted:
            parts = by_supplier.values() if party is None else [by_supplier.get(party, np.zeros_like(total))]
            series = sum(((_share(part, total) ** (2 if party is None else 1)) for part in parts), start=np.zeros_like(total))
            rows += [{**head, "supplier": party, **row} for row in _levels(series, total > 0, window, _name(party), seed)]
    return BREAKS.build(rows)


def _share(part: Reals, total: Reals) -> Reals:
    return np.divide(part, total, out=np.zeros_like(total), where=total > 0)


def _name(party: str | None) -> str:
    return "The index" if party is None else f"{party_name(party)}'s share"


def _levels(series: Reals, known: NDArray[np.bool_], window: Window, name: str, seed: int) -> list[dict[str, object]]:
    years, values = np.flatnonzero(known) + window.first, np.round(series[known], 9)
    found = change_points(values, seed=seed)
    parts = list(zip(np.split(years, found.places), np.split(values, found.places), strict=True))
    around = values - np.repeat(found.levels, [part.size for _, part in parts])
    carry_over = float(autocorrelation(around)[0]) if values.size > 2 * SHORTEST else None
    says = _says(name, [int(years[place]) for place in found.places], found.levels, values.size, carry_over)
    rows: list[dict[str, object]] = []
    before: float | None = None
    for level, (when, part) in enumerate(parts, start=1):
        mean = float(part.mean())
        rows.append(
            {
                "level": level,
                "n_levels": len(parts),
                "first_year": int(when[0]),
                "last_year": int(when[-1]),
                "mean": mean,
                "change": None if before is None else mean - before,
                "years": when.tolist(),
                "values": part.tolist(),
                "n_years": int(values.size),
                "carry_over": carry_over,
                "says": says,
            }
        )
        before = mean
    return rows


def _says(name: str, breaks: Sequence[int], levels: Sequence[float], n_years: int, carry_over: float | None) -> str:
    if n_years < MOST * SHORTEST:
        return f"{name} is known for {n_years} years; a break needs {SHORTEST} on each side: it cannot be told."
    caution = (
        f" But years carry over ({carry_over:.2f}), and breaks are then found where there are none: this is no evidence."
        if carry_over is not None and carry_over >= CARRIED and breaks
        else ""
    )
    if not breaks:
        return f"{name} shows no break in {n_years} years that chance would hardly show."
    steps = " and ".join(
        f"from {before:.2f} to {after:.2f} in {year}" for year, before, after in zip(breaks, levels, levels[1:], strict=False)
    )
    return f"{name} went {steps}; chance shows so clear a break in fewer than 1 of 20 series.{caution}"
