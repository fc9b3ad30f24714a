"""Charts of measures as SVG, PNG or a page without scripts; they read in greyscale and say unit, source and release."""

import html
import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Literal

import altair as alt
import vl_convert as vlc

from reliant.errors import MeasureRefused
from reliant.model.countries import party_name
from reliant.model.time import Window

Kind = Literal["shares", "concentration", "totals", "stock"]
Row = Mapping[str, Any]

SUFFIXES = (".svg", ".png", ".html")
INKS = ("#1f2a30", "#a63d2f", "#7f97a3", "#c2ab4a")
"""Dark to light, so that they keep their order in greyscale; dashes tell them apart as well."""
DASHES: tuple[list[int], ...] = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
BAR, PALE, RIBBON = "#4f6d7a", "#b8bcc2", "#d5dade"
NAMED = 8
"""Suppliers shown by name in a chart of shares; the rest together are "others"."""
RANKED = 15
"""Parties shown in a chart of totals."""
ROOM_BELOW = 0.12
"""A label has room below its point from this share on."""
LINES = 3
"""Suppliers shown in a chart of stock over several windows."""
PANELS = 12
"""Panels that one page can show."""
_WIDTH = 460


def draw(kind: Kind, rows: Sequence[Row], *, caption: str, suffix: str) -> bytes:
    """A chart of rows of a measure.

    Args:
        kind: which measure the rows are of.
        rows: rows of contract SHARES, CONCENTRATION, TOTALS or STOCK.
        caption: source and release, as they stand above a table.
        suffix: ``.svg``, ``.png`` or ``.html``.

    Raises:
        MeasureRefused: there is nothing to draw, or more panels than a page can show.
        ValueError: the suffix is none of the three.
    """
    if suffix not in SUFFIXES:
        raise ValueError(f"a chart is {', '.join(SUFFIXES)}, got {suffix!r}")
    if not rows:
        raise MeasureRefused("nothing was found, so there is nothing to draw", remedy="choose another recipient or window")
    heading, unit, chart, n_panels = _CHARTS[kind](rows)
    if n_panels > PANELS:
        raise MeasureRefused(
            f"the chart would have {n_panels} panels, and a page shows {PANELS}",
            remedy="name a --recipient, --category or --window",
        )
    lines = [unit, f"Source: {caption}. Calculated from it; not a figure of the register's makers."]
    spec = _styled(chart, heading, lines)
    if suffix == ".png":
        return bytes(vlc.vegalite_to_png(json.dumps(spec), scale=2))
    svg = str(vlc.vegalite_to_svg(json.dumps(spec)))
    return (svg if suffix == ".svg" else _page(heading, svg, lines)).encode()


def suffix_of(path: PurePath) -> str:
    """The suffix of a chart file in lower case.

    Raises:
        ValueError: it is none of the three.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"the file of a chart ends in {', '.join(SUFFIXES)}, got {path.name!r}")
    return suffix


_Drawn = tuple[str, str, Any, int]  # heading, unit, chart, panels


def _shares(rows: Sequence[Row]) -> _Drawn:
    data: list[dict[str, Any]] = [
        {
            "panel": _panel(row),
            "supplier": party_name(row["supplier"]),
            "share": row["share"],
            "low": row["share_low"],
            "high": row["share_high"],
        }
        for row in rows
        if row["share"] is not None
    ]
    data = _with_others(data)
    for entry in data:
        entry["label"] = _percent(entry["share"])
    panels = list(dict.fromkeys(entry["panel"] for entry in data))
    bars = _bars(data, panels, field="share", title="share of the recipient's deliveries", domain=[0, 1], form=".0%")
    return (
        "Supplier shares" + _of_one(panels),
        "Share of volume in million TIV (not money); thin line: unknown suppliers",
        bars,
        len(panels),
    )


def _with_others(data: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for panel in dict.fromkeys(entry["panel"] for entry in data):
        inside = [entry for entry in data if entry["panel"] == panel]
        kept += inside[:NAMED]
        if rest := sum(entry["share"] for entry in inside[NAMED:]):
            kept.append({"panel": panel, "supplier": f"{len(inside) - NAMED} more", "share": rest, "low": rest, "high": rest})
    return kept


def _totals(rows: Sequence[Row]) -> _Drawn:
    data = []
    for row in rows[:RANKED]:
        change = f" ({100 * row['change']:+.0f} %)" if row["change"] is not None else ""
        world = f", {_percent(row['share_of_world'])} of the world" if row["share_of_world"] is not None else ""
        name = "World" if row["id"] == "WORLD" else party_name(row["id"])
        data.append(
            {
                "panel": Window.parse(row["window"]).label,
                "supplier": name,
                "share": row["value"],
                "low": row["value"],
                "high": row["value"],
                "label": f"{row['value']:,.1f}{world}{change}",
            }
        )
    panels = list(dict.fromkeys(entry["panel"] for entry in data))
    top = max(entry["share"] for entry in data) or 1.0
    bars = _bars(data, panels, field="share", title="million TIV", domain=[0, top * 1.5], form=",.0f")
    shown = f"; the {RANKED} largest of {len(rows)}" if len(rows) > RANKED else ""
    return (
        f"Volumes{_of_one(panels)}",
        f"million TIV (not money); in brackets the change from the earlier window{shown}",
        bars,
        len(panels),
    )


def _bars(data: Sequence[Row], panels: Sequence[str], *, field: str, title: str, domain: Sequence[float], form: str) -> Any:
    charts: list[Any] = []
    for panel in panels:
        inside = [entry for entry in data if entry["panel"] == panel]
        base = alt.Chart(alt.InlineData(values=inside)).encode(
            y=alt.Y("supplier:N", sort=[entry["supplier"] for entry in inside], axis=alt.Axis(title=None, labelLimit=180)),
        )
        x = alt.X(f"{field}:Q", scale=alt.Scale(domain=list(domain)), axis=alt.Axis(title=title, format=form, tickCount=5))
        bars = base.mark_bar(color=BAR, height=13).encode(x=x)
        spans = base.mark_rule(color=INKS[0]).encode(x=alt.X("low:Q"), x2="high:Q")
        labels = base.mark_text(align="left", dx=5, fontSize=11).encode(x=alt.X("high:Q"), text="label:N")
        chart = (bars + spans + labels).properties(width=_WIDTH, height=alt.Step(20))
        charts.append(chart.properties(title=panel) if len(panels) > 1 else chart)
    return alt.vconcat(*charts) if len(charts) > 1 else charts[0]


def _concentration(rows: Sequence[Row]) -> _Drawn:
    panels = list(dict.fromkeys(_cell_name(row) for row in rows))
    charts: list[Any] = []
    for panel in panels:
        inside = sorted((row for row in rows if _cell_name(row) == panel), key=lambda row: str(row["window"]))
        data = [
            {
                "window": Window.parse(row["window"]).label,
                "low": row["hhi_low"],
                "high": row["hhi_high"],
                "hhi": row["hhi"],
                "label": f"{row['hhi']:.2f}",
                "unbiased": row["hhi_unbiased"],
            }
            for row in inside
        ]
        order = [entry["window"] for entry in data]
        points = [{**entry, "line": "recorded", "value": entry["hhi"]} for entry in data]
        points += [
            {**entry, "line": "corrected for few deals", "value": entry["unbiased"], "label": ""}
            for entry in data
            if entry["unbiased"] is not None
        ]
        ranged = [entry for entry in data if entry["low"] is not None]
        x = alt.X("window:O", sort=order, axis=alt.Axis(title=None, labelAngle=0), scale=alt.Scale(domain=order, padding=0.4))
        y_scale = alt.Scale(domain=[0, 1.05])
        ribbon = alt.Chart(alt.InlineData(values=ranged)).encode(x=x, y=alt.Y("low:Q", scale=y_scale), y2="high:Q")
        area = ribbon.mark_area(color=RIBBON, opacity=0.8)
        rules = ribbon.mark_rule(color=PALE, strokeWidth=5)
        names = ["recorded", "corrected for few deals"]
        lines = alt.Chart(alt.InlineData(values=points)).encode(
            x=x, y=alt.Y("value:Q", scale=y_scale, axis=alt.Axis(title="Herfindahl-Hirschman index, 0..1", tickCount=5))
        )
        colour = alt.Scale(domain=names, range=list(INKS[:2]))
        drawn = lines.mark_line().encode(
            color=alt.Color("line:N", scale=colour, legend=_stroke_legend()),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=DASHES[:2]), legend=_stroke_legend()),
        )
        dots = lines.mark_point(filled=True, size=45, opacity=1).encode(color=alt.Color("line:N", scale=colour, legend=None))
        labels = lines.mark_text(dy=-11, fontSize=11).encode(text="label:N")
        chart = (area + rules + drawn + dots + labels).properties(width=_WIDTH, height=220)
        charts.append(chart.properties(title=panel) if len(panels) > 1 else chart)
    unit = "Index of shares by volume (TIV is not money); grey: 95 % interval if deals were draws from the same habit"
    return "Concentration of supply" + _of_one(panels), unit, alt.vconcat(*charts) if len(charts) > 1 else charts[0], len(panels)


def _stock(rows: Sequence[Row]) -> _Drawn:
    panels = list(dict.fromkeys(_cell_name(row) for row in rows))
    charts: list[Any] = []
    for panel in panels:
        inside = [row for row in rows if _cell_name(row) == panel]
        windows = sorted({str(row["window"]) for row in inside})
        chart = _stock_dots(inside) if len(windows) == 1 else _stock_lines(inside, windows)
        charts.append(chart.properties(title=panel) if len(panels) > 1 else chart)
    at = {str(row["window"]) for row in rows}
    year = f" at the end of {Window.parse(at.pop()).last}" if len(at) == 1 else ""
    unit = f"Shares of volume in million TIV (not money): in service{year}, by assumed service lives, and delivered in the window"
    if any(row["is_truncated"] for row in rows):
        unit += "; older stock may be missing"
    chart = alt.vconcat(*charts) if len(charts) > 1 else charts[0]
    return "In service and being delivered" + _of_one(panels), unit, chart, len(panels)


_MEASURED = (("stock_share", "in service"), ("flow_share", "delivered"))


def _stock_dots(rows: Sequence[Row]) -> Any:
    data = [
        {"supplier": party_name(row["supplier"]), "what": what, "share": row[name], "label": _percent(row[name])}
        for row in rows[:RANKED]
        for name, what in _MEASURED
        if row[name] is not None
    ]
    whats = [what for _, what in _MEASURED]
    base = alt.Chart(alt.InlineData(values=data)).encode(
        y=alt.Y(
            "supplier:N",
            sort=list(dict.fromkeys(entry["supplier"] for entry in data)),
            axis=alt.Axis(title=None, grid=True, labelLimit=180),
        ),
        yOffset=alt.YOffset("what:N", sort=whats),
        x=alt.X("share:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title="share", format=".0%", tickCount=5)),
    )
    bars = base.mark_bar(stroke=INKS[0], strokeWidth=0.8).encode(
        color=alt.Color(
            "what:N",
            sort=whats,
            scale=alt.Scale(domain=whats, range=[BAR, "#ffffff"]),
            legend=alt.Legend(title=None, orient="top"),
        )
    )
    labels = base.mark_text(align="left", dx=5, fontSize=10).encode(text="label:N")
    return (bars + labels).properties(width=_WIDTH, height=alt.Step(15))


def _stock_lines(rows: Sequence[Row], windows: Sequence[str]) -> Any:
    newest: dict[str, float] = {}
    for row in rows:
        newest[row["supplier"]] = max(newest.get(row["supplier"], 0.0), row["stock_share"] or 0.0, row["flow_share"] or 0.0)
    shown = sorted(newest, key=lambda party: (-newest[party], party))[:LINES]
    order = [Window.parse(window).label for window in windows]
    labelled = _labelled(rows, shown)
    data = [
        {
            "window": Window.parse(row["window"]).label,
            "supplier": party_name(row["supplier"]),
            "what": what,
            "share": row[name],
            "is_lower": (row["flow_share"] or 0.0) > (row["stock_share"] or 0.0) > ROOM_BELOW,
            "label": _percent(row[name]) if name == "stock_share" and (row["supplier"], row["window"]) in labelled else "",
        }
        for row in rows
        if row["supplier"] in shown
        for name, what in _MEASURED
        if row[name] is not None
    ]
    names, whats = [party_name(party) for party in shown], [what for _, what in _MEASURED]
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X("window:O", sort=order, axis=alt.Axis(title=None, labelAngle=0)),
        y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1.05]), axis=alt.Axis(title="share", format=".0%", tickCount=5)),
    )
    named = alt.Legend(title=None, orient="top")
    colour = alt.Scale(domain=names, range=list(INKS[: len(names)]))
    lines = base.mark_line().encode(
        color=alt.Color("supplier:N", scale=colour, legend=named),
        strokeDash=alt.StrokeDash("what:N", scale=alt.Scale(domain=whats, range=DASHES[:2]), legend=_stroke_legend()),
    )
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(
        color=alt.Color("supplier:N", scale=colour, legend=named),
        shape=alt.Shape("supplier:N", scale=alt.Scale(domain=names), legend=named),
    )
    labels = base.mark_text(dy=alt.expr("datum.is_lower ? 13 : -10"), fontSize=10).encode(text="label:N", detail="supplier:N")
    return (lines + dots + labels).properties(width=_WIDTH, height=240)


def _labelled(rows: Sequence[Row], shown: Sequence[str]) -> set[tuple[str, str]]:
    """Points that carry their number: all of the first supplier, of the others the largest, so that labels do not collide."""
    points = [row for row in rows if row["stock_share"] is not None]
    found = {(row["supplier"], row["window"]) for row in points if row["supplier"] == shown[0]}
    for party in shown[1:]:
        own = [row for row in points if row["supplier"] == party]
        if own:
            largest = max(own, key=lambda row: (row["stock_share"], row["window"]))
            found.add((party, largest["window"]))
    return found


def _stroke_legend() -> alt.Legend:
    """A legend of lines: dashes show in it."""
    return alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=350, symbolStrokeWidth=2.5)


_CHARTS = {"shares": _shares, "concentration": _concentration, "totals": _totals, "stock": _stock}


def _cell_name(row: Row) -> str:
    return ", ".join(part for part in (party_name(row["recipient"]), row["category"]) if part)


def _panel(row: Row) -> str:
    return f"{_cell_name(row)}, {Window.parse(row['window']).label}"


def _of_one(panels: Sequence[str]) -> str:
    return f": {panels[0]}" if len(panels) == 1 else ""


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _styled(chart: Any, heading: str, lines: Sequence[str]) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec["title"] = {
        "text": heading,
        "subtitle": [part for line in lines for part in _wrapped(line)],
        "anchor": "start",
        "fontSize": 14,
        "subtitleFontSize": 10.5,
        "subtitleColor": "#55585a",
        "offset": 12,
    }
    spec["background"] = "white"
    spec["padding"] = 12
    spec["config"] = {
        "view": {"stroke": None},
        "font": "sans-serif",
        "axis": {"gridColor": "#e4e2dc", "domainColor": "#8a8a85", "titleFontWeight": "normal"},
        "title": {"fontWeight": "normal", "fontSize": 12, "anchor": "start"},
    }
    return spec


def _wrapped(line: str, width: int = 100) -> list[str]:
    found = [""]
    for word in line.split():
        if len(found[-1]) + len(word) >= width:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found


def _page(heading: str, svg: str, lines: Sequence[str]) -> str:
    """A page that needs no script and no network."""
    caption = "<br>".join(html.escape(line) for line in lines)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(heading)}</title></head>\n'
        f'<body><figure>{svg}<figcaption style="font: 0.85rem sans-serif">{caption}</figcaption></figure></body></html>\n'
    )
