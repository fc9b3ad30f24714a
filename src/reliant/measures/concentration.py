"""Concentration of supply, corrected for the few deals it rests on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reliant.measures.cells import CELL, TIE, UNIT, in_cells
from reliant.model.identity import UNKNOWN
from reliant.model.tables import CONCENTRATION
from reliant.model.time import Window

DRAWS = 4000
SEED = 20260518
"""Draws and seed of the Dirichlet interval: the same rows give the same interval on every machine."""


def supplier_concentration(
    deliveries: nw.LazyFrame[Any],
    windows: Sequence[Window],
    *,
    per_category: bool = False,
    deals: nw.LazyFrame[Any] | None = None,
) -> pa.Table:
    """HHI and effective number of suppliers of each cell, corrected for small samples (methods F2, F4, section 3).

    HHI and effective number are those of the recorded shares, unknown suppliers counting as one supplier of their own. A plug-in
    HHI on a few deals is too high by up to 0.16: ``hhi_unbiased`` leaves each deal out against itself, and the interval is that
    of Dirichlet(n_eff s + 1/2) draws. The interval says how far chance could move the index if deals were draws from the same
    habit; it is no error of the recorded figure.

    Args:
        deliveries: rows of contract DELIVERIES, of one release.
        windows: whole years, apart from each other.
        per_category: one cell per armament category instead of all together.
        deals: deliveries of a file that tells deals apart, for the correction only, where ``deliveries`` does not.

    Returns:
        Rows of contract CONCENTRATION, by recipient, category and window. Cells with a total of zero have none.

    Raises:
        MeasureRefused: windows overlap, or there is none.
    """
    cells = weights_by_cell(deliveries, windows, per_category=per_category)
    by_deal = cells if deals is None else weights_by_cell(deals, windows, per_category=per_category)
    rows = [_row(cell, found, by_deal.get(cell, ())) for cell, found in sorted(cells.items(), key=lambda pair: str(pair[0]))]
    return CONCENTRATION.build([row for row in rows if row is not None])


def hhi_unbiased(weights: Sequence[float], suppliers: Sequence[str]) -> float | None:
    """Leave-self-out HHI of deals: ``(sum w w'[same supplier] - sum w^2) / (1 - sum w^2)`` with weights that sum to 1.

    Args:
        weights: volume of each deal, shape (n,), not negative.
        suppliers: supplier of each deal, shape (n,).

    Returns:
        A number in 0..1; null with fewer than two deals that have a volume: nothing can be said of a habit from one.
    """
    volume = np.asarray(weights, dtype=float)
    if np.count_nonzero(volume) < 2:
        return None
    by_supplier: dict[str, list[float]] = defaultdict(list)
    for supplier, part in zip(suppliers, volume / volume.sum(), strict=True):
        by_supplier[supplier].append(float(part))
    everything = _pairs([part for parts in by_supplier.values() for part in parts])
    return min(sum(_pairs(parts) for parts in by_supplier.values()) / everything, 1.0) if everything > 0 else None


def effective_deals(weights: Sequence[float]) -> float | None:
    """``1 / sum of squared weights``: how many equal deals these deals are worth; null without any volume."""
    volume = np.asarray(weights, dtype=float)
    total = volume.sum()
    return float(1 / np.sum((volume / total) ** 2)) if total > 0 else None


def hhi_draws(shares: Mapping[str, float], n_effective: float) -> NDArray[np.float64]:
    """HHI of seeded Dirichlet(n_eff s + 1/2) draws, shape (DRAWS,); one unseen supplier is allowed for.

    Args:
        shares: recorded share of each supplier; they sum to 1.
        n_effective: how many equal deals the deals are worth, above 0.
    """
    alpha = np.array([*(round(n_effective * shares[supplier] + 0.5, TIE) for supplier in sorted(shares)), 0.5])
    draws = np.random.default_rng(SEED).dirichlet(alpha, size=DRAWS)
    indices: NDArray[np.float64] = np.sum(draws**2, axis=1)
    return indices


Weight = tuple[str, str | None, float, str | None]
"""Supplier, deal (null when the file does not tell deals apart), volume, vintage."""


def weights_by_cell(
    deliveries: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool
) -> dict[tuple[object, ...], list[Weight]]:
    """Volume of every deal of each cell of recipient, category and window, by supplier and deal."""
    frame = (
        in_cells(deliveries, windows, per_category=per_category)
        .group_by([*CELL, "supplier", "deal_key"])
        .agg(value=nw.col("value_tiv").sum(), vintage=nw.col("vintage").max())
    )
    cells: dict[tuple[object, ...], list[Weight]] = defaultdict(list)
    for row in frame.collect("pyarrow").to_arrow().to_pylist():
        cells[row["recipient"], row["category"], row["window"]].append(
            (row["supplier"], row["deal_key"], row["value"], row["vintage"])
        )
    for found in cells.values():
        found.sort(key=lambda weight: (weight[0], weight[1] or ""))
    return cells


def _row(cell: tuple[object, ...], found: Sequence[Weight], by_deal: Sequence[Weight]) -> dict[str, object] | None:
    values: dict[str, float] = defaultdict(float)
    for supplier, _, value, _ in found:
        values[supplier] += value
    total = sum(values.values())
    if total <= 0:
        return None
    shares = {supplier: value / total for supplier, value in values.items()}
    hhi = sum(share**2 for share in shares.values())
    told_apart = bool(by_deal) and all(deal is not None for _, deal, _, _ in by_deal)
    weights = [value for _, _, value, _ in by_deal] if told_apart else []
    n_effective = effective_deals(weights) if weights else None
    low, high = np.quantile(hhi_draws(shares, n_effective), [0.025, 0.975]).tolist() if n_effective else (None, None)
    known = {supplier: share for supplier, share in shares.items() if supplier != UNKNOWN and share > 0}
    top = min(known, key=lambda supplier: (-round(known[supplier], TIE), supplier)) if known else None
    recipient, category, window = cell
    return {
        "recipient": recipient,
        "category": category,
        "window": window,
        "value": total,
        "unit": UNIT,
        "n_suppliers": len(known),
        "n_deals": len({deal for _, deal, _, _ in by_deal}) if told_apart else None,
        "n_effective_deals": n_effective,
        "hhi": hhi,
        "effective_suppliers": 1 / hhi,
        "hhi_unbiased": hhi_unbiased(weights, [supplier for supplier, _, _, _ in by_deal]) if weights else None,
        "hhi_low": low,
        "hhi_high": high,
        "top_supplier": top,
        "top_share": known[top] if top else None,
        "vintage": max((vintage for _, _, _, vintage in found if vintage), default=None),
    }


def _pairs(weights: Sequence[float]) -> float:
    """Sum of ``w w'`` over pairs of two deals: ``(square of the sum - sum of squares) / 2`` without the loss of digits."""
    before = np.cumsum([0.0, *weights[:-1]])
    return float(np.sum(before * np.asarray(weights)))
