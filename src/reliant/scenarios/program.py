"""The linear program behind a portfolio, handed to HiGHS once and solved again for each cap."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from reliant.errors import ScenarioRefused
from reliant.scenarios.demand import Cap, Demand, Insurance

_INFINITE = highspy.kHighsInf
_Solver: Any = highspy.Highs.__base__
"""The solver itself: the class around it prints a banner to standard output as soon as it is made."""
STAYING = 1e-6
"""Of equally cheap portfolios the one nearest to today: more than is bought now costs so much more, in the search only."""
_Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Objective, amounts of the options, and what one more unit under each cap would save (null for either-or problems)."""

    cost: float
    amounts: _Reals
    cap_prices: tuple[float, ...] | None
    columns: _Reals


class Program:
    """Minimise cost subject to demand, capacity, budget and caps; with ``free_cap`` the largest capped share instead.

    Columns: one amount per option; where something is bought today, what goes beyond it; one switch (0 or 1) per option with a
    switching cost; with an insurance one unmet amount per refusal and category, the value at risk, and one excess per
    refusal. Caps stand in the last rows, so that they can be moved without building anything again.
    """

    def __init__(
        self, demand: Demand, caps: Sequence[Cap], *, insurance: Insurance | None = None, free_cap: bool = False
    ) -> None:
        self._demand, self._caps, self._insurance = demand, tuple(caps), insurance
        self._columns: list[tuple[float, float, float]] = []  # cost, lower, upper
        self._rows: list[tuple[float, float, dict[int, float]]] = []
        self._switches: dict[int, int] = {}
        self._lay_out(free_cap=free_cap)
        self._cap_row = len(self._rows) - len(self._caps)
        self._highs = self._built()
        self.has_choices = bool(self._switches)

    def _column(self, cost: float = 0.0, lower: float = 0.0, upper: float = _INFINITE) -> int:
        self._columns.append((cost, lower, min(upper, _INFINITE)))
        return len(self._columns) - 1

    def _lay_out(self, *, free_cap: bool) -> None:
        demand, insured = self._demand, self._insurance is not None
        options = demand.options
        weight = 0.0 if free_cap else 1.0
        for option in options:
            # without an insurance nobody buys more than is needed
            most = option.capacity if insured else min(option.capacity, demand.needed[option.category])
            self._column(option.price * weight, 0.0, most)
        if not free_cap:
            self._lay_out_changes()
        for category, amount in demand.needed.items():
            held = {place: 1.0 for place, option in enumerate(options) if option.category == category}
            self._rows.append((amount, _INFINITE if insured else amount, held))
        if demand.budget is not None:
            cost = {place: option.price for place, option in enumerate(options)}
            cost |= {switch: options[place].switching_cost for place, switch in self._switches.items()}
            self._rows.append((-_INFINITE, demand.budget, cost))
        if self._insurance is not None:
            self._lay_out_insurance(self._insurance)
        tau = self._column(1.0, 0.0, 1.0) if free_cap else None
        for cap in self._caps:
            base = self._base(cap)
            held = {
                place: option.controllers[cap.controller]
                for place, option in enumerate(options)
                if cap.category in (None, option.category) and option.controllers.get(cap.controller)
            }
            if tau is None:
                self._rows.append((-_INFINITE, cap.share * base, held))
            else:
                self._rows.append((-_INFINITE, 0.0, held | {tau: -base}))

    def _lay_out_changes(self) -> None:
        """What differs from today, and what is paid once for buying from somebody at all."""
        demand = self._demand
        is_anything_bought = any(option.current > 0 for option in demand.options)
        for place, option in enumerate(demand.options):
            if is_anything_bought:
                beyond = self._column(option.price * STAYING)
                self._rows.append((-_INFINITE, option.current, {place: 1.0, beyond: -1.0}))
            if option.switching_cost > 0:
                most = self._columns[place][2]
                most = demand.needed[option.category] * 2 if most == _INFINITE else most
                self._switches[place] = self._column(option.switching_cost, 0.0, 1.0)
                self._rows.append((-_INFINITE, 0.0, {place: 1.0, self._switches[place]: -most}))

    def _lay_out_insurance(self, insurance: Insurance) -> None:
        """Rockafellar and Uryasev: CVaR = min over v of v + E[(loss - v)+] / (1 - level)."""
        demand = self._demand
        at_risk = self._column(0.0, 0.0)
        tail: dict[int, float] = {at_risk: 1.0}
        for refusal in insurance.refusals:
            unmet: dict[int, float] = {}
            for category, amount in demand.needed.items():
                lost = self._column(0.0, 0.0, amount)
                kept = {
                    place: 1 - math.fsum(option.controllers.get(one, 0.0) for one in refusal.controllers)
                    for place, option in enumerate(demand.options)
                    if option.category == category
                }
                self._rows.append((amount, _INFINITE, {lost: 1.0} | {p: k for p, k in kept.items() if k > 0}))
                unmet[lost] = 1.0
            excess = self._column(0.0, 0.0)
            self._rows.append((-_INFINITE, 0.0, {**unmet, at_risk: -1.0, excess: -1.0}))
            tail[excess] = refusal.probability / (1 - insurance.level)
        self._rows.append((-_INFINITE, insurance.most_unmet * demand.total, tail))

    def _base(self, cap: Cap) -> float:
        return self._demand.total if cap.category is None else self._demand.needed[cap.category]

    def _built(self) -> Any:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self._columns), len(self._rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
            np.array(column, dtype=float) for column in zip(*self._columns, strict=True)
        )
        lp.row_lower_ = np.array([row[0] for row in self._rows], dtype=float)
        lp.row_upper_ = np.array([row[1] for row in self._rows], dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row[2]) for row in self._rows)])
        lp.a_matrix_.index_ = np.array([place for row in self._rows for place in row[2]], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([value for row in self._rows for value in row[2].values()], dtype=float)
        if self._switches:
            kinds = [highspy.HighsVarType.kContinuous] * len(self._columns)
            for switch in self._switches.values():
                kinds[switch] = highspy.HighsVarType.kInteger
            lp.integrality_ = kinds
        solver = _Solver()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 1e-9)
        solver.passModel(lp)
        return solver

    def move_caps(self, shares: Mapping[int, float] | float) -> None:
        """Other shares for the caps, by their place, or one for all of them."""
        for place, cap in enumerate(self._caps):
            share = shares if isinstance(shares, float) else shares[place]
            self._highs.changeRowBounds(self._cap_row + place, -_INFINITE, share * self._base(cap))

    def solve(self) -> Solution | None:
        """The cheapest solution; null when there is none.

        Raises:
            ScenarioRefused: the solver gave up, which says nothing about whether there is a solution.
        """
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise ScenarioRefused(
                f"the solver stopped without an answer ({self._highs.modelStatusToString(status)})",
                remedy="look for numbers of very different size in the table of options",
            )
        found = self._highs.getSolution()
        columns = np.asarray(found.col_value, dtype=float)
        duals = None
        if not self._switches:
            duals = tuple(max(0.0, -value) for value in found.row_dual[self._cap_row :])
        return Solution(
            cost=float(self._highs.getInfo().objective_function_value),
            amounts=columns[: len(self._demand.options)],
            cap_prices=duals,
            columns=columns,
        )

    def tail_loss(self, solution: Solution) -> float | None:
        """Mean unmet share of demand in the worst refusals, 0..1, of what the solution buys; null without an insurance."""
        if self._insurance is None:
            return None
        return tail_loss(self._demand, solution.amounts, self._insurance)


def tail_loss(demand: Demand, amounts: Sequence[float] | _Reals, insurance: Insurance) -> float:
    """CVaR of unmet need at the insurance's level as a share of demand, 0..1: the mean of the worst ``1 - level`` of refusals."""
    losses = []
    for refusal in insurance.refusals:
        kept = dict.fromkeys(demand.needed, 0.0)
        for option, amount in zip(demand.options, amounts, strict=True):
            lost = math.fsum(option.controllers.get(one, 0.0) for one in refusal.controllers)
            kept[option.category] += amount * (1 - lost)
        unmet = math.fsum(max(0.0, need - kept[category]) for category, need in demand.needed.items())
        losses.append((unmet / demand.total, refusal.probability))
    left, total = 1 - insurance.level, 0.0
    for loss, probability in sorted(losses, reverse=True):
        part = min(left, probability)
        total += part * loss
        left -= part
    return total / (1 - insurance.level)
