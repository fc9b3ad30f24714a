"""Forms that several charts share: ranked bars, two points and what lies between, stacked columns, and panels of them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from reliant.errors import MeasureRefused
from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.wording import percent, volume
from reliant.publish.charts.theme import (
    AXIS,
    BODY,
    CHANCE,
    HATCH,
    INKS,
    PAPER,
    SMALL,
    STEP,
    TEXT,
    WIDE,
    WIDTH,
    cut,
    text_on,
    text_width,
)

Row = Mapping[str, Any]
PANELS = 12
"""Panels that one page can show."""
SEEN = 5e-4
"""Bounds closer together than this are not drawn: they would be one line."""
ROWS = 25
"""Rows of a panel; the rest is named below."""
NAMED = 8
"""Names told of what is not drawn."""
NAME_WIDTH = 260


def base(values: Iterable[Row]) -> Any:
    """A chart of these rows."""
    return alt.Chart(alt.InlineData(values=[dict(row) for row in values]))


def grouped(rows: Iterable[Row], name: Callable[[Row], str]) -> dict[str, list[Row]]:
    """Rows by name, in the order of their first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(name(row), []).append(row)
    return found


def panelled(charts: Mapping[str, Any]) -> Any:
    """Charts below each other, each with its name; one alone needs none.

    Raises:
        MeasureRefused: there are none, or more than a page can show.
    """
    if not charts:
        raise nothing()
    if len(charts) > PANELS:
        raise MeasureRefused(
            f"the chart would have {len(charts)} panels, and a page shows {PANELS}",
            remedy="name a --recipient, --category or --window",
        )
    if len(charts) == 1:
        return next(iter(charts.values()))
    return alt.vconcat(*(chart.properties(title=name) for name, chart in charts.items()))


def nothing(what: str = "nothing was found, so there is nothing to draw") -> MeasureRefused:
    """The refusal of an empty chart."""
    return MeasureRefused(what, remedy="choose another recipient or window")


def of_one(names: Iterable[str]) -> str:
    """What one panel is about, for the heading; nothing when there are several."""
    found = list(names)
    return f": {found[0]}" if len(found) == 1 else ""


def cell_name(row: Row) -> str:
    """Recipient and category of a row."""
    category = row.get("category")
    return ", ".join(part for part in (party_name(row["recipient"]), category if category != "ALL" else None) if part)


def cell_window_name(row: Row) -> str:
    """Recipient, category and years of a row."""
    return f"{cell_name(row)}, {Window.parse(row['window']).label}"


def unit_said(rows: Sequence[Row]) -> str:
    """The unit of the values; that TIV is no money is always said."""
    units = list(dict.fromkeys(str(row["unit"]) for row in rows if row.get("unit")))
    said = " and ".join(units) or "million TIV"
    return f"{said} (a volume of military capability, not money)" if "TIV" in said else said


def left_out(names: Sequence[str], what: str) -> tuple[str, ...]:
    """What happened to rows that have no place of their own, and their names; nothing when all have one."""
    if not names:
        return ()
    between = "; " if any("," in name for name in names) else ", "
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    told = f"{between.join(names[:NAMED])}{more}"
    return (f"{what}: {told}.",)


def whole(share: float) -> str:
    """A share in whole per cent, where room is short; never rounded up to 100 or down to 0 when it is not that."""
    shown = f"{100 * share:.0f} %"
    if shown == "100 %" and share < 1 - 1e-9:
        return "over 99 %"
    return "under 1 %" if shown == "0 %" and share > 0 else shown


def points(share: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    if abs(share) < SEEN:
        return "no change" if abs(share) < 1e-9 else "under 0.1 points"
    return f"{100 * share:+.1f} points"


def names_axis(names: Sequence[str], **more: Any) -> Any:
    """A vertical axis of names, one a row, in the order of ``row``."""
    shown = [cut(name, NAME_WIDTH, BODY) for name in names]
    axis = alt.Axis(
        title=None,
        labelExpr=f"{json.dumps(shown)}[datum.value]",
        labelLimit=NAME_WIDTH + 60,
        labelPadding=9,
        ticks=False,
        domain=False,
        **more,
    )
    return rows_of(len(names), axis)


def rows_of(n_rows: int, axis: Any = None) -> Any:
    """Rows of a chart; without an axis for one that stands beside another."""
    silent = alt.Axis(title=None, labels=False, ticks=False, domain=False, grid=True)
    scale = alt.Scale(domain=list(range(n_rows)), paddingInner=0.15, paddingOuter=0.1, type="band")
    return alt.Y("row:O", axis=axis or silent, scale=scale)


def axis_of(title: str | None, form: str, **more: Any) -> Any:
    """An axis of values; per cent are written as in the labels, with a space."""
    if form == ".0%":
        return alt.Axis(title=title, labelExpr="format(100 * datum.value, '.0f') + ' %'", **{"tickCount": 5, **more})
    return alt.Axis(title=title, format=form, **{"tickCount": 5, **more})


def all_windows(rows: Sequence[Row]) -> list[Window]:
    """Windows of the rows, and those between them that have no row, so that time runs evenly."""
    windows = sorted({Window.parse(row["window"]) for row in rows})
    years = windows[0].last - windows[0].first + 1
    even = Window.every(years, first=windows[0].first, last=windows[-1].last)
    return list(even) if set(windows) <= set(even) else windows


def amount(value: float) -> str:
    """A volume, with a comma from a thousand on."""
    return f"{value:,.0f}" if value >= 1000 else volume(value)


def years_axis(names: Sequence[str], field: str = "window") -> tuple[Any, float]:
    """A horizontal axis of windows, turned where their names would touch; and its width."""
    step = max(WIDE / len(names), 24)
    axis = alt.Axis(title=None, labelAngle=0 if step > 56 else -60)
    return alt.X(f"{field}:O", sort=list(names), scale=alt.Scale(domain=list(names), padding=0.5), axis=axis), step * len(names)


def value_axis(field: str, title: str, domain: Sequence[float], form: str) -> Any:
    """A horizontal axis of values."""
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=list(domain), nice=False), axis=axis_of(title, form))


def bars(entries: Sequence[Row], *, title: str, top: float, form: str) -> Any:
    """Ranked bars with their numbers.

    ``entries`` hold name, value, label and ink; ``low`` and ``high`` draw a bracket, ``earlier`` a ring.
    """
    rows = [{"low": None, "high": None, "earlier": None, **entry, "row": place} for place, entry in enumerate(entries)]
    x = value_axis("value", title, [0, top], form)
    found = base(rows).encode(y=names_axis([str(row["name"]) for row in rows]))
    drawn = found.mark_bar(stroke=TEXT, strokeWidth=0.7, size=13).encode(x=x, color=alt.Color("ink:N", scale=None))
    for row in rows:
        row["end"] = max(value for value in (row["value"], row["high"], row["earlier"]) if value is not None)
    labels = base(rows).mark_text(align="left", dx=7).encode(y="row:O", x="end:Q", text="label:N")
    layers = [drawn, *brackets(rows), labels]
    ticked = [row for row in rows if row["earlier"] is not None]
    if ticked:
        ring = base(ticked).mark_point(fill=PAPER, stroke=INKS[0], strokeWidth=1.4, size=42, opacity=1)
        layers.append(ring.encode(y="row:O", x="earlier:Q"))
    return alt.layer(*layers).properties(width=WIDTH, height=alt.Step(STEP))


def marked(rows: Sequence[Row], field: str) -> list[Any]:
    """A tick in each row that shows on a dark bar as well as beside it."""
    at = base(rows).encode(y="row:O", x=f"{field}:Q")
    return [at.mark_tick(color=ink, thickness=wide, size=18, opacity=1) for ink, wide in ((PAPER, 5), (TEXT, 2))]


def brackets(rows: Sequence[Row], *, y: str = "row:O") -> list[Any]:
    """Bounds: between what is certain and what is possible, with a stop at both ends."""
    bound = [row for row in rows if row.get("low") is not None and row["high"] - row["low"] > SEEN]
    if not bound:
        return []
    line = base(bound).mark_rule(color=INKS[0], strokeWidth=1.2).encode(y=y, x="low:Q", x2="high:Q")
    halo = base(bound).mark_rule(color=PAPER, strokeWidth=3.5).encode(y=y, x="low:Q", x2="high:Q")
    ends = [
        base(bound).mark_tick(color=INKS[0], thickness=1.4, size=9, opacity=1).encode(y=y, x=f"{end}:Q")
        for end in ("low", "high")
    ]
    return [halo, line, *ends]


def two_points(entries: Sequence[Row], *, title: str, domain: Sequence[float], form: str) -> Any:
    """A ring and a dot in each row, the way between them, and a label to the right.

    ``entries`` hold name, ring, dot (either may be null) and label; ``low`` and ``high`` draw a bracket.
    """
    rows: list[dict[str, Any]] = [{**entry, "row": place} for place, entry in enumerate(entries)]
    for row in rows:
        row["end"] = max([value for value in (row["ring"], row["dot"], row.get("high")) if value is not None], default=domain[0])
    y = names_axis([str(row["name"]) for row in rows], grid=True)
    x = value_axis("end", title, domain, form)
    labels = base(rows).mark_text(align="left", dx=9).encode(y=y, x=x, text="label:N")
    both = [row for row in rows if row["ring"] is not None and row["dot"] is not None]
    way = base(both).mark_rule(color=AXIS, strokeWidth=3).encode(y="row:O", x="ring:Q", x2="dot:Q")
    rings, dots = ([row for row in rows if row[name] is not None] for name in ("ring", "dot"))
    ring = base(rings).mark_point(fill=PAPER, stroke=INKS[0], strokeWidth=1.5, size=62, opacity=1).encode(y="row:O", x="ring:Q")
    dot = base(dots).mark_point(fill=INKS[0], stroke=INKS[0], size=48, opacity=1).encode(y="row:O", x="dot:Q")
    layers = [labels, *brackets(rows), way, ring, dot]
    return alt.layer(*layers).properties(width=WIDTH, height=alt.Step(STEP))


def chance_band(rows: Sequence[Row]) -> list[Any]:
    """How far chance could move the figure of each row: a pale band behind it."""
    ranged = [row for row in rows if row.get("chance_low") is not None]
    band = base(ranged).mark_bar(color=CHANCE, size=13).encode(y="row:O", x="chance_low:Q", x2="chance_high:Q")
    return [band] if ranged else []


def columns(
    entries: Sequence[Row],
    order: Sequence[str],
    *,
    title: str,
    top: float,
    form: str,
    ends: Sequence[Row] = (),
    height: int = 240,
) -> Any:
    """Stacked columns. ``entries`` hold x, low, high, ink and label; ``ends`` hold at and says: names beside the last column."""
    step = min(max(WIDE / max(len(order), 1), 15), 96)
    width = step * len(order)
    every = 1 if step >= max(text_width(name, BODY) for name in order) + 6 else -(-36 // int(step))
    ticks = [name for place, name in enumerate(order) if (len(order) - 1 - place) % every == 0]
    x = alt.X(
        "x:O",
        sort=list(order),
        scale=alt.Scale(domain=list(order), paddingInner=0.14, paddingOuter=0.07),
        axis=alt.Axis(title=None, labelAngle=0, values=ticks),
    )
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=axis_of(title, form))
    drawn = (
        base(entries).mark_bar(stroke=TEXT, strokeWidth=0.6).encode(x=x, y=y, y2="high:Q", color=alt.Color("ink:N", scale=None))
    )
    worded = [
        {**entry, "middle": (entry["low"] + entry["high"]) / 2, "on": text_on(entry["ink"])}
        for entry in entries
        if entry.get("label")
        and entry["ink"] != HATCH
        and (entry["high"] - entry["low"]) / top * height >= 15
        and text_width(entry["label"], SMALL) <= step * 0.9
    ]
    layers = [drawn]
    if worded:
        words = (
            base(worded).mark_text(fontSize=SMALL).encode(x=x, y="middle:Q", text="label:N", color=alt.Color("on:N", scale=None))
        )
        layers.append(words)
    if ends:
        placed = spread([end["at"] for end in ends], gap=15 / height * top, top=top)
        words = [{"at": at, "says": end["says"]} for at, end in zip(placed, ends, strict=True)]
        layers.append(base(words).mark_text(align="left").encode(x=alt.value(width + 10), y="at:Q", text="says:N"))
    return alt.layer(*layers).properties(width=width, height=height)


def spread(places: Sequence[float], *, gap: float, top: float) -> list[float]:
    """Places moved apart so that labels do not touch; ``places`` ascend, and the result stays below ``top`` where it can."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + gap) if found else place)
    limit = top
    for position in range(len(found) - 1, -1, -1):
        if found[position] <= limit:
            break
        found[position] = limit
        limit -= gap
    return found


def bounded(share: float, low: float | None, high: float | None) -> str:
    """A share, and its bounds where unknown suppliers leave it open."""
    if low is None or high is None or high - low < SEEN:
        return percent(share)
    return f"{percent(share)} (at most {percent(high)})" if share - low < SEEN else f"{percent(low)} to {percent(high)}"
