"""Is a recipient moving away from a supplier, towards it, or can it not be told? Deals first, yearly volumes beside them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reliant.measures.change_points import change_points
from reliant.measures.deal_trend import ERROR_RATE, SEED, DealTrend, deal_trend, detectable_change
from reliant.measures.flow_cells import UNNAMED
from reliant.measures.orders import Orders, Reals, TrendCell, orders_by_cell, volumes_by_cell
from reliant.measures.series_trend import adjusted, series_trends
from reliant.measures.verdict import VerdictWord, supplier_trend, verdict_word
from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.tables_trend import TREND
from reliant.model.time import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """One row in the making."""

    cell: TrendCell
    supplier: str
    orders: Orders
    test: DealTrend | None
    s_series: int
    p_series: float | None
    sen_slope: float | None
    series: Reals
    p_adjusted: float | None = None

    @property
    def p(self) -> float | None:
        return self.p_series if self.test is None else self.test.p

    @property
    def is_open(self) -> bool:
        """Whether anything could be found: a supplier of none or of all of the deals has p = 1 whatever the years."""
        return self.test is None or len(set(_is(self.supplier, self.orders.unit_suppliers).tolist())) > 1

    @property
    def falls(self) -> bool:
        if self.test is None:
            return self.s_series < 0
        return self.test.p_fall < self.test.p_rise


def supplier_trends(
    deals: nw.LazyFrame[Any] | None,
    deliveries: nw.LazyFrame[Any],
    window: Window,
    *,
    supplier: str | None = None,
    per_category: bool = False,
    by_row: bool = False,
    seed: int = SEED,
) -> pa.Table:
    """Trend of each supplier's part in the deals of a recipient, and of its yearly share of volume (methods sections 3 and 4).

    The verdict stands on whole orders (``whole_order``), each counted once in its order year, by an exact permutation of
    labels: over the ten to thirty years there are it finds more than a pre-whitened test of yearly shares. Beside it stand the
    same test weighted by volume and that pre-whitened Mann-Kendall test. Only without any deals, as in goods, the verdict is
    read from the latter, which finds so little that it never says "no change". P-values are adjusted over the rows of a
    recipient.

    Args:
        deals: rows of contract DEALS, of one release; null when the register knows no deals.
        deliveries: rows of contract DELIVERIES, or FLOWS in one unit, of one release.
        window: order years and delivery years counted.
        supplier: only this one; it then has a row even without a deal.
        per_category: one cell per armament category instead of all together.
        by_row: shuffle deals row by row instead of whole orders. Where one decision makes several rows, changes are then seen
            that are not there (docs/simulation.md).
        seed: of shuffles and simulated histories.

    Returns:
        Rows of contract TREND, by recipient, category and supplier. Unknown suppliers have no row of their own.
    """
    orders = orders_by_cell(deals, window, per_category=per_category, by_row=by_row) if deals is not None else {}
    volumes, vintages = volumes_by_cell(deliveries, window, per_category=per_category)
    findings: dict[str, list[_Finding]] = defaultdict(list)
    for cell in sorted({*orders, *volumes}, key=lambda cell: (cell[0], cell[1] or "")):
        found = orders.get(cell, Orders())
        found = replace(found, vintage=vintages.get(cell) or found.vintage)
        by_supplier = volumes.get(cell, {})
        named = {supplier} if supplier else {*found.suppliers, *by_supplier} - {*UNNAMED}
        findings[cell[0]] += [_finding(cell, party, found, by_supplier, window, seed) for party in sorted(named)]
    rows = []
    for family in findings.values():
        raised = adjusted([finding.p if finding.is_open else None for finding in family])
        n_tested = sum(p is not None for p in raised)
        for finding, p in zip(family, raised, strict=True):
            rows.append(_row(replace(finding, p_adjusted=finding.p if p is None else p), window, n_tested, seed))
    return TREND.build(rows)


def _finding(cell: TrendCell, supplier: str, orders: Orders, volumes: Mapping[str, Reals], window: Window, seed: int) -> _Finding:
    n_years = window.last - window.first + 1
    total = sum(volumes.values(), start=np.zeros(n_years))
    series = np.full(n_years, np.nan)
    np.divide(volumes.get(supplier, np.zeros(n_years)), total, out=series, where=total > 0)
    trends = series_trends(np.round(series, 9), range(window.first, window.last + 1))
    return _Finding(
        cell=cell,
        supplier=supplier,
        orders=orders,
        test=supplier_trend(orders.unit_years, orders.unit_suppliers, supplier, seed=seed) if orders.unit_years else None,
        s_series=int(trends.s[0]),
        p_series=_known(trends.p[0]),
        sen_slope=_known(trends.slope[0]),
        series=series,
    )


def _row(finding: _Finding, window: Window, n_tested: int, seed: int) -> dict[str, object]:
    orders, test, years = finding.orders, finding.test, np.array(finding.orders.unit_years)
    own = _is(finding.supplier, orders.unit_suppliers)
    middle = _middle(window)
    detectable = _detectable(finding, window, n_tested, seed)
    word = verdict_word(finding.p_adjusted, falls=finding.falls, detectable=detectable)
    known = np.isfinite(finding.series)
    breaks = change_points(np.round(finding.series[known], 9), seed=seed)
    years_known = np.flatnonzero(known) + window.first
    recipient, category = finding.cell
    return {
        "recipient": recipient,
        "category": category,
        "window": str(window),
        "supplier": finding.supplier,
        "verdict": word.value,
        "says": _sentence(finding, word, detectable, window, n_tested),
        "n_deals": len(orders.years),
        "n_own": int(_is(finding.supplier, orders.suppliers).sum()),
        "n_unknown": int(_is(UNKNOWN, orders.suppliers).sum()),
        "n_undated": orders.n_undated,
        "n_contracts": len(years),
        "n_own_contracts": int(own.sum()),
        "share_early": _part(own[years < middle]),
        "share_late": _part(own[years >= middle]),
        "slope": _slope(years, own),
        "p_fall": test.p_fall if test else None,
        "p_rise": test.p_rise if test else None,
        "p": finding.p,
        "p_adjusted": finding.p_adjusted,
        "method": test.method if test else "none" if finding.p_series is None else "series",
        "p_value_weighted": _p_value_weighted(orders, finding.supplier, seed),
        "detectable_change": detectable,
        "n_years": int(known.sum()),
        "p_series": finding.p_series,
        "sen_slope": finding.sen_slope,
        "break_years": [int(years_known[place]) for place in breaks.places],
        "vintage": orders.vintage,
    }


def _p_value_weighted(orders: Orders, supplier: str, seed: int) -> float | None:
    """Of the units with a known volume; unknown suppliers count among the others."""
    valued = [place for place, value in enumerate(orders.unit_values) if value is not None]
    weights = [orders.unit_values[place] or 0.0 for place in valued]
    if not any(weights):
        return None
    own = [orders.unit_suppliers[place] == supplier for place in valued]
    return deal_trend([orders.unit_years[place] for place in valued], own, weights=weights, seed=seed).p


def _detectable(finding: _Finding, window: Window, n_tested: int, seed: int) -> float | None:
    """At the error rate that one of so many tested rows is left with."""
    years = finding.orders.unit_years
    if not years:
        return None
    share = float(np.mean(_is(finding.supplier, finding.orders.unit_suppliers)))
    return detectable_change(years, share, window.first, window.last, error_rate=ERROR_RATE / max(n_tested, 1), seed=seed)


def _sentence(finding: _Finding, word: VerdictWord, detectable: float | None, window: Window, n_tested: int) -> str:
    name, orders = party_name(finding.supplier), finding.orders
    if finding.test is None:
        n_years = np.isfinite(finding.series).sum()
        counted = f"No dated deal is known; {name}'s yearly share of volume is known for {n_years} years."
    else:
        own, years, middle = _is(finding.supplier, orders.unit_suppliers), np.array(orders.unit_years), _middle(window)
        early, late = own[years < middle], own[years >= middle]
        rows = f" (of {len(orders.years)} deals)" if len(orders.years) > own.size else ""
        counted = (
            f"{name} had {own.sum()} of {own.size} orders{rows} placed in {window.label}: "
            f"{early.sum()} of {early.size} before {middle}, {late.sum()} of {late.size} from then on."
        )
    of_many = f", {n_tested} questions asked at once allowed for" if n_tested > 1 else ""
    if word in (VerdictWord.DIVERSIFYING, VerdictWord.CONCENTRATING):
        moved = "fell" if word is VerdictWord.DIVERSIFYING else "rose"
        return f"{counted} Its part {moved}; chance alone shows so strong a trend in fewer than 1 of 20 cases{of_many}."
    if finding.test is None:
        return f"{counted} From those alone it cannot be told whether {name}'s part changes."
    if detectable is None:
        return f"{counted} So few orders could not show even a change from all to nothing: it cannot be told{of_many}."
    seen = f"a straight change by {100 * detectable:.0f} points of the orders would have been found in 8 of 10 cases{of_many}"
    if word is VerdictWord.NO_CHANGE_BEYOND:
        return f"{counted} No change beyond {100 * detectable:.0f} points: {seen}."
    return f"{counted} It cannot be told whether its part changes: only {seen}."


def _middle(window: Window) -> int:
    """First year of the later half; of an odd number of years the middle one belongs to it."""
    return window.first + (window.last - window.first + 1) // 2


def _is(party: str, suppliers: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([supplier == party for supplier in suppliers], dtype=bool)


def _part(own: NDArray[np.bool_]) -> float | None:
    return float(own.mean()) if own.size else None


def _slope(years: NDArray[np.int64], own: NDArray[np.bool_]) -> float | None:
    if np.unique(years).size < 2:
        return None
    return float(np.polyfit(years - years[0], own.astype(float), 1)[0])


def _known(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
