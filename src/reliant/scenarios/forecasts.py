"""Forecasts of others on record: what was said, by whom, when, how likely; and how each was resolved. Nothing is deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from reliant.errors import ScenarioRefused, SourceMalformed, UnknownName
from reliant.model.identity import content_id
from reliant.scenarios.resolution_rule import parse_rule
from reliant.scenarios.scoring import State, scored
from reliant.scenarios.supply_history import Supply
from reliant.scenarios.verbal import Reading

Outcome = Literal["true", "false", "void"]
_FORECAST = (
    "id",
    "kind",
    "said_on",
    "recorded_on",
    "wording",
    "low",
    "high",
    "how",
    "by",
    "document",
    "start",
    "end",
    "measure",
    "rule",
    "due",
)
_RESOLUTION = ("id", "kind", "forecast", "outcome", "by", "on", "why", "replaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A forecast as it was said.

    Attributes:
        said_on: day of the document.
        recorded_on: day it was put on record.
        wording: the sentence, word for word.
        reading: its probability.
        by: who said it.
        document: id or file of the document; null: not among ours.
        span: first character and the one after the last in that document; null: not known.
        measure: rule that a register decides, in its one spelling; null: ``rule`` says it in words.
        rule: what counts as true, in words.
        due: last day by which it is decided; null: ``measure`` says it.
    """

    said_on: date
    recorded_on: date
    wording: str
    reading: Reading
    by: str
    document: str | None = None
    span: tuple[int, int] | None = None
    measure: str | None = None
    rule: str | None = None
    due: date | None = None

    @property
    def id(self) -> str:
        """From what was said, by whom, when and where: the same forecast recorded twice is one."""
        return content_id("f", self.said_on.isoformat(), self.wording, self.by, self.document, self.span, self.measure, self.rule)

    def row(self) -> dict[str, Any]:
        """A line of the record."""
        start, end = self.span or (None, None)
        values = (
            self.id,
            "forecast",
            self.said_on.isoformat(),
            self.recorded_on.isoformat(),
            self.wording,
            self.reading.low,
            self.reading.high,
            self.reading.how,
            self.by,
            self.document,
            start,
            end,
            self.measure,
            self.rule,
            self.due.isoformat() if self.due else None,
        )
        return dict(zip(_FORECAST, values, strict=True))


def recorded(forecast: Forecast, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The line to append for a forecast; null: it is on record already.

    Raises:
        ScenarioRefused: it was said in the future, has no rule by which it could be resolved or two, is due before it was said,
            or stands on record with another probability.
    """
    if forecast.said_on > forecast.recorded_on:
        raise ScenarioRefused(
            f"it was said on {forecast.said_on}, which is after today, {forecast.recorded_on}", remedy="check --said-on"
        )
    if (forecast.measure is None) == (forecast.rule is None):
        raise ScenarioRefused(
            "a forecast needs one rule by which it is resolved",
            remedy='give --measure "share RUS BLR 2021:2025 < 0.9", or --rule "in words" with --due DATE',
        )
    if forecast.rule is not None and forecast.due is None:
        raise ScenarioRefused("a rule in words needs the day by which it is decided", remedy="add --due DATE")
    if forecast.due is not None and forecast.due < forecast.said_on:
        raise ScenarioRefused(f"it is due on {forecast.due}, before it was said on {forecast.said_on}", remedy="check --due")
    if forecast.span is not None and not 0 <= forecast.span[0] < forecast.span[1]:
        raise ScenarioRefused(f"the offsets {forecast.span[0]}:{forecast.span[1]} are no stretch of text", remedy="check --at")
    known = next((line for line in lines if line["kind"] == "forecast" and line["id"] == forecast.id), None)
    if known is None:
        return forecast.row()
    if (known["low"], known["high"]) != (forecast.reading.low, forecast.reading.high):
        raise ScenarioRefused(
            f"it is on record as {known['low']:g} to {known['high']:g}, "
            f"not {forecast.reading.low:g} to {forecast.reading.high:g}",
            where=forecast.id,
            remedy="a forecast is not rewritten: resolve the old one as void with its reason, and record another wording",
        )
    return None


def resolved(
    lines: Sequence[Mapping[str, Any]], forecast: str, outcome: Outcome, *, by: str, on: date, why: str, instead: bool = False
) -> dict[str, Any] | None:
    """The line to append for a resolution; null: it is resolved so already. With ``instead`` it takes the place of another one.

    Raises:
        UnknownName: no forecast has the id, or a beginning that fits one only.
        ScenarioRefused: no author or reason is given, it lies before the forecast, or contradicts an earlier resolution.
    """
    known = forecast_named(lines, forecast)
    if not by.strip() or not why.strip():
        raise ScenarioRefused("a resolution needs an author and a reason", where=known["id"], remedy="give --by and --why")
    if on < date.fromisoformat(known["said_on"]):
        raise ScenarioRefused(
            f"it is resolved on {on}, before it was said on {known['said_on']}", where=known["id"], remedy="check --on"
        )
    before = resolution_of(lines, known["id"])
    if before is not None and before["outcome"] == outcome:
        return None
    if before is not None and not instead:
        raise ScenarioRefused(
            f"{before['by']} resolved it as {before['outcome']} on {before['on']}: {before['why']}",
            where=known["id"],
            remedy=f"if that was wrong, add --instead: both stay on record, and {outcome} counts",
        )
    replaces = before["id"] if before is not None else None
    identity = content_id("s", known["id"], outcome, by, on.isoformat(), why, replaces)
    return dict(zip(_RESOLUTION, (identity, "resolution", known["id"], outcome, by, on.isoformat(), why, replaces), strict=True))


def forecast_named(lines: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """The forecast with an id, or a beginning of one that fits no other.

    Raises:
        UnknownName: none, or several.
    """
    found = [line for line in lines if line["kind"] == "forecast" and str(line["id"]).startswith(name)]
    if len(found) != 1 or not name:
        near = [str(line["id"]) for line in (found or lines) if line["kind"] == "forecast"][:5]
        raise UnknownName("forecast", name, nearest=near, remedy="put it on record first: reliant scenario record")
    return found[0]


def resolution_of(lines: Sequence[Mapping[str, Any]], forecast: str) -> Mapping[str, Any] | None:
    """The resolution that counts: the last one on record; null: none."""
    return next((line for line in reversed(lines) if line["kind"] == "resolution" and line["forecast"] == forecast), None)


def decided(lines: Sequence[Mapping[str, Any]], forecast: str, supply: Supply) -> tuple[State, str]:
    """What a register says of a forecast with a measure.

    Raises:
        UnknownName: no forecast has the id.
        ScenarioRefused: its rule is in words, which a person has to judge.
    """
    known = forecast_named(lines, forecast)
    if known["measure"] is None:
        raise ScenarioRefused(
            f"its rule is in words, which a register cannot judge: {known['rule']}",
            where=known["id"],
            remedy="say --as true, false or void with --by and --why",
        )
    return parse_rule(known["measure"]).decide(supply)


def check_lines(lines: Sequence[Mapping[str, Any]], file: str) -> None:
    """Refuse a record whose lines lack a field, or resolve a forecast that it does not hold.

    Raises:
        SourceMalformed: naming the line.
    """
    known = set()
    for place, line in enumerate(lines, start=1):
        fields = {"forecast": _FORECAST, "resolution": _RESOLUTION}.get(str(line.get("kind")))
        missing = ["kind"] if fields is None else [name for name in fields if name not in line]
        if missing:
            raise SourceMalformed(f"entry {place} lacks {', '.join(missing)}", where=file, remedy="mend that entry")
        if line["kind"] == "forecast":
            known.add(line["id"])
        elif line["forecast"] not in known:
            raise SourceMalformed(
                f"entry {place} resolves {line['forecast']}, which is not on record before it",
                where=file,
                remedy="restore that entry",
            )


def forecast_scores(lines: Sequence[Mapping[str, Any]], on: date) -> list[dict[str, Any]]:
    """Rows of SCORES of the forecasts on record, oldest first. A range is scored by its middle, with best and worst beside it."""
    rows = []
    for line in lines:
        if line["kind"] != "forecast":
            continue
        found = resolution_of(lines, line["id"])
        state: State = "open"
        if found is not None:
            state, why = found["outcome"], f"{found['by']}, {found['on']}: {found['why']}"
        elif line["measure"] is not None:
            why = f"not resolved yet; the register decides: {line['measure']}"
        else:
            late = " and overdue" if line["due"] and date.fromisoformat(line["due"]) < on else ""
            why = f"not resolved yet{late}; due {line['due']}: {line['rule']}"
        rows.append(
            {
                "id": line["id"],
                "kind": "forecast",
                "made_on": line["said_on"],
                "says": f"{line['by']}: {line['wording']}",
                "state": state,
                "is_hindsight": _is_hindsight(line),
                "why": f"{why}{_late(line)}",
                **scored(line["low"], line["high"], state),
                "sources": [line["document"]] if line["document"] else [],
            }
        )
    return rows


def _is_hindsight(line: Mapping[str, Any]) -> bool:
    """Whether it was said when what it foretells could be known already."""
    return date.fromisoformat(line["said_on"]) > _decided_by(line)


def _late(line: Mapping[str, Any]) -> str:
    """A word of caution where it was chosen for the record when its truth could be known."""
    if date.fromisoformat(line["recorded_on"]) <= _decided_by(line):
        return ""
    return f" (put on record on {line['recorded_on']}, when it could be known: who chose it may have known how it ended)"


def _decided_by(line: Mapping[str, Any]) -> date:
    return date(parse_rule(line["measure"]).window.last, 12, 31) if line["measure"] else date.fromisoformat(line["due"])
