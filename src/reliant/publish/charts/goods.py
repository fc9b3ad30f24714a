"""Charts of dependence on goods: core dependency indicators, criteria by year, and who needs whom more."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.measures.dependency import EC, EC_WITHOUT_BLOC, Thresholds
from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.wording import percent, plural
from reliant.publish.charts.marks import (
    ROWS,
    Row,
    base,
    cell_name,
    cell_window_name,
    grouped,
    left_out,
    names_axis,
    nothing,
    of_one,
    panelled,
    points,
    rows_of,
    two_points,
    unit_said,
)
from reliant.publish.charts.theme import AXIS, HATCH, INKS, PAPER, SMALL, STEP, Drawing, Key, text_on

_PRESETS = {preset.name: preset for preset in (EC, EC_WITHOUT_BLOC)}
ROWED = 30
"""Products with a row of their own; more are points."""
LABELLED = 20
"""Of many products, those with a row below the points."""
CAP = 3.0
"""CDI3 is drawn up to here: beyond it, how much beyond is in the label."""
_THIRD = 150


def dependency(rows: Sequence[Row]) -> Drawing:
    """CDI1 to CDI3 beside their thresholds: a row for each product, or points where there are many."""
    known = [row for row in rows if row["cdi1"] is not None]
    if not known:
        raise nothing("no row has supply from outside, so there is no indicator to draw")
    preset = _PRESETS[str(known[0]["preset"])]
    whose = of_one(dict.fromkeys(party_name(row["recipient"]) for row in rows))
    about = (
        [row["category"] for row in rows if row["category"] != "ALL"],
        [Window.parse(row["window"]).label for row in rows],
    )
    when = "".join(of_one(dict.fromkeys(names)).replace(": ", ", ") for names in about)
    ordered = sorted(known, key=lambda row: (not row["is_dependent"], -row["cdi1"] * row["value"], cell_window_name(row)))
    is_rowed = len(known) <= ROWED
    chart = _rows(ordered if is_rowed else ordered[:LABELLED], preset)
    overview = None if is_rowed else _scatter(ordered, preset)
    if overview is not None:
        first = chart.properties(title=f"The first {LABELLED}: dependent ones first, by concentration times volume")
        chart = alt.vconcat(overview.properties(title=f"All {len(ordered)}"), first)
    sure = [row for row in rows if row["is_dependent"]]
    has_exports = any(row["status"] != "exports_not_covered" for row in rows)
    n_open = sum(row["is_dependent"] is None for row in rows)
    n_without = len(rows) - len(known)
    cdi2 = "supply from outside / all supply" if preset.cdi2 is not None else "not used without a bloc"
    return Drawing(
        heading=f"Core dependency indicators{whose}{when}",
        measured=f"CDI1: concentration of suppliers outside (HHI). CDI2: {cdi2}. CDI3: supply from outside / exports. Values in "
        f"{unit_said(rows)}",
        chart=chart,
        keys=(
            Key(mark="dot", says="dependent: all criteria hold"),
            Key(mark="ring", says="not dependent, or cannot be told"),
            Key(mark="tick", ink=INKS[1], dash=(3, 2), says=f"threshold ({preset.name})"),
        ),
        notes=(
            f"Dependent: {plural(len(sure), 'row')} of {len(rows)}{f'; for {n_open} it cannot be told' if n_open else ''}.",
            *(("CDI3 is not known: the file does not cover exports.",) if not has_exports else ()),
            *((f"Not drawn, without supply from outside: {plural(n_without, 'row')}.",) if n_without else ()),
            *(() if is_rowed else left_out(_short_names(ordered)[LABELLED:], "Drawn as points only")),
        ),
        facts=tuple(f"{cell_window_name(row)}: {_indicators(row)}" for row in ordered),
    )


def _indicators(row: Row) -> str:
    parts = [f"CDI1 {row['cdi1']:.2f}"]
    parts += [f"CDI2 {row['cdi2']:.2f}"] if row["cdi2"] is not None else []
    parts += [f"CDI3 {row['cdi3']:.2f}"] if row["cdi3"] is not None else [str(row["status"]).replace("_", " ")]
    return ", ".join(parts)


def _rows(ordered: Sequence[Row], preset: Thresholds) -> Any:
    names = _short_names(ordered)
    panels = [("cdi1", "CDI1", preset.cdi1, 1.0)]
    if preset.cdi2 is not None:
        panels.append(("cdi2", "CDI2", preset.cdi2, 1.0))
    if any(row["status"] != "exports_not_covered" for row in ordered):
        panels.append(("cdi3", f"CDI3 (drawn up to {CAP:g})", preset.cdi3, CAP))
    charts = []
    for number, (field, title, threshold, top) in enumerate(panels):
        entries = []
        for place, row in enumerate(ordered):
            value = row[field]
            says = f"{value:.2f}" if value is not None else str(row["status"]).replace("_", " ") if field == "cdi3" else "–"
            shown = min(value, top) if value is not None else 0
            fill = INKS[0] if row["is_dependent"] else PAPER
            entry = {"row": place, "value": shown, "label": says, "fill": fill, "is_known": value is not None}
            entries.append({**entry, "side": -1 if shown > 0.75 * top else 1})
        y = names_axis(names, grid=True) if not number else rows_of(len(names))
        x = alt.X("value:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(title=title, tickCount=3, format=".1f"))
        dots = base([e for e in entries if e["is_known"]]).mark_point(stroke=INKS[0], size=48, opacity=1)
        layers = [_threshold_line(threshold), dots.encode(y=y, x=x, fill=alt.Fill("fill:N", scale=None))]
        for side, align in ((1, "left"), (-1, "right")):
            found = [entry for entry in entries if entry["side"] == side]
            if found:
                words = base(found).mark_text(align=align, dx=8 * side, fontSize=SMALL)
                layers.append(words.encode(y=y, x=x, text="label:N"))
        charts.append(alt.layer(*layers).properties(width=_THIRD, height=alt.Step(STEP)))
    return alt.hconcat(*charts, spacing=26)


def _short_names(rows: Sequence[Row]) -> list[str]:
    """Names without what all rows share."""
    whose, what, when = ({row[name] for row in rows} for name in ("recipient", "category", "window"))
    names = []
    for row in rows:
        parts = [party_name(row["recipient"])] if len(whose) > 1 or len(what) == 1 else []
        parts += [str(row["category"])] if len(what) > 1 else []
        parts += [Window.parse(row["window"]).label] if len(when) > 1 else []
        names.append(", ".join(parts))
    return names


def _threshold_line(at: float) -> Any:
    return base([{"at": at}]).mark_rule(color=INKS[1], strokeWidth=1.4, strokeDash=[3, 2]).encode(x="at:Q")


def _scatter(rows: Sequence[Row], preset: Thresholds) -> Any:
    """All rows as points, to see how many lie beyond which thresholds; the first of them stand below by name."""
    panels = [("cdi2", "CDI2", preset.cdi2, 1.0)] if preset.cdi2 is not None else []
    panels.append(("cdi3", f"CDI3 (drawn up to {CAP:g})", preset.cdi3, CAP))
    charts = []
    for field, title, threshold, top in panels:
        entries = [
            {
                "cdi1": row["cdi1"],
                "value": min(row[field], top) if row[field] is not None else top,
                "fill": INKS[0] if row["is_dependent"] else PAPER,
            }
            for row in rows
            if row[field] is not None or (field == "cdi3" and row["status"] == "no_exports")
        ]
        if not entries:
            continue
        x = alt.X("value:Q", scale=alt.Scale(domain=[0, top * 1.02], nice=False), axis=alt.Axis(title=title, tickCount=5))
        y = alt.Y("cdi1:Q", scale=alt.Scale(domain=[0, 1.02], nice=False), axis=alt.Axis(title="CDI1", tickCount=5))
        dots = base(entries).mark_point(stroke=INKS[0], strokeWidth=0.8, size=26, opacity=0.85)
        across = base([{"at": preset.cdi1}]).mark_rule(color=INKS[1], strokeWidth=1.4, strokeDash=[3, 2]).encode(y="at:Q")
        layers = [_threshold_line(threshold), across, dots.encode(x=x, y=y, fill=alt.Fill("fill:N", scale=None))]
        charts.append(alt.layer(*layers).properties(width=265, height=200))
    return alt.hconcat(*charts, spacing=30) if charts else None


def geodep(rows: Sequence[Row]) -> Drawing:
    """A grid of years: how many of criteria 1 to 3 hold, and where they held in two of three years."""
    years = sorted({row["year"] for row in rows})
    is_of_one = len({row["recipient"] for row in rows}) == 1
    named = grouped(rows, lambda row: str(row["category"]) if is_of_one and row["category"] != "ALL" else cell_name(row))
    order = sorted(named, key=lambda name: (-sum(bool(row["is_dependent"]) for row in named[name]), -_held(named[name]), name))
    kept, omitted = order[:ROWED], order[ROWED:]
    entries = []
    for place, name in enumerate(kept):
        for row in named[name]:
            held = _criteria(row)
            ink = HATCH if held is None else (PAPER, INKS[4], INKS[3], INKS[0])[held]
            mark = "2 of 3" if row["is_dependent"] else ""
            entries.append({"row": place, "year": str(row["year"]), "ink": ink, "label": mark, "on": text_on(ink)})
    every = [str(year) for year in years]
    x = alt.X("year:O", sort=every, scale=alt.Scale(domain=every), axis=alt.Axis(title=None, labelAngle=0, orient="top"))
    boxes = (
        base(entries)
        .mark_rect(stroke=AXIS, strokeWidth=0.7)
        .encode(y=names_axis(kept), x=x, color=alt.Color("ink:N", scale=None))
    )
    marked = [entry for entry in entries if entry["label"]]
    words = base(marked).mark_text(fontSize=SMALL).encode(y="row:O", x=x, text="label:N", color=alt.Color("on:N", scale=None))
    step = max(min(430 / len(every), 70), 26)
    n_dependent = sum(any(row["is_dependent"] for row in inside) for inside in named.values())
    return Drawing(
        heading=f"Criteria of dependence by year{of_one(dict.fromkeys(party_name(row['recipient']) for row in rows))}",
        measured="Criteria that hold, of three (GeoDep): imports concentrated, world exports concentrated, imports above exports",
        chart=(boxes + words if marked else boxes).properties(width=step * len(every), height=alt.Step(STEP)),
        keys=(
            *(
                Key(mark="box", ink=ink, says=says)
                for ink, says in ((INKS[0], "all three"), (INKS[3], "two"), (INKS[4], "one"), (PAPER, "none"))
            ),
            Key(mark="box", ink=HATCH, says="cannot be told"),
        ),
        notes=(
            f"2 of 3: all three held in two of the three years up to there. Dependent in a year: {n_dependent} of {len(order)}.",
            *left_out(omitted, "Not drawn, with fewer criteria"),
        ),
        facts=tuple(f"{name}: all three held in {_held(named[name])} of {len(named[name])} years" for name in order),
    )


def _held(rows: Sequence[Row]) -> int:
    return sum(bool(row["is_met"]) for row in rows)


def _criteria(row: Row) -> int | None:
    flags = [row[name] for name in ("is_concentrated", "is_concentrated_in_the_world", "is_hard_to_replace")]
    return None if None in flags else sum(flags)


def asymmetry(rows: Sequence[Row]) -> Drawing:
    """Who needs whom more: the recipient's dependence as a dot, the supplier's as a ring."""
    known = [row for row in rows if row["dependence"] is not None]
    if not known:
        raise nothing("no dependence is known, so there is nothing to draw")
    ordered = sorted(
        known, key=lambda row: (-row["value"], row["recipient"], row["supplier"], str(row["category"]), row["window"])
    )
    kept = ordered[:ROWS]
    several = len({row["recipient"] for row in rows}) > 1 or len({row["category"] for row in rows}) > 1
    windows = {row["window"] for row in rows}
    entries = []
    for row in sorted(kept, key=lambda row: -row["asymmetry"]):
        name = f"{cell_name(row)} from {party_name(row['supplier'])}" if several else f"from {party_name(row['supplier'])}"
        name += f", {Window.parse(row['window']).label}" if len(windows) > 1 else ""
        label = f"{percent(row['dependence'])} and {percent(row['customer_share'])}: {points(row['asymmetry'])}"
        entries.append({"name": name, "dot": row["dependence"], "ring": row["customer_share"], "label": label})
    has_no_production = any(row["status"] == "no_production" for row in known)
    title = ", ".join(
        part.removeprefix(": ")
        for part in (
            of_one(dict.fromkeys(cell_name(row) for row in rows)),
            of_one(Window.parse(window).label for window in windows),
        )
        if part
    )
    panels = {title or "all": two_points(entries, title="share", domain=[0, 1], form=".0%")}
    return Drawing(
        heading=f"Who needs whom more{': ' if title else ''}{title}",
        measured=f"Shares of flows, in {unit_said(rows)}",
        chart=panelled(panels),
        keys=(
            Key(mark="dot", says="the recipient's dependence on the supplier"),
            Key(mark="ring", says="the recipient's share of what the supplier sold"),
        ),
        notes=(
            *(
                ("Own production is not known: use is taken to be imports, which makes a dependence as large as it can be.",)
                if has_no_production
                else ()
            ),
            *left_out(
                [f"{cell_name(row)} from {party_name(row['supplier'])}" for row in ordered[ROWS:]], "Not drawn, smaller flows"
            ),
        ),
        facts=tuple(f"{entry['name']}: {entry['label']}" for entry in entries),
    )
