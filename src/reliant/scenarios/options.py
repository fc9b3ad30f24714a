"""Tables of options: made from what a register shows, or written by an analyst; and the demand they stand for."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reliant.errors import ScenarioRefused, SourceMalformed
from reliant.model.identity import PartyId
from reliant.model.tables_way_out import OPTIONS
from reliant.registers.folder_tables import csv_rows
from reliant.scenarios.alternatives import Alternative, Standings, usable_capacity
from reliant.scenarios.demand import Demand, Option

Row = Mapping[str, Any]
RELATIVE = "relative TIV"
"""Unit of costs when nobody has given prices: the same volume from an incumbent is 1. It is no money."""
HORIZONS = (1, 30)
"""Years a horizon may have: no register says anything about what is beyond."""
_COLUMNS = tuple(column.name for column in OPTIONS.columns)
_NUMBERS = ("needed", "current", "price", "capacity", "lag_years", "ramp_years", "switching_cost")


def option_rows(
    found: Sequence[Alternative],
    *,
    standings: Standings,
    unit: str,
    horizon: int,
    length: int,
    controllers: Mapping[tuple[str, str], Mapping[PartyId, float]] | None = None,
) -> list[dict[str, Any]]:
    """Rows of contract OPTIONS, and the ids of the rows behind each: what a register shows under the assumed terms.

    The need of a category is what was delivered in the window of ``length`` years, stretched to the horizon. ``controllers`` says
    by category and supplier who stands behind it in the end; without an entry the supplier does.
    """
    stretch = horizon / length
    needed: dict[str, float] = {}
    for one in found:
        needed[one.category] = needed.get(one.category, 0.0) + one.current * stretch
    rows: list[dict[str, Any]] = []
    for one in found:
        terms = standings.terms[one.standing]
        where = f" ({one.where})" if one.where else ""
        rows.append(
            {
                "category": one.category,
                "supplier": one.supplier,
                "needed": needed[one.category],
                "current": one.current * stretch,
                "price": terms.price,
                "capacity": max(one.spare * standings.capacity_factor, one.current) * stretch,
                "lag_years": terms.lag_years,
                "ramp_years": terms.ramp_years,
                "switching_cost": terms.switching_cost * needed[one.category] / horizon,
                "controllers": _weights((controllers or {}).get((one.category, one.supplier), {one.supplier: 1.0})),
                "unit": unit,
                "price_unit": RELATIVE,
                "basis": f"{one.standing.value}; last delivered the category in {one.last_year}{where}; terms: {terms.source}",
                "sources": one.sources,
            }
        )
    return rows


def _weights(behind: Mapping[Any, float]) -> str:
    """As ``read_weights`` reads them; the last makes the sum 1 whatever was rounded."""
    names = sorted(behind, key=lambda name: (-behind[name], name))
    rest = {name: round(behind[name], 9) for name in names[1:]}
    return ";".join(f"{name}:{weight:.9g}" for name, weight in {names[0]: 1 - math.fsum(rest.values()), **rest}.items())


def read_options(data: bytes, *, name: str) -> list[dict[str, Any]]:
    """Rows of contract OPTIONS from a CSV of its columns; ``basis`` may be missing, ``sources`` are none.

    Raises:
        SourceMalformed: a column is missing or a cell is not what it should be; the message names the line.
    """
    rows = []
    for line, row in csv_rows(data, name=name, columns=tuple(column for column in _COLUMNS if column != "basis")):
        where = f"{name}, line {line}"
        try:
            numbers = {column: float(row[column]) for column in _NUMBERS}
        except ValueError as error:
            raise SourceMalformed(str(error), where=where, remedy=f"{', '.join(_NUMBERS)} are numbers") from error
        wrong = next((column for column, value in numbers.items() if not value >= 0), None)
        if wrong:
            raise SourceMalformed(f"{wrong} is {row[wrong]}", where=where, remedy="give a number of 0 or more")
        read_weights(row["controllers"], where=where)
        rows.append({**row, **numbers, "basis": row.get("basis") or f"{name}, line {line}", "sources": ()})
    if not rows:
        raise SourceMalformed("it holds no option", where=name, remedy="write one line per category and supplier")
    return rows


def read_weights(text: str, *, where: str) -> dict[str, float]:
    """Controllers and weights of ``RUS:0.3;BLR:0.7``; a single name has weight 1.

    Raises:
        SourceMalformed: it is not of that form.
    """
    found: dict[str, float] = {}
    for part in text.split(";"):
        controller, weight = part.strip().rsplit(":", 1) if ":" in part else (part.strip(), "1")
        try:
            value = float(weight)
        except ValueError:
            value = math.nan
        if not controller or not value >= 0 or controller in found:
            raise SourceMalformed(
                f"controllers is {text!r}", where=where, remedy="write RUS:0.3;BLR:0.7, each once, summing to 1; UNK for unknown"
            )
        found[controller] = value
    return found


def demand_of(rows: Iterable[Row], *, horizon: int, budget: float | None = None) -> Demand:
    """The demand that rows of contract OPTIONS stand for, with what of each capacity is there within the horizon.

    Raises:
        ScenarioRefused: the horizon is beyond reason, rows of one category disagree on its need, units differ, or see ``Demand``.
    """
    rows = list(rows)
    if not HORIZONS[0] <= horizon <= HORIZONS[1]:
        raise ScenarioRefused(
            f"a horizon of {horizon} years is beyond reason", remedy=f"choose {HORIZONS[0]} to {HORIZONS[1]} years with --horizon"
        )
    needed: dict[str, float] = {}
    for row in rows:
        if needed.setdefault(row["category"], row["needed"]) != row["needed"]:
            raise ScenarioRefused(
                f"{row['category']} is needed {needed[row['category']]:g} times and {row['needed']:g} times",
                where=str(row["basis"]),
                remedy="the need of a category is the same in all its lines",
            )
    return Demand(
        needed=needed,
        options=tuple(_option(row, horizon) for row in rows),
        unit=_one(rows, "unit"),
        price_unit=_one(rows, "price_unit"),
        budget=budget,
    )


def _one(rows: Sequence[Row], column: str) -> str:
    found = sorted({str(row[column]) for row in rows})
    if len(found) > 1:
        raise ScenarioRefused(f"{column} is {' and '.join(found)}", remedy="amounts of different units cannot be added: keep one")
    return found[0]


def _option(row: Row, horizon: int) -> Option:
    usable = usable_capacity(row["capacity"], horizon=horizon, lag_years=row["lag_years"], ramp_years=row["ramp_years"])
    return Option(
        category=row["category"],
        supplier=row["supplier"],
        price=row["price"],
        capacity=usable,
        controllers=read_weights(row["controllers"], where=str(row["basis"])),
        switching_cost=row["switching_cost"],
        current=row["current"],
        basis=row["basis"],
        sources=tuple(row["sources"]),
    )
