"""From registers and assumptions to what a refusal costs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from reliant.errors import MeasureRefused, ScenarioRefused, SourceMalformed
from reliant.measures.stock import default_lives
from reliant.model.countries import party_name
from reliant.model.identity import PartyId
from reliant.model.time import Window
from reliant.monitor.page import Report
from reliant.monitor.refusal import RefusalEvidence, compose_refusal
from reliant.pipeline import stocks
from reliant.pipeline.counting import SPAN, Asked, Row, Source, arms_category, counted
from reliant.pipeline.way_out import capacities_of, excluded_for, standings_of
from reliant.scenarios.alternatives import alternatives
from reliant.scenarios.assumptions import Assumptions, default_assumptions, read_assumptions
from reliant.scenarios.losses import fleets, losses, undelivered
from reliant.scenarios.readiness import Scope, Setting, readiness
from reliant.scenarios.refusal import Refused, replacements_of, step_in
from reliant.scenarios.through_others import through_others
from reliant.sources import MonitorFolder, read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalTerms:
    """What a user sets. ``first_year``: the refusal begins with this year and only what was delivered before is known."""

    scope: Scope = Scope.ALL
    first_year: int | None = None
    category: str | None = None
    years: int = 10
    n_paths: int = 2000
    seed: int = 1
    excluded: tuple[str, ...] = ()
    assumptions: Path | None = None
    standings: Path | None = None
    capacities: Path | None = None
    lives: Path | None = None


def refusal(
    source: Source, recipient: PartyId, supplier: PartyId, terms: RefusalTerms, *, folder: MonitorFolder | None
) -> Refused:
    """What happens to a country when a supplier refuses.

    Raises:
        MeasureRefused: see ``counted``; or the register is of goods.
        ScenarioRefused: the supplier is the country itself, the year lies outside the register, or an assumption makes no sense.
        SourceError: a table cannot be read.
    """
    if recipient == supplier:
        raise ScenarioRefused(f"{party_name(recipient)} cannot refuse itself", remedy="name another supplier with --supplier")
    window = _window(source, terms.first_year)
    found = counted(source.register, Asked(recipient=recipient, category=terms.category, windows=window), whole=True)
    if found.is_goods:
        raise MeasureRefused(
            "goods do not stay in service: a refusal is reckoned from deliveries of arms",
            where=found.name,
            remedy="name a trade register of arms",
        )
    rows = [row for row in found.table.to_pylist() if row["year"] <= window.last]
    own = [row for row in rows if row["recipient"] == recipient]
    deals = _deals(source, recipient, terms.category, window.last)
    open_values: Counter[str] = Counter()
    for deal in deals:
        if deal["supplier"] == supplier:
            open_values[str(deal["category"])] += undelivered(deal, window.last) or 0.0  # type: ignore[assignment]
    lives = stocks.service_lives(terms.lives) if terms.lives else default_lives()
    standings, length = standings_of(terms.standings), window.last - window.first + 1
    excluded = excluded_for(recipient, terms.excluded, folder)
    fleet = fleets(own, supplier, window, open_values=open_values)
    # a table of capacities speaks of the years up to its release, so it says nothing of an earlier day
    capacities = capacities_of(terms.capacities, folder, length) if terms.first_year is None or terms.capacities else None
    others = (
        alternatives(rows, recipient, window, standings=standings, excluded=(*excluded, supplier), capacities=capacities)
        if any(one.own_flow > 0 for one in fleet)
        else ()
    )
    setting = Setting(
        scope=terms.scope,
        last_year=window.last,
        years=terms.years,
        n_paths=terms.n_paths,
        lives=lives,
        assumptions=assumptions_of(terms.assumptions),
    )
    return Refused(
        recipient=recipient,
        supplier=supplier,
        window=window,
        setting=setting,
        losses=losses(fleet, own, deals, _components(source, recipient, terms, folder, window), supplier, window, lives),
        replacements=step_in(fleet, others, years=terms.years, length=length, standings=standings),
        readiness=readiness(
            fleet, replacements_of(others, length=length, standings=standings), setting, np.random.default_rng(terms.seed)
        ),
        through_others=through_others(rows, recipient, supplier, window, setting.assumptions.general["foreign_content"])
        if source.register.covers_world
        else None,
        excluded=excluded,
    )


def _window(source: Source, first_year: int | None) -> Window:
    """The five years before the refusal begins."""
    years = source.register.years
    if years is None:
        raise MeasureRefused("it holds no delivery", where=source.register.name, remedy="check it with reliant register inspect")
    last = years.last if first_year is None else first_year - 1
    if not years.first <= last <= years.last:
        raise ScenarioRefused(
            f"a refusal from {first_year} needs deliveries up to {last}, the register has those of {years.label}",
            remedy=f"choose --from between {years.first + 1} and {years.last + 1}",
        )
    return Window(last - SPAN + 1, last)


def assumptions_of(path: Path | None) -> Assumptions:
    """Assumptions of a file of the user's, or ours.

    Raises:
        SourceError: the file cannot be read, or gives no assumptions.
    """
    if path is None:
        return default_assumptions()
    snapshot = read_file(path)
    try:
        return read_assumptions(snapshot.data.decode("utf-8"), name=snapshot.name)
    except UnicodeDecodeError as error:
        raise SourceMalformed(f"byte {error.start} is not UTF-8", where=snapshot.name, remedy="save it as UTF-8") from error


def _deals(source: Source, recipient: PartyId, category: str | None, last: int) -> list[Row]:
    for register in (source.deals, source.register):
        if register is not None and register.deals is not None:
            wanted = arms_category(category)
            return [
                row
                for row in register.deals.to_pylist()
                if row["recipient"] == recipient
                and wanted in (None, row["category"])
                and (row["ordered_year"] is None or row["ordered_year"] <= last)
            ]
    return []


def _components(
    source: Source, recipient: PartyId, terms: RefusalTerms, folder: MonitorFolder | None, window: Window
) -> Sequence[Row]:
    """Parts of the supplier in platforms of others; none where no comment or annotation says anything of deals."""
    try:
        found = stocks.components(source, Asked(recipient=recipient, category=terms.category), stocks.words_of(folder, source))
    except MeasureRefused:
        return ()
    return [row for row in found if row["ordered_year"] is None or int(str(row["ordered_year"])) <= window.last]


def refusal_report(source: Source, found: Refused, folder: MonitorFolder | None, on: date) -> Report:
    """The page of a refusal, its marks leading to the rows of the registers."""
    used = {one for loss in found.losses for one in loss.sources} | {
        one for step in found.replacements for one in step.alternative.sources
    }
    used |= {one for between in (found.through_others.intermediaries if found.through_others else ()) for one in between.sources}
    deliveries = [row for row in source.register.deliveries.to_pylist() if row["row_id"] in used]
    deliveries.sort(key=lambda row: (row["year"], row["row_id"]))
    with_deals = next((one for one in (source.deals, source.register) if one is not None and one.deals is not None), None)
    deals = [row for row in with_deals.deals.to_pylist() if row["row_id"] in used] if with_deals and with_deals.deals else []
    deals.sort(key=lambda row: (row["ordered_year"] or 0, row["row_id"]))
    titles = dict.fromkeys(Source(register=one).title for one in (source.register, with_deals) if one is not None)
    return compose_refusal(
        RefusalEvidence(
            found=found,
            on=on,
            rows=(*deliveries, *deals),
            annotations=stocks.words_of(folder, source),
            vintages=tuple(titles),
            covers_world=source.register.covers_world,
            knows_orders=with_deals is not None,
        )
    )
