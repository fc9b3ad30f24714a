"""The record of forecasts in a monitor folder: ``forecasts.jsonl``, which only grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reliant.errors import ScenarioRefused, UnknownName
from reliant.model.document import Document
from reliant.model.tables_outlook import SCORES
from reliant.monitor.wording import plural
from reliant.pipeline.counting import Source, columns_of
from reliant.pipeline.ingest import open_state
from reliant.scenarios.forecasts import (
    Forecast,
    Outcome,
    check_lines,
    decided,
    forecast_named,
    forecast_scores,
    recorded,
    resolved,
)
from reliant.scenarios.resolution_rule import parse_rule
from reliant.scenarios.supply_history import supply_of
from reliant.scenarios.verbal import read_number, read_words
from reliant.sources import MonitorFolder, append_lines, read_lines

FILE = "forecasts.jsonl"
SCORES_COLUMNS = columns_of(SCORES)
SHORT = ("id", "kind", "made_on", "says", "probability", "state", "brier", "brier_best", "brier_worst")
"""Columns that a table for people has room for."""


def record_of(folder: MonitorFolder) -> Path:
    """The file of the record; it stands beside monitor.toml and belongs under version control."""
    return folder.path / FILE


def lines_of(folder: MonitorFolder) -> list[dict[str, Any]]:
    """All entries, oldest first.

    Raises:
        SourceMalformed: the record is damaged.
    """
    lines = read_lines(record_of(folder))
    check_lines(lines, str(record_of(folder)))
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A forecast as a user gives it; what is null is found in the document, in the wording, or not asked."""

    wording: str
    by: str
    said_on: date | None = None
    document: str | None = None
    words: str | None = None
    scale: str = "icd203"
    probability: str | None = None
    measure: str | None = None
    rule: str | None = None
    due: date | None = None


def record(folder: MonitorFolder, said: Said, *, on: date, state: Path | None = None) -> tuple[Forecast, bool]:
    """Put a forecast on record; the forecast, and whether it is new there.

    Raises:
        UnknownName: the monitor holds no such document.
        ScenarioRefused: see ``recorded``; its probability is said twice, its sentence does not stand in the document, or nothing
            tells its day.
        SourceError, LedgerError: the folder, its ledger or the record cannot be read or written.
    """
    if said.probability is not None and said.words is not None:
        raise ScenarioRefused("its probability is given twice", remedy="give --words or --probability, not both")
    wording = " ".join(said.wording.split())
    if not wording or not said.by.strip():
        raise ScenarioRefused("a forecast needs its wording and who said it", remedy="give both, as they stand in the source")
    reading = read_number(said.probability) if said.probability else read_words(said.words or wording, said.scale)
    document = _document(folder, said.document, state) if said.document else None
    when = said.said_on or (document.published_on if document is not None else None)
    if when is None:
        raise ScenarioRefused("nothing tells the day it was said", remedy="give --said-on DATE")
    if document is not None and document.published_on is not None and when > document.published_on:
        raise ScenarioRefused(
            f"it was said on {when}, after its document of {document.published_on}", where=document.id, remedy="check --said-on"
        )
    forecast = Forecast(
        said_on=when,
        recorded_on=on,
        wording=said.wording.strip(),
        reading=reading,
        by=said.by.strip(),
        document=document.id if document is not None else None,
        span=_span(document, said.wording.strip()) if document is not None else None,
        measure=parse_rule(said.measure).text if said.measure else None,
        rule=said.rule,
        due=said.due,
    )
    line = recorded(forecast, lines_of(folder))
    append_lines(record_of(folder), [line] if line else [])
    return forecast, line is not None


def _document(folder: MonitorFolder, name: str, state: Path | None) -> Document:
    ledger, holdings = open_state(folder, state)
    ledger.close()
    found = [one for one in holdings.documents if one.id.startswith(name)]
    if len(found) != 1:
        near = [one.id for one in found[:5]]
        raise UnknownName(
            "document", name, nearest=near, remedy="ids of documents begin with d-: reliant ledger show prints them"
        )
    return found[0]


def _span(document: Document, wording: str) -> tuple[int, int]:
    start = document.text.find(wording)
    if start < 0:
        raise ScenarioRefused(
            "the sentence does not stand in it word for word",
            where=document.id,
            remedy="copy it as it stands, or leave out --document",
        )
    return start, start + len(wording)


def resolve(
    folder: MonitorFolder, forecast: str, outcome: Outcome, *, by: str, on: date, why: str, instead: bool = False
) -> tuple[str, bool]:
    """Resolve a forecast by a person's word; its id, and whether a line was added.

    Raises:
        UnknownName, ScenarioRefused: see ``resolved``.
        SourceError: the record cannot be read or written.
    """
    lines = lines_of(folder)
    line = resolved(lines, forecast, outcome, by=by, on=on, why=why, instead=instead)
    append_lines(record_of(folder), [line] if line else [])
    return forecast_named(lines, forecast)["id"], line is not None


def resolve_by_register(
    folder: MonitorFolder, forecast: str, source: Source, *, on: date, instead: bool = False
) -> tuple[str, Outcome, str]:
    """Resolve a forecast by its measure; its id, the outcome and why.

    Raises:
        UnknownName: no forecast has the id.
        ScenarioRefused: the register cannot decide it yet or at all, or see ``resolved``.
        SourceError: the record cannot be read or written.
    """
    register = source.register
    state, why = decided(lines_of(folder), forecast, supply_of(register.deliveries))
    if state not in ("true", "false", "void"):
        remedy = (
            "wait for a register that covers the window" if state == "open" else "judge it yourself with --as, --by and --why"
        )
        raise ScenarioRefused(f"the register cannot decide it: {why}", where=register.name, remedy=remedy)
    release = f"{register.name}, release of {register.vintage or 'unknown date'}"
    found, _ = resolve(folder, forecast, state, by=release, on=on, why=why, instead=instead)
    return found, state, why


def summary(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Mean scores of what is known, of outlooks and forecasts apart; hindsight is left out of them."""
    told = []
    for kind in ("outlook", "forecast"):
        known = [row for row in rows if row["kind"] == kind and row["brier"] is not None and not row["is_hindsight"]]
        n_all, n_hindsight = (
            sum(row["kind"] == kind and (is_all or row["is_hindsight"]) for row in rows) for is_all in (True, False)
        )
        if not n_all:
            continue
        mean = f"mean Brier {sum(row['brier'] for row in known) / len(known):.3f}" if known else "no score yet"
        told.append(f"{plural(n_all, kind)}, {len(known)} of them scored: {mean}; {n_hindsight} made in hindsight and left out.")
    return told


def scores(folder: MonitorFolder, on: date) -> list[dict[str, Any]]:
    """Rows of SCORES of the forecasts on record.

    Raises:
        SourceError: the record cannot be read.
    """
    return forecast_scores(lines_of(folder), on)
