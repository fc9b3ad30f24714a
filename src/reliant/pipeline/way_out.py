"""From a register and a table of options to the cheapest way out, and what each point of independence costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reliant.errors import MeasureRefused, ScenarioRefused, SourceMalformed
from reliant.measures.lookthrough import Basis
from reliant.model.blocs import bloc_members
from reliant.model.identity import PartyId
from reliant.model.tables_way_out import FRONTIER, OPTIONS, PORTFOLIO
from reliant.model.time import Window
from reliant.monitor.page import Report
from reliant.monitor.way_out import WayOutEvidence, compose_way_out
from reliant.pipeline.counting import Asked, Source, columns_of, counted
from reliant.pipeline.lookthrough import weights_of_supplies
from reliant.pipeline.owners import firms_of
from reliant.pipeline.stocks import words_of
from reliant.scenarios.alternatives import (
    Capacity,
    Standings,
    alternatives,
    default_standings,
    most_in_any,
    read_capacities,
    read_standings,
)
from reliant.scenarios.demand import Cap, Demand, Insurance, Refusal
from reliant.scenarios.frontier import frontier
from reliant.scenarios.options import demand_of, option_rows, read_options
from reliant.scenarios.portfolio import cheapest, least_share
from reliant.scenarios.way_out import WayOut
from reliant.sources import MonitorFolder, read_file

Row = dict[str, Any]
PORTFOLIO_COLUMNS, FRONTIER_COLUMNS = columns_of(PORTFOLIO), columns_of(FRONTIER)
OPTION_COLUMNS = tuple(column.name for column in OPTIONS.columns)
MOST_AT_ONCE = 10
"""Controllers whose refusals are combined in full; with more, no two of them refuse at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a user sets: limits, horizon, budget, tables of their own."""

    limits: tuple[Cap, ...] = ()
    horizon: int = 5
    budget: float | None = None
    excluded: tuple[str, ...] = ()
    options: Path | None = None
    standings: Path | None = None
    capacities: Path | None = None
    basis: Basis = "by_control"
    rule: str = "majority"
    insured: tuple[float, float] | None = None
    refusals: Mapping[str, float] | None = None


def way_out(
    source: Source,
    recipient: PartyId,
    supplier: PartyId | None,
    window: Window | None,
    terms: Terms,
    *,
    folder: MonitorFolder | None,
) -> WayOut:
    """The way out of a country's dependence on a supplier.

    Args:
        source: register of arms; all its rows are looked at, since others' suppliers are alternatives.
        recipient: whose need it is.
        supplier: whose share the frontier caps; null: the one that delivered most in the window.
        window: years the need is taken from; null: the register's last five.
        terms: limits, horizon, tables.
        folder: the monitor, for its own table of capacities and its exclusions; null without one.

    Raises:
        MeasureRefused: see ``counted``; or the register is of goods.
        ScenarioRefused, SourceError: an assumption makes no sense or a table cannot be read.
    """
    found = counted(source.register, Asked(recipient=recipient, windows=window), whole=True)
    if found.is_goods:
        raise MeasureRefused(
            "ways out are made from deliveries of arms; this is a register of goods",
            where=found.name,
            remedy="write the needs and options of goods as a table and give it with --options and a trade register of arms",
        )
    years = found.windows[-1]
    excluded = excluded_for(recipient, terms.excluded, folder)
    if terms.options is not None:
        snapshot = read_file(terms.options)
        options = [row for row in read_options(snapshot.data, name=snapshot.name) if row["supplier"] not in excluded]
    else:
        options = _from_register(source, found.table.to_pylist(), recipient, years, terms, folder, excluded)
    options = [row for row in options if row["needed"] > 0]
    demand = demand_of(options, horizon=terms.horizon, budget=terms.budget)
    watched = supplier or _largest(options)
    if watched not in demand.controllers:
        raise ScenarioRefused(
            f"{watched} stands behind none of the options", remedy=f"the options lead to {', '.join(demand.controllers)}"
        )
    insurance = _insurance(demand, terms)
    caps = terms.limits
    limited, why_not = None, None
    least = {cap.controller: least_share(demand, [cap.controller], category=cap.category) for cap in caps}
    if caps or insurance:
        try:
            limited = cheapest(demand, caps, insurance=insurance)
        except ScenarioRefused as error:
            if not any(least[cap.controller] > cap.share for cap in caps):
                raise  # wrong limits, or limits that contradict each other
            why_not = error.what
    return WayOut(
        recipient=recipient,
        supplier=PartyId(watched),
        window=years,
        horizon=terms.horizon,
        demand=demand,
        options=options,
        cheapest=cheapest(demand),
        caps=caps,
        limited=limited,
        why_not=why_not,
        frontier=frontier(demand, [watched]),
        least=least,
        excluded=excluded,
        insurance=insurance,
    )


def way_out_report(source: Source, found: WayOut, terms: Terms, folder: MonitorFolder | None, on: date) -> Report:
    """The page of a way out, its marks leading to the rows of the register."""
    register = source.register
    used = {one for option in found.demand.options for one in option.sources}
    rows = [row for row in register.deliveries.to_pylist() if row["row_id"] in used]
    rows.sort(key=lambda row: (row["year"], row["row_id"]))
    return compose_way_out(
        WayOutEvidence(
            found=found,
            on=on,
            rows=tuple(rows),
            vintages=(source.title,),
            covers_world=register.covers_world,
            has_capacities=bool(terms.capacities or (folder and folder.settings.scenarios.capacities)),
        )
    )


def excluded_for(recipient: PartyId, named: Sequence[str], folder: MonitorFolder | None) -> tuple[PartyId, ...]:
    """Suppliers a country cannot buy from: those a user names and those of the monitor's settings, blocs by their members.

    Raises:
        UnknownName: a party or bloc that nobody knows.
    """
    of_monitor = folder.settings.scenarios.exclude.get(recipient, ()) if folder else ()
    found = {party for name in (*named, *of_monitor) for party in bloc_members(name)}
    return tuple(sorted(found - {recipient}))


def _from_register(
    source: Source,
    rows: Sequence[Row],
    recipient: PartyId,
    window: Window,
    terms: Terms,
    folder: MonitorFolder | None,
    excluded: Sequence[str],
) -> list[Row]:
    standings = standings_of(terms.standings)
    length = window.last - window.first + 1
    capacities = capacities_of(terms.capacities, folder, length)
    known = alternatives(rows, recipient, window, standings=standings, excluded=excluded, capacities=capacities)
    behind = _behind(source, recipient, window, terms, folder)
    return option_rows(known, standings=standings, unit="million TIV", horizon=terms.horizon, length=length, controllers=behind)


def _behind(
    source: Source, recipient: PartyId, window: Window, terms: Terms, folder: MonitorFolder | None
) -> dict[tuple[str, str], dict[PartyId, float]]:
    """Who stands behind what the recipient gets, as far as the monitor's stakes and makers say."""
    if folder is None or terms.basis == "of_record":
        return {}
    asked, words = Asked(recipient=recipient, windows=window), words_of(folder, source)
    return weights_of_supplies(source, asked, firms_of(folder), words, basis=terms.basis, rule=terms.rule)


def capacities_of(path: Path | None, folder: MonitorFolder | None, length: int) -> dict[tuple[str, str], Capacity] | None:
    """The table of capacities a user names, or that of the monitor; null without one.

    Raises:
        SourceError: the file cannot be read, or its windows have another length.
    """
    if path is None and folder is not None and folder.settings.scenarios.capacities is not None:
        path = folder.file(folder.settings.scenarios.capacities)
    if path is None:
        return None
    snapshot = read_file(path)
    return read_capacities(snapshot.data, name=snapshot.name, length=length)


def standings_of(path: Path | None) -> Standings:
    """Standings of a file of the user's, or ours.

    Raises:
        SourceError: the file cannot be read, or gives no standings.
    """
    if path is None:
        return default_standings()
    snapshot = read_file(path)
    try:
        return read_standings(snapshot.data.decode("utf-8"), name=snapshot.name)
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"byte {error.start} is not UTF-8", where=snapshot.name, remedy="save it as UTF-8") from error


def _largest(options: Sequence[Row]) -> str:
    volumes: dict[str, float] = {}
    for row in options:
        volumes[row["supplier"]] = volumes.get(row["supplier"], 0.0) + row["current"]
    return min(volumes, key=lambda supplier: (-volumes[supplier], supplier))


def _insurance(demand: Demand, terms: Terms) -> Insurance | None:
    if terms.insured is None:
        if terms.refusals:
            raise ScenarioRefused("probabilities of refusal are given, and nothing is insured", remedy="add --insure 0.9=0.2")
        return None
    chances = dict(terms.refusals or {})
    strange = [name for name in chances if name not in demand.controllers]
    if strange or not chances:
        raise ScenarioRefused(
            f"{', '.join(strange)} stands behind no option" if strange else "nobody is said to refuse",
            remedy=f"say how probable with --refusal, of {', '.join(demand.controllers)}",
        )
    level, most_unmet = terms.insured
    return Insurance(refusals=_refusals(chances), level=level, most_unmet=most_unmet)


def _refusals(chances: Mapping[str, float]) -> tuple[Refusal, ...]:
    """Every combination of independent refusals with its probability."""
    if len(chances) > MOST_AT_ONCE:
        raise ScenarioRefused(f"{len(chances)} controllers may refuse", remedy=f"name at most {MOST_AT_ONCE} with --refusal")
    if any(not 0 <= chance <= 1 for chance in chances.values()):
        raise ScenarioRefused("a probability of refusal is not between 0 and 1", remedy="write --refusal RUS=0.1")
    found: dict[frozenset[str], float] = {frozenset(): 1.0}
    for name, chance in sorted(chances.items()):
        found = {
            **{refusing: share * (1 - chance) for refusing, share in found.items()},
            **{refusing | {name}: share * chance for refusing, share in found.items()},
        }
    return tuple(Refusal(controllers=refusing, probability=share) for refusing, share in found.items())


def capacity_rows(source: Source, window: Window | None, *, looks_back: int) -> list[Row]:
    """What every supplier delivered to all recipients: a table of capacities for monitors whose register is an extract.

    Raises:
        MeasureRefused: see ``counted``; or the register does not cover the world.
    """
    if not source.register.covers_world:
        raise MeasureRefused(
            "it does not cover the world, so what suppliers deliver elsewhere is not in it",
            where=source.register.name,
            remedy="name a register of all recipients",
        )
    found = counted(source.register, Asked(windows=window), whole=True)
    years, length = found.windows[-1], found.windows[-1].last - found.windows[-1].first + 1
    volumes: dict[tuple[str, str], dict[int, float]] = {}
    for row in found.table.to_pylist():
        if row["value"] and years.last - looks_back < row["year"] <= years.last:
            of_year = volumes.setdefault((row["category"], row["supplier"]), {})
            of_year[row["year"]] = of_year.get(row["year"], 0.0) + row["value"]
    return [
        {
            "category": category,
            "supplier": supplier,
            "window_years": length,
            "total": round(sum(value for year, value in by_year.items() if year in years), 3),
            "best": round(most_in_any(by_year, length), 3),
            "last_year": max(by_year),
            "source": f"{source.title}, deliveries to all recipients, window {years}",
        }
        for (category, supplier), by_year in sorted(volumes.items())
    ]
