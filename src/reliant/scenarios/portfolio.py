"""The cheapest portfolio of suppliers that meets demand while no controller holds more than its cap (methods F16)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reliant.errors import ScenarioRefused
from reliant.scenarios.demand import TOLERANCE, Cap, Demand, Insurance, Option, check_caps
from reliant.scenarios.program import Program, Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """How much of an option a portfolio takes, in units of demand."""

    option: Option
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A portfolio: what is bought from whom, its cost, and what it leaves each controller.

    ``shares`` are shares of the whole demand after look-through, 0..1; ``shadow_prices`` say for each binding cap by how much the
    cost rises when the cap falls by one point (0.01); they are null where switching costs make the problem
    a choice of either-or. ``tail_loss`` is the mean unmet share of demand in the worst cases when an insurance is asked for.
    """

    cost: float
    bought: tuple[Bought, ...]
    shares: Mapping[str, float]
    shadow_prices: Mapping[str, float] | None
    tail_loss: float | None = None

    def amount(self, category: str, supplier: str) -> float:
        """Units of a category from a supplier."""
        return math.fsum(one.amount for one in self.bought if (one.option.category, one.option.supplier) == (category, supplier))


def cheapest(demand: Demand, caps: Sequence[Cap] = (), *, insurance: Insurance | None = None) -> Portfolio:
    """The cheapest portfolio under the caps; of several equally cheap ones, one of them.

    Args:
        demand: what is needed and the options.
        caps: the highest share of a controller, of all demand or of one category.
        insurance: bound on the mean unmet need in the worst cases of refusal (Rockafellar and Uryasev 2000); more than the demand
            may then be bought.

    Raises:
        ScenarioRefused: caps contradict each other or name a controller behind no option, or nothing satisfies all of it.
    """
    check_caps(demand, caps)
    program = Program(demand, caps, insurance=insurance)
    solution = program.solve()
    if solution is None:
        raise ScenarioRefused(_why_infeasible(demand, caps, insurance), remedy=_REMEDY)
    return as_portfolio(demand, caps, program, solution)


_REMEDY = "loosen a cap, allow another supplier or more capacity in the table of options, or lower the demand"


def least_share(demand: Demand, controllers: Sequence[str], *, category: str | None = None) -> float:
    """The lowest share that the largest of these controllers can be brought to, whatever it costs; 0..1.

    Raises:
        ScenarioRefused: there is no portfolio at all within the budget.
    """
    program = Program(demand, [Cap(controller=one, share=1.0, category=category) for one in controllers], free_cap=True)
    solution = program.solve()
    if solution is None:
        raise ScenarioRefused("no portfolio meets the demand within the budget", remedy="raise the budget")
    return max(solution.cost, 0.0)


def as_portfolio(demand: Demand, caps: Sequence[Cap], program: Program, solution: Solution) -> Portfolio:
    """A solved program in the terms of the field."""
    bought = tuple(
        Bought(option=option, amount=float(amount))
        for option, amount in zip(demand.options, solution.amounts, strict=True)
        if amount > TOLERANCE * max(1.0, demand.total)
    )
    prices: dict[str, float] | None = None
    if solution.cap_prices is not None:
        prices = {}
        for cap, per_unit in zip(caps, solution.cap_prices, strict=True):
            base = demand.total if cap.category is None else demand.needed[cap.category]
            name = cap.controller if cap.category is None else f"{cap.controller} in {cap.category}"
            prices[name] = per_unit * base / 100
    return Portfolio(
        cost=math.fsum(one.amount * one.option.price + one.option.switching_cost for one in bought),
        bought=bought,
        shares=shares_of(demand, bought),
        shadow_prices=prices,
        tail_loss=program.tail_loss(solution),
    )


def shares_of(demand: Demand, bought: Iterable[Bought]) -> dict[str, float]:
    """Share of the whole demand that comes from each controller in the end, 0..1, the largest first; none without any."""
    found = dict.fromkeys(demand.controllers, 0.0)
    for one in bought:
        for controller, weight in one.option.controllers.items():
            found[controller] += one.amount * weight / demand.total
    return {name: share for name, share in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])) if share > TOLERANCE}


def _why_infeasible(demand: Demand, caps: Sequence[Cap], insurance: Insurance | None) -> str:
    """The first reason in the order of budget, each cap alone, all caps together, the insurance."""
    unbound = Program(demand, ()).solve()
    if unbound is None:
        return f"even without caps the demand cannot be met within the budget of {demand.budget:.6g} {demand.price_unit}"
    alone = []
    for cap in caps:
        least = least_share(demand, [cap.controller], category=cap.category)
        if least > cap.share + TOLERANCE:
            of = f" of {cap.category}" if cap.category else ""
            alone.append(f"{cap.controller} cannot be brought below {100 * least:.1f} %{of}, the limit is {100 * cap.share:g} %")
    if alone:
        return "; ".join(alone)
    if insurance is None or Program(demand, caps).solve() is None:
        told = ", ".join(f"{cap.controller} {100 * cap.share:g} %" for cap in caps)
        return f"each limit could be kept alone, but not all together ({told})"
    return (
        f"no portfolio keeps the unmet need of the worst {100 * (1 - insurance.level):g} % of cases "
        f"at {100 * insurance.most_unmet:g} % of demand"
    )
