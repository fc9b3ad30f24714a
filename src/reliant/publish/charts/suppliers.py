"""Charts of who supplies: shares in one window, over windows and over cells."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from reliant.measures.flow_cells import UNNAMED
from reliant.model.countries import party_name
from reliant.model.identity import UNKNOWN
from reliant.model.time import Window
from reliant.monitor.wording import percent, plural
from reliant.publish.charts.marks import (
    ROWS,
    Row,
    all_windows,
    amount,
    bars,
    base,
    bounded,
    cell_name,
    cell_window_name,
    columns,
    grouped,
    left_out,
    names_axis,
    nothing,
    of_one,
    panelled,
    unit_said,
    value_axis,
    whole,
)
from reliant.publish.charts.theme import HATCH, INKS, REST, SMALL, STEP, TEXT, WIDTH, Drawing, Key, inks_of, text_on, text_width

BARS = 12
"""Suppliers with a bar of their own; the rest stand together in one."""
STACKED = 4
"""Suppliers with an ink of their own in a stack."""
SEGMENTS = 3
"""Suppliers named in a row of a chart over many cells."""
NOT_NAMED = "supplier not named"
BAR = INKS[0]


def shares(rows: Sequence[Row]) -> Drawing:
    """Shares of suppliers: ranked bars for one cell, stacked columns over windows, rows of segments over many cells."""
    known = unnamed_together([row for row in rows if row["share"] is not None], ("recipient", "category", "window"), "supplier")
    if not known:
        raise nothing("every cell has a total of zero, so there is no share to draw")
    cells, windows = grouped(known, cell_name), sorted({str(row["window"]) for row in known})
    if len(windows) > 1:
        return _over_windows(known, cells)
    if len(cells) > 1:
        return _over_cells(known, cells)
    return _ranked(known)


def unnamed_together(rows: Sequence[Row], cell: Sequence[str], field: str) -> list[Row]:
    """The rows with those of all suppliers that the register does not name, unknown or lumped together, as one of each cell."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for place, row in enumerate(rows):
        is_named = row[field] not in UNNAMED
        key = (place,) if is_named else tuple(row.get(name) for name in cell)
        if key in found:
            both = ((name, found[key].get(name), row.get(name)) for name in ("value", "share", "share_high", "share_of_world"))
            found[key] |= {name: one + other for name, one, other in both if one is not None and other is not None}
            found[key] |= {"change": None} if "change" in row else {}
        else:
            found[key] = {**row, field: row[field] if is_named else UNKNOWN}
    return list(found.values())


def _ranked(rows: Sequence[Row]) -> Drawing:
    entries, others = _with_rest(rows)
    top = 1.0
    measured = f"Share of the volume delivered, in {unit_said(rows)}"
    keys = []
    if any((row["share_high"] or 0) - (row["share_low"] or 0) > 5e-4 for row in rows if row["supplier"] != UNKNOWN):
        keys = [Key(mark="bracket", says="if none, or all, of what unknown suppliers delivered is this one's")]
    if any(row["supplier"] == UNKNOWN for row in rows):
        keys.append(Key(mark="box", ink=HATCH, says=NOT_NAMED))
    return Drawing(
        heading=f"Supplier shares: {cell_window_name(rows[0])}",
        measured=measured,
        chart=bars(entries, title="share of the volume delivered", top=top, form=".0%"),
        keys=tuple(keys),
        notes=_others_note(others),
        facts=tuple(f"{entry['name']} {entry['label']}" for entry in entries),
    )


def _with_rest(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], list[Row]]:
    """The largest suppliers, the others together, and unknown ones last."""
    named = sorted((row for row in rows if row["supplier"] != UNKNOWN), key=lambda row: (-row["share"], row["supplier"]))
    kept, others = (named, []) if len(named) <= BARS + 1 else (named[:BARS], named[BARS:])
    entries = [
        {
            "name": party_name(row["supplier"]),
            "value": row["share"],
            "low": row["share_low"],
            "high": row["share_high"],
            "label": bounded(row["share"], row["share_low"], row["share_high"]),
            "ink": BAR,
        }
        for row in kept
    ]
    if others:
        rest = sum(row["share"] for row in others)
        entries.append({"name": plural(len(others), "other"), "value": rest, "label": percent(rest), "ink": REST})
    entries += [
        {"name": NOT_NAMED, "value": row["share"], "label": percent(row["share"]), "ink": HATCH}
        for row in rows
        if row["supplier"] == UNKNOWN
    ]
    return entries, others


def _others_note(others: Sequence[Row]) -> tuple[str, ...]:
    return left_out([party_name(row["supplier"]) for row in others], "Drawn together")


def _over_windows(rows: Sequence[Row], cells: Mapping[str, Sequence[Row]]) -> Drawing:
    charts, facts = {}, []
    every = all_windows(rows)
    together: set[str] = set()
    for name, inside in cells.items():
        order = stack_order({row["supplier"]: 0.0 for row in inside}, inside, "share")
        named = [party for party in order if party != UNKNOWN][:STACKED]
        together |= {party for party in order if party not in (*named, UNKNOWN)}
        stacks = {
            window.label: stacked(
                {row["supplier"]: row["share"] for row in inside if row["window"] == str(window)}, named, UNKNOWN in order
            )
            for window in every
        }
        inks = inks_of([*named, UNKNOWN])
        entries = [
            {
                "x": label,
                "low": low,
                "high": high,
                "ink": inks.get(party, REST),
                "label": whole(high - low),
            }
            for label, stack in stacks.items()
            for party, low, high in stack
            if high > low
        ]
        last = stacks[every[-1].label]
        ends = [
            {"at": (low + high) / 2, "says": f"{_name(party)} {percent(high - low)}"} for party, low, high in last if high > low
        ]
        chart = columns(entries, [w.label for w in every], title="share of the volume delivered", top=1.0, form=".0%", ends=ends)
        charts[name] = chart
        facts += [
            f"{name}, {label}: " + ", ".join(f"{_name(party)} {percent(high - low)}" for party, low, high in stack if high > low)
            for label, stack in stacks.items()
            if any(high > low for _, low, high in stack)
        ]
    keys = stack_keys(cells, "share")
    return Drawing(
        heading=f"Supplier shares by years{of_one(charts)}",
        measured=f"Share of the volume delivered, in {unit_said(rows)}. A window without a column had no delivery.",
        chart=panelled(charts),
        keys=keys,
        notes=left_out(sorted(party_name(party) for party in together), "Drawn as others"),
        facts=tuple(facts),
    )


def stack_order(totals: dict[str, float], rows: Sequence[Row], field: str) -> list[str]:
    """Suppliers by their sum over all windows, the largest first."""
    for row in rows:
        totals[row["supplier"]] = totals.get(row["supplier"], 0.0) + (row[field] or 0.0)
    return sorted(totals, key=lambda party: (-totals[party], party))


def stacked(values: Mapping[str, float], named: Sequence[str], has_unknown: bool) -> list[tuple[str, float, float]]:  # noqa: FBT001
    """Layers of one column: named suppliers from below, others, and unknown ones on top."""
    rest = sum(value for party, value in values.items() if party not in (*named, UNKNOWN))
    layers = [*((party, values.get(party, 0.0)) for party in named)]
    if rest:
        layers.append(("others", rest))
    if has_unknown:
        layers.append((UNKNOWN, values.get(UNKNOWN, 0.0)))
    found, at = [], 0.0
    for party, value in layers:
        found.append((party, at, at + value))
        at += value
    return found


def stack_keys(cells: Mapping[str, Sequence[Row]], field: str) -> tuple[Key, ...]:
    """The key of stacked columns: suppliers where all panels share their inks, else their ranks."""
    [*panels] = cells.values()
    if len(panels) > 1:
        keys = [
            Key(mark="box", ink=INKS[place], says=says) for place, says in enumerate(("largest", "second", "third", "fourth"))
        ]
        parties = {row["supplier"] for rows in panels for row in rows}
        keys += [Key(mark="box", ink=REST, says="others")]
    else:
        order = stack_order({}, panels[0], field)
        named = [party for party in order if party != UNKNOWN]
        keys = [Key(mark="box", ink=INKS[place], says=party_name(party)) for place, party in enumerate(named[:STACKED])]
        keys += [Key(mark="box", ink=REST, says=plural(len(named) - STACKED, "other"))] if len(named) > STACKED else []
        parties = set(order)
    return (*keys, *([Key(mark="box", ink=HATCH, says=NOT_NAMED)] if UNKNOWN in parties else []))


def _name(party: str) -> str:
    return "not named" if party == UNKNOWN else party if party == "others" else party_name(party)


def _over_cells(rows: Sequence[Row], cells: Mapping[str, Sequence[Row]]) -> Drawing:
    sizes = {name: sum(row["value"] for row in inside) for name, inside in cells.items()}
    order = sorted(cells, key=lambda name: (-sizes[name], name))
    kept, omitted = order[:ROWS], order[ROWS:]
    prefix = f"{party_name(rows[0]['recipient'])}, "
    is_of_one = all(name.startswith(prefix) for name in order)
    segments = [segment for place, name in enumerate(kept) for segment in _segments(cells[name], place)]
    volumes = [{"row": place, "says": amount(sizes[name])} for place, name in enumerate(kept)]
    y = names_axis([name.removeprefix(prefix) if is_of_one else name for name in kept])
    x = value_axis("low", "share of the volume delivered; right: the volume itself", [0, 1], ".0%")
    drawn = base(segments).mark_bar(stroke=TEXT, strokeWidth=0.6, size=16)
    words = base([segment for segment in segments if segment["label"] and segment["ink"] != HATCH]).mark_text(fontSize=SMALL)
    right = base(volumes).mark_text(align="left").encode(y="row:O", x=alt.value(WIDTH + 9), text="says:N")
    chart = alt.layer(
        drawn.encode(y=y, x=x, x2="high:Q", color=alt.Color("ink:N", scale=None)),
        words.encode(y="row:O", x="middle:Q", text="label:N", color=alt.Color("on:N", scale=None)),
        right,
    )
    window = Window.parse(rows[0]["window"]).label
    drawn_inks = {segment["ink"] for segment in segments}
    ranks = [(INKS[rank], f"{says} supplier") for rank, says in enumerate(("largest", "second", "third"))]
    return Drawing(
        heading=f"Supplier shares: {prefix if is_of_one else ''}{window}",
        measured=f"Share of the volume delivered, in {unit_said(rows)}",
        chart=chart.properties(width=WIDTH, height=alt.Step(STEP + 1)),
        keys=tuple(
            Key(mark="box", ink=ink, says=says)
            for ink, says in (*ranks, (REST, "others"), (HATCH, NOT_NAMED))
            if ink in drawn_inks
        ),
        notes=left_out(omitted, f"Not drawn, {plural(len(omitted), 'row')} with less volume"),
        facts=tuple(f"{name}: {', '.join(_told(cells[name]))}" for name in kept),
    )


def _parts(rows: Sequence[Row]) -> list[tuple[str, str, float, str]]:
    """Name, code, share and ink: the largest suppliers, the others together, and unknown ones last."""
    ranked = sorted(rows, key=lambda row: (-row["share"], row["supplier"]))
    named = [row for row in ranked if row["supplier"] != UNKNOWN]
    parts = [
        (party_name(row["supplier"]), row["supplier"], row["share"], ink)
        for row, ink in zip(named, INKS[:SEGMENTS], strict=False)
    ]
    rest = sum(row["share"] for row in named[SEGMENTS:])
    parts += [("others", "", rest, REST)] if rest else []
    return parts + [("not named", "", row["share"], HATCH) for row in ranked if row["supplier"] == UNKNOWN]


def _told(rows: Sequence[Row]) -> list[str]:
    return [f"{says} {percent(share)}" for says, _, share, _ in _parts(rows)]


def _segments(rows: Sequence[Row], place: int) -> list[dict[str, Any]]:
    """What one row is made of, from left to right, each with the longest label that has room."""
    segments, at = [], 0.0
    for says, code, share, ink in _parts(rows):
        labels = (f"{says} {whole(share)}", says, code)
        label = next((text for text in labels if text_width(text, SMALL) < share * WIDTH - 8), "")
        ends = {"low": at, "high": at + share, "middle": at + share / 2}
        segments.append({"row": place, **ends, "ink": ink, "label": label, "on": text_on(ink)})
        at += share
    return segments
