"""Charts of change: deals by order year with the verdict on them, and a series with its levels."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.monitor.wording import percent, plural
from reliant.publish.charts.marks import (
    ROWS,
    Row,
    axis_of,
    base,
    cell_name,
    columns,
    grouped,
    left_out,
    nothing,
    of_one,
    panelled,
    two_points,
)
from reliant.publish.charts.suppliers import STACKED, stack_keys, stack_order, stacked
from reliant.publish.charts.theme import INKS, REST, WIDE, Drawing, Key, inks_of

VERDICTS = {
    "diversifying": "moving away",
    "concentrating": "moving towards",
    "cannot_tell": "cannot tell",
}


def trend(rows: Sequence[Row], deals: Sequence[Row] = ()) -> Drawing:
    """Deals by supplier and order year, and below them each supplier's part early and late with the verdict.

    ``deals`` hold recipient, category, supplier, year and n_deals; without them the upper chart is left out.
    """
    cells = grouped(rows, cell_name)
    by_cell = grouped(deals, cell_name)
    charts: dict[str, Any] = {}
    shown: dict[str, Sequence[Row]] = {}
    for name, inside in cells.items():
        counted = by_cell.get(name, [])
        window = Window.parse(inside[0]["window"])
        if counted:
            charts[f"{name}: deals by year of order"] = _deals(counted, window)
            shown[name] = counted
        ordered = sorted(inside, key=lambda row: (-row["n_own"], row["supplier"]))
        kept = ordered[:ROWS]
        charts[f"{name}: part in the deals, earlier and later half of {window.label}"] = two_points(
            [_halves(row) for row in kept], title="part in the orders", domain=[0, 1], form=".0%"
        )
    omitted = [
        party_name(row["supplier"])
        for inside in cells.values()
        for row in sorted(inside, key=lambda r: (-r["n_own"], r["supplier"]))[ROWS:]
    ]
    said = [str(row["says"]) for row in sorted(rows, key=lambda row: -row["n_own"])]
    notes = (*said[:2], *((f"{plural(len(said) - 2, 'more verdict')} beside the suppliers above.",) if len(said) > 2 else ()))
    window_label = of_one(dict.fromkeys(Window.parse(row["window"]).label for row in rows)).removeprefix(": ")
    whose = of_one(cells).removeprefix(": ")
    return Drawing(
        heading=f"Moving away or not: {', '.join(part for part in (whose, window_label) if part)}",
        measured="Parts in whole orders, counted whatever their volume; a rise or fall is tested by shuffling their years",
        chart=panelled(charts),
        keys=(
            *(stack_keys(shown, "n_deals") if shown else ()),
            Key(mark="ring", says="earlier half"),
            Key(mark="dot", says="later half"),
        ),
        notes=(*notes, *left_out(omitted, "Not drawn, with fewer deals")),
        facts=tuple(f"{cell_name(row)}, {party_name(row['supplier'])}: {_halves(row)['label']}" for row in rows),
    )


def _halves(row: Row) -> dict[str, Any]:
    change = row["detectable_change"]
    verdict = str(row["verdict"])
    if verdict in VERDICTS:
        words = VERDICTS[verdict]
    elif change is None:
        words = "no change seen"
    else:
        words = f"no change beyond {100 * change:.0f} points"
    return {
        "name": f"{party_name(row['supplier'])} ({row['n_own_contracts']} of {row['n_contracts']} orders)",
        "ring": row["share_early"],
        "dot": row["share_late"],
        "label": f"{words}{_moved(row)}",
    }


def _moved(row: Row) -> str:
    early, late = row["share_early"], row["share_late"]
    return "" if early is None or late is None else f"; {percent(early)}, then {percent(late)}"


def _deals(counted: Sequence[Row], window: Window) -> Any:
    order = stack_order({}, counted, "n_deals")
    named = [party for party in order if party != UNKNOWN][:STACKED]
    inks = inks_of([*named, UNKNOWN])
    entries: list[dict[str, Any]] = []
    for year in range(window.first, window.last + 1):
        values = {row["supplier"]: row["n_deals"] for row in counted if row["year"] == year}
        entries += [
            {"x": str(year), "low": low, "high": high, "ink": inks.get(party, REST), "label": ""}
            for party, low, high in stacked(values, named, UNKNOWN in order)
            if high > low
        ]
    if not entries:
        raise nothing("no deal was ordered in the window, so there is nothing to draw")
    top = max(entry["high"] for entry in entries)
    every = [str(year) for year in range(window.first, window.last + 1)]
    return columns(entries, every, title="deals ordered", top=max(top * 1.05, 4), form="d", height=150)


def breaks(rows: Sequence[Row]) -> Drawing:
    """A yearly series with its levels; rows are of contract BREAKS, one a level, with the years and values it holds."""
    charts: dict[str, Any] = {}
    notes: list[str] = []
    for name, inside in grouped(rows, _series_name).items():
        levels = sorted(inside, key=lambda row: row["level"])
        if not any(row["years"] for row in levels):
            continue
        charts[name] = _levels(levels)
        notes.append(f"{cell_name(levels[0])}: {levels[0]['says']}" if len(rows) > len(levels) else str(levels[0]["says"]))
    return Drawing(
        heading=f"Levels of a yearly series{of_one(charts)}",
        measured="Share of volume, or Herfindahl-Hirschman index of such shares, 0 to 1, year by year; a year without a delivery "
        "has no value",
        chart=panelled(charts),
        keys=(Key(mark="dot", says="value of the year"), Key(mark="line", ink=INKS[1], says="mean of the level")),
        notes=(
            "Breaks are drawn where chance would show so clear a break in fewer than 1 of 20 series; at most two are looked for.",
            *notes[:6],
        ),
        facts=tuple(notes),
    )


def _series_name(row: Row) -> str:
    what = "index" if row["indicator"] == "hhi" else f"share of {party_name(row['supplier'])}"
    return f"{cell_name(row)}, {what}"


def _levels(levels: Sequence[Row]) -> Any:
    is_share = levels[0]["indicator"] == "share"
    form = ".0%" if is_share else ".1f"
    entries = [{"year": year, "value": value} for row in levels for year, value in zip(row["years"], row["values"], strict=True)]
    span = [min(entry["year"] for entry in entries) - 0.7, max(entry["year"] for entry in entries) + 0.7]
    scale = alt.Scale(domain=span, nice=False, zero=False)
    x = alt.X("year:Q", scale=scale, axis=alt.Axis(title=None, format="d", tickMinStep=1, grid=False))
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, 1.05], nice=False), axis=axis_of("share" if is_share else "index", form))
    stretches = [
        {
            "year": row["first_year"] - 0.5,
            "until": row["last_year"] + 0.5,
            "value": row["mean"],
            "label": percent(row["mean"]) if is_share else f"{row['mean']:.2f}",
        }
        for row in levels
    ]
    line = base(entries).mark_line(color=INKS[2], strokeWidth=1).encode(x=x, y=y)
    dots = base(entries).mark_point(fill=INKS[0], stroke=INKS[0], size=30, opacity=1).encode(x=x, y=y)
    level = base(stretches).mark_rule(color=INKS[1], strokeWidth=2.6).encode(x=x, x2="until:Q", y=y)
    words = base(stretches).mark_text(align="left", dy=11, dx=2).encode(x=x, y=y, text="label:N")
    return alt.layer(line, level, dots, words).properties(width=WIDE, height=170)
