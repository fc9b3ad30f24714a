"""Charts of what is in service beside what is being delivered."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.monitor.wording import percent
from reliant.publish.charts.marks import (
    Row,
    all_windows,
    axis_of,
    base,
    brackets,
    cell_name,
    grouped,
    left_out,
    names_axis,
    nothing,
    panelled,
    spread,
    unit_said,
    value_axis,
    years_axis,
)
from reliant.publish.charts.theme import DASHES, HATCH, INKS, PAPER, TEXT, WIDTH, Drawing, Key

SHOWN = 12
"""Suppliers of a chart at one time."""
OVER_TIME = 4
"""Suppliers of a chart over windows, one panel each."""
SEEN = 0.05
"""A share that can be seen in a panel."""
_NOTE = "What is still in service is calculated with assumed service lives by class of weapon; delivered is recorded."


def stock(rows: Sequence[Row]) -> Drawing:
    """Stock share beside flow share: pairs of bars at one time, two lines a supplier over windows."""
    known = [row for row in rows if row["stock_share"] is not None or row["flow_share"] is not None]
    if not known:
        raise nothing("nothing is in service and nothing was delivered, so there is nothing to draw")
    windows = all_windows(known)
    cells = grouped(known, cell_name)
    charts: dict[str, Any] = {}
    omitted: list[str] = []
    for name, inside in cells.items():
        ordered = _by_size(inside)
        shown = ordered[:SHOWN] if len(windows) == 1 else _large(inside, ordered)
        omitted += [party_name(party) for party in ordered if party not in shown and party_name(party) not in omitted]
        if len(windows) == 1:
            charts[name] = _pairs(inside, shown)
        else:
            for party in shown:
                title = party_name(party) if len(cells) == 1 else f"{name}: {party_name(party)}"
                charts[title] = _lines([row for row in inside if row["supplier"] == party], windows)
    what = next(iter(cells)) if len(cells) == 1 else ""
    when = f"end of {windows[-1].last}" if len(windows) == 1 else "by years"
    crossings = dict.fromkeys(
        f"{party_name(row['supplier'])}: {row['crossing_note']}" for row in known if row.get("crossing_year") is not None
    )
    last = [row for row in known if row["window"] == str(windows[-1])]
    truncated = dict.fromkeys(str(row["truncated_reason"]) for row in last if row["is_truncated"] and row.get("truncated_reason"))
    is_bounded = any(_has_bound(row) for row in known)
    return Drawing(
        heading=f"In service and being delivered: {', '.join(part for part in (what, when) if part)}",
        measured=f"Share in service at the end of the years, and share delivered in them; by volume in {unit_said(known)}",
        chart=panelled(charts),
        keys=(
            *(_PAIR_KEYS if len(windows) == 1 else _LINE_KEYS),
            *((Key(mark="bracket", says="in service, if all stock of unknown origin is this supplier's"),) if is_bounded else ()),
        ),
        notes=(
            _NOTE,
            *left_out(omitted, "Not drawn, smaller"),
            *(f"Older stock may be missing: {reason}." for reason in truncated),
            *(("Older stock may be missing.",) if not truncated and any(row["is_truncated"] for row in known) else ()),
            *(f"Stock share of {note}." for note in list(crossings)[:3]),
        ),
        facts=tuple(
            f"{cell_name(row)}, {party_name(row['supplier'])}, {Window.parse(row['window']).label}: in service "
            f"{percent(row['stock_share'])}, delivered {percent(row['flow_share'])}"
            for row in known
        ),
    )


_PAIR_KEYS = (Key(mark="box", ink=INKS[0], says="in service"), Key(mark="box", ink=PAPER, says="delivered in the window"))
_LINE_KEYS = (
    Key(mark="line", ink=INKS[0], says="in service"),
    Key(mark="line", ink=INKS[1], dash=DASHES[1], says="delivered in the window"),
)


def _has_bound(row: Row) -> bool:
    high = row.get("stock_share_high")
    return row["supplier"] != UNKNOWN and high is not None and row["stock_share"] is not None and high - row["stock_share"] > 5e-4


def _by_size(rows: Sequence[Row]) -> list[str]:
    largest: dict[str, float] = {}
    for row in rows:
        largest[row["supplier"]] = max(largest.get(row["supplier"], 0.0), row["stock_share"] or 0.0, row["flow_share"] or 0.0)
    return sorted(largest, key=lambda party: (party == UNKNOWN, -largest[party], party))


def _large(rows: Sequence[Row], ordered: Sequence[str]) -> list[str]:
    """Suppliers worth a panel: the first, and those with a share that can be seen in one."""
    return [
        party
        for party in ordered[:OVER_TIME]
        if party == ordered[0]
        or any(max(row["stock_share"] or 0, row["flow_share"] or 0) >= SEEN for row in rows if row["supplier"] == party)
    ]


def _pairs(rows: Sequence[Row], shown: Sequence[str]) -> Any:
    of: Mapping[str, Row] = {row["supplier"]: row for row in rows}
    entries = []
    for place, party in enumerate(shown):
        row = of[party]
        for field, offset, ink in (("stock_share", 0, INKS[0]), ("flow_share", 1, PAPER)):
            if row[field] is None:
                entries.append({"row": place, "part": offset, "value": 0, "end": 0, "ink": ink, "label": "no deliveries"})
                continue
            high = row["stock_share_high"] if not offset and _has_bound(row) else row[field]
            entries.append(
                {
                    "row": place,
                    "part": offset,
                    "value": row[field],
                    "low": row[field],
                    "high": high,
                    "end": high,
                    "ink": HATCH if party == UNKNOWN and not offset else ink,
                    "label": percent(row[field]),
                }
            )
    y = names_axis([_name(party) for party in shown], grid=False)
    part = alt.YOffset("part:O", scale=alt.Scale(paddingInner=0.15, paddingOuter=0.25))
    bars = base(entries).encode(y=y, yOffset=part)
    drawn = bars.mark_bar(stroke=TEXT, strokeWidth=0.7).encode(
        x=value_axis("value", "share", [0, 1], ".0%"), color=alt.Color("ink:N", scale=None)
    )
    words = bars.mark_text(align="left", dx=7).encode(x="end:Q", text="label:N")
    bounds = [layer.encode(yOffset=part) for layer in brackets([entry for entry in entries if "low" in entry])]
    return alt.layer(drawn, *bounds, words).properties(width=WIDTH, height=alt.Step(13, **{"for": "offset"}))


def _name(party: str) -> str:
    return "origin not known" if party == UNKNOWN else party_name(party)


def _lines(rows: Sequence[Row], windows: Sequence[Window]) -> Any:
    every = [window.label for window in windows]
    x, width = years_axis(every)
    height = 110
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=axis_of("share", ".0%", values=[0, 0.5, 1]),
    )
    layers, ends = [], []
    for field, ink, dash, says in (
        ("flow_share", INKS[1], DASHES[1], "delivered"),
        ("stock_share", INKS[0], DASHES[0], "in service"),
    ):
        entries = [
            {"window": Window.parse(row["window"]).label, "share": row[field], "first": row["window"]}
            for row in sorted(rows, key=lambda row: str(row["window"]))
            if row[field] is not None
        ]
        if not entries:
            continue
        line = base(entries).encode(x=x, y=y)
        layers += [
            line.mark_line(color=ink, strokeWidth=2, strokeDash=list(dash)),
            line.mark_point(fill=ink if field == "stock_share" else PAPER, stroke=ink, size=40, opacity=1),
        ]
        ends.append({"share": entries[-1]["share"], "says": f"{says} {percent(entries[-1]['share'])}"})
    ends.sort(key=lambda end: end["share"])
    for end, place in zip(ends, spread([end["share"] for end in ends], gap=15 / height, top=1.0), strict=True):
        end["share"] = place
    words = base(ends).mark_text(align="left").encode(x=alt.value(width + 4), y="share:Q", text="says:N")
    return alt.layer(*layers, words).properties(width=width, height=height)
