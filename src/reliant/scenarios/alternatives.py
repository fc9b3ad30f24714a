"""Who else could deliver: suppliers of each category the register knows, how near they stand, and how much they could spare."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from reliant.errors import ScenarioRefused, SourceMalformed
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.registers.folder_tables import csv_rows

Row = Mapping[str, Any]
_NAME = "standings.yaml"
_AGAIN = (
    f"copy scenarios/{_NAME} and change the numbers; each standing needs price, lag_years, ramp_years, switching_cost, source"
)


class Standing(StrEnum):
    """Where a supplier of a category stands with a recipient."""

    INCUMBENT = "incumbent"
    FORMER = "former"
    FAMILIAR = "familiar"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What it takes to buy from a supplier of some standing; see ``standings.yaml`` for the units."""

    price: float
    lag_years: float
    ramp_years: float
    switching_cost: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """The assumptions by which options are made from a register."""

    terms: Mapping[Standing, Terms]
    looks_back_years: int
    capacity_factor: float


@cache
def default_standings() -> Standings:
    """Those of ``standings.yaml``: our assumptions."""
    return read_standings((resources.files("reliant.scenarios") / _NAME).read_text(encoding="utf-8"), name=_NAME)


def read_standings(text: str, *, name: str) -> Standings:
    """Assumptions from YAML of the shape of ``standings.yaml``.

    Raises:
        SourceMalformed: it is no such file, lacks a standing, or a number is negative or missing.
    """
    try:
        told = yaml.safe_load(text)
        terms = {
            standing: Terms(
                **{field: _real(told["standings"][standing][field]) for field in ("price", "lag_years", "ramp_years")},
                switching_cost=_real(told["standings"][standing]["switching_cost"]),
                source=str(told["standings"][standing]["source"]),
            )
            for standing in Standing
        }
        return Standings(
            terms=terms,
            looks_back_years=int(_real(told["looks_back_years"]["value"])),
            capacity_factor=_real(told["capacity_factor"]["value"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise SourceMalformed(f"it does not give standings: {error!r}", where=name, remedy=_AGAIN) from error


def _real(value: object) -> float:
    number = float(str(value))
    if not 0 <= number < math.inf:
        raise ValueError(f"{value!r} is no number of 0 or more")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One supplier of one category seen from a recipient, as the register shows it.

    ``current`` is what it delivered to the recipient in the window, ``elsewhere`` what it delivered to others, ``best`` the most
    it delivered to all in any window of the same length within the years looked back; all in the unit of the rows. ``sources``
    are the ids of its rows of the category within those years; ``where`` names the line of a table of capacities instead.
    """

    category: str
    supplier: str
    standing: Standing
    current: float
    elsewhere: float
    best: float
    last_year: int
    sources: tuple[str, ...]
    where: str | None = None

    @property
    def spare(self) -> float:
        """What it could deliver to the recipient in such a window without taking from others; never below what it does now."""
        return max(self.best - self.elsewhere, self.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What a supplier of a category delivers to the whole world, told by a table beside an extract that does not show it.

    ``total`` is the volume of the window, ``best`` the most of any window of that length; ``where`` is file and line.
    """

    total: float
    best: float
    last_year: int
    where: str


def alternatives(
    deliveries: Sequence[Row],
    recipient: str,
    window: Window,
    *,
    standings: Standings,
    excluded: Collection[str] = (),
    capacities: Mapping[tuple[str, str], Capacity] | None = None,
) -> tuple[Alternative, ...]:
    """Every supplier of every category the recipient got in the window, by category, then the nearest standing, then the largest.

    Args:
        deliveries: rows with recipient, supplier, category, year, value (null: not reported) and row_id, of one release: of all
            recipients that the register covers, because an extract shows fewer suppliers than there are.
        recipient: party id.
        window: years whose deliveries are the need; later rows are not looked at.
        standings: how far to look back.
        excluded: suppliers from whom nothing is bought, for reasons no register knows.
        capacities: by category and supplier, where the rows are an extract; they stand instead of what the rows add up to.

    Raises:
        ScenarioRefused: nothing was delivered to the recipient in the window.
    """
    rows = [
        row
        for row in deliveries
        if window.last - standings.looks_back_years < row["year"] <= window.last and row["value"] is not None and row["value"] > 0
    ]
    got = {row["category"] for row in rows if row["recipient"] == recipient and row["year"] in window}
    if not got:
        raise ScenarioRefused(
            f"the register has no volume delivered to {recipient} in {window.label}, so there is nothing to replace",
            remedy="choose other years with --window, or give the need yourself with --options",
        )
    known = _Register(rows, recipient, window)
    found = [
        known.alternative(category, supplier, (capacities or {}).get((category, supplier)))
        for category, supplier in sorted(known.pairs | set(capacities or ()))
        if category in got and supplier not in (*excluded, UNKNOWN, recipient) and ":" not in supplier  # no armed groups
    ]
    order = list(Standing)
    return tuple(sorted(found, key=lambda one: (one.category, order.index(one.standing), -one.current, -one.best, one.supplier)))


def read_capacities(data: bytes, *, name: str, length: int) -> dict[tuple[str, str], Capacity]:
    """A table of what suppliers deliver to the whole world, one line per category and supplier.

    Columns: category, supplier (ISO 3166 alpha-3), window_years, total, best, last_year, source; volumes in million TIV.

    Raises:
        SourceMalformed: a column is missing, a number is none, a line comes twice, or its windows have another length.
    """
    columns = ("category", "supplier", "window_years", "total", "best", "last_year", "source")
    found: dict[tuple[str, str], Capacity] = {}
    for line, row in csv_rows(data, name=name, columns=columns):
        where = f"{name}, line {line}"
        try:
            key = row["category"], row["supplier"]
            one = Capacity(
                total=_real(row["total"]),
                best=_real(row["best"]),
                last_year=int(row["last_year"]),
                where=f"{where}; {row['source']}",
            )
            years = int(row["window_years"])
        except ValueError as error:
            raise SourceMalformed(str(error), where=where, remedy="numbers are 0 or more, years are whole") from error
        if years != length:
            raise SourceMalformed(
                f"its volumes are of {years} years, the window has {length}",
                where=where,
                remedy=f"choose a --window of {years} years, or make the table again",
            )
        if key in found:
            raise SourceMalformed(f"{row['supplier']} in {row['category']} comes twice", where=where, remedy="keep one line")
        found[key] = one
    return found


def most_in_any(by_year: Mapping[int, float], length: int) -> float:
    """The largest sum over as many consecutive years, in the unit of the values; 0 for no years.

    >>> most_in_any({2001: 1.0, 2003: 5.0, 2005: 2.0}, 3)
    7.0
    """
    return max((sum(value for other, value in by_year.items() if year <= other < year + length) for year in by_year), default=0.0)


class _Register:
    """Deliveries of the years looked back, added up the ways the alternatives need them."""

    def __init__(self, rows: Sequence[Row], recipient: str, window: Window) -> None:
        self._recipient, self._window = recipient, window
        self._length = window.last - window.first + 1
        self._years: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._current: dict[tuple[str, str], float] = defaultdict(float)
        self._elsewhere: dict[tuple[str, str], float] = defaultdict(float)
        self._ids: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._takers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            key = row["category"], row["supplier"]
            self._years[key][row["year"]] += row["value"]
            self._ids[key].append(row["row_id"])
            self._takers[key].add(row["recipient"])
            if row["year"] in window:
                side = self._current if row["recipient"] == recipient else self._elsewhere
                side[key] += row["value"]

    @property
    def pairs(self) -> set[tuple[str, str]]:
        return set(self._years)

    def alternative(self, category: str, supplier: str, told: Capacity | None) -> Alternative:
        key = category, supplier
        years = self._years.get(key, {})
        current, elsewhere = self._current.get(key, 0.0), self._elsewhere.get(key, 0.0)
        return Alternative(
            category=category,
            supplier=supplier,
            standing=self._standing(category, supplier),
            current=current,
            elsewhere=max(told.total - current, 0.0) if told else elsewhere,
            best=told.best if told else most_in_any(years, self._length),
            last_year=told.last_year if told else max(years),
            sources=tuple(self._ids.get(key, ())),
            where=told.where if told else None,
        )

    def _standing(self, category: str, supplier: str) -> Standing:
        takers = self._takers.get((category, supplier), set())
        if self._recipient in takers:
            return Standing.INCUMBENT if self._current.get((category, supplier)) else Standing.FORMER
        if any(self._recipient in found for (_, other), found in self._takers.items() if other == supplier):
            return Standing.FAMILIAR
        incumbents = [found for (kind, _), found in self._takers.items() if kind == category and self._recipient in found]
        return Standing.FAMILIAR if any(takers & found for found in incumbents) else Standing.STRANGER


def usable_capacity(per_window: float, *, horizon: float, lag_years: float, ramp_years: float) -> float:
    """Part of a window's capacity that is there within a horizon of as many years, after the lag and while it ramps up.

    Nothing for ``lag_years``, then a straight line over ``ramp_years`` to full capacity. In the unit of ``per_window``.

    >>> usable_capacity(100, horizon=5, lag_years=1, ramp_years=2)
    60.0
    """
    left = max(0.0, horizon - lag_years)
    ramped = min(left, ramp_years)
    full = left - ramped
    rising = ramped * ramped / (2 * ramp_years) if ramp_years > 0 else 0.0
    return per_window * (full + rising) / horizon
