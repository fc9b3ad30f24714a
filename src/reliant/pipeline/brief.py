"""The main job: a monitor folder to a brief."""

from collections import Counter
from collections.abc import Hashable
from datetime import date
from pathlib import Path

import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.arrow import (
    Verdict,
    announced_against_delivered,
    jeffreys_interval,
    sole_sources,
    supplier_concentration,
    supplier_shares,
    verdict_on_change,
)
from reliant.measures.concentration import effective_deals
from reliant.measures.orders import whole_order
from reliant.model.countries import party_name
from reliant.model.identity import PartyId
from reliant.model.time import Window
from reliant.monitor import Brief, Evidence, Flow, compose
from reliant.monitor.evidence import years_of
from reliant.pipeline.ingest import Progress, open_state, quiet
from reliant.pipeline.perspective import Holdings, Known, known_on, talk_sources, talk_table
from reliant.sources import MonitorFolder, Settings
from reliant.store.engines import open_frame

SPAN = 5
FIRST_YEAR = 1996
"""Five-year windows reach back to here: what is older tells little of today's habits."""
TALK_WINDOWS = 2
"""Talk and delivery are set side by side over the last two windows: deliveries follow talk by years."""


def make_brief(
    folder: MonitorFolder,
    subject: PartyId,
    supplier: PartyId | None,
    on: date,
    *,
    state: Path | None = None,
    progress: Progress = quiet,
) -> Brief:
    """The brief of a country as of a day.

    Args:
        folder: the monitor.
        subject: the country.
        supplier: the supplier watched; null: the monitor's own if it is about this country, else the largest.
        on: nothing that became known later is used; windows end with the last full year before it.
        state: where the ledger is kept, instead of in the folder.
        progress: told what is being read.

    Raises:
        SourceError: a file of the folder cannot be read.
        LedgerError: the ledger cannot be written, or a newer version wrote it.
        MeasureRefused: the register knows nothing of the country.
    """
    ledger, holdings = open_state(folder, state, progress=progress)
    ledger.close()
    return compose(evidence_on(holdings, known_on(holdings, on), folder.settings, subject, supplier, on))


def evidence_on(
    holdings: Holdings, known: Known, settings: Settings, subject: PartyId, supplier: PartyId | None, on: date
) -> Evidence:
    """What a brief is composed from, as known on a day.

    Raises:
        MeasureRefused: the register knows nothing of the country.
    """
    flow = _flow(holdings, subject, on)
    watched = supplier or (
        PartyId(settings.supplier) if settings.supplier and settings.subject == subject else _largest(flow, subject)
    )
    talk_window = Window(flow.windows[-TALK_WINDOWS:][0].first, flow.windows[-1].last)
    talk = talk_table(known, subject)
    gap = announced_against_delivered(open_frame(talk), open_frame(holdings.values.deliveries), subject, talk_window)
    return Evidence(
        subject=subject,
        supplier=watched,
        on=on,
        flow=flow,
        verdict=_verdict(flow, watched),
        chance=_chance(holdings, flow, subject, watched),
        talk_window=talk_window,
        gap=tuple(gap.to_pylist()),
        talk_sources=talk_sources(talk, talk_window),
        documents=known.documents,
        unread=_unread(holdings, known),
        claims=known.claims,
        events=known.events,
        agreements=known.agreements,
        ownership=holdings.ownership,
        registers=tuple({register.name: register for register in (holdings.values, holdings.deals, *holdings.older)}.values()),
        annotations=holdings.annotations,
        not_taken=holdings.not_taken,
        n_copies=len(holdings.copies),
    )


def _flow(holdings: Holdings, subject: PartyId, on: date) -> Flow:
    last = min(on.year - 1, holdings.values.years.last if holdings.values.years else on.year - 1)
    deliveries = [row for row in _rows_to(holdings.values.deliveries, subject) if int(str(row["year"])) <= last]
    deals = [
        row
        for row in _rows_to(holdings.deals.deals, subject)
        if row["ordered_year"] is None or int(str(row["ordered_year"])) <= on.year
    ]
    if not deliveries and not deals:
        raise MeasureRefused(
            f"no delivery to {party_name(subject)} and no order of it is in it",
            where=holdings.values.name,
            remedy="name a country the register knows: reliant measure totals --by recipient lists them",
        )
    windows = Window.every(SPAN, first=FIRST_YEAR, last=last)
    table = holdings.values.deliveries.filter(pa.compute.equal(holdings.values.deliveries.column("recipient"), subject))
    by_deal = holdings.deals.deliveries.filter(pa.compute.equal(holdings.deals.deliveries.column("recipient"), subject))
    return Flow(
        windows=windows,
        shares=_defined(supplier_shares(open_frame(table), windows)),
        concentration=tuple(supplier_concentration(open_frame(table), windows, deals=open_frame(by_deal)).to_pylist()),
        sole_sources=tuple(sole_sources(open_frame(table), windows).to_pylist()),
        deliveries=tuple(sorted(deliveries, key=lambda row: (row["year"], row["row_id"]))),
        deals=tuple(sorted(deals, key=lambda row: (row["ordered_year"] or 0, row["row_id"]))),
        older={register.vintage or register.name: tuple(_rows_to(register.deliveries, subject)) for register in holdings.older},
    )


def _rows_to(table: pa.Table | None, subject: PartyId) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = table.to_pylist() if table is not None else []
    return [row for row in rows if row["recipient"] == subject]


def _defined(shares: pa.Table) -> tuple[dict[str, object], ...]:
    """Shares of cells with a volume; a cell of nothing but zeros has none."""
    return tuple(row for row in shares.to_pylist() if row["share"] is not None)


def _largest(flow: Flow, subject: PartyId) -> PartyId:
    """The largest known supplier of the last window with a delivery.

    Raises:
        MeasureRefused: no supplier is known.
    """
    for row in reversed(flow.concentration):
        if row["top_supplier"]:
            return PartyId(str(row["top_supplier"]))
    raise MeasureRefused(f"no supplier of {party_name(subject)} is known", remedy="name one with --supplier ISO3")


def _verdict(flow: Flow, supplier: PartyId) -> Verdict | None:
    """Verdict on the last two windows; null without orders in both. A whole order counts once, at its first delivery."""
    if len(flow.windows) < 2:
        return None
    before, after = flow.windows[-2:]
    suppliers: dict[Window, list[str]] = {before: [], after: []}
    for party, first_delivery in _orders(flow):
        for window, found in suppliers.items():
            if first_delivery in window:
                found.append(party)
    if not suppliers[before] or not suppliers[after]:
        return None
    return verdict_on_change(suppliers[before], suppliers[after], supplier, (before, after))


def _orders(flow: Flow) -> list[tuple[str, int]]:
    """Supplier and year of the first delivery of each whole order; a deal without an order year is one of its own."""
    delivered = [deal for deal in flow.deals if deal["delivery_years"]]
    dated = [deal for deal in delivered if deal["ordered_year"] is not None]
    keys = whole_order(
        [str(deal["supplier"]) for deal in dated],
        [int(str(deal["ordered_year"])) for deal in dated],
        [str(deal["category"]) for deal in dated],
    )
    undated = [deal for deal in delivered if deal["ordered_year"] is None]
    orders: dict[Hashable, tuple[str, list[int]]] = {}
    for key, deal in [*zip(keys, dated, strict=True), *((deal["row_id"], deal) for deal in undated)]:
        orders.setdefault(key, (str(deal["supplier"]), []))[1].extend(years_of(deal))
    return [(supplier, min(years)) for supplier, years in orders.values()]


def _chance(holdings: Holdings, flow: Flow, subject: PartyId, supplier: PartyId) -> tuple[float, float] | None:
    """How far chance alone could move the supplier's share of the last window; null when there is nothing to count."""
    window = flow.windows[-1]
    weights: Counter[str] = Counter()
    for row in _rows_to(holdings.deals.deliveries, subject):
        if row["deal_key"] is not None and row["value_tiv"] is not None and int(str(row["year"])) in window:
            weights[str(row["deal_key"])] += float(str(row["value_tiv"]))  # type: ignore[assignment]
    n_effective = effective_deals(list(weights.values())) if weights else None
    share = next(
        (float(str(row["share"])) for row in flow.shares if row["window"] == str(window) and row["supplier"] == supplier), 0.0
    )
    return jeffreys_interval(min(share, 1.0), n_effective) if n_effective else None


def _unread(holdings: Holdings, known: Known) -> dict[str, int]:
    kept = {document.id for document in known.documents}
    return dict(Counter(reason for document, reason in holdings.unread.items() if document in kept))
