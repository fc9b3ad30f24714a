"""Deliveries and orders as arrays that can be looked at as of any year: what lies after it is cut off first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reliant.errors import ScenarioRefused
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
NEVER = 9999
"""Year of the first delivery of an order of which nothing has been delivered."""
CONTINUED = {"SUN": "RUS"}
"""States that went on under another name: their supply is not taken for a change of supplier. Registers differ in this."""
_DECIMALS = 9  # to which volumes are compared, as in measures.cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Volume by recipient, supplier and year, and the number of rows of deliveries by recipient and year.

    Attributes:
        recipients: party ids, ascending, shape (R,).
        suppliers: party ids, ascending, shape (S,); UNK stays among them and in every denominator.
        years: first and last year, T of them.
        volume: million TIV, shape (R, S, T); 0 where no row has a volume.
        n_rows: rows with a volume, shape (R, T).
        vintage: release of the register.
    """

    recipients: tuple[str, ...]
    suppliers: tuple[str, ...]
    years: Window
    volume: Reals
    n_rows: Reals
    vintage: str | None

    def until(self, year: int) -> "Supply":
        """The same without anything after a year, not even the names of suppliers that had delivered nothing by then.

        Raises:
            ScenarioRefused: it holds nothing up to then.
        """
        if year < self.years.first:
            raise ScenarioRefused(
                f"the register begins in {self.years.first}, so nothing is known as of {year}",
                remedy=f"choose --as-of from {self.years.first} to {self.years.last}",
            )
        last = min(year, self.years.last)
        kept = last - self.years.first + 1
        volume = self.volume[..., :kept]
        known = np.flatnonzero(volume.any(axis=(0, 2)))
        return replace(
            self,
            years=Window(self.years.first, last),
            suppliers=tuple(self.suppliers[place] for place in known),
            volume=volume[:, known],
            n_rows=self.n_rows[..., :kept],
        )

    def in_window(self, window: Window) -> tuple[Reals, Reals]:
        """Volume by recipient and supplier, shape (R, S), and rows by recipient, shape (R,), within a window."""
        first, last = max(window.first - self.years.first, 0), max(window.last - self.years.first + 1, 0)
        return self.volume[..., first:last].sum(axis=-1), self.n_rows[..., first:last].sum(axis=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Deals with a year of order; all arrays have shape (D,).

    Attributes:
        row_ids: the deals.
        recipient: party ids.
        supplier: party ids.
        category: armament categories.
        designation: weapon designations as printed.
        ordered: years of order.
        first_delivered: year of the first delivery, NEVER without one.
        volume: million TIV of the whole order, 0 where it is not known.
    """

    row_ids: NDArray[np.object_]
    recipient: NDArray[np.object_]
    supplier: NDArray[np.object_]
    category: NDArray[np.object_]
    designation: NDArray[np.object_]
    ordered: Ints
    first_delivered: Ints
    volume: Reals

    def until(self, year: int) -> "Orders":
        """Orders placed up to a year, with a first delivery only where it had been made by then."""
        chosen = self.ordered <= year
        kept = {name: getattr(self, name)[chosen] for name in self.__dataclass_fields__}
        first = kept.pop("first_delivered")
        return Orders(**kept, first_delivered=np.where(first <= year, first, NEVER))


def supply_of(deliveries: pa.Table) -> Supply:
    """Deliveries of contract DELIVERIES as arrays; rows without a volume are left out, as measures of flow leave them out.

    Raises:
        ScenarioRefused: no row has a volume.
    """
    known = deliveries.filter(deliveries["value_tiv"].is_valid())
    if not known.num_rows:
        raise ScenarioRefused("no delivery has a volume, so there is no supply to look ahead from")
    recipient, supplier = (_parties(known[name].to_pylist()) for name in ("recipient", "supplier"))
    year, volume = known["year"].to_numpy().astype(int), known["value_tiv"].to_numpy().astype(float)
    recipients, to = np.unique(recipient, return_inverse=True)
    suppliers, source = np.unique(supplier, return_inverse=True)
    years = Window(int(year.min()), int(year.max()))
    table = np.zeros((recipients.size, suppliers.size, years.last - years.first + 1))
    rows = np.zeros((recipients.size, table.shape[2]))
    np.add.at(table, (to, source, year - years.first), volume)
    np.add.at(rows, (to, year - years.first), 1.0)
    told = [vintage for vintage in known["vintage"].unique().to_pylist() if vintage]
    return Supply(
        recipients=tuple(recipients),
        suppliers=tuple(suppliers),
        years=years,
        volume=table,
        n_rows=rows,
        vintage=max(told, default=None),
    )


def orders_of(deals: pa.Table) -> Orders:
    """Deals of contract DEALS as arrays; deals without a year of order are left out.

    A first delivery before the order, which a register can print, counts as made in the year of order.
    """
    names = ("row_id", "recipient", "supplier", "category", "designation", "ordered_year", "delivery_years", "tiv_order")
    rows = [row for row in deals.select(names).to_pylist() if row["ordered_year"] is not None]
    ordered = np.array([row["ordered_year"] for row in rows], dtype=np.int64)
    first = np.array([min(row["delivery_years"], default=NEVER) for row in rows], dtype=np.int64)
    texts = {name: np.array([row[name] for row in rows], dtype=object) for name in ("row_id", "category", "designation")}
    return Orders(
        row_ids=texts["row_id"],
        recipient=_parties([row["recipient"] for row in rows]),
        supplier=_parties([row["supplier"] for row in rows]),
        category=texts["category"],
        designation=texts["designation"],
        ordered=ordered,
        first_delivered=np.maximum(first, ordered),
        volume=np.array([row["tiv_order"] or 0.0 for row in rows]),
    )


def _parties(ids: Sequence[str]) -> NDArray[np.object_]:
    return np.array([CONTINUED.get(party, party) for party in ids], dtype=object)


def largest(supply: Supply, volume: Reals) -> Ints:
    """Place of the largest named supplier of each recipient, shape (R,); of equal ones the lowest id; -1 without any."""
    named = np.round(volume, _DECIMALS)
    if UNKNOWN in supply.suppliers:
        named = named.copy()
        named[:, supply.suppliers.index(UNKNOWN)] = 0.0
    found: Ints = np.where(named.max(axis=1) > 0, named.argmax(axis=1), -1)
    return found
