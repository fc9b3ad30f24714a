"""From a register or a monitor folder to shares, concentration, totals and talk against delivery, with their sources."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import MeasureRefused
from reliant.measures.arrow import (
    PRESETS,
    Preset,
    announced_against_delivered,
    level_breaks,
    revision_error,
    sole_sources,
    supplier_concentration,
    supplier_diversity,
    supplier_shares,
    threshold_chances,
    trade_totals,
)
from reliant.measures.breaks import Indicator
from reliant.measures.flow_cells import ALL
from reliant.measures.totals import WORLD, By
from reliant.model.identity import PartyId
from reliant.model.tables import CONCENTRATION, GAP, SHARES, TOTALS
from reliant.model.tables_dependency import REVISION
from reliant.model.tables_trend import BREAKS, DIVERSITY, SOLE_SOURCE, THRESHOLDS
from reliant.model.time import Window
from reliant.pipeline.counting import (
    EACH,
    SPAN,
    Asked,
    Row,
    Source,
    columns_of,
    counted,
    refuse_rest,
    told_apart,
    wanted,
    windows_for,
    with_sources,
)
from reliant.pipeline.ingest import open_state
from reliant.pipeline.perspective import known_on, talk_sources, talk_table
from reliant.pipeline.registers import open_register
from reliant.pipeline.reliability import between_releases
from reliant.sources import MonitorFolder
from reliant.store.engines import open_frame

SHARES_COLUMNS, CONCENTRATION_COLUMNS = columns_of(SHARES), columns_of(CONCENTRATION)
SHARES_AGAINST_COLUMNS = (*SHARES_COLUMNS[:-1], "share_then", "revision", "revision_error", "vintage_then", "sources")
"""With what an older release says of the same share."""
TOTALS_COLUMNS, GAP_COLUMNS = columns_of(TOTALS), columns_of(GAP)
DIVERSITY_COLUMNS, THRESHOLDS_COLUMNS = columns_of(DIVERSITY), columns_of(THRESHOLDS)
SOLE_SOURCE_COLUMNS, BREAKS_COLUMNS = columns_of(SOLE_SOURCE), columns_of(BREAKS)
BREAKS_SHORT = (
    "recipient",
    "category",
    "indicator",
    "supplier",
    "first_year",
    "last_year",
    "mean",
    "change",
    "n_years",
    "carry_over",
    "sources",
)
"""Of BREAKS_COLUMNS, those that fit on a screen; the sentence of each series goes below."""
THRESHOLDS_SHORT = tuple(name for name in THRESHOLDS_COLUMNS if name not in ("preset_source", "vintage"))
CELL = ("recipient", "category", "window")


def shares(source: Source, asked: Asked) -> list[Row]:
    """Rows of contract SHARES with the rows of the supplier behind each; the cell's other suppliers have rows of their own."""
    found = counted(source.register, asked)
    frame = found.frame(asked.engine)
    rows = supplier_shares(frame, found.windows, per_category=found.per_category, unit=found.unit).to_pylist()
    key = (*CELL, "supplier")
    return with_sources(wanted(rows, asked), found.ids(key), key)


def shares_against(source: Source, older: Path, asked: Asked) -> list[Row]:
    """Rows of ``shares`` with what an older release says of the same share: the error of a recorded share, never chance.

    ``share_then`` and ``revision`` (share now less share then) are null where the older release does not hold the window to its
    end: new deliveries are no revision. ``revision_error`` is the mean of ``|revision|`` of the supplier over all windows of
    that length which both hold. ``sources`` holds the rows of both.

    Raises:
        MeasureRefused: see ``between_releases``.
    """
    old, found = open_register(older), counted(source.register, asked)
    window = found.windows[-1]
    comparable = between_releases(old, source.register, replace(asked, windows=window.last - window.first + 1))
    at_hand = {_cell_of(row): row for row in comparable}
    for one in found.windows:
        if old.years is not None and one.first >= old.years.first and one.last <= old.years.last:
            at_hand |= {_cell_of(row): row for row in between_releases(old, source.register, replace(asked, windows=one))}
    table = REVISION.build([{name: row[name] for name in REVISION.schema.names} for row in comparable])
    rows = []
    for row in shares(source, asked):
        then = at_hand.get(_cell_of(row))
        category = str(row["category"] or ALL)
        rows.append(
            {
                **row,
                "share_then": then["share_then"] if then else None,
                "revision": then["revision"] if then else None,
                "revision_error": revision_error(table, str(row["recipient"]), str(row["supplier"]), category=category),
                "vintage_then": old.vintage,
                "sources": then["sources"] if then else row["sources"],
            }
        )
    return [{name: row[name] for name in SHARES_AGAINST_COLUMNS} for row in rows]


def _cell_of(row: Row) -> tuple[object, ...]:
    return row["recipient"], row["category"] or ALL, row["window"], row["supplier"]


def concentration(source: Source, asked: Asked) -> list[Row]:
    """Rows of contract CONCENTRATION with all rows of the cell behind each.

    Raises:
        MeasureRefused: see ``counted``; or the file puts suppliers together.
    """
    found, deals = counted(source.register, asked), told_apart(source, asked)
    refuse_rest(found, "concentration")
    rows = supplier_concentration(
        found.frame(asked.engine),
        found.windows,
        per_category=found.per_category,
        deals=open_frame(deals, asked.engine) if deals is not None else None,
        unit=found.unit,
    ).to_pylist()
    return with_sources(rows, found.ids(CELL), CELL)


def diversity(source: Source, asked: Asked) -> list[Row]:
    """Rows of contract DIVERSITY with all rows of the cell behind each.

    Raises:
        MeasureRefused: see ``counted``; or the file puts suppliers together.
    """
    found = counted(source.register, asked)
    refuse_rest(found, "the number of suppliers")
    rows = supplier_diversity(found.frame(asked.engine), found.windows, per_category=found.per_category).to_pylist()
    return with_sources(rows, found.ids(CELL), CELL)


def thresholds(source: Source, asked: Asked, presets: Sequence[str] = ()) -> list[Row]:
    """Rows of contract THRESHOLDS with all rows of the cell behind each; of all presets when none is named.

    Raises:
        MeasureRefused: see ``counted``; or the file puts suppliers together.
    """
    found, deals = counted(source.register, asked), told_apart(source, asked)
    refuse_rest(found, "concentration")
    chosen: Mapping[str, Preset] = {name: PRESETS[name] for name in presets} or PRESETS
    rows = threshold_chances(
        found.frame(asked.engine),
        found.windows,
        per_category=found.per_category,
        deals=open_frame(deals, asked.engine) if deals is not None else None,
        presets=chosen,
        unit=found.unit,
    ).to_pylist()
    return with_sources(rows, found.ids(CELL), CELL)


def sole_source(source: Source, asked: Asked, *, only: bool = False) -> list[Row]:
    """Rows of contract SOLE_SOURCE with all rows of the cell behind each; ``only``: of cells in which one supplier is alone.

    Each category stands apart unless one is named: over all of them together hardly any supplier is alone.
    """
    found = counted(source.register, replace(asked, category=asked.category or EACH))
    rows = sole_sources(found.frame(asked.engine), found.windows, unit=found.unit).to_pylist()
    rows = [row for row in rows if asked.supplier in (None, row["supplier"]) and (row["is_sole"] or not only)]
    return with_sources(rows, found.ids(CELL), CELL)


def breaks(source: Source, asked: Asked, indicator: Indicator = "share") -> list[Row]:
    """Rows of contract BREAKS with the rows of the level's years behind each, those of all suppliers.

    Without a window the series runs over all years of the register.

    Raises:
        MeasureRefused: see ``counted``; or the index is asked for and the file puts suppliers together.
    """
    register = source.register
    window = asked.windows if isinstance(asked.windows, Window) else register.years
    found = counted(register, replace(asked, windows=window))
    if indicator == "hhi":
        refuse_rest(found, "concentration")
    rows = level_breaks(
        found.frame(asked.engine), found.span, of=indicator, supplier=asked.supplier, per_category=found.per_category
    ).to_pylist()
    behind: dict[tuple[object, object], list[tuple[int, str]]] = {}
    known = found.table.filter(pc.is_valid(found.table["value"]))
    for recipient, category, year, row_id in zip(
        *(known[name].to_pylist() for name in ("recipient", "category", "year", "row_id")), strict=True
    ):
        behind.setdefault((recipient, category if found.per_category else None), []).append((year, row_id))
    return [
        {
            **row,
            "sources": [
                row_id
                for year, row_id in behind.get((row["recipient"], row["category"]), [])
                if row["first_year"] <= year <= row["last_year"]
            ],
        }
        for row in rows
    ]


def totals(source: Source, by: By, asked: Asked, against: Window | None) -> list[Row]:
    """Rows of contract TOTALS with the rows of the party behind each."""
    register = source.register
    found = counted(register, asked)
    window = found.windows[-1]
    rows = trade_totals(
        found.frame(asked.engine),
        by,
        window,
        against=against,
        not_the_world=None if register.covers_world else register.coverage,
        per_category=found.per_category,
        unit=found.unit,
    ).to_pylist()
    party = "recipient" if by == "world" else by
    ids: dict[tuple[object, object], list[str]] = {}
    for (name, category, _), row_ids in found.ids((party, "category", "window")).items():
        ids.setdefault((WORLD if by == "world" else name, category), []).extend(row_ids)
    return [{**row, "sources": ids.get((row["id"], row["category"]), [])} for row in rows]


def gap(folder: MonitorFolder, asked: Asked, on: date, state: Path | None) -> list[Row]:
    """Rows of contract GAP with the claims and rows behind each.

    Raises:
        SourceError, LedgerError: the folder or its ledger cannot be read.
        MeasureRefused: neither the texts nor the register know anything of the country.
    """
    if asked.recipient is None:
        raise MeasureRefused("no country is named", remedy="name one with --recipient ISO3")
    recipient = PartyId(asked.recipient)
    ledger, holdings = open_state(folder, state)
    ledger.close()
    known = known_on(holdings, on)
    window = asked.windows if isinstance(asked.windows, Window) else windows_for(holdings.values, SPAN)[-1]
    talk, deliveries = talk_table(known, recipient), holdings.values.deliveries
    if not talk.num_rows and not pc.any(pc.equal(deliveries["recipient"], recipient)).as_py():
        raise MeasureRefused(
            f"no text of the monitor and no row of its register is about {recipient}",
            where=str(folder.path),
            remedy="name a country the monitor follows, or add documents and a register about it",
        )
    rows = announced_against_delivered(
        open_frame(talk, asked.engine), open_frame(deliveries, asked.engine), recipient, window
    ).to_pylist()
    return _talk_and_rows(rows, talk_sources(talk, window), deliveries, recipient, window)


def _talk_and_rows(
    rows: Sequence[Row],
    told: Mapping[tuple[str, str], Sequence[str]],
    deliveries: pa.Table,
    recipient: PartyId,
    window: Window,
) -> list[Row]:
    delivered: dict[str, list[str]] = {}
    for delivery in deliveries.to_pylist():
        if delivery["recipient"] == recipient and delivery["year"] in window:
            delivered.setdefault(delivery["supplier"], []).append(delivery["row_id"])
    return [
        {
            **row,
            "sources": [
                *dict.fromkeys(i for (partner, _), ids in sorted(told.items()) if partner == row["partner"] for i in ids),
                *delivered.get(str(row["partner"]), []),
            ],
        }
        for row in rows
    ]
