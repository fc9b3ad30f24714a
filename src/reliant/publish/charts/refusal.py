"""Charts of a refusal: fans of what stays ready, and bars of what is lost."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.monitor.wording import percent, volume
from reliant.publish.charts.marks import Row, base, nothing, panelled
from reliant.publish.charts.theme import CHANCE, DASHES, INKS, PAPER, STEP, WIDE, WIDTH, Drawing, Key

PANELS = 4
"""Courses drawn: all together, and the worst categories."""
HEIGHT = 150
LEVELS = (0.8, 0.5)


def readiness(rows: Sequence[Row]) -> Drawing:
    """One panel for all together and one for each of the worst categories: median, eight in ten paths, and without a refusal."""
    courses: dict[str | None, list[Row]] = {}
    for row in rows:
        courses.setdefault(row["category"], []).append(row)
    hit = [
        name for name, inside in courses.items() if name is None or any(row["median"] < row["without"] - 1e-9 for row in inside)
    ]
    shown = hit[:PANELS]
    recipient, supplier = party_name(rows[0]["recipient"]), party_name(rows[0]["supplier"])
    top = max(1.0, *(row["without"] for name in shown for row in courses[name]))
    charts = {name or "all together": _fan(courses[name], top) for name in shown}
    left = f" Not drawn: {', '.join(str(name) for name in hit[PANELS:])}." if hit[PANELS:] else ""
    return Drawing(
        heading=f"{recipient} if {supplier} refuses: what stays ready",
        measured="Part of what is in service today that is ready, by years after it; by volume in million TIV (not money)",
        chart=panelled(charts),
        keys=(
            Key(mark="line", ink=INKS[0], says="median of the paths"),
            Key(mark="band", says="8 in 10 paths"),
            Key(mark="line", ink=INKS[1], dash=DASHES[1], says="without a refusal"),
        ),
        notes=(
            f"What is refused: {rows[0]['scope']}.{left}",
            "Paths follow assumptions about spares, lags and service lives; they are no forecast.",
        ),
        facts=tuple(
            f"{name or 'all together'} after {row['month'] // 12} years: {percent(row['median'])} "
            f"({percent(row['low'])} to {percent(row['high'])}), without {percent(row['without'])}"
            for name in shown
            for row in courses[name]
            if row["month"] and row["month"] % 60 == 0
        ),
    )


def _fan(inside: Sequence[Row], top: float) -> Any:
    entries = [
        {**{name: row[name] for name in ("low", "median", "high", "without")}, "year": row["month"] / 12} for row in inside
    ]
    last = entries[-1]["year"]
    x = alt.X("year:Q", scale=alt.Scale(domain=[0, last], nice=False), axis=alt.Axis(title="years after the refusal", format="d"))
    scale, axis = alt.Scale(domain=[0, top * 1.05], nice=False), alt.Axis(title="ready", format=".0%", tickCount=5)
    y = alt.Y("median:Q", scale=scale, axis=axis)
    layers = [
        base(entries).mark_area(color=CHANCE, opacity=0.8).encode(x=x, y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"),
        base([{"level": level} for level in LEVELS])
        .mark_rule(color=INKS[2], strokeWidth=0.8)
        .encode(y=alt.Y("level:Q", scale=scale)),
        base(entries)
        .mark_line(color=INKS[1], strokeWidth=1.6, strokeDash=list(DASHES[1]))
        .encode(x=x, y=alt.Y("without:Q", scale=scale)),
        base(entries).mark_line(color=INKS[0], strokeWidth=2).encode(x=x, y=y),
    ]
    return alt.layer(*layers).properties(width=WIDE, height=HEIGHT)


def losses(rows: Sequence[Row]) -> Drawing:
    """Pairs of bars for each category: what of the deliveries and of the stock comes from the one that refuses."""
    known = [row for row in rows if row["flow"] or row["stock"]]
    if not known:
        raise nothing("nothing of the supplier is in service or under way, so there is nothing to draw")
    recipient, supplier = party_name(rows[0]["recipient"]), party_name(rows[0]["supplier"])
    names = [row["category"] for row in known]
    sides = (("stock_share", "stock", INKS[0], -0.19), ("flow_share", "flow", PAPER, 0.19))
    labels = "[" + ", ".join(f"'{name}'" for name in names) + "][datum.value]"
    lines = alt.Axis(title=None, values=list(range(len(names))), labelExpr=labels, grid=False, ticks=False, domain=False)
    y = alt.Y("row:Q", scale=alt.Scale(domain=[-0.5, len(names) - 0.5], reverse=True, nice=False), axis=lines)
    marks = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], title="share")
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 1.3], nice=False), axis=marks)
    layers = []
    for field, amount, ink, offset in sides:
        entries = [
            {"row": place + offset, "share": row[field] or 0.0, "label": _label(row, field, amount)}
            for place, row in enumerate(known)
        ]
        bars = base(entries).encode(x=x, y=y)
        layers.append(bars.mark_bar(orient="horizontal", size=0.68 * STEP, color=ink, stroke=INKS[0]))
        layers.append(bars.mark_text(align="left", dx=5).encode(text="label:N"))
    return Drawing(
        heading=f"What {recipient} loses if {supplier} refuses",
        measured="Its share of what is in service and of what was delivered; by volume in million TIV (not money)",
        chart=alt.layer(*layers).properties(width=WIDTH, height=2 * STEP * len(names)),
        keys=(Key(mark="box", ink=INKS[0], says="in service"), Key(mark="box", ink=PAPER, says=f"delivered {rows[0]['window']}")),
        notes=("What is in service is calculated with assumed service lives.",),
        facts=tuple(
            f"{row['category']}: {percent(row['stock_share'])} of what is in service, {percent(row['flow_share'])} of "
            f"deliveries, {row['open_orders']} open orders"
            for row in known
        ),
    )


def _label(row: Row, field: str, amount: str) -> str:
    return "nothing delivered" if row[field] is None else f"{percent(row[field])} ({volume(row[amount])})"
