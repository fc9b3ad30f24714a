"""How a loss of supply runs through suppliers' own suppliers: the adaptive regional input-output model (ARIO).

Written from Hallegatte, *An adaptive regional input-output model and its application to the assessment of the economic cost of
Katrina*, Risk Analysis 28 (2008), and *Modeling the role of inventories and heterogeneity in the assessment of the economic costs
of natural disasters*, Risk Analysis 34 (2014).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reliant.errors import ScenarioRefused

Reals = npt.NDArray[np.float64]
DAYS = 365
_IS_INPUT = 1e-10  # of output: below, a product is no input that could stop anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Economy:
    """Who buys how much from whom in a year, in one unit.

    ``products[i]`` is what party i makes; parties of one product can stand in for each other. ``flows[i, j]`` goes from i to j as
    an input, shape (n, n); ``final[i]`` to final users, shape (n,).

    Raises:
        ScenarioRefused: shapes do not agree, a flow is negative or not finite, or somebody uses more than it makes.
    """

    names: tuple[str, ...]
    products: tuple[str, ...]
    flows: Reals
    final: Reals
    output: Reals = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.names)
        if self.flows.shape != (n, n) or self.final.shape != (n,) or len(self.products) != n:
            raise ScenarioRefused(
                f"{n} parties, flows of shape {self.flows.shape}, final use of shape {self.final.shape}",
                remedy="give one product, one row, one column and one final use for each party",
            )
        bad = [self.names[i] for i in range(n) if not (np.isfinite(self.flows[i]).all() and (self.flows[i] >= 0).all())]
        bad += [self.names[i] for i in range(n) if not (np.isfinite(self.final[i]) and self.final[i] >= 0)]
        if bad:
            raise ScenarioRefused(f"sales of {', '.join(dict.fromkeys(bad))} are negative or no numbers", remedy="correct them")
        object.__setattr__(self, "output", self.flows.sum(axis=1) + self.final)
        over = [self.names[j] for j in range(n) if self.flows[:, j].sum() > self.output[j] * (1 + 1e-9)]
        if over:
            raise ScenarioRefused(
                f"{', '.join(over)} use more than they make",
                remedy="add their sales to final users",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Parameters of the model, in days where they are times.

    ``inventory``: days of use that buyers aim to hold; ``psi``: part of it below which production is limited; ``restoring``: time
    in which a gap is refilled; ``overproduction``: the most that capacity can grow, reached in ``adapting`` days.
    """

    inventory: float = 90.0
    psi: float = 0.8
    restoring: float = 60.0
    overproduction: float = 1.25
    adapting: float = 365.0

    def __post_init__(self) -> None:
        if self.inventory <= 1 or self.restoring < 1 or self.adapting < 1 or not 0 < self.psi <= 1 or self.overproduction < 1:
            raise ScenarioRefused(
                f"the terms are {self!r}",
                remedy="inventory above 1 day, times of 1 day or more, psi in 0..1, overproduction of 1 or more",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Propagation:
    """What follows: production and unmet final demand of each party and day, per day, shape (days, n)."""

    production: Reals
    unmet: Reals


def propagate(
    economy: Economy, lost: Sequence[float], *, since: int, until: int, days: int, terms: Terms | None = None
) -> Propagation:
    """The course of an economy in which parties lose a part of their capacity for some days.

    Each day parties make what is wanted of them, as far as capacity and their stocks of each product allow; what is made is
    shared out in proportion to orders; stocks are refilled by orders to all makers of a product, by what each can make; and
    capacity grows while demand is not met.

    Args:
        economy: in balance before the loss.
        lost: part of the capacity of each party, 0..1; a supplier that refuses everybody loses 1.
        since: first day of the loss, from 0.
        until: first day on which it is over.
        days: days looked at.
        terms: parameters; those of the reference implementation without them.

    Raises:
        ScenarioRefused: a loss is no share, the days are out of order, or nobody is named.
    """
    terms = terms or Terms()
    loss = np.asarray(lost, dtype=float)
    n = len(economy.names)
    if loss.shape != (n,) or not ((loss >= 0) & (loss <= 1)).all():
        raise ScenarioRefused("a loss is not between 0 and 1 for each party", remedy="give one share for each party")
    if not 0 <= since <= until or not 1 <= days <= 50 * DAYS:
        raise ScenarioRefused(
            f"days {since} to {until} of {days} are out of order", remedy="0 <= since <= until; at most 50 years"
        )
    state = _State(economy, terms)
    production, unmet = np.empty((days, n)), np.empty((days, n))
    for day in range(days):
        capacity_left = 1.0 - (loss if since <= day < until else 0.0)
        production[day], unmet[day] = state.step(capacity_left * np.ones(n))
    return Propagation(production=production, unmet=unmet)


class _State:
    """Stocks, orders and extra capacity on a day."""

    def __init__(self, economy: Economy, terms: Terms) -> None:
        self._terms = terms
        kinds = sorted(set(economy.products))
        self._of_product = np.array([[kind == product for product in economy.products] for kind in kinds], dtype=float)
        self._normal = economy.output / DAYS
        self._flows, self._final = economy.flows / DAYS, economy.final / DAYS
        used = self._of_product @ self._flows
        with np.errstate(divide="ignore", invalid="ignore"):
            self._recipe = np.where(self._normal > 0, used / self._normal, 0.0)
        self._is_input = used > self._normal * _IS_INPUT
        self._stocks = self._normal * self._recipe * terms.inventory
        self._orders = self._flows.copy()
        self._extra = np.ones(len(economy.names))
        self._made: Reals | None = None

    def step(self, capacity_left: Reals) -> tuple[Reals, Reals]:
        """Production and unmet final demand of the day."""
        wanted = self._orders.sum(axis=1) + self._final
        if self._made is not None:
            self._adapt(wanted)
        capacity = self._normal * capacity_left * self._extra
        aim = np.minimum(wanted, capacity)
        made = aim * self._allowed(aim)
        share = np.divide(made, wanted, out=np.zeros_like(made), where=wanted > 0)
        self._stocks += self._of_product @ (self._orders * share[:, None]) - made * self._recipe
        np.maximum(self._stocks, 0.0, out=self._stocks)  # rounding only: nobody can use what it does not hold
        self._order(aim, made, capacity)
        self._made = made
        return made, self._final * (1 - share)

    def _adapt(self, wanted: Reals) -> None:
        """Overproduction grows with scarcity, and falls back when there is none."""
        assert self._made is not None  # noqa: S101  as step looked
        scarce = np.divide(wanted - self._made, wanted, out=np.zeros_like(wanted), where=wanted > 0)
        grows = (self._terms.overproduction - self._extra) * scarce
        falls = np.where(scarce == 0, 1.0 - self._extra, 0.0)
        self._extra = np.maximum(self._extra + (grows + falls) / self._terms.adapting, 1.0)

    def _allowed(self, aim: Reals) -> Reals:
        """Part of the aim that stocks allow: the scarcest input decides."""
        needed = aim * self._recipe * self._terms.inventory * self._terms.psi
        ratio = np.divide(self._stocks, needed, out=np.ones_like(needed), where=self._is_input & (needed > 0))
        found: Reals = np.minimum(ratio, 1.0).min(axis=0)
        return found

    def _order(self, aim: Reals, made: Reals, capacity: Reals) -> None:
        """What each party orders for the next day, shared among the makers of a product by what they can make now."""
        goal = aim * self._recipe * self._terms.inventory
        wanted = np.maximum(goal - self._stocks, 0.0) / self._terms.restoring + made * self._recipe
        able = self._flows * np.divide(capacity, self._normal, out=np.ones_like(capacity), where=self._normal > 0)[:, None]
        total = self._of_product.T @ (self._of_product @ able)
        part = np.divide(able, total, out=np.zeros_like(able), where=total > 0)
        self._orders = (self._of_product.T @ wanted) * part
