"""A way out as a whole: what was asked, what the options are, what follows; and the tables it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reliant.model.identity import PartyId
from reliant.model.tables_way_out import FRONTIER, MOVES, PORTFOLIO
from reliant.model.time import Window
from reliant.scenarios.demand import Cap, Demand, Insurance
from reliant.scenarios.frontier import Frontier, moves
from reliant.scenarios.portfolio import Portfolio

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """What was asked, what the options are, and what follows; ``cheapest`` is the portfolio without any limit.

    ``limited`` is null without a limit, and where no portfolio keeps it: ``why_not`` says why then.
    """

    recipient: PartyId
    supplier: PartyId
    window: Window
    horizon: int
    demand: Demand
    options: Sequence[Row]
    cheapest: Portfolio
    caps: tuple[Cap, ...]
    limited: Portfolio | None
    why_not: str | None
    frontier: Frontier
    least: Mapping[str, float]
    excluded: tuple[str, ...]
    insurance: Insurance | None


def portfolio_rows(found: WayOut, portfolio: Portfolio) -> list[Row]:
    """Rows of contract PORTFOLIO with the ids behind each, by category, then the largest amount."""
    bought = {(one.option.category, one.option.supplier): one.amount for one in portfolio.bought}
    rows: list[Row] = []
    sources: dict[tuple[str, str], list[str]] = {}
    for row, option in zip(found.options, found.demand.options, strict=True):
        key = option.category, option.supplier
        amount = bought.get(key, 0.0)
        if not amount and not option.current:
            continue
        sources[key] = list(option.sources)
        rows.append(
            {
                "recipient": found.recipient,
                "category": option.category,
                "supplier": option.supplier,
                "controllers": row["controllers"],
                "needed": found.demand.needed[option.category],
                "current": option.current,
                "amount": amount,
                "share": amount / found.demand.needed[option.category],
                "cost": amount * option.price + (option.switching_cost if amount else 0.0),
                "unit": found.demand.unit,
                "price_unit": found.demand.price_unit,
                "basis": option.basis,
            }
        )
    rows.sort(key=lambda row: (row["category"], -row["amount"], row["supplier"]))
    return [{**row, "sources": sources[row["category"], row["supplier"]]} for row in PORTFOLIO.build(rows).to_pylist()]


def frontier_rows(found: WayOut) -> list[Row]:
    """Rows of contract FRONTIER, the loosest cap first, with every id behind the options."""
    base = found.frontier.points[0].cost
    rows: list[Row] = [
        {
            "recipient": found.recipient,
            "controllers": ",".join(found.frontier.controllers),
            "cap": point.cap,
            "is_feasible": point.cost is not None,
            "cost": point.cost,
            "extra_cost": None if point.cost is None or not base else point.cost / base - 1,
            "cost_of_next_point": point.slope,
            "is_knee": point.is_knee,
            "is_corner": found.frontier.is_exact,
            "price_unit": found.demand.price_unit,
        }
        for point in found.frontier.points
    ]
    ids = list(dict.fromkeys(one for option in found.demand.options for one in option.sources))
    return [{**row, "sources": ids} for row in FRONTIER.build(rows).to_pylist()]


def move_rows(found: WayOut) -> list[Row]:
    """Rows of contract MOVES, the cheapest points of independence first, with the ids of giver and taker."""
    ids = {(option.category, option.supplier): option.sources for option in found.demand.options}
    rows: list[Row] = [
        {
            "recipient": found.recipient,
            "from_cap": move.from_cap,
            "to_cap": move.to_cap,
            "category": move.category,
            "giver": move.giver,
            "taker": move.taker,
            "amount": move.amount,
            "cost": move.cost,
            "unit": found.demand.unit,
            "price_unit": found.demand.price_unit,
        }
        for move in moves(found.frontier)
    ]
    return [
        {**row, "sources": [*ids[row["category"], row["giver"]], *ids[row["category"], row["taker"]]]}
        for row in MOVES.build(rows).to_pylist()
    ]
