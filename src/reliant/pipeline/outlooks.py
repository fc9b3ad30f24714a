"""From registers and a monitor's documents to outlooks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from reliant.errors import ScenarioRefused
from reliant.model.claim import EventType
from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN, PartyId
from reliant.model.register import Register
from reliant.model.tables_outlook import OUTLOOK
from reliant.model.time import Window
from reliant.pipeline.backtests import has_exact_years
from reliant.pipeline.counting import Row, Source, columns_of, of
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import known_on
from reliant.scenarios.backtest import order_outlooks, panel_of
from reliant.scenarios.first_delivery import completion_waits, first_waits
from reliant.scenarios.outlook import (
    Looking,
    OrderChances,
    empty_share_row,
    meeting_row,
    order_rows,
    share_row,
    unseen_meeting_row,
)
from reliant.scenarios.outlook_cases import Cases, cases_at, refuse_horizon
from reliant.scenarios.outlook_model import QUESTIONS
from reliant.scenarios.rhythm import rhythm_of
from reliant.scenarios.skill import Skill, skill
from reliant.scenarios.supply_history import CONTINUED, Orders, Supply, orders_of, supply_of
from reliant.scenarios.world_model import FIRST_TESTED, Learned, learn, past_outlooks, world_model
from reliant.sources import MonitorFolder

OUTLOOK_COLUMNS = columns_of(OUTLOOK)
SHORT = (
    "question",
    "supplier",
    "threshold",
    "about",
    "window",
    "probability",
    "base_rate",
    "comparable_rate",
    "expected",
    "sources",
)
"""Columns that a table for people has room for."""
_LEARNED = {
    False: "deliveries to all recipients, windows over by",
    True: "deliveries to and orders of all recipients, windows over by",
}
_MEETINGS = frozenset({EventType.VISIT, EventType.TALKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked ahead for. ``as_of`` null: the last full year known on the day ``on``."""

    recipient: PartyId
    supplier: PartyId | None
    horizon: int
    as_of: int | None
    on: date
    with_orders: bool = False


def outlook(source: Source, folder: MonitorFolder | None, wanted: Wanted, *, state: Path | None = None) -> list[Row]:
    """Rows of OUTLOOK: shares and the largest supplier, open orders, and the next meeting; with the ids behind each.

    Args:
        source: register of values, and of orders where it is another.
        folder: the monitor whose documents tell of meetings; null: only a register is given.
        wanted: recipient, supplier, horizon and year.
        state: where the monitor's ledger is kept, instead of in the folder.

    Raises:
        ScenarioRefused: the horizon is out of reach, the register is of goods or holds nothing of the recipient, or the year lies
            outside of it.
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    refuse_horizon(wanted.horizon)
    register = source.register
    if register.flows is not None:
        raise ScenarioRefused(
            "outlooks are made from deliveries of arms, and this is a file of goods",
            where=register.name,
            remedy="name a trade register of arms",
        )
    supply = supply_of(register.deliveries)
    as_of = _year(supply, wanted, register.name)
    deals_of = source.deals if source.deals is not None and source.deals.deals is not None else register
    deals = of(deals_of.deals, recipient=wanted.recipient) if deals_of.deals is not None else None
    _refuse_unseen(supply, deals, wanted.recipient, register.name)
    orders = orders_of(deals_of.deals) if deals_of.deals is not None else None
    if wanted.with_orders and orders is None:
        raise ScenarioRefused(
            f"format {register.format} knows no orders, so they cannot be looked at",
            where=register.name,
            remedy="leave out --with-orders, or name a monitor that has deals",
        )
    looking = Looking(recipient=wanted.recipient, as_of=as_of, horizon=wanted.horizon, vintage=register.vintage, learned_from="")
    rows = _share_rows(source, supply, orders if wanted.with_orders else None, looking, wanted, orders)
    if deals is not None and orders is not None:
        rows += _order_rows(deals_of, deals, orders, looking, wanted.supplier)
    partner = wanted.supplier or PartyId(str(rows[0]["supplier"]))
    if folder is not None and partner != UNKNOWN:
        rows.append(_meeting(folder, looking, partner, wanted.on, state))
    checked = OUTLOOK.build([{name: row[name] for name in OUTLOOK.schema.names} for row in rows]).to_pylist()
    return [{**row, "sources": given["sources"]} for row, given in zip(checked, rows, strict=True)]


def _year(supply: Supply, wanted: Wanted, file: str) -> int:
    as_of = min(supply.years.last, wanted.on.year - 1) if wanted.as_of is None else wanted.as_of
    if as_of > supply.years.last:
        raise ScenarioRefused(
            f"its deliveries end in {supply.years.last}, so nothing is known as of {as_of}",
            where=file,
            remedy=f"choose --as-of up to {supply.years.last}",
        )
    if as_of < supply.years.first:
        raise ScenarioRefused(
            f"its deliveries begin in {supply.years.first}, so nothing is known as of {as_of}",
            where=file,
            remedy=f"choose --as-of from {supply.years.first}",
        )
    return as_of


def _refuse_unseen(supply: Supply, deals: pa.Table | None, recipient: PartyId, file: str) -> None:
    if recipient not in supply.recipients and (deals is None or not deals.num_rows):
        raise ScenarioRefused(
            f"it holds no delivery to {party_name(recipient)} and no order of it, so there is nothing to look ahead from",
            where=file,
            remedy="name a country it holds: reliant measure totals --by recipient lists them",
        )


def _share_rows(
    source: Source, supply: Supply, used: Orders | None, looking: Looking, wanted: Wanted, orders: Orders | None
) -> list[dict[str, Any]]:
    cases = cases_at(supply, used, looking.as_of, looking.horizon)
    ids = _delivery_ids(source, wanted.recipient, looking.last_window)
    if looking.recipient not in cases.recipient:
        named = wanted.supplier or UNKNOWN
        return [{**empty_share_row(looking, question, named), "sources": ids} for question in QUESTIONS]
    looking, learned = _learned(source, supply, used, looking)
    told = [_book(orders, cases, looking)] if used is None and orders is not None else []
    if wanted.supplier is not None and wanted.supplier != _largest(cases, looking):
        told.insert(0, f"{party_name(wanted.supplier)}, which was asked for, is not the largest supplier")
    if looking.as_of < supply.years.last and not has_exact_years(source.register):
        told.append("its yearly values are even splits over a deal's years and lean on what came later")
    return [
        {**share_row(looking, question, cases, found, besides=told), "sources": ids}
        for question, found in zip(QUESTIONS, learned, strict=True)
    ]


def _largest(cases: Cases, looking: Looking) -> str:
    return cases.supplier[cases.recipient.index(looking.recipient)]


def _learned(source: Source, supply: Supply, used: Orders | None, looking: Looking) -> tuple[Looking, list[Learned | None]]:
    """Each question fitted on this register where it is whole and exact, else as the package brings it."""
    register, as_of = source.register, looking.as_of
    if register.covers_world and has_exact_years(register):
        panel = panel_of(supply, used, looking.horizon, until=as_of)
        found = [learn(panel, question, as_of, past_outlooks(panel, question, as_of)) for question in QUESTIONS]
        return replace(looking, learned_from=f"{register.name}, {_LEARNED[used is not None]} {as_of}"), found
    model = world_model()
    written = [model.of(question, looking.horizon, as_of, knows_orders=used is not None) for question in QUESTIONS]
    if all(one is None for one in written):
        years = sorted({one.as_of for one in model.learned if one.horizon == looking.horizon})
        raise ScenarioRefused(
            f"nothing to compare with is written down for {looking.horizon} years ahead as of {as_of}, and this file "
            "holds too few recipients (or no exact yearly values) to learn from",
            where=register.name,
            remedy=f"choose --as-of from {years[0]} to {years[-1]}, or name a whole register by delivery year with --register",
        )
    what = f"SIPRI Arms Transfers Database, release of {model.release}, {_LEARNED[used is not None]} {as_of}"
    return replace(looking, learned_from=what), written


def _book(orders: Orders, cases: Cases, looking: Looking) -> str:
    """Orders under way in words: the model does not look at them unless it is told to."""
    known = orders.until(looking.as_of)
    chosen = (known.recipient == looking.recipient) & (known.first_delivered > looking.as_of)
    mine = known.supplier[chosen] == _largest(cases, looking)
    volumes = known.volume[chosen]
    with_it, with_others = float(volumes[mine].sum()), float(volumes[~mine].sum())
    supplier = party_name(_largest(cases, looking))
    return (
        f"orders without any delivery yet, not looked at here: {with_it:.0f} million TIV with {supplier}, {with_others:.0f} with "
        "others"
    )


def _delivery_ids(source: Source, recipient: PartyId, window: Window) -> list[str]:
    rows = of(source.register.deliveries, recipient=recipient)
    columns = (rows[name].to_pylist() for name in ("row_id", "year", "value_tiv"))
    return [row_id for row_id, year, value in zip(*columns, strict=True) if year in window and value is not None]


def _order_rows(
    register: Register, deals: pa.Table, orders: Orders, looking: Looking, supplier: PartyId | None
) -> list[dict[str, Any]]:
    chances, what = _chances(register, orders, looking)
    chosen = [row for row in deals.to_pylist() if supplier is None or CONTINUED.get(row["supplier"], row["supplier"]) == supplier]
    told = replace(looking, vintage=register.vintage, learned_from=what)
    return [{**row, "sources": [deal]} for row, deal in order_rows(told, chosen, chances)]


def _chances(register: Register, orders: Orders, looking: Looking) -> tuple[OrderChances, str]:
    """How orders go on: from this register where it is whole, else as the package brings it, or from the extract alone."""
    model = world_model()
    is_now = register.years is None or looking.as_of >= register.years.last
    none = Skill(value=None, low=None, high=None)
    pace = model.pace if is_now else None
    if register.covers_world and register.deals is not None:
        as_of, horizon = looking.as_of, looking.horizon
        tested = order_outlooks(orders, horizon, range(FIRST_TESTED, as_of), last=as_of, known_until=as_of)
        over = [none, none]
        if tested.outcome.size:
            over = [
                skill(tested.probability, simpler, tested.outcome, tested.recipient)
                for simpler in (tested.persistence, tested.base_rate)
            ]
        completion = completion_waits(register.deals.to_pylist(), as_of) if is_now else None
        first = first_waits(orders, as_of)
        found = OrderChances(first=first, completion=completion, pace=pace, over_persistence=over[0], over_base_rate=over[1])
        return found, f"all orders of the register up to {as_of}"
    if is_now:
        found = OrderChances(
            first=model.first,
            completion=model.completion,
            pace=pace,
            over_persistence=model.orders_over_persistence,
            over_base_rate=model.orders_over_base_rate,
        )
        return found, f"SIPRI Arms Transfers Database, release of {model.release}, all orders"
    found = OrderChances(
        first=first_waits(orders, looking.as_of), completion=None, pace=None, over_persistence=none, over_base_rate=none
    )
    return found, f"orders of this extract up to {looking.as_of}"


def _meeting(folder: MonitorFolder, looking: Looking, supplier: PartyId, on: date, state: Path | None) -> dict[str, Any]:
    """The next visit or talks, from events of both countries that are told as facts and dated to the month."""
    ledger, holdings = open_state(folder, state)
    ledger.close()
    until = min(on, date(looking.as_of, 12, 31))
    known = known_on(holdings, until)
    published = [one.published_on for one in known.documents if one.published_on is not None]
    if not published:
        return {**unseen_meeting_row(looking, supplier, until), "sources": []}
    told = {one.id: one.published_on for one in known.documents}
    claims = {one.id: one for one in known.claims}
    days: list[date] = []
    sources: list[str] = []
    for event in known.events:
        if event.type not in _MEETINGS or not event.modality.is_fact:
            continue
        if not {looking.recipient, supplier} <= {event.recipient, event.supplier, *event.other_parties}:
            continue
        day = event.date.first if event.date is not None and event.date.month is not None else None
        days += [found for found in [day or _first_told([told.get(claims[one].document) for one in event.claims])] if found]
        sources += list(event.claims)
    covered = (min(published), max(published))
    window = (date(looking.window.first, 1, 1), date(looking.window.last, 12, 31))
    rhythm = rhythm_of(days, since=covered[0], until=covered[1], window=window)
    return {**meeting_row(looking, supplier, rhythm, covered), "sources": sources}


def _first_told(days: Sequence[date | None]) -> date | None:
    return min((one for one in days if one is not None), default=None)
