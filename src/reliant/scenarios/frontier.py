"""What each level of independence costs: the frontier of cost over the highest share a controller may hold."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reliant.scenarios.demand import TOLERANCE, Cap, Demand, check_caps
from reliant.scenarios.portfolio import Bought, Portfolio, as_portfolio, least_share
from reliant.scenarios.program import Program, Solution

KNEE = 0.05
"""A knee is called one when the frontier lies so far below the straight line between its ends, both axes from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a frontier. ``slope`` is the cost of the next point (0.01) of independence from here on; null at the end.

    ``portfolio`` is null where no portfolio keeps the cap: then so is the cost.
    """

    cap: float
    cost: float | None
    slope: float | None
    portfolio: Portfolio | None
    is_knee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What has to change hands between two points of the frontier: an amount of a category, from one supplier to another."""

    from_cap: float
    to_cap: float
    category: str
    giver: str
    taker: str
    amount: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Points from the loosest cap to the tightest. ``is_exact``: they are the corners, and between them cost runs straight.

    Below ``least`` nothing is feasible: no portfolio brings the largest of the controllers lower.
    """

    controllers: tuple[str, ...]
    points: tuple[Point, ...]
    least: float
    is_exact: bool

    @property
    def knee(self) -> Point | None:
        """The point after which independence costs markedly more; null when there is no such point."""
        return next((point for point in self.points if point.is_knee), None)


def frontier(demand: Demand, controllers: Sequence[str], *, grid: Sequence[float] | None = None) -> Frontier:
    """Cost over the cap that every one of the controllers must keep, from no cap down to the lowest that can be kept.

    Cost is convex and piecewise linear in the cap, so its corners describe it wholly; they are found by intersecting tangents,
    whose slopes are the shadow prices. With switching costs it has jumps instead, and only points of a grid can be given.

    Args:
        demand: what is needed and the options.
        controllers: whose shares are capped, each at the same level.
        grid: caps to solve at instead, 0..1; those that cannot be kept come back without a portfolio.

    Raises:
        ScenarioRefused: a controller stands behind no option, a cap is no share, or the budget allows nothing at all.
    """
    caps = [Cap(controller=one, share=1.0) for one in controllers]
    check_caps(demand, caps)
    for share in grid or ():
        check_caps(demand, [Cap(controller=controllers[0], share=share)])
    least = least_share(demand, controllers)
    program = Program(demand, caps)
    if grid is None and program.has_choices:
        grid = [least + (1 - least) * step / 20 for step in range(21)]
    solved: dict[float, Solution | None] = {}

    def at(cap: float) -> Solution | None:
        if cap not in solved:
            program.move_caps(float(cap))
            solved[cap] = program.solve()
        return solved[cap]

    if grid is None:
        levels = _corners(at, least if at(least) is not None else least + TOLERANCE, demand.total)
    else:
        levels = sorted(set(grid), reverse=True)
    portfolios = {
        level: as_portfolio(demand, caps, program, solution) if (solution := at(level)) is not None else None for level in levels
    }
    return Frontier(
        controllers=tuple(controllers),
        points=_with_knee(_points(levels, portfolios)),
        least=least,
        is_exact=not program.has_choices and grid is None,
    )


def moves(frontier: Frontier) -> tuple[Move, ...]:
    """What to move first: from each corner to the next tighter one, the cheapest points of independence first.

    Within a category what is given up is laid against what is taken on in the order of the suppliers' ids; a category
    whose amounts do not change does not appear.
    """
    found: list[Move] = []
    feasible = [point for point in frontier.points if point.portfolio is not None]
    for looser, tighter in itertools.pairwise(feasible):
        found += _between(looser, tighter)
    return tuple(found)


def _between(looser: Point, tighter: Point) -> list[Move]:
    before, after = _amounts(looser), _amounts(tighter)
    found = []
    for category in sorted({key[0] for key in before | after}):
        change = {
            key[1]: after.get(key, (0.0, 0.0))[0] - before.get(key, (0.0, 0.0))[0]
            for key in sorted(before | after)
            if key[0] == category
        }
        least = TOLERANCE * max(1.0, sum(abs(value) for value in change.values()))
        price = {name: (before.get((category, name)) or after[category, name])[1] for name in change}
        gives = {name: -value for name, value in change.items() if value < -least}
        takes = {name: value for name, value in change.items() if value > least}
        while gives and takes:
            giver, taker = next(iter(gives)), next(iter(takes))
            amount = min(gives[giver], takes[taker])
            found.append(
                Move(
                    from_cap=looser.cap,
                    to_cap=tighter.cap,
                    category=category,
                    giver=giver,
                    taker=taker,
                    amount=amount,
                    cost=amount * (price[taker] - price[giver]),
                )
            )
            for side, name in ((gives, giver), (takes, taker)):
                side[name] -= amount
                if side[name] <= least:
                    del side[name]
    return found


def _amounts(point: Point) -> dict[tuple[str, str], tuple[float, float]]:
    bought: tuple[Bought, ...] = point.portfolio.bought if point.portfolio else ()
    return {(one.option.category, one.option.supplier): (one.amount, one.option.price) for one in bought}


def _corners(at: Callable[[float], Solution | None], least: float, total: float) -> list[float]:
    """Caps at which the slope of cost changes, with both ends, from the loosest to the tightest."""

    def tangent(cap: float) -> tuple[float, float]:
        solution = at(cap)
        if solution is None or solution.cap_prices is None:
            raise AssertionError(f"a cap of {cap} lies above the least share and has a solution")
        return solution.cost, -sum(solution.cap_prices) * total

    found = {1.0} if least >= 1 - TOLERANCE else {1.0, least}
    pending = [(least, 1.0)]
    while pending:
        low, high = pending.pop()
        if high - low <= 2 * TOLERANCE:
            continue
        (low_cost, low_slope), (high_cost, high_slope) = tangent(low), tangent(high)
        scale = TOLERANCE * max(1.0, abs(low_cost))
        if high_slope - low_slope <= scale or abs(low_cost + low_slope * (high - low) - high_cost) <= scale:
            continue  # one straight line
        middle = (high_cost - low_cost + low_slope * low - high_slope * high) / (low_slope - high_slope)
        if not low + TOLERANCE < middle < high - TOLERANCE:
            continue  # the tangents meet at an end: that end is the corner
        cost, _ = tangent(middle)
        found.add(middle)
        if cost > low_cost + low_slope * (middle - low) + scale:  # above both tangents: there are corners on both sides
            pending += [(low, middle), (middle, high)]
    return _real_corners(sorted(found, reverse=True), at)


def _real_corners(levels: list[float], at: Callable[[float], Solution | None]) -> list[float]:
    """The levels without those that lie on the straight line between their neighbours."""
    cost = {level: solution.cost for level in levels if (solution := at(level)) is not None}
    kept = [levels[0]]
    for place, level in enumerate(levels[1:-1], start=1):
        before, after = kept[-1], levels[place + 1]
        line = cost[before] + (cost[after] - cost[before]) * (level - before) / (after - before)
        if abs(line - cost[level]) > TOLERANCE * max(1.0, abs(line)):
            kept.append(level)
    return [*kept, levels[-1]] if len(levels) > 1 else kept


def _points(levels: Sequence[float], portfolios: dict[float, Portfolio | None]) -> list[Point]:
    found = []
    for place, level in enumerate(levels):
        here = portfolios[level]
        following = portfolios[levels[place + 1]] if place + 1 < len(levels) else None
        slope = None
        if here is not None and following is not None:
            slope = (following.cost - here.cost) / (level - levels[place + 1]) / 100
        found.append(Point(cap=level, cost=here.cost if here else None, slope=slope, portfolio=here))
    return found


def _with_knee(points: list[Point]) -> tuple[Point, ...]:
    """The same points, the one farthest below the line between the ends marked (Satopaa and others 2011), if it is far enough."""
    known = [(point.cap, point.cost) for point in points if point.cost is not None]
    if len(known) < 3 or known[0][1] == known[-1][1]:
        return tuple(points)
    (first_cap, first_cost), (last_cap, last_cost) = known[0], known[-1]
    below = {
        cap: (first_cap - cap) / (first_cap - last_cap) - (cost - first_cost) / (last_cost - first_cost) for cap, cost in known
    }
    knee = max(below, key=lambda cap: (round(below[cap], 9), cap))
    if below[knee] < KNEE:
        return tuple(points)
    return tuple(
        Point(cap=one.cap, cost=one.cost, slope=one.slope, portfolio=one.portfolio, is_knee=one.cap == knee) for one in points
    )
