"""Concentration of supply, corrected for the few deals it rests on."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reliant.measures.cells import CELL, TIE, UNIT, in_cells
from reliant.measures.chance import jeffreys_interval
from reliant.measures.flow_cells import UNNAMED
from reliant.model.flows import SHARE
from reliant.model.tables import CONCENTRATION
from reliant.model.time import Window


def supplier_concentration(
    deliveries: nw.LazyFrame[Any],
    windows: Sequence[Window],
    *,
    per_category: bool = False,
    deals: nw.LazyFrame[Any] | None = None,
    unit: str = UNIT,
) -> pa.Table:
    """HHI and effective number of suppliers of each cell, corrected for small samples (methods F2, F4, section 3).

    HHI and effective number are those of the recorded shares, unknown suppliers counting as one supplier of their own. A plug-in
    HHI on a few deals is too high by up to 0.16: ``hhi_unbiased`` leaves each deal out against itself, and ``hhi_interval`` lies
    around it. The interval says how far chance could move the index if deals were draws from the same habit; it is no error of
    the recorded figure, which can lie above it.

    Args:
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        windows: whole years, apart from each other.
        per_category: one cell per category instead of all together.
        deals: deliveries of a file that tells deals apart, for the correction only, where ``deliveries`` does not.
        unit: unit of the values; shares stand as they are printed, so that their index is a lower bound where they lack a rest.

    Returns:
        Rows of contract CONCENTRATION, by recipient, category and window. Cells with a total of zero have none.

    Raises:
        MeasureRefused: windows overlap, or there is none.
    """
    cells = weights_by_cell(deliveries, windows, per_category=per_category)
    by_deal = cells if deals is None else weights_by_cell(deals, windows, per_category=per_category)
    rows = [_row(cell, cells[cell], by_deal.get(cell, ()), unit) for cell in sorted(cells, key=str)]
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


def hhi_interval(weights: Sequence[float], suppliers: Sequence[str]) -> tuple[float, float] | None:
    """95 % interval, 0..1, of the HHI of the habit that deals are draws from; it holds ``hhi_unbiased``.

    The index is the chance that two deals have one supplier. ``pairs_worth`` says how many independent pairs the estimate is
    worth, and the interval is that of Jeffreys for so many: by the usual convention it ends at 0 or 1 where the estimate is
    exactly that. Covers 93 to 100 % with 5 to 30 deals of very unequal size, 93 to 97 % where the true index is 0.85 to 0.98
    (docs/simulation.md, docs/decisions/0006).

    Args:
        weights: volume of each deal, shape (n,), not negative.
        suppliers: supplier of each deal, shape (n,).

    Returns:
        Lower and upper end; null with fewer than two deals that have a volume.
    """
    index = hhi_unbiased(weights, suppliers)
    if index is None:
        return None
    low, high = jeffreys_interval(index, pairs_worth(weights, suppliers))
    return min(low, index), max(high, index)  # of very few pairs Jeffreys' lower end can lie above a tiny index


def pairs_worth(weights: Sequence[float], suppliers: Sequence[str]) -> float:
    """How many independent pairs of deals the leave-self-out index is worth: ``m`` with ``Var = H (1 - H) / m``.

    With n effective deals ``Var = 2 / (n (n - 1)) (2 (n - 2) z + H (1 - H))`` and ``z = sum s^3 - H^2``, the variance of the
    chance that a given deal finds its like. A few deals tell little of z, and too small a z makes the interval too short: it is
    taken halfway between its estimate from triples of deals and the largest that an index H allows, ``H^1.5 - H^2`` (one large
    supplier among very many small ones). Never fewer than the n / 2 pairs that share no deal, never more than all of them.

    Raises:
        ValueError: fewer than two deals have a volume.

    Source:
        Hoeffding (1948), A Class of Statistics with Asymptotically Normal Distribution, Annals of Mathematical Statistics 19(3),
        293-325, section 5: the variance of a U-statistic.
    """
    index, effective = hhi_unbiased(weights, suppliers), effective_deals(weights)
    if index is None or effective is None:
        raise ValueError("fewer than two deals have a volume")
    n, apart = max(effective, 2.0), index * (1 - index)
    most = index**1.5 - index**2
    measured = max(_triples_alike(weights, suppliers) - index**2, 0.0)
    variance = 2 / (n * (n - 1)) * ((n - 2) * (measured + most) + apart)
    fewest = effective / 2
    return min(max(apart / variance, fewest), max(n * (n - 1) / 2, fewest)) if variance > 0 else fewest


def _triples_alike(weights: Sequence[float], suppliers: Sequence[str]) -> float:
    """The chance that three different deals have one supplier, drawn by weight; 0 where there are no three."""
    volume = np.asarray(weights, dtype=float)
    parts = volume / volume.sum()
    by_supplier: dict[str, list[float]] = defaultdict(list)
    for supplier, part in zip(suppliers, parts, strict=True):
        by_supplier[supplier].append(float(part))
    everything = _triples(parts)
    return sum(_triples(np.asarray(own)) for own in by_supplier.values()) / everything if everything > 0 else 0.0


def _triples(parts: NDArray[np.float64]) -> float:
    """Sum of ``w w' w''`` over ordered triples of different deals."""
    total = parts.sum()
    return max(float(total**3 - 3 * total * np.sum(parts**2) + 2 * np.sum(parts**3)), 0.0)


Weight = tuple[str, str | None, float, str | None]
"""Supplier, deal (null when the file does not tell deals apart), volume, vintage."""


def weights_by_cell(
    deliveries: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool
) -> dict[tuple[object, ...], list[Weight]]:
    """Volume of every deal of each cell of recipient, category and window, by supplier and deal."""
    frame = (
        in_cells(deliveries, windows, per_category=per_category)
        .group_by([*CELL, "supplier", "deal_key"])
        .agg(value=nw.col("volume").sum(), vintage=nw.col("vintage").max())
    )
    cells: dict[tuple[object, ...], list[Weight]] = defaultdict(list)
    for row in frame.collect("pyarrow").to_arrow().to_pylist():
        cells[row["recipient"], row["category"], row["window"]].append(
            (row["supplier"], row["deal_key"], row["value"], row["vintage"])
        )
    for found in cells.values():
        found.sort(key=lambda weight: (weight[0], weight[1] or ""))
    return cells


def _row(cell: tuple[object, ...], found: Sequence[Weight], by_deal: Sequence[Weight], unit: str) -> dict[str, object] | None:
    values: dict[str, float] = defaultdict(float)
    for supplier, _, value, _ in found:
        values[supplier] += value
    total = sum(values.values())
    if total <= 0:
        return None
    shares = {supplier: value if unit == SHARE else value / total for supplier, value in values.items()}
    hhi = sum(share**2 for share in shares.values())
    told_apart = bool(by_deal) and all(deal is not None for _, deal, _, _ in by_deal)
    weights = [value for _, _, value, _ in by_deal] if told_apart else []
    n_effective = effective_deals(weights) if weights else None
    suppliers = [supplier for supplier, _, _, _ in by_deal]
    low, high = (hhi_interval(weights, suppliers) if weights else None) or (None, None)
    known = {supplier: share for supplier, share in shares.items() if supplier not in UNNAMED and share > 0}
    top = min(known, key=lambda supplier: (-round(known[supplier], TIE), supplier)) if known else None
    recipient, category, window = cell
    return {
        "recipient": recipient,
        "category": category,
        "window": window,
        "value": total,
        "unit": unit,
        "n_suppliers": len(known),
        "n_deals": len({deal for _, deal, _, _ in by_deal}) if told_apart else None,
        "n_effective_deals": n_effective,
        "hhi": hhi,
        "effective_suppliers": 1 / hhi,
        "hhi_unbiased": hhi_unbiased(weights, suppliers) if weights else None,
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
