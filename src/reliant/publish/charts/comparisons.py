"""Charts that set two figures side by side: face and look-through, old and new release, both sides of a flow; and grids."""

import json
from collections.abc import Callable, Sequence
from math import log2
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.monitor.wording import percent, plural
from reliant.publish.charts.marks import (
    ROWS,
    Row,
    all_windows,
    amount,
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
    two_points,
    unit_said,
    value_axis,
    whole,
)
from reliant.publish.charts.theme import AXIS, HATCH, INKS, PAPER, SMALL, STEP, WIDTH, Drawing, Key, cut, text_on

LEAST = 5e-4
"""Shares below it on both sides are not drawn but named."""


def hidden(rows: Sequence[Row]) -> Drawing:
    """Share on its face as a ring, after looking through as a dot."""
    charts: dict[str, Any] = {}
    omitted: list[str] = []
    for name, inside in grouped(rows, cell_window_name).items():
        ordered = sorted(inside, key=lambda row: (-max(row["share"], row["share_behind"]), row["supplier"]))
        kept = [row for row in ordered if max(row["share"], row["share_behind"]) >= LEAST][:ROWS]
        omitted += [party_name(row["supplier"]) for row in ordered if row not in kept]
        entries = [
            {
                "name": _party(row),
                "ring": row["share"],
                "dot": row["share_behind"],
                "label": f"{percent(row['share'])}, behind it {percent(row['share_behind'])} ({points(row['hidden'])})",
            }
            for row in kept
        ]
        charts[name] = two_points(entries, title="share of what the recipient got", domain=[0, 1], form=".0%")
    stated = {party_name(row["supplier"]): row["foreign_content"] for row in rows if row["is_content_stated"]}
    assumed = {row["foreign_content"] for row in rows if not row["is_content_stated"]}
    otherwise = sorted(assumed - {0.0}) or sorted(assumed)
    none = "; 0 % of those that got nothing themselves" if len(assumed) > len(otherwise) else ""
    used = ", ".join(map(percent, otherwise)) + none
    told = ", ".join(f"{name} {percent(content)}" for name, content in sorted(stated.items())[:12])
    return Drawing(
        heading=f"Who stands behind the supplier of record{of_one(charts)}",
        measured="Share of the volume on its face, and after each supplier's foreign content is handed on to its own suppliers",
        chart=panelled(charts),
        keys=(Key(mark="ring", says="supplier of record"), Key(mark="dot", says="after looking through")),
        notes=(
            *((f"Foreign content used, as stated: {told}.",) if told else ()),
            *((f"Foreign content used for all others, assumed: {used}.",) if otherwise else ()),
            *left_out(list(dict.fromkeys(omitted)), "Not drawn, with smaller shares"),
        ),
        facts=tuple(
            f"{cell_window_name(row)}, {_party(row)}: {percent(row['share'])}, behind it {percent(row['share_behind'])}"
            for row in rows
        ),
    )


def revision(rows: Sequence[Row]) -> Drawing:
    """Share in the earlier release as a ring, in the later as a dot: what changed is the register, not the supply."""
    groups = grouped(rows, cell_window_name)
    charts: dict[str, Any] = {}
    omitted: list[str] = []
    if len(groups) == 1 or len({row["recipient"] for row in rows}) == 1:
        for name, inside in groups.items():
            ordered = sorted(inside, key=lambda row: (-max(row["share_now"] or 0, row["share_then"] or 0), row["supplier"]))
            omitted += [_party(row) for row in ordered[ROWS:]]
            charts[name] = _revised(ordered[:ROWS], _party)
    else:
        moved = sorted(
            (row for row in rows if row["revision"]), key=lambda row: (-abs(row["revision"]), row["recipient"], row["supplier"])
        )
        if not moved:
            raise nothing("the releases do not differ in any share, so there is nothing to draw")
        omitted += [_pair(row) for row in moved[ROWS:]]
        [*when] = dict.fromkeys(Window.parse(row["window"]).label for row in rows)
        is_once = len(when) == 1
        title = f"the largest revisions{', ' if is_once else ''}{when[0] if is_once else ''}"
        charts[title] = _revised(moved[:ROWS], _from if is_once else _pair)
    then, now = (next((row[name] for row in rows if row[name]), "unknown date") for name in ("vintage_then", "vintage_now"))
    means = dict.fromkeys(
        f"{name}: {percent(inside[0]['share_moved'])} of the volume changed its supplier"
        for name, inside in groups.items()
        if inside[0]["share_moved"] is not None
    )
    return Drawing(
        heading=f"What a new release changed{of_one(charts)}",
        measured=f"Share of the volume of the same years in two releases, in {unit_said(rows)}",
        chart=panelled(charts),
        keys=(Key(mark="ring", says=f"release of {then}"), Key(mark="dot", says=f"release of {now}")),
        notes=(
            "The years are the same: a difference is a revision of the register, no change of supply.",
            *(f"{one}." for one in list(means)[:2] if len(groups) <= 2),
            *left_out(list(dict.fromkeys(omitted)), "Not drawn, smaller"),
        ),
        facts=tuple(f"{_pair(row)}: {percent(row['share_then'])}, then {percent(row['share_now'])}" for row in rows),
    )


def _revised(rows: Sequence[Row], name: Callable[[Row], str]) -> Any:
    entries = [
        {
            "name": name(row),
            "ring": row["share_then"],
            "dot": row["share_now"],
            "label": f"{percent(row['share_then'])}, now {percent(row['share_now'])}"
            + (f" ({points(row['revision'])})" if row["revision"] is not None else ": no volume in one release"),
        }
        for row in rows
    ]
    return two_points(entries, title="share of what the recipient got", domain=[0, 1], form=".0%")


def _party(row: Row) -> str:
    return "supplier not known" if row["supplier"] == UNKNOWN else party_name(row["supplier"])


def _from(row: Row) -> str:
    return f"{cell_name(row)} from {_party(row)}"


def _pair(row: Row) -> str:
    return f"{_from(row)}, {Window.parse(row['window']).label}"


_ONE_SIDED = {
    "only_recipient": "only the recipient tells of",
    "only_supplier": "only the supplier tells of",
    "a_side_says_none": "one side says were none",
}
FARTHEST = 4
"""Ratios are drawn up to 2 ** 4: sixteen times."""


def agreement(rows: Sequence[Row]) -> Drawing:
    """How many times the supplier's figure is the recipient's, on a scale on which twice and half are equally far from one."""
    both = [row for row in rows if row["status"] == "both"]
    if not both:
        raise nothing("no flow is told of by both sides, so there is nothing to compare")
    ordered = sorted(both, key=lambda row: (-max(row["value_by_recipient"], row["value_by_supplier"]), _from(row)))
    kept = ordered[:ROWS]
    entries: list[dict[str, Any]] = []
    for place, row in enumerate(kept):
        ratio = row["value_by_supplier"] / row["value_by_recipient"]
        at = max(min(log2(ratio), FARTHEST), -FARTHEST)
        label = f"{amount(row['value_by_recipient'])} got, {amount(row['value_by_supplier'])} sent: {ratio:.2f} times"
        entries.append({"row": place, "name": _from(row), "at": at, "one": 0.0, "label": label})
    ticks = {-4: "1/16", -3: "1/8", -2: "1/4", -1: "half", 0: "equal", 1: "twice", 2: "4", 3: "8", 4: "16"}
    axis = alt.Axis(
        title="what the supplier says it sent / what the recipient says it got",
        values=list(ticks),
        labelExpr=f"{json.dumps(list(ticks.values()))}[datum.value + {FARTHEST}]",
    )
    x = alt.X("at:Q", scale=alt.Scale(domain=[-FARTHEST, FARTHEST], nice=False), axis=axis)
    y = names_axis([entry["name"] for entry in entries], grid=True)
    way = base(entries).mark_rule(color=AXIS, strokeWidth=3).encode(y=y, x=x, x2="one:Q")
    dots = base(entries).mark_point(fill=INKS[0], stroke=INKS[0], size=48, opacity=1).encode(y="row:O", x="at:Q")
    right = base(entries).mark_text(align="left").encode(y="row:O", x=alt.value(WIDTH + 8), text="label:N")
    equal = base([{"at": 0}]).mark_rule(color=INKS[0]).encode(x="at:Q")
    statuses = [str(row["status"]) for row in rows]
    sides = [f"{plural(statuses.count(status), 'flow')} {says}" for status, says in _ONE_SIDED.items() if status in statuses]
    return Drawing(
        heading=f"What both sides of a flow tell{of_one(dict.fromkeys(Window.parse(row['window']).label for row in rows))}",
        measured=f"Flows as told by both sides, in {unit_said(rows)}; ratios on a doubling scale",
        chart=alt.layer(equal, way, dots, right).properties(width=WIDTH, height=alt.Step(STEP)),
        keys=(Key(mark="dot", says="supplier's figure as a multiple of the recipient's"),),
        notes=(
            "Import values hold freight and insurance, export values do not: one twentieth to one tenth is no disagreement.",
            *((f"Not drawn: {', '.join(sides)}.",) if sides else ()),
            *left_out([_from(row) for row in ordered[ROWS:]], "Not drawn, smaller"),
        ),
        facts=tuple(f"{entry['name']}: {entry['label']}" for entry in entries),
    )


_QUALITY = (
    ("coverage", "rows with a value", INKS[0]),
    ("named_share", "volume whose supplier is named", INKS[2]),
    ("recorded_share", "volume that is no estimate", PAPER),
)


def quality(rows: Sequence[Row]) -> Drawing:
    """What a figure rests on: what was reported, named and recorded, each as a share."""
    ordered = sorted(rows, key=lambda row: (cell_name(row), row["window"]))
    if len(ordered) > ROWS:
        ordered = sorted(rows, key=lambda row: (-row["n_rows"], cell_window_name(row)))
    kept = ordered[:ROWS]
    entries: list[dict[str, Any]] = []
    for place, row in enumerate(kept):
        whole = {**row, "recorded_share": None if row["imputed_share"] is None else 1 - row["imputed_share"]}
        entries += [{"row": place, "value": whole[name], "fill": ink} for name, _, ink in _QUALITY if whole[name] is not None]
    labels = [{"row": place, "says": _rests_on(row)} for place, row in enumerate(kept)]
    names = [cell_window_name(row) for row in kept]
    x = value_axis("value", "share", [0, 1], ".0%")
    y = names_axis(names, grid=True)
    offset = {INKS[0]: "circle", INKS[2]: "square", PAPER: "diamond"}
    layers = [base(labels).mark_text(align="left").encode(y=y, x=alt.value(WIDTH + 10), text="says:N")]
    for ink, shape in offset.items():
        found = [entry for entry in entries if entry["fill"] == ink]
        if found:
            mark = base(found).mark_point(shape=shape, fill=ink, stroke=INKS[0], size=62, opacity=0.9, strokeWidth=1.2)
            layers.append(mark.encode(y="row:O", x=x))
    return Drawing(
        heading=f"What the figures rest on{of_one(names)}",
        measured="Shares of the register's rows, and of their volume",
        chart=alt.layer(*layers).properties(width=WIDTH, height=alt.Step(STEP)),
        keys=(
            Key(mark="dot", ink=INKS[0], says="rows with a value"),
            Key(mark="box", ink=INKS[2], says="volume whose supplier is named"),
            Key(mark="diamond", ink=INKS[0], says="volume that is no estimate"),
        ),
        notes=left_out([cell_window_name(row) for row in ordered[ROWS:]], "Not drawn, with fewer rows"),
        facts=tuple(f"{name}: {_rests_on(row)}" for name, row in zip(names, kept, strict=True)),
    )


def _rests_on(row: Row) -> str:
    estimate = "estimates not marked" if row["imputed_share"] is None else f"{percent(row['imputed_share'])} estimated"
    named = "no volume" if row["named_share"] is None else f"{percent(row['named_share'])} named"
    return f"{row['n_reported']} of {plural(row['n_rows'], 'row')}, {named}, {estimate}"


def sole_source(rows: Sequence[Row]) -> Drawing:
    """A grid of categories and windows, of rows of contract SOLE_SOURCE: where one named supplier is alone, and who it is."""
    windows = all_windows(rows)
    recipients = {row["recipient"] for row in rows}
    named = grouped(rows, lambda row: str(row["category"]) if len(recipients) == 1 and row["category"] else cell_name(row))
    order = sorted(named, key=lambda name: (-sum(bool(row["is_sole"]) for row in named[name]), name))
    kept, omitted = order[:ROWS], order[ROWS:]
    step = max(min(560 / len(windows), 130), 76)
    entries = []
    for place, name in enumerate(kept):
        for row in named[name]:
            ink = HATCH if row["is_sole"] is None else INKS[0] if row["is_sole"] else INKS[4]
            who = "" if row["is_sole"] is None else _party(row) if row["is_sole"] else f"{_party(row)} {whole(row['share'])}"
            label = {"label": cut(who, step - 8, SMALL), "on": text_on(ink)}
            entries.append({"row": place, "window": Window.parse(row["window"]).label, "ink": ink, **label})
    every = [window.label for window in windows]
    x = alt.X("window:O", sort=every, scale=alt.Scale(domain=every), axis=alt.Axis(title=None, labelAngle=0, orient="top"))
    boxes = (
        base(entries).mark_rect(stroke=PAPER, strokeWidth=2).encode(y=names_axis(kept), x=x, color=alt.Color("ink:N", scale=None))
    )
    words = base(entries).mark_text(fontSize=SMALL).encode(y="row:O", x=x, text="label:N", color=alt.Color("on:N", scale=None))
    counts = []
    for window in windows:
        inside = [row for row in rows if row["window"] == str(window)]
        counts.append(f"{window.label}: one supplier alone in {sum(bool(row['is_sole']) for row in inside)} of {len(inside)}")
    return Drawing(
        heading=f"Where one supplier is alone{of_one(dict.fromkeys(party_name(one) for one in sorted(recipients)))}",
        measured=f"The largest supplier and its share of the volume delivered, in {unit_said(rows)}",
        chart=(boxes + words).properties(width=step * len(windows), height=alt.Step(STEP + 3)),
        keys=(
            Key(mark="box", ink=INKS[0], says="one named supplier alone"),
            Key(mark="box", ink=INKS[4], says="several; the largest is named"),
            Key(mark="box", ink=HATCH, says="cannot be told: suppliers not known"),
        ),
        notes=(
            f"{'; '.join(counts)}. An empty place: nothing delivered.",
            *left_out(omitted, "Not drawn, with fewer such windows"),
        ),
        facts=tuple(counts),
    )
