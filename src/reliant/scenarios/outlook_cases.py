"""Cases of an outlook: each recipient as it stood at the end of a year, and what became of it in the next window."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reliant.errors import ScenarioRefused
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.scenarios.supply_history import NEVER, Ints, Orders, Reals, Supply, largest

HORIZONS = range(1, 11)
"""Years ahead that may be asked for: the register's memory of 76 years holds too few windows of more than ten."""
BINS = (0.0, 0.25, 0.5, 0.75, 0.9)
"""Lower ends of the classes of share in which cases are compared."""
STALE, RECENT = 10, 3
"""Orders older than so many years no longer count as under way; orders of so many years count as recent."""
_HALF, _THIRD = 0.5, 0.3
"""Weight of the last window's volume beside undelivered and beside recent orders. Chosen once, before the backtests."""
_EDGE = 0.01
"""Shares are kept so far from 0 and 1 in log odds."""

FEATURES = ("share_now", "share_before", "no_window_before", "largest_before", "n_deliveries", "n_suppliers")
ORDER_FEATURES = ("share_with_undelivered", "share_with_recent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Recipients at the end of a year, n of them, in the order of their ids.

    Attributes:
        as_of: the year.
        recipient: party ids, shape (n,).
        supplier: the largest named supplier of the last window, shape (n,).
        share: its share of the last window, unknown suppliers in the denominator, 0..1, shape (n,).
        is_same: whether it was the largest in the window before; 0.5: nothing came in that window, shape (n,).
        features: what the model looks at, shape (n, k), named by ``names``.
        names: of the features.
        orders_with: volume of its undelivered orders, million TIV; null without a register of orders, shape (n,).
        orders_others: the same of all others.
    """

    as_of: int
    recipient: tuple[str, ...]
    supplier: tuple[str, ...]
    share: Reals
    is_same: Reals
    features: Reals
    names: tuple[str, ...]
    orders_with: Reals | None = None
    orders_others: Reals | None = None


def cases_at(supply: Supply, orders: Orders | None, as_of: int, horizon: int) -> Cases:
    """Every recipient with a volume from a named supplier in the last ``horizon`` years up to ``as_of``.

    Both tables are cut at ``as_of`` first, so that nothing later can be seen.

    Raises:
        ScenarioRefused: the horizon is out of reach, or nothing is known up to then.
    """
    refuse_horizon(horizon)
    past = supply.until(as_of)
    now, n_rows = past.in_window(Window(as_of - horizon + 1, as_of))
    before, _ = past.in_window(Window(as_of - 2 * horizon + 1, as_of - horizon))
    top, top_before = largest(past, now), largest(past, before)
    is_known = np.array([recipient != UNKNOWN for recipient in past.recipients])
    chosen = np.flatnonzero((top >= 0) & is_known)
    now, before, n_rows = now[chosen], before[chosen], n_rows[chosen]
    top, top_before = top[chosen], top_before[chosen]
    each = np.arange(chosen.size)
    total, total_before = now.sum(axis=1), before.sum(axis=1)
    share = now[each, top] / total
    has_before = total_before > 0
    share_before = np.where(has_before, before[each, top] / np.where(has_before, total_before, 1.0), share)
    is_same = np.where(top_before < 0, 0.5, (top_before == top).astype(float))
    columns = [log_odds(share), share_before, (~has_before).astype(float), is_same, np.log1p(n_rows)]
    columns.append(np.log((now > 0).sum(axis=1)))
    names: tuple[str, ...] = FEATURES
    with_it: Reals | None = None
    with_others: Reals | None = None
    if orders is not None:
        known = orders.until(as_of)
        is_open = (known.first_delivered == NEVER) & (known.ordered > as_of - STALE)
        own, all_open = _with_supplier(past, known, is_open, chosen, top)
        recent, all_recent = _with_supplier(past, known, known.ordered > as_of - RECENT, chosen, top)
        mixed = [
            (mine + weight * share * total) / (every + weight * total)
            for mine, every, weight in ((own, all_open, _HALF), (recent, all_recent, _THIRD))
        ]
        columns += [log_odds(mix) for mix in mixed]
        names, with_it, with_others = (*FEATURES, *ORDER_FEATURES), own, all_open - own
    return Cases(
        as_of=as_of,
        recipient=tuple(past.recipients[place] for place in chosen),
        supplier=tuple(past.suppliers[place] for place in top),
        share=share,
        is_same=is_same,
        features=np.column_stack(columns) if chosen.size else np.zeros((0, len(names))),
        names=names,
        orders_with=with_it,
        orders_others=with_others,
    )


def refuse_horizon(horizon: int) -> None:
    """Refuse a horizon that the past cannot check.

    Raises:
        ScenarioRefused: it is out of reach.
    """
    if horizon not in HORIZONS:
        raise ScenarioRefused(
            f"an outlook of {horizon} years cannot be checked against the past",
            remedy=f"choose --horizon from {HORIZONS.start} to {HORIZONS.stop - 1}",
        )


def share_then(supply: Supply, cases: Cases, window: Window) -> tuple[Reals, Reals]:
    """Share of each case's supplier in a window, and whether another named supplier was the largest then; shapes (n,).

    NaN where nothing came in the window: then neither question has an answer. Releases may differ: parties are matched by id.
    """
    volume, _ = supply.in_window(window)
    row = {party: place for place, party in enumerate(supply.recipients)}
    column = {party: place for place, party in enumerate(supply.suppliers)}
    top = largest(supply, volume)
    share, changed = np.full(len(cases.recipient), np.nan), np.full(len(cases.recipient), np.nan)
    for place, (recipient, supplier) in enumerate(zip(cases.recipient, cases.supplier, strict=True)):
        here = row.get(recipient)
        if here is None or volume[here].sum() <= 0:
            continue
        there = column.get(supplier)
        share[place] = 0.0 if there is None else volume[here, there] / volume[here].sum()
        if top[here] >= 0:
            changed[place] = float(top[here] != there)
    return share, changed


def log_odds(share: Reals) -> Reals:
    """Log odds of shares, kept off 0 and 1."""
    kept = np.clip(share, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(kept / (1 - kept)))


def bins_of(share: Reals) -> Ints:
    """Class of each share, 0 to 4."""
    return np.asarray(np.searchsorted(BINS, share, side="right") - 1, dtype=np.int64)


def _with_supplier(
    supply: Supply, orders: Orders, chosen: Sequence[bool] | np.ndarray, cases: Ints, top: Ints
) -> tuple[Reals, Reals]:
    """Volume of the chosen orders with each case's supplier, and with anybody; shapes (n,)."""
    row = {supply.recipients[place]: at for at, place in enumerate(cases)}
    lead = {at: supply.suppliers[place] for at, place in enumerate(top)}
    own, every = np.zeros(cases.size), np.zeros(cases.size)
    for place in np.flatnonzero(chosen):
        at = row.get(orders.recipient[place])
        if at is not None:
            every[at] += orders.volume[place]
            own[at] += orders.volume[place] * (orders.supplier[place] == lead[at])
    return own, every
