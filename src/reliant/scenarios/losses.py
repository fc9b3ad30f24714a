"""What a supplier's refusal takes away, counted: flow, stock, orders, licensed lines and components (methods F11, level 0)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reliant.errors import ScenarioRefused
from reliant.measures.stock import ServiceLives
from reliant.model.time import Window

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What of one category comes from the supplier; volumes in million TIV.

    ``flow`` and ``flow_total`` are deliveries of the window, ``stock`` and ``stock_total`` what is in service at its end.
    ``open_orders`` counts deals of the supplier not yet delivered in full, ``open_value`` their undelivered volume (null when the
    register does not value them). ``licensed`` counts its deals that are produced in the recipient country, ``components`` those
    for platforms of others. ``sources`` are the ids of all rows behind it.
    """

    category: str
    flow: float
    flow_total: float
    stock: float
    stock_total: float
    open_orders: int
    open_value: float | None
    licensed: int
    components: int
    sources: tuple[str, ...]

    @property
    def flow_share(self) -> float | None:
        """Of the deliveries of the window; null when there were none."""
        return self.flow / self.flow_total if self.flow_total > 0 else None

    @property
    def stock_share(self) -> float | None:
        """Of what is in service; null when nothing is."""
        return self.stock / self.stock_total if self.stock_total > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What is in service of a category and what is being delivered, the supplier's own and all others', in million TIV.

    ``own`` and ``others`` give volume by year of delivery, ``own_flow`` and ``other_flow`` the yearly mean of the window, and
    ``open_value`` what of the supplier's orders is still to come.
    """

    category: str
    own: Mapping[int, float]
    others: Mapping[int, float]
    own_flow: float
    other_flow: float
    open_value: float


def fleets(deliveries: Iterable[Row], supplier: str, window: Window, *, open_values: Mapping[str, float]) -> tuple[Fleet, ...]:
    """Fleets of one recipient by category, from its deliveries up to the window's end.

    Args:
        deliveries: rows with supplier, category, year, value (null: not reported), of one recipient and release.
        supplier: the one that refuses.
        window: years whose mean is the flow.
        open_values: undelivered volume of the supplier's orders by category.

    Raises:
        ScenarioRefused: nothing was delivered to the recipient by the window's end.
    """
    own: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    others: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row in deliveries:
        if row["value"] is not None and row["year"] <= window.last:
            side = own if row["supplier"] == supplier else others
            side[row["category"]][row["year"]] += row["value"]
    categories = sorted(own.keys() | others.keys())
    if not categories:
        raise ScenarioRefused(
            f"the register has no delivery by {window.last}, so there is nothing to lose",
            remedy="choose later years, or another country",
        )
    length = window.last - window.first + 1

    def flow(years: Mapping[int, float]) -> float:
        return sum(value for year, value in years.items() if year in window) / length

    return tuple(
        Fleet(
            category=category,
            own=dict(own[category]),
            others=dict(others[category]),
            own_flow=flow(own[category]),
            other_flow=flow(others[category]),
            open_value=open_values.get(category, 0.0),
        )
        for category in categories
    )


def losses(
    found: Sequence[Fleet],
    deliveries: Sequence[Row],
    deals: Sequence[Row],
    components: Sequence[Row],
    supplier: str,
    window: Window,
    lives: ServiceLives,
) -> tuple[Loss, ...]:
    """What is lost by category, the largest stock first.

    Args:
        found: fleets of the recipient.
        deliveries: rows of the recipient with supplier, category, year and row_id.
        deals: rows of contract DEALS of the recipient, ordered by the window's end; none when the register knows no orders.
        components: rows of contract COMPONENTS of the recipient.
        supplier: the one that refuses.
        window: years of the flow.
        lives: service lives of the stock.
    """
    length = window.last - window.first + 1
    ids: dict[str, list[str]] = defaultdict(list)
    for row in deliveries:
        if row["year"] <= window.last and row["value"] is not None:
            ids[row["category"]].append(row["row_id"])
    rows = []
    for fleet in found:
        own = [deal for deal in deals if deal["supplier"] == supplier and deal["category"] == fleet.category]
        still_open = [deal for deal in own if undelivered(deal, window.last) != 0]
        values = [undelivered(deal, window.last) for deal in still_open]
        parts = [row for row in components if row["supplier"] == supplier and row["category"] == fleet.category]
        licensed = [deal for deal in own if deal["is_local_production"]]
        own_stock, other_stock = (
            sum(value * float(lives.survival(fleet.category, window.last - year)) for year, value in side.items())
            for side in (fleet.own, fleet.others)
        )
        used = [deal["row_id"] for deal in (*still_open, *licensed)] + [row["row_id"] for row in parts]
        rows.append(
            Loss(
                category=fleet.category,
                flow=fleet.own_flow * length,
                flow_total=(fleet.own_flow + fleet.other_flow) * length,
                stock=own_stock,
                stock_total=own_stock + other_stock,
                open_orders=len(still_open),
                open_value=None if any(value is None for value in values) else sum(value or 0.0 for value in values),
                licensed=len(licensed),
                components=len(parts),
                sources=tuple(dict.fromkeys((*ids[fleet.category], *used))),
            )
        )
    return tuple(sorted(rows, key=lambda loss: (-loss.stock, -loss.flow, loss.category)))


def undelivered(deal: Row, as_of: int) -> float | None:
    """Volume of a deal that is still to come at the end of a year, in million TIV: 0 when it is fulfilled; null when unknown.

    Numbers are those of the release: what was delivered after ``as_of`` counts as delivered by the part of the years of delivery
    that lie before.
    """
    if deal["ordered_year"] is None or deal["ordered_year"] > as_of:
        return 0.0
    wanted, got, years = deal["number_ordered"], deal["number_delivered"], deal["delivery_years"] or ()
    if wanted is None:
        return None if not years else 0.0
    known = [year for year in years if year <= as_of]
    delivered = (got or 0.0) * (len(known) / len(years)) if years else 0.0
    left = max(wanted - delivered, 0.0)
    if left == 0:
        return 0.0
    return None if deal["tiv_unit"] is None else left * float(deal["tiv_unit"])
