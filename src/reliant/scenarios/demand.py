"""What is needed, who could give it, and the limits a portfolio must keep: the terms of a way out, checked."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from reliant.errors import ScenarioRefused

TOLERANCE = 1e-7
"""Relative: amounts and shares that differ by less are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One supplier of one category: what it costs, how much it could give, and who stands behind it.

    ``price`` is per unit of demand, ``capacity`` in units of demand over the whole horizon (may be infinite), ``switching_cost``
    is paid once if anything is bought at all. ``controllers`` gives the weight of each ultimate controller, summing to 1; a
    firm half of whose content comes from RUS has ``{"RUS": .5, "BLR": .5}``. ``current`` is what it delivers now.
    ``basis`` says in words where these numbers come from, ``sources`` are ids of rows.
    """

    category: str
    supplier: str
    price: float
    capacity: float
    controllers: Mapping[str, float]
    switching_cost: float = 0.0
    current: float = 0.0
    basis: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is needed of each category over the horizon, and the options to get it, checked.

    ``unit`` is that of the demand (million TIV, USD …), ``price_unit`` that of a price times it. ``budget`` bounds the cost; null
    means none.

    Raises:
        ScenarioRefused: a number is negative, missing or not finite where it must be, weights do not sum to 1, an option is given
            twice or for a category nobody needs, or the options cannot meet the demand whatever the caps.
    """

    needed: Mapping[str, float]
    options: tuple[Option, ...]
    unit: str = "million TIV"
    price_unit: str = "relative TIV"
    budget: float | None = None
    controllers: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needed", MappingProxyType(dict(self.needed)))
        _check_needed(self.needed)
        _check_options(self.options, self.needed)
        if self.budget is not None and not 0 <= self.budget < math.inf:
            raise ScenarioRefused(f"the budget is {self.budget!r}", remedy="give an amount of 0 or more, or none")
        found = {controller for option in self.options for controller in option.controllers}
        object.__setattr__(self, "controllers", tuple(sorted(found)))
        _check_capacity(self)

    @cached_property
    def total(self) -> float:
        """Demand over all categories."""
        return math.fsum(self.needed.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The highest share of demand that may come from a controller in the end; of all demand, or of one category."""

    controller: str
    share: float
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Controllers that refuse at once, and how probable that is."""

    controllers: frozenset[str]
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Insurance:
    """In the worst ``1 - level`` of the refusals, unmet need is on average at most ``most_unmet`` of the demand (0..1)."""

    refusals: tuple[Refusal, ...]
    level: float = 0.9
    most_unmet: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.level < 1 or not 0 <= self.most_unmet <= 1:
            raise ScenarioRefused(
                f"the insurance has level {self.level:g} and at most {self.most_unmet:g} unmet",
                remedy="give both between 0 and 1",
            )
        total = math.fsum(one.probability for one in self.refusals)
        if min((one.probability for one in self.refusals), default=-1) < 0 or abs(total - 1) > 1e-9:
            raise ScenarioRefused(
                f"the probabilities of the refusals sum to {total:.6g}", remedy="they must be 0 or more and sum to 1"
            )


def check_caps(demand: Demand, caps: Sequence[Cap]) -> None:
    """Refuse caps that say nothing or two things.

    Raises:
        ScenarioRefused: a cap is no share, comes twice, or speaks of a controller or category that is not there.
    """
    seen: dict[tuple[str, str | None], float] = {}
    for cap in caps:
        if not 0 <= cap.share <= 1:
            raise ScenarioRefused(f"the limit of {cap.controller} is {cap.share:g}", remedy="give a share between 0 and 1")
        if cap.controller not in demand.controllers:
            raise ScenarioRefused(
                f"{cap.controller} stands behind none of the options, so a limit on it says nothing",
                remedy=f"the options lead to {', '.join(demand.controllers)}",
            )
        if cap.category is not None and cap.category not in demand.needed:
            raise ScenarioRefused(
                f"nothing of {cap.category!r} is needed", remedy=f"the categories are {', '.join(sorted(demand.needed))}"
            )
        key = cap.controller, cap.category
        if key in seen and seen[key] != cap.share:
            raise ScenarioRefused(f"{cap.controller} has two limits, {seen[key]:g} and {cap.share:g}", remedy="keep one of them")
        seen[key] = cap.share


def _check_needed(needed: Mapping[str, float]) -> None:
    wrong = [f"{category} {amount!r}" for category, amount in needed.items() if not 0 <= amount < math.inf]
    if wrong:
        raise ScenarioRefused(f"demand is no amount of 0 or more: {', '.join(wrong)}", remedy="correct or leave out these lines")
    if not math.fsum(needed.values()) > 0:
        raise ScenarioRefused("nothing is needed", remedy="name a demand above 0, or a window in which something was delivered")


def _check_options(options: Sequence[Option], needed: Mapping[str, float]) -> None:
    seen: set[tuple[str, str]] = set()
    for option in options:
        where = f"{option.supplier} in {option.category}"
        for name in ("price", "capacity", "switching_cost", "current"):
            value = getattr(option, name)
            if not value >= 0 or (value == math.inf and name != "capacity"):
                raise ScenarioRefused(
                    f"its {name.replace('_', ' ')} is {value!r}", where=where, remedy="give a number of 0 or more"
                )
        if option.category not in needed:
            raise ScenarioRefused(
                "nothing of this category is needed", where=where, remedy="add its demand, or leave the line out"
            )
        total = math.fsum(option.controllers.values())
        if min(option.controllers.values(), default=-1) < 0 or abs(total - 1) > TOLERANCE:
            raise ScenarioRefused(
                f"the weights of its controllers are {dict(option.controllers)!r}",
                where=where,
                remedy="they must be 0 or more and sum to 1; name what is not known UNK",
            )
        if (option.category, option.supplier) in seen:
            raise ScenarioRefused("it is given twice", where=where, remedy="keep one line for each supplier and category")
        seen.add((option.category, option.supplier))


def _check_capacity(demand: Demand) -> None:
    short = []
    for category, amount in demand.needed.items():
        there = math.fsum(option.capacity for option in demand.options if option.category == category)
        if there < amount * (1 - TOLERANCE):
            short.append(f"{category}: {there:.4g} of {amount:.4g}")
    if short:
        raise ScenarioRefused(
            f"all options together cannot give what is needed ({demand.unit}) of {'; '.join(short)}",
            remedy="lower the demand, or add suppliers or capacity to the table of options",
        )
