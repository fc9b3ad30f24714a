"""Charts of volumes: parties ranked, with an earlier window where one is given."""

from collections.abc import Sequence
from typing import Any

from reliant.errors import MeasureRefused
from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.monitor.wording import percent, plural
from reliant.publish.charts.marks import ROWS, Row, amount, bars, left_out, nothing, unit_said
from reliant.publish.charts.suppliers import BAR, NOT_NAMED, unnamed_together
from reliant.publish.charts.theme import HATCH, REST, Drawing, Key


def totals(rows: Sequence[Row]) -> Drawing:
    """Volumes ranked, the rest together, with the earlier window as a ring.

    Raises:
        MeasureRefused: the rows are of several categories, each with ranks of its own.
    """
    categories = {row.get("category") for row in rows}
    if len(categories) > 1:
        raise MeasureRefused(
            f"totals of {len(categories)} categories have ranks of their own", remedy="draw one of them: --category C"
        )
    rows = unnamed_together(rows, ("category", "window"), "id")
    named = [row for row in rows if row["id"] != UNKNOWN]
    kept, others = (named, []) if len(named) <= ROWS + 1 else (named[:ROWS], named[ROWS:])
    entries = [_total(row) for row in kept]
    if others:
        rest = sum(row["value"] for row in others)
        world = [row["share_of_world"] for row in others]
        of_world = f", {percent(sum(world))} of the world" if None not in world else ""
        entries.append(
            {
                "name": plural(len(others), "other"),
                "value": rest,
                "earlier": None,
                "label": f"{amount(rest)}{of_world}",
                "ink": REST,
            }
        )
    entries += [{**_total(row), "ink": HATCH} for row in rows if row["id"] == UNKNOWN]
    if not entries:
        raise nothing()
    top = max(max(entry["value"], entry["earlier"] or 0.0) for entry in entries) or 1.0
    has_earlier = any(entry["earlier"] is not None for entry in entries)
    reasons = list(dict.fromkeys(str(row["share_of_world_reason"]) for row in rows if row.get("share_of_world_reason")))
    return Drawing(
        heading=f"Volumes: {', '.join(_cell(rows[0]))}",
        measured=f"Volume delivered, in {unit_said(rows)}",
        chart=bars(entries, title=str(rows[0].get("unit") or "million TIV"), top=top * 1.02, form=",.0f"),
        keys=(Key(mark="ring", says="earlier window; in brackets the change from it"),) if has_earlier else (),
        notes=(*_names_of(others), *(f"No share of the world is given: {reason}." for reason in reasons)),
        facts=tuple(f"{entry['name']} {entry['label']}" for entry in entries),
    )


def _names_of(others: Sequence[Row]) -> tuple[str, ...]:
    return left_out([_whose(row) for row in others], "Drawn together")


def _cell(row: Row) -> list[str]:
    return [part for part in (row.get("category"), Window.parse(row["window"]).label) if part not in (None, "ALL")]


def _whose(row: Row) -> str:
    named = {"WORLD": "World", UNKNOWN: NOT_NAMED}
    return named.get(row["id"], party_name(row["id"]))


def _total(row: Row) -> dict[str, Any]:
    change = row["change"]
    said = f" ({100 * change:+.0f} %)" if change is not None else ""
    world = f", {percent(row['share_of_world'])} of the world" if row["share_of_world"] is not None else ""
    return {
        "name": _whose(row),
        "value": row["value"],
        "earlier": row["value"] / (1 + change) if change is not None and change > -1 else None,
        "label": f"{amount(row['value'])}{world}{said}",
        "ink": BAR,
    }
