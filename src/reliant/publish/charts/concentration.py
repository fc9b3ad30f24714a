"""Charts of how concentrated supply is: HHI, Hill numbers, thresholds and risk."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.wording import percent, plural
from reliant.publish.charts.marks import (
    ROWS,
    Row,
    all_windows,
    base,
    cell_name,
    cell_window_name,
    chance_band,
    grouped,
    left_out,
    marked,
    names_axis,
    nothing,
    of_one,
    panelled,
    spread,
    two_points,
    unit_said,
    value_axis,
    years_axis,
)
from reliant.publish.charts.theme import CHANCE, DASHES, INKS, PAPER, STEP, TEXT, WIDTH, Drawing, Key

_HHI = "Herfindahl-Hirschman index of shares by volume, 0 to 1 (1: one supplier alone)"
_CHANCE_KEY = Key(mark="band", says="how far chance could move it: 95 in 100 cases, if deals were draws from the same habit")
_CHANCE_NOTE = "The band says what chance could do. The recorded index is a fact of this release; few deals can set it above."
HEIGHT = 230


def concentration(rows: Sequence[Row]) -> Drawing:
    """HHI over windows as a line above its chance ribbon, or over many cells as points."""
    cells = grouped(rows, cell_name)
    is_over_windows = max(len({row["window"] for row in inside}) for inside in cells.values()) > 1
    notes: tuple[str, ...] = ()
    corrected = any(row["hhi_unbiased"] is not None for row in rows)
    ranged = any(row["hhi_low"] is not None for row in rows)
    if is_over_windows:
        charts = {name: _over_windows(inside) for name, inside in cells.items()}
        chart, heading = panelled(charts), f"Concentration of supply by years{of_one(charts)}"
    else:
        ordered = sorted(rows, key=lambda row: (-row["value"], cell_name(row)))
        whose = {row["recipient"] for row in rows}
        named = [(str(row["category"]) if len(whose) == 1 and row["category"] else cell_name(row), row) for row in ordered[:ROWS]]
        chart = _points(named)
        notes = left_out(
            [cell_name(row) for row in ordered[ROWS:]], f"Not drawn, {plural(len(ordered) - ROWS, 'cell')} with less volume"
        )
        windows = list(dict.fromkeys(Window.parse(row["window"]).label for row in rows))
        about = [*(party_name(party) for party in whose if len(whose) == 1), *(windows if len(windows) == 1 else ())]
        heading = f"Concentration of supply: {', '.join(about)}"
    keys = [Key(mark="dot", says="recorded (in brackets: effective number of suppliers)")]
    keys += [Key(mark="ring", ink=INKS[1], says="corrected for few deals")] if corrected else []
    keys += [_CHANCE_KEY] if ranged else []
    return Drawing(
        heading=heading,
        measured=f"{_HHI}; volume in {unit_said(rows)}",
        chart=chart,
        keys=tuple(keys),
        notes=(*notes, *((_CHANCE_NOTE,) if ranged else ())),
        facts=tuple(
            f"{cell_window_name(row)}: index {row['hhi']:.2f}, {1 / row['hhi']:.1f} effective suppliers"
            + (f", chance {row['hhi_low']:.2f} to {row['hhi_high']:.2f}" if row["hhi_low"] is not None else "")
            for row in rows
        ),
    )


def _over_windows(rows: Sequence[Row]) -> Any:
    inside = sorted(rows, key=lambda row: str(row["window"]))
    every = [window.label for window in all_windows(inside)]
    entries = [
        {
            "window": Window.parse(row["window"]).label,
            "low": row["hhi_low"],
            "high": row["hhi_high"],
            "recorded": row["hhi"],
            "corrected": row["hhi_unbiased"],
            "label": f"{row['hhi']:.2f} ({1 / row['hhi']:.1f})",
        }
        for row in inside
    ]
    x, width = years_axis(every)
    step = width / len(every)
    scale = alt.Scale(domain=[0, 1.08], nice=False)
    axis = alt.Axis(title="index", values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f")
    y = alt.Y("recorded:Q", scale=scale, axis=axis)
    ranged = [entry for entry in entries if entry["low"] is not None]
    layers = []
    if ranged:
        ribbon = base(ranged).encode(x=x, y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q")
        layers += [ribbon.mark_area(color=CHANCE, opacity=0.65), ribbon.mark_rule(color=CHANCE, strokeWidth=9)]
    layers += [base(entries).mark_line(color=INKS[0], strokeWidth=2).encode(x=x, y=y)]
    corrected = [entry for entry in entries if entry["corrected"] is not None]
    if corrected:
        again = base(corrected).encode(x=x, y=alt.Y("corrected:Q", scale=scale))
        layers += [
            again.mark_line(color=INKS[1], strokeWidth=1.6, strokeDash=list(DASHES[1])),
            again.mark_point(fill=PAPER, stroke=INKS[1], size=110, opacity=1),
        ]
    dots = base(entries).mark_point(fill=INKS[0], stroke=INKS[0], size=48, opacity=1).encode(x=x, y=y)
    labelled = entries if step >= 66 else [entries[0], entries[-1]] if len(entries) > 1 else entries
    words = base(labelled).mark_text(dy=-13).encode(x=x, y=y, text="label:N")
    return alt.layer(*layers, dots, words).properties(width=width, height=HEIGHT)


def _points(named: Sequence[tuple[str, Row]]) -> Any:
    entries = [
        {
            "row": place,
            "recorded": row["hhi"],
            "corrected": row["hhi_unbiased"],
            "chance_low": row["hhi_low"],
            "chance_high": row["hhi_high"],
            "end": max(value for value in (row["hhi"], row["hhi_unbiased"], row["hhi_high"]) if value is not None),
            "label": f"{row['hhi']:.2f} ({1 / row['hhi']:.1f})",
        }
        for place, (_, row) in enumerate(named)
    ]
    y = names_axis([name for name, _ in named], grid=True)
    x = value_axis("end", "index", [0, 1], ".1f")
    corrected = [entry for entry in entries if entry["corrected"] is not None]
    layers = [base(entries).mark_text(align="left", dx=9).encode(y=y, x=x, text="label:N"), *chance_band(entries)]
    if corrected:
        ring = base(corrected).mark_point(fill=PAPER, stroke=INKS[1], size=120, opacity=1, strokeWidth=1.6)
        layers.append(ring.encode(y="row:O", x="corrected:Q"))
    dots = base(entries).mark_point(fill=INKS[0], stroke=INKS[0], size=44, opacity=1).encode(y="row:O", x="recorded:Q")
    return alt.layer(*layers, dots).properties(width=WIDTH, height=alt.Step(STEP))


_HILL = (
    ("hill_0", "all suppliers", "every supplier counts once (q = 0)"),
    ("hill_1", "by weight", "counted by weight (q = 1)"),
    ("hill_2", "large ones more", "large ones count more: 1 / HHI (q = 2)"),
    ("hill_inf", "largest only", "1 / share of the largest (q = infinity)"),
)


def diversity(rows: Sequence[Row]) -> Drawing:
    """Hill numbers: over windows as four lines, or over many cells as the span from the largest only to all suppliers."""
    cells = grouped(rows, cell_name)
    keys = tuple(Key(mark="line", ink=INKS[place], dash=DASHES[place], says=says) for place, (_, _, says) in enumerate(_HILL))
    notes: tuple[str, ...] = ()
    if max(len({row["window"] for row in inside}) for inside in cells.values()) > 1:
        charts = {name: _hill_lines(inside) for name, inside in cells.items()}
        chart, heading = panelled(charts), f"How many suppliers, counted in four ways{of_one(charts)}"
    else:
        ordered = sorted(rows, key=lambda row: (-row["hill_2"], cell_name(row)))
        chart = two_points(
            [
                {
                    "name": cell_name(row),
                    "ring": row["hill_0"],
                    "dot": row["hill_2"],
                    "label": f"{row['hill_2']:.1f} of {row['hill_0']:.0f}",
                }
                for row in ordered[:ROWS]
            ],
            title="number of suppliers",
            domain=[0, max(row["hill_0"] for row in ordered) * 1.05],
            form=".0f",
        )
        keys = (
            Key(mark="dot", says="effective suppliers: large ones count more (1 / HHI)"),
            Key(mark="ring", says="all suppliers, each counted once"),
        )
        left = ordered[ROWS:]
        notes = left_out(
            [cell_name(row) for row in left], f"Not drawn, {plural(len(left), 'cell')} with fewer effective suppliers"
        )
        heading = f"How many suppliers{of_one(dict.fromkeys(Window.parse(row['window']).label for row in rows))}"
    return Drawing(
        heading=heading,
        measured="Number of suppliers (Hill numbers of shares by volume); unknown suppliers together count as one",
        chart=chart,
        keys=keys,
        notes=notes,
        facts=tuple(
            f"{cell_window_name(row)}: {row['hill_0']:.0f} suppliers, {row['hill_2']:.2f} effective, "
            f"{row['hill_inf']:.2f} by the largest"
            for row in rows
        ),
    )


def _hill_lines(rows: Sequence[Row]) -> Any:
    inside = sorted(rows, key=lambda row: str(row["window"]))
    every = [window.label for window in all_windows(inside)]
    top = max(row["hill_0"] for row in inside) * 1.08
    x, width = years_axis(every)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(title="number of suppliers", tickMinStep=1))
    layers: list[Any] = []
    ends: list[dict[str, Any]] = []
    for place, (field, short, _) in enumerate(_HILL):
        entries = [{"window": Window.parse(row["window"]).label, "value": row[field]} for row in inside]
        line = base(entries).encode(x=x, y=y)
        layers += [
            line.mark_line(color=INKS[place], strokeWidth=2, strokeDash=list(DASHES[place])),
            line.mark_point(fill=INKS[place], stroke=TEXT, strokeWidth=0.6, size=38, opacity=1),
        ]
        value = inside[-1][field]
        ends.append({"value": value, "says": f"{short} {value:.0f}" if field == "hill_0" else f"{short} {value:.2f}"})
    ends.sort(key=lambda end: end["value"])
    for end, at in zip(ends, spread([end["value"] for end in ends], gap=15 / HEIGHT * top, top=top), strict=True):
        end["value"] = at
    words = base(ends).mark_text(align="left").encode(x=alt.value(width + 2), y="value:Q", text="says:N")
    return alt.layer(*layers, words).properties(width=width, height=HEIGHT)


def thresholds(rows: Sequence[Row]) -> Drawing:
    """Each indicator as a bar, its threshold as a tick, and the chance of being above in words."""
    charts = {}
    for name, inside in grouped(rows, cell_window_name).items():
        ordered = sorted(inside, key=lambda row: (row["indicator"], row["threshold"]))
        entries = [{**_threshold(row), "row": place} for place, row in enumerate(ordered)]
        y = names_axis([entry["name"] for entry in entries])
        bar = (
            base(entries)
            .mark_bar(stroke=TEXT, strokeWidth=0.7, size=11)
            .encode(y=y, x=value_axis("value", "indicator, 0 to 1", [0, 1], ".1f"), color=alt.Color("ink:N", scale=None))
        )
        words = base(entries).mark_text(align="left").encode(y="row:O", x=alt.value(WIDTH + 8), text="label:N")
        charts[name] = alt.layer(bar, *marked(entries, "threshold"), words).properties(width=WIDTH, height=alt.Step(STEP))
    sources = list(dict.fromkeys(f"{row['preset']}: {row['preset_source']}" for row in rows))
    return Drawing(
        heading=f"Indicators beside published thresholds{of_one(charts)}",
        measured="HHI and share of the largest supplier, both of shares by volume, 0 to 1; no threshold is the truth",
        chart=panelled(charts),
        keys=(
            Key(mark="box", ink=INKS[0], says="recorded, above the threshold"),
            Key(mark="box", ink=INKS[4], says="recorded, not above"),
            Key(mark="tick", ink=TEXT, says="threshold"),
        ),
        notes=(
            "Chance of being above: if deals were draws from the same habit; it is no error of the recorded figure.",
            *(f"{source}." for source in sources),
        ),
        facts=tuple(f"{cell_window_name(row)}, {row['preset']}: {_threshold(row)['label']}" for row in rows),
    )


def _threshold(row: Row) -> dict[str, Any]:
    is_above = row["value"] > row["threshold"]
    p = row["p_above"]
    chance = "chance not known: deals not told apart" if p is None else f"chance of being above {percent(p)}"
    return {
        "name": f"{'HHI' if row['indicator'] == 'hhi' else 'largest share'}: {row['preset']}",
        "value": row["value"],
        "threshold": row["threshold"],
        "ink": INKS[0] if is_above else INKS[4],
        "label": f"{row['value']:.2f} against {row['threshold']:.2f}; {chance}",
    }


def risk(rows: Sequence[Row]) -> Drawing:
    """HHI with every risk at 1 beside the risk-weighted one, with its bounds where a supplier's risk is not stated."""
    ordered = sorted(rows, key=lambda row: (-row["risk_high"], cell_window_name(row)))
    kept = ordered[:ROWS]
    if not kept:
        raise nothing()
    entries = [
        {
            "name": cell_window_name(row),
            "ring": row["hhi"],
            "dot": row["risk"],
            "low": None if row["risk"] is not None else row["risk_low"],
            "high": None if row["risk"] is not None else row["risk_high"],
            "label": f"{row['risk']:.2f} (HHI {row['hhi']:.2f})"
            if row["risk"] is not None
            else f"{row['risk_low']:.2f} to {row['risk_high']:.2f}: no risk stated for {percent(row['share_without_risk'])}",
        }
        for row in kept
    ]
    top = max(1.0, *(row["risk_high"] for row in kept))
    return Drawing(
        heading=f"Concentration weighted by the risk of each supplier{of_one(dict.fromkeys(map(cell_window_name, rows)))}",
        measured=f"{_HHI}, with each squared share times its supplier's risk (0 to 1); volume in {unit_said(rows)}",
        chart=two_points(entries, title="index", domain=[0, top], form=".1f"),
        keys=(
            Key(mark="ring", says="every risk at 1: HHI"),
            Key(mark="dot", says="risk-weighted"),
            Key(mark="bracket", says="if suppliers without a stated risk carry none, or all"),
        ),
        notes=left_out([cell_window_name(row) for row in ordered[ROWS:]], "Not drawn, with less risk"),
        facts=tuple(f"{entry['name']}: {entry['label']}" for entry in entries),
    )
