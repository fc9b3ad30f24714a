"""From register files or a monitor folder to result rows, each with the ids of the rows behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures import announced_against_delivered, supplier_concentration, supplier_shares, trade_totals
from reliant.measures.totals import WORLD, By
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.model.tables import CONCENTRATION, GAP, SHARES, TOTALS, TableContract
from reliant.model.time import Window
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import known_on, talk_sources, talk_table
from reliant.pipeline.registers import measurable, monitor_registers, one_release
from reliant.sources import MonitorFolder
from reliant.store.engines import Engine, open_frame

Row = dict[str, object]
SPAN = 5
"""Years of a window when the user names none: the field's habit."""


def _columns(contract: TableContract) -> tuple[str, ...]:
    return (*(column.name for column in contract.columns), "sources")


SHARES_COLUMNS, CONCENTRATION_COLUMNS = _columns(SHARES), _columns(CONCENTRATION)
TOTALS_COLUMNS, GAP_COLUMNS = _columns(TOTALS), _columns(GAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Which cells of a measure are wanted; null means all of them."""

    recipient: PartyId | None
    supplier: PartyId | None
    per_category: bool
    category: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The register a measure is made from; ``deals`` tells deals apart where the register of values does not."""

    register: Register
    deals: Register | None = None

    @property
    def title(self) -> str:
        """Name, format and release, as they stand above a table."""
        register = self.register
        n_corrected = len(register.corrected)
        corrected = f", {n_corrected} cell{'s' * (n_corrected > 1)} corrected" if n_corrected else ""
        return f"{register.name}, format {register.format}, release of {register.vintage or 'unknown date'}{corrected}"


def register_source(paths: Sequence[Path] | None, folder: MonitorFolder | None) -> Source:
    """The register named by the user, or the one of a monitor.

    Raises:
        SourceError: a file cannot be read.
        MeasureRefused: several files that must not be added up, or nothing is named.
    """
    if paths:
        return Source(register=measurable(one_release(paths)[0]))
    if folder is None:
        raise MeasureRefused("no register is named", remedy="name one with --register PATH, or a monitor with --monitor DIR")
    registers = folder.settings.registers
    values, deals = monitor_registers(folder)
    values = measurable(values)
    stated = registers.released.get(registers.values)
    if values.vintage is None and stated is not None:
        values = replace(values, vintage=stated.isoformat())
    return Source(register=values, deals=deals)


def shares(source: Source, cells: Cells, windows: Window | int | None, engine: Engine) -> list[Row]:
    """Rows of contract SHARES with the rows of the supplier behind each; the cell's other suppliers have rows of their own."""
    chosen = windows_for(source.register, windows)
    table = _wanted(source.register.deliveries, cells.recipient, cells.category)
    rows = supplier_shares(open_frame(table, engine), chosen, per_category=cells.per_category).to_pylist()
    rows = [row for row in rows if cells.supplier in (None, row["supplier"])]
    return _with_sources(rows, table, chosen, ("recipient", "category", "window", "supplier"), per_category=cells.per_category)


def concentration(source: Source, cells: Cells, windows: Window | int | None, engine: Engine) -> list[Row]:
    """Rows of contract CONCENTRATION with all rows of the cell behind each."""
    chosen = windows_for(source.register, windows)
    table = _wanted(source.register.deliveries, cells.recipient, cells.category)
    deals = _wanted(source.deals.deliveries, cells.recipient, cells.category) if source.deals else None
    rows = supplier_concentration(
        open_frame(table, engine),
        chosen,
        per_category=cells.per_category,
        deals=open_frame(deals, engine) if deals is not None else None,
    ).to_pylist()
    return _with_sources(rows, table, chosen, ("recipient", "category", "window"), per_category=cells.per_category)


def totals(source: Source, by: By, window: Window | None, against: Window | None, engine: Engine) -> list[Row]:
    """Rows of contract TOTALS with the rows of the party behind each."""
    chosen = windows_for(source.register, window)[-1]
    register = source.register
    frame = open_frame(register.deliveries, engine)
    rows = trade_totals(
        frame, by, chosen, against=against, not_the_world=None if register.covers_world else register.coverage
    ).to_pylist()
    ids: dict[str, list[str]] = {}
    for row_id, party, year in zip(
        *(register.deliveries.column(name).to_pylist() for name in ("row_id", "recipient" if by == "world" else by, "year")),
        strict=True,
    ):
        if year in chosen:
            ids.setdefault(WORLD if by == "world" else party, []).append(row_id)
    return [{**row, "sources": ids.get(row["id"], [])} for row in rows]


def gap(
    folder: MonitorFolder, recipient: PartyId, window: Window | None, on: date, engine: Engine, state: Path | None
) -> list[Row]:
    """Rows of contract GAP with the claims and rows behind each.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
    """
    ledger, holdings = open_state(folder, state)
    ledger.close()
    known = known_on(holdings, on)
    chosen = window or windows_for(holdings.values, SPAN)[-1]
    talk, deliveries = talk_table(known, recipient), holdings.values.deliveries
    rows = announced_against_delivered(open_frame(talk, engine), open_frame(deliveries, engine), recipient, chosen).to_pylist()
    told = talk_sources(talk, chosen)
    delivered: dict[str, list[str]] = {}
    for delivery in deliveries.to_pylist():
        if delivery["recipient"] == recipient and delivery["year"] in chosen:
            delivered.setdefault(delivery["supplier"], []).append(delivery["row_id"])
    return [
        {
            **row,
            "sources": [
                *dict.fromkeys(i for (partner, _), ids in sorted(told.items()) if partner == row["partner"] for i in ids),
                *delivered.get(row["partner"], []),
            ],
        }
        for row in rows
    ]


def windows_for(register: Register, asked: Window | int | None) -> tuple[Window, ...]:
    """Windows to count: the one asked for, windows of so many years up to the register's last year, or its last five years.

    Raises:
        MeasureRefused: the register has no delivery, so it has no years.
    """
    if isinstance(asked, Window):
        return (asked,)
    if register.years is None:
        raise MeasureRefused(
            "it holds no delivery, so there are no years to count",
            where=register.name,
            remedy="check it with reliant register inspect",
        )
    windows = Window.every(asked or SPAN, first=register.years.first, last=register.years.last)
    return windows if asked else windows[-1:]


def _wanted(deliveries: pa.Table, recipient: PartyId | None, category: str | None) -> pa.Table:
    frame = nw.from_native(deliveries)
    if recipient is not None:
        frame = frame.filter(nw.col("recipient") == recipient)
    if category is not None:
        frame = frame.filter(nw.col("category") == category)
    table: pa.Table = frame.to_native()
    return table


def _with_sources(
    rows: Iterable[Row], deliveries: pa.Table, windows: Sequence[Window], key: Sequence[str], *, per_category: bool
) -> list[Row]:
    """Each result row with the ids of the delivery rows of its cell."""
    ids: dict[tuple[object, ...], list[str]] = {}
    columns = {
        name: deliveries.column(name).to_pylist() for name in ("row_id", "recipient", "category", "supplier", "year", "value_tiv")
    }
    for place, row_id in enumerate(columns["row_id"]):
        window = next((window for window in windows if columns["year"][place] in window), None)
        if window is None or columns["value_tiv"][place] is None:
            continue
        cell = {
            "recipient": columns["recipient"][place],
            "category": columns["category"][place] if per_category else None,
            "window": str(window),
            "supplier": columns["supplier"][place],
        }
        ids.setdefault(tuple(cell[name] for name in key), []).append(row_id)
    return [{**row, "sources": ids.get(tuple(row[name] for name in key), [])} for row in rows]
