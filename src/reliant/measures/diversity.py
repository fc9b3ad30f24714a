"""Diversity of supply: how many suppliers there are, counted in several ways, and the chance to be above a threshold."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log
from typing import Any, Literal

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import betaincc, entr

from reliant.measures.cells import UNIT
from reliant.measures.concentration import Weight, effective_deals, hhi_unbiased, pairs_worth, weights_by_cell
from reliant.measures.flow_cells import UNNAMED
from reliant.model.flows import SHARE
from reliant.model.tables_trend import DIVERSITY, THRESHOLDS
from reliant.model.time import Window

Indicator = Literal["hhi", "top_share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A published threshold of an indicator, 0..1, and where it stands."""

    indicator: Indicator
    threshold: float
    source: str


PRESETS: Mapping[str, Preset] = {
    "ec_2021": Preset(
        indicator="hhi",
        threshold=0.4,
        source="European Commission, Strategic dependencies and capacities, SWD(2021) 352: core dependency indicator 1",
    ),
    "doj_ftc_2023_high": Preset(
        indicator="hhi",
        threshold=0.18,
        source="U.S. DOJ and FTC, Merger Guidelines (2023), guideline 1: above 1,800 points",
    ),
    "doj_ftc_2010_moderate": Preset(
        indicator="hhi",
        threshold=0.15,
        source="U.S. DOJ and FTC, Horizontal Merger Guidelines (2010), section 5.3: above 1,500 points; replaced in 2023",
    ),
    "doj_ftc_2010_high": Preset(
        indicator="hhi",
        threshold=0.25,
        source="U.S. DOJ and FTC, Horizontal Merger Guidelines (2010), section 5.3: above 2,500 points; replaced in 2023",
    ),
    "majority": Preset(indicator="top_share", threshold=0.5, source="arithmetic: more than all others together"),
}
"""Thresholds people use. They were made for markets and trade, not for arms: none of them is the truth."""


def hill_number(shares: Sequence[float], order: float) -> float:
    """Effective number of suppliers of order q: ``N_q = (sum s^q) ^ (1 / (1 - q))``.

    q = 0 counts suppliers, q = 1 is exp(Shannon), q = 2 is 1 / HHI, infinite q is 1 / largest share. It never rises with q.

    Args:
        shares: not negative, any unit: they are divided by their sum.
        order: 0 or more; ``math.inf`` is allowed.

    Raises:
        ValueError: a share is negative or no number, all are zero, or the order is negative.

    Source:
        Hill (1973), Diversity and Evenness: A Unifying Notation and Its Consequences, Ecology 54(2), 427-432.
    """
    if not order >= 0:
        raise ValueError(f"the order of a Hill number is 0 or more, got {order!r}")
    parts = _parts(shares)
    if order == inf:
        return float(1 / parts.max())
    if order == 1:
        return exp(shannon_entropy(shares))
    return float(np.sum(parts**order) ** (1 / (1 - order)))


def shannon_entropy(shares: Sequence[float]) -> float:
    """``-sum of s ln s`` in nats, 0 for one supplier and ln n for n equal ones; zero shares add nothing.

    Source:
        Shannon (1948), A Mathematical Theory of Communication, section 6.
    """
    return float(np.sum(entr(_parts(shares))))


def theil_index(shares: Sequence[float]) -> float:
    """``ln n - Shannon`` in nats over the n suppliers with a positive share: 0 when all are equal, below ln n always.

    Source:
        Theil (1967), Economics and Information Theory, chapter 4.
    """
    return log(_parts(shares).size) - shannon_entropy(shares)


def normalised_hhi(shares: Sequence[float], n: int | None = None) -> float | None:
    """``(HHI - 1/n) / (1 - 1/n)``: 0 for n equal suppliers, 1 for one of them; null for n = 1, where it is undefined.

    Args:
        shares: not negative, any unit.
        n: how many suppliers there could be; without it those with a positive share. Two figures compare only with the same n.

    Raises:
        ValueError: there are more than ``n`` suppliers.
    """
    parts = _parts(shares)
    possible = parts.size if n is None else n
    if possible < parts.size:
        raise ValueError(f"{parts.size} suppliers have a share, more than n = {possible}")
    return None if possible == 1 else float((np.sum(parts**2) - 1 / possible) / (1 - 1 / possible))


def lorenz_points(shares: Sequence[float]) -> NDArray[np.float64]:
    """Lorenz curve, shape (n + 1, 2): part of the suppliers, smallest first, and their part of the volume; from 0, 0 to 1, 1.

    Source:
        Lorenz (1905), Methods of Measuring the Concentration of Wealth, Publications of the ASA 9(70), 209-219.
    """
    parts = np.sort(_parts(shares))
    return np.column_stack([np.linspace(0, 1, parts.size + 1), np.concatenate([[0.0], np.cumsum(parts)])])


def chance_hhi_above(weights: Sequence[float], suppliers: Sequence[str], threshold: float) -> float | None:
    """P(HHI of the habit > threshold), 0..1, from the distribution that ``hhi_interval`` takes its ends from (methods F4, F5).

    Args:
        weights: volume of each deal, shape (n,), not negative.
        suppliers: supplier of each deal, shape (n,).
        threshold: 0..1.

    Returns:
        A chance; null with fewer than two deals that have a volume.
    """
    index = hhi_unbiased(weights, suppliers)
    return None if index is None else chance_share_above(index, pairs_worth(weights, suppliers), threshold)


def chance_share_above(share: float, n_effective: float, threshold: float) -> float:
    """P(share in the habit > threshold), 0..1, of Beta(s n_eff + 1/2, (1 - s) n_eff + 1/2) (methods F4, F5).

    Raises:
        ValueError: the share is outside 0..1 or ``n_effective`` is not positive.
    """
    if not 0 <= share <= 1 or not n_effective > 0:
        raise ValueError(f"a share lies in 0..1 and deals are more than none, got {share!r} and {n_effective!r}")
    return float(betaincc(share * n_effective + 0.5, (1 - share) * n_effective + 0.5, threshold))


def supplier_diversity(deliveries: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool = False) -> pa.Table:
    """Hill numbers, entropy and inequality of the recorded shares of each cell (methods F2, F3).

    Unknown suppliers count as one supplier of their own, as in ``supplier_concentration``. Values that are shares already are
    taken relative to what is listed: nothing is known of the rest.

    Args:
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        windows: whole years, apart from each other.
        per_category: one cell per category instead of all together.

    Returns:
        Rows of contract DIVERSITY, by recipient, category and window. Cells with a total of zero have none.

    Raises:
        MeasureRefused: windows overlap, or there is none.
    """
    rows = []
    for cell, found in _cells(deliveries, windows, per_category=per_category):
        shares = list(_shares(found).values())
        if not shares:
            continue
        rows.append(
            {
                **cell,
                **{f"hill_{order}": hill_number(shares, float(order)) for order in ("0", "1", "2", "inf")},
                "shannon": shannon_entropy(shares),
                "theil": theil_index(shares),
                "hhi_normalised": normalised_hhi(shares),
                "vintage": _vintage(found),
            }
        )
    return DIVERSITY.build(rows)


def threshold_chances(
    deliveries: nw.LazyFrame[Any],
    windows: Sequence[Window],
    *,
    per_category: bool = False,
    deals: nw.LazyFrame[Any] | None = None,
    presets: Mapping[str, Preset] = PRESETS,
    unit: str = UNIT,
) -> pa.Table:
    """Recorded indicators beside thresholds, and the chance that the habit behind the deals is above (methods F4, F5).

    ``top_share`` is that of the largest known supplier. A cell whose suppliers are all unknown has no row for it.

    Args:
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        windows: whole years, apart from each other.
        per_category: one cell per category instead of all together.
        deals: deliveries of a file that tells deals apart, for the chance only, where ``deliveries`` does not.
        presets: thresholds by name.
        unit: unit of the values; shares stand as they are printed, so that an index lacks what they leave of the whole.

    Returns:
        Rows of contract THRESHOLDS, by recipient, category, window and the order of the presets.

    Raises:
        MeasureRefused: windows overlap, or there is none.
    """
    by_deal = weights_by_cell(deliveries if deals is None else deals, windows, per_category=per_category)
    rows: list[dict[str, object]] = []
    for cell, found in _cells(deliveries, windows, per_category=per_category):
        shares = _shares(found, as_printed=unit == SHARE)
        told = by_deal.get((cell["recipient"], cell["category"], cell["window"]), [])
        if any(deal is None for _, deal, _, _ in told):
            told = []
        for name, preset in presets.items():
            value = _indicator(shares, preset.indicator)
            if value is not None:
                rows.append(
                    {
                        **cell,
                        "preset": name,
                        "indicator": preset.indicator,
                        "threshold": preset.threshold,
                        "value": value,
                        "distance": value - preset.threshold,
                        "p_above": _chance(shares, told, preset) if told else None,
                        "preset_source": preset.source,
                        "vintage": _vintage(found),
                    }
                )
    return THRESHOLDS.build(rows)


def _parts(shares: Sequence[float]) -> NDArray[np.float64]:
    """Positive shares, divided by their sum."""
    values = np.asarray(shares, dtype=float)
    total = values.sum()
    if not (np.all(values >= 0) and 0 < total < inf):
        raise ValueError(f"shares are not negative and one is positive, got {list(shares)!r}")
    parts: NDArray[np.float64] = values[values > 0] / total
    return parts


def _cells(
    deliveries: nw.LazyFrame[Any], windows: Sequence[Window], *, per_category: bool
) -> list[tuple[dict[str, object], list[Weight]]]:
    found = weights_by_cell(deliveries, windows, per_category=per_category)
    return [
        (dict(zip(("recipient", "category", "window"), cell, strict=True)), found[cell])
        for cell in sorted(found, key=lambda cell: tuple(str(part) for part in cell))
    ]


def _shares(found: Sequence[Weight], *, as_printed: bool = False) -> dict[str, float]:
    """Positive shares by supplier; empty when nothing has a volume. ``as_printed``: the values are shares already."""
    values: dict[str, float] = defaultdict(float)
    for supplier, _, value, _ in found:
        values[supplier] += value
    total = sum(values.values())
    whole = 1.0 if as_printed else total
    return {supplier: value / whole for supplier, value in values.items() if value > 0} if total > 0 else {}


def _indicator(shares: Mapping[str, float], indicator: Indicator) -> float | None:
    if indicator == "hhi":
        return sum(share**2 for share in shares.values()) or None
    return max((share for supplier, share in shares.items() if supplier not in UNNAMED), default=None)


def _chance(shares: Mapping[str, float], told: Sequence[Weight], preset: Preset) -> float | None:
    weights = [value for _, _, value, _ in told]
    if preset.indicator == "hhi":
        return chance_hhi_above(weights, [supplier for supplier, _, _, _ in told], preset.threshold)
    n_effective = effective_deals(weights)
    top = _indicator(shares, "top_share") or 0.0
    return None if n_effective is None else chance_share_above(min(top, 1.0), n_effective, preset.threshold)


def _vintage(found: Sequence[Weight]) -> str | None:
    return max((vintage for _, _, _, vintage in found if vintage), default=None)
