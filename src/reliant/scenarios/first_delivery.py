"""When will an order bring its first delivery? Kaplan-Meier by supplier and category, drawn towards all orders where few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reliant.measures.order_to_delivery import is_fulfilled, wait
from reliant.scenarios.supply_history import CONTINUED, NEVER, Ints, Orders, Reals

AGES = 41
"""Years since the order that are told apart; older ones count as the last."""
PULL_SUPPLIER, PULL_KIND = 50.0, 50.0
"""Orders at risk for which a supplier (then a supplier's category) gets half the say, and all orders the other half."""
_MOST = 0.95
"""Chance of a year that a category may raise a supplier's to."""
FEWEST = 20
"""Orders that must be known before anything is said."""
_WEAK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Orders by supplier, category and years of waiting: how many were still waiting, and how many were delivered then.

    ``kinds`` are (supplier, category), shape (K,); ``waiting`` and ``delivered`` have shape (K, AGES).
    """

    kinds: tuple[tuple[str, str], ...]
    waiting: Reals
    delivered: Reals

    @property
    def n_orders(self) -> int:
        """Orders in all."""
        return int(self.waiting[:, 0].sum())

    def of(self, supplier: str) -> int:
        """Orders from a supplier."""
        return int(sum(self.waiting[at, 0] for at, kind in enumerate(self.kinds) if kind[0] == supplier))


def waits_of(supplier: Sequence[str], category: Sequence[str], years: Ints, is_delivered: np.ndarray) -> Waits:
    """Waits of orders: years from order to delivery, or to the end of the record where it has not come, shape (D,)."""
    kinds = sorted({(one, kind) for one, kind in zip(supplier, category, strict=True)})
    place = {kind: at for at, kind in enumerate(kinds)}
    group = np.array([place[kind] for kind in zip(supplier, category, strict=True)], dtype=np.int64)
    ends, delivered = np.zeros((len(kinds), AGES)), np.zeros((len(kinds), AGES))
    age = np.clip(years, 0, AGES - 1)
    np.add.at(ends, (group, age), 1.0)
    np.add.at(delivered, (group[is_delivered], age[is_delivered]), 1.0)
    return Waits(kinds=tuple(kinds), waiting=ends[:, ::-1].cumsum(axis=1)[:, ::-1], delivered=delivered)


def first_waits(orders: Orders, as_of: int) -> Waits:
    """Waits for the first delivery as they stood at the end of a year."""
    known = orders.until(as_of)
    done = known.first_delivered != NEVER
    years = np.where(done, known.first_delivered, as_of) - known.ordered
    return waits_of(known.supplier.tolist(), known.category.tolist(), years, done)


def completion_waits(deals: Sequence[Mapping[str, Any]], as_of: int) -> Waits:
    """Waits for delivery in full of rows of contract DEALS, as they stood at the end of the record.

    Deals without a number or year of order are left out, as in ``measures.order_to_delivery``.
    """
    known = [one for one in deals if one["number_ordered"] is not None and (one["ordered_year"] or as_of + 1) <= as_of]
    return waits_of(
        [CONTINUED.get(one["supplier"], one["supplier"]) for one in known],
        [one["category"] for one in known],
        np.array([wait(one, as_of) for one in known], dtype=np.int64),
        np.array([is_fulfilled(one, as_of) for one in known], dtype=bool),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyChance:
    """Chance that an order still waiting is delivered in its a-th year, by supplier and category.

    ``h = (delivered + m * parent) / (waiting + m)``: of all orders; of a supplier, drawn towards all; of a supplier's category,
    drawn towards the supplier's, raised or lowered as the category is among all. Kinds never seen take their parents'.
    """

    all: Reals
    by_supplier: dict[str, Reals]
    by_category: dict[str, Reals]
    by_kind: dict[tuple[str, str], Reals]

    def slowed(self, factor: float) -> "YearlyChance":
        """The same with every yearly chance multiplied by a factor."""
        return YearlyChance(
            all=self.all * factor,
            by_supplier={key: chance * factor for key, chance in self.by_supplier.items()},
            by_category={key: chance * factor for key, chance in self.by_category.items()},
            by_kind={key: chance * factor for key, chance in self.by_kind.items()},
        )

    def of(self, supplier: str, category: str) -> Reals:
        """The chances of one kind of order, shape (AGES,)."""
        found = self.by_kind.get((supplier, category))
        if found is not None:
            return found
        return _raised(self.by_supplier.get(supplier, self.all), self.by_category.get(category, self.all), self.all)

    def within(self, supplier: str, category: str, waited: int, years: int) -> float:
        """Chance that an order that has waited so many years is delivered within so many more."""
        ages = np.clip(np.arange(waited + 1, waited + years + 1), 0, AGES - 1)
        return float(1 - np.prod(1 - self.of(supplier, category)[ages]))

    def middle(self, supplier: str, category: str, waited: int) -> int | None:
        """Years until it is delivered with a chance of one half; null: not within the ages that are told apart."""
        ages = np.arange(waited + 1, AGES)
        still = np.cumprod(1 - self.of(supplier, category)[ages])
        reached = np.flatnonzero(still <= 0.5)
        return int(reached[0]) + 1 if reached.size else None


def yearly_chance(waits: Waits) -> YearlyChance:
    """Yearly chances of delivery. Source: Kaplan and Meier (1958), JASA 53(282), 457-481; the pull as in empirical Bayes."""
    of_all = waits.delivered.sum(axis=0) / np.maximum(waits.waiting.sum(axis=0), _WEAK)
    suppliers: dict[str, Reals] = {}
    categories: dict[str, Reals] = {}
    for place, found in ((0, suppliers), (1, categories)):
        names = [kind[place] for kind in waits.kinds]
        for name in sorted(set(names)):
            mine = np.array([one == name for one in names])
            found[name] = _drawn(waits.delivered[mine].sum(axis=0), waits.waiting[mine].sum(axis=0), of_all, PULL_SUPPLIER)
    kinds = {
        kind: _drawn(waits.delivered[at], waits.waiting[at], _raised(suppliers[kind[0]], categories[kind[1]], of_all), PULL_KIND)
        for at, kind in enumerate(waits.kinds)
    }
    return YearlyChance(all=of_all, by_supplier=suppliers, by_category=categories, by_kind=kinds)


def _drawn(delivered: Reals, waiting: Reals, parent: Reals, pull: float) -> Reals:
    return np.asarray((delivered + pull * parent) / (waiting + pull))


def _raised(supplier: Reals, category: Reals, of_all: Reals) -> Reals:
    return np.clip(supplier * category / np.maximum(of_all, _WEAK), 0.0, _MOST)
