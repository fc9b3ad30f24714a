"""Charts of talk beside delivery, and of deals by order year with what they say about a trend."""

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
    amount,
    base,
    left_out,
    names_axis,
    nothing,
    rows_of,
    unit_said,
    value_axis,
)
from reliant.publish.charts.theme import INKS, PAPER, SMALL, STEP, TEXT, Drawing, Key, text_on

_TOLD = (
    ("n_talks", "talks, offers, intents", INKS[4]),
    ("n_visits", "visits", INKS[3]),
    ("n_agreements", "agreements, licences, ventures", INKS[2]),
    ("n_orders", "orders", INKS[1]),
    ("n_deliveries", "deliveries, production", INKS[0]),
    ("n_breakdowns", "refusals, cancellations, failures", PAPER),
)
_HALF = 215


def gap(rows: Sequence[Row]) -> Drawing:
    """What texts tell of, per partner, beside what the register shows delivered."""
    told = {id(row): sum(row[name] for name, _, _ in _TOLD) for row in rows}
    ordered = sorted(rows, key=lambda row: (row["partner"] == UNKNOWN, -(row["value"] or 0.0), -told[id(row)], row["partner"]))
    by_talk = sorted(ordered, key=lambda row: -told[id(row)])
    kept = [row for row in ordered if (row["value"] or 0) > 0 or row in by_talk[:ROWS]][:ROWS]
    if not kept:
        raise nothing()
    omitted = [row for row in ordered if row not in kept]
    segments, ends, volumes, facts = [], [], [], []
    for place, row in enumerate(kept):
        at = 0
        for name, _, ink in _TOLD:
            if row[name]:
                entry = {"row": place, "low": at, "high": at + row[name], "middle": at + row[name] / 2, "ink": ink}
                segments.append({**entry, "label": str(row[name]), "on": text_on(ink)})
                at += row[name]
        value = row["value"]
        said = "not in the register" if value is None else f"{amount(value)} ({percent(row['share'])})" if value else "nothing"
        ends.append({"row": place, "high": at, "label": str(at) if at else "none told of"})
        volumes.append({"row": place, "value": value or 0.0, "label": said})
        facts.append(f"{party_name(row['partner'])}: {plural(at, 'event')} told of, delivered {said}")
    return Drawing(
        heading=f"Talk and delivery: {party_name(rows[0]['recipient'])}, {Window.parse(rows[0]['window']).label}",
        measured=f"Left: events that texts tell of as fact, counted. Right: volume delivered, in {unit_said(rows)}",
        chart=_side_by_side([party_name(row["partner"]) for row in kept], segments, ends, volumes),
        keys=tuple(Key(mark="box", ink=ink, says=says) for _, says, ink in _TOLD),
        notes=(
            "The two scales differ: events are counted, volumes are measured.",
            "Not in the register does not mean that nothing came: it holds major arms only.",
            *left_out([party_name(row["partner"]) for row in omitted], "Not drawn, with fewer events and no volume"),
        ),
        facts=tuple(facts),
    )


def _side_by_side(names: Sequence[str], segments: Sequence[Row], ends: Sequence[Row], volumes: Sequence[Row]) -> Any:
    most = max(end["high"] for end in ends) or 1
    left_x = alt.X(
        "high:Q", scale=alt.Scale(domain=[0, most * 1.02], nice=False), axis=alt.Axis(title="events", tickMinStep=1, format="d")
    )
    layers = [base(ends).mark_text(align="left", dx=6).encode(y=names_axis(names), x=left_x, text="label:N")]
    if segments:
        bar = base(segments).mark_bar(stroke=TEXT, strokeWidth=0.6, size=14)
        layers.append(bar.encode(y="row:O", x="low:Q", x2="high:Q", color=alt.Color("ink:N", scale=None)))
        wide = [entry for entry in segments if (entry["high"] - entry["low"]) / most * _HALF >= 12]
        layers.append(
            base(wide)
            .mark_text(fontSize=SMALL)
            .encode(y="row:O", x="middle:Q", text="label:N", color=alt.Color("on:N", scale=None))
        )
    left = alt.layer(*layers).properties(width=_HALF, height=alt.Step(STEP))
    top = max(entry["value"] for entry in volumes) or 1.0
    y = rows_of(len(names), alt.Axis(title=None, labels=False, ticks=False, domain=False))
    right_x = value_axis("value", "million TIV", [0, top * 1.02], ",.0f")
    bars = base(volumes).mark_bar(color=INKS[0], size=14).encode(y=y, x=right_x)
    words = base(volumes).mark_text(align="left", dx=6).encode(y="row:O", x="value:Q", text="label:N")
    right = alt.layer(bars, words).properties(width=_HALF, height=alt.Step(STEP))
    return alt.hconcat(left, right, spacing=60)
