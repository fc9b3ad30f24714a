"""Chart of how long deliveries take: Kaplan-Meier curves with censoring marks and numbers at risk."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.monitor.wording import plural
from reliant.publish.charts.marks import Row, axis_of, base, left_out, panelled
from reliant.publish.charts.theme import AXIS, DASHES, INKS, WIDE, Drawing, Key

CURVES = 6
"""Curves of a chart, each a panel."""
_HEIGHT = 110
_TICKS = 8  # years named below a curve, at most


def delivery_times(rows: Sequence[Row]) -> Drawing:
    """Part of a supplier's deals that still wait, by years from order; a panel each, with the number still waiting below."""
    ordered = sorted(rows, key=lambda row: (row["supplier"] == UNKNOWN, -row["n_deals"], panel_name(row)))
    kept = ordered[:CURVES]
    last = max(1, *(max(row["curve_years"]) for row in kept))
    told = [f"{panel_name(row)} ({plural(row['n_deals'], 'deal')}): {_said(row)}" for row in kept]
    return Drawing(
        heading="How long deliveries take" + (f": {told[0]}" if len(told) == 1 else ""),
        measured="Part of the deals not yet delivered in full, by years from order (Kaplan-Meier)",
        chart=panelled({name: _curve(row, last) for name, row in zip(told, kept, strict=True)}),
        keys=(
            Key(mark="line", ink=INKS[0], says="deals still waiting"),
            Key(mark="tick", ink=INKS[1], says="an open deal leaves the count: the record ends"),
            Key(mark="line", ink=AXIS, dash=DASHES[2], says="half, and one in ten"),
        ),
        notes=(
            f"As of the end of {rows[0]['as_of']}. Below the years: deals still followed and waiting.",
            *left_out([f"{panel_name(row)} ({_said(row)})" for row in ordered[CURVES:]], "Not drawn, with fewer deals"),
        ),
        facts=tuple(told),
    )


def _said(row: Row) -> str:
    half, nine = row["years_half"], row["years_nine_in_ten"]
    told = "half: not reached" if half is None else f"half in {years_said(half)}"
    told += ", nine in ten: not reached" if nine is None else f", nine in ten in {years_said(nine)}"
    return told + ("; few deals" if row["note"] and "few" in row["note"] else "")


def _curve(row: Row, last: int) -> Any:
    """A step down where deals were fulfilled, a mark where open ones leave, and numbers at risk as a second line of the axis."""
    steps = list(zip(row["curve_years"], row["curve_waiting"], row["curve_open"], row["curve_part"], strict=True))
    line = [{"years": 0, "part": 1.0}, *({"years": years, "part": part} for years, _, _, part in steps)]
    left = [{"years": years, "part": part} for years, _, n_open, part in steps if n_open]
    every = -(-last // _TICKS)
    ticks = list(range(0, last + 1, every))
    waiting = {str(tick): str(next((n for years, n, _, _ in steps if years >= tick), 0)) for tick in ticks}
    labels = f"[format(datum.value, 'd'), {json.dumps(waiting)}[format(datum.value, 'd')]]"
    axis = alt.Axis(title="years from order; deals still waiting", values=ticks, labelExpr=labels, labelAngle=0, grid=False)
    x = alt.X("years:Q", scale=alt.Scale(domain=[0, last * 1.02], nice=False), axis=axis)
    y = alt.Y("part:Q", scale=alt.Scale(domain=[0, 1.02], nice=False), axis=axis_of(None, ".0%", values=[0, 0.5, 1], grid=False))
    marks = base([{"part": 0.5}, {"part": 0.1}]).mark_rule(color=AXIS, strokeDash=list(DASHES[2])).encode(y=y)
    curve = base(line).mark_line(color=INKS[0], strokeWidth=1.8, interpolate="step-after").encode(x=x, y=y)
    layers = [marks, curve]
    if left:
        ends = base(left).mark_tick(color=INKS[1], thickness=1.8, size=11, opacity=1, orient="vertical")
        layers.append(ends.encode(x=x, y=y))
    return alt.layer(*layers).properties(width=WIDE, height=_HEIGHT)


def supplier_name(row: Row) -> str:
    """The supplier of a row by name."""
    return "supplier not known" if row["supplier"] == UNKNOWN else party_name(row["supplier"])


def panel_name(row: Row) -> str:
    """Supplier and category of a row."""
    return ", ".join(part for part in (supplier_name(row), row["category"]) if part)


def years_said(number: float) -> str:
    """A span in words; 0 is within the year of order."""
    return "the year of order" if number == 0 else f"{number:g} {'year' if number == 1 else 'years'}"
