"""What became of orders: how much of them was delivered, how long that takes, and which are overdue."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.ledger.lateness import FEWEST, MATURE, Patience, Patiences, time_to_fulfilment, waiting_steps
from reliant.model.tables_stock import DELIVERY_TIMES, OPEN_ORDERS, ORDER_COHORTS
from reliant.model.time import Window

Deal = Mapping[str, Any]


def delivery_ratios(deals: pa.Table, windows: Sequence[Window], as_of: int, *, per_category: bool = False) -> pa.Table:
    """How much of the orders of each window was delivered by the end of the record (methods F15).

    ``delivery_ratio = sum of min(delivered, ordered) / sum of ordered``, by volume. Young cohorts are low because they are
    young: compare them with ``delivery_times``, not with old ones.

    Args:
        deals: rows of contract DEALS.
        windows: years of order, apart from each other.
        as_of: last year of the record.
        per_category: one row per armament category instead of all together.

    Returns:
        Rows of contract ORDER_COHORTS, by recipient, supplier, category and window.

    Raises:
        MeasureRefused: no window is given.
    """
    if not windows:
        raise MeasureRefused("no window is given", remedy="name one such as 2016:2020")
    cells: dict[tuple[str, str, str | None, Window], list[Deal]] = defaultdict(list)
    for deal in deals.to_pylist():
        ordered = deal["ordered_year"]
        window = next((window for window in windows if ordered is not None and ordered in window), None)
        if window is not None and ordered <= as_of:
            cells[deal["recipient"], deal["supplier"], deal["category"] if per_category else None, window].append(deal)
    rows = [
        _cohort(cell, found, as_of)
        for cell, found in sorted(cells.items(), key=lambda item: (*item[0][:2], item[0][2] or "", item[0][3]))
    ]
    return ORDER_COHORTS.build([row for row in rows if row])


def delivery_times(deals: pa.Table, as_of: int, *, per_category: bool = False) -> pa.Table:
    """Years from order to last delivery of each supplier, by Kaplan-Meier: open deals count as "not yet" (methods F15).

    Args:
        deals: rows of contract DEALS.
        as_of: last year of the record, at which open deals are cut off.
        per_category: one row per armament category too.

    Returns:
        Rows of contract DELIVERY_TIMES, by supplier and category. Deals without a number ordered are left out.
    """
    kinds: dict[tuple[str, str | None], list[Deal]] = defaultdict(list)
    for deal in deals.to_pylist():
        if deal["number_ordered"] is not None and deal["ordered_year"] is not None and deal["ordered_year"] <= as_of:
            kinds[deal["supplier"], deal["category"] if per_category else None].append(deal)
    rows: list[dict[str, Any]] = []
    for (supplier, category), found in sorted(kinds.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        years, done = [wait(deal, as_of) for deal in found], [is_fulfilled(deal, as_of) for deal in found]
        half, most = time_to_fulfilment(years, done, 0.5), time_to_fulfilment(years, done, MATURE)
        steps = waiting_steps(years, done)
        rows.append(
            {
                "supplier": supplier,
                "category": category,
                "n_deals": len(found),
                "n_fulfilled": sum(done),
                "years_half": half,
                "years_nine_in_ten": most,
                "note": _note(sum(done), half, most),
                "curve_years": [step.years for step in steps],
                "curve_waiting": [step.n_waiting for step in steps],
                "curve_open": [step.n_open for step in steps],
                "curve_part": [step.part for step in steps],
                "as_of": as_of,
                "vintage": _vintage(found),
            }
        )
    return DELIVERY_TIMES.build(rows)


def open_orders(deals: pa.Table, as_of: int, *, among: pa.Table | None = None) -> pa.Table:
    """Deals not delivered in full, the oldest first, and which are older than nine in ten of their kind took (methods F15).

    Args:
        deals: rows of contract DEALS.
        as_of: last year of the record.
        among: deals that say how long such deals take; without it ``deals`` themselves.

    Returns:
        Rows of contract OPEN_ORDERS.
    """
    patiences = Patiences((among if among is not None else deals).to_pylist(), as_of)
    rows: list[dict[str, Any]] = []
    for deal in deals.to_pylist():
        if deal["number_ordered"] is None or deal["ordered_year"] is None or deal["ordered_year"] > as_of:
            continue
        if is_fulfilled(deal, as_of):
            continue
        age = as_of - deal["ordered_year"]
        patience = patiences.of(deal["supplier"], deal["category"])
        rows.append(
            {
                **{name: deal[name] for name in ("row_id", "recipient", "supplier", "category", "designation", "ordered_year")},
                "number_ordered": deal["number_ordered"],
                "number_delivered": deal["number_delivered"],
                "age": age,
                "patience": patience.years if patience else None,
                "is_overdue": age > patience.years if patience else None,
                "reason": f"ordered {deal['ordered_year']}, open for {age} years; {_rule(patience)}",
                "as_of": as_of,
                "vintage": deal["vintage"],
            }
        )
    return OPEN_ORDERS.build(sorted(rows, key=lambda row: (row["ordered_year"], row["row_id"])))


def _rule(patience: Patience | None) -> str:
    if patience is None:
        return f"fewer than {FEWEST} fulfilled deals, or too many open ones, to say how long such deals take"
    return f"nine in ten {patience.kind} were fulfilled within {patience.years:g} years ({patience.n_fulfilled} fulfilled)"


def is_fulfilled(deal: Deal, as_of: int) -> bool:
    """Whether all that was ordered had been delivered by the end of that year."""
    years = deal["delivery_years"]
    return (
        bool(years)
        and max(years) <= as_of
        and deal["number_ordered"] is not None
        and deal["number_delivered"] is not None
        and deal["number_delivered"] >= deal["number_ordered"]
    )


def wait(deal: Deal, as_of: int) -> int:
    """Years from order to the last delivery of a fulfilled deal, or to the end of the record."""
    until = max(deal["delivery_years"]) if is_fulfilled(deal, as_of) else as_of
    return max(int(until - deal["ordered_year"]), 0)


def _cohort(cell: tuple[str, str, str | None, Window], found: Sequence[Deal], as_of: int) -> dict[str, object] | None:
    recipient, supplier, category, window = cell
    known = [deal for deal in found if deal["number_ordered"] is not None]
    if not known:
        return None
    valued = [deal for deal in known if deal["tiv_order"] is not None and deal["tiv_delivered"] is not None]
    ordered = sum(deal["tiv_order"] for deal in valued)
    delivered = sum(min(deal["tiv_delivered"], deal["tiv_order"]) for deal in valued)
    n_fulfilled = sum(is_fulfilled(deal, as_of) for deal in known)
    return {
        "recipient": recipient,
        "supplier": supplier,
        "category": category,
        "window": str(window),
        "n_deals": len(known),
        "n_fulfilled": n_fulfilled,
        "n_open": len(known) - n_fulfilled,
        "n_untouched": sum(not deal["delivery_years"] for deal in known),
        "n_unknown": len(found) - len(known),
        "tiv_ordered": float(ordered),
        "tiv_delivered": float(delivered),
        "delivery_ratio": delivered / ordered if ordered > 0 else None,
        "as_of": as_of,
        "vintage": _vintage(found),
    }


def _vintage(deals: Sequence[Deal]) -> str | None:
    return max((deal["vintage"] for deal in deals if deal["vintage"]), default=None)


def _note(n_fulfilled: int, half: float | None, most: float | None) -> str | None:
    if half is None:
        return "too many deals are open to say how long half of them take"
    if most is None:
        return "too many deals are open to say how long nine in ten take"
    return f"rests on few fulfilled deals: {n_fulfilled}" if n_fulfilled < FEWEST else None
