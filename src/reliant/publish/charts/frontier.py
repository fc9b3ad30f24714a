"""Chart of what each level of independence costs."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.monitor.wording import listing, percent
from reliant.publish.charts.marks import Row, base, nothing
from reliant.publish.charts.theme import CHANCE, INKS, PAPER, WIDE, Drawing, Key

HEIGHT = 260
APART = 0.14
"""Labels stand no nearer to each other than this part of the axis."""


def frontier(rows: Sequence[Row]) -> Drawing:
    """Cost over the cap, its corners as dots, the knee as a ring, and the part where nothing is feasible as a band."""
    known = [row for row in rows if row["extra_cost"] is not None]
    if len(known) < 2:
        raise nothing("there is only one level of independence, so there is no frontier to draw")
    who = listing(party_name(party) for party in str(rows[0]["controllers"]).split(","))
    least = min(row["cap"] for row in known)
    top = max(row["extra_cost"] for row in known)
    entries = [
        {
            "cap": row["cap"],
            "extra": row["extra_cost"],
            "label": f"{percent(row['cap'])}: {_more(row['extra_cost'])}",
            "is_knee": bool(row["is_knee"]),
        }
        for row in known
    ]
    knee = [entry for entry in entries if entry["is_knee"]]
    shown: list[Row] = []
    for entry in (*knee, entries[-1], *entries[:-1]):
        if all(abs(entry["cap"] - other["cap"]) >= APART for other in shown):
            shown.append(entry)
    keys = [Key(mark="dot", says="corner: from here on a point of independence costs more")] if known[0]["is_corner"] else []
    keys += [Key(mark="ring", ink=INKS[1], says="knee")] if knee else []
    keys += [Key(mark="band", says="no portfolio reaches it")] if least > 0 else []
    slopes = [row for row in known if row["cost_of_next_point"] is not None]
    return Drawing(
        heading=f"What each level of independence from {who} costs",
        measured=f"Extra cost of the cheapest portfolio against that without a limit, in {rows[0]['price_unit']}, "
        "over the highest share allowed",
        chart=_layers(entries, shown, knee, least=least, top=top),
        keys=tuple(keys),
        notes=(
            "Costs follow the assumed terms of each supplier; in relative TIV they are not money.",
            *((f"Below {percent(least)} no portfolio of these options exists.",) if least > 0 else ()),
        ),
        facts=tuple(
            f"at most {percent(row['cap'])}: {percent(row['extra_cost'])} more"
            + (f", the next point {row['cost_of_next_point']:.3g}" if row in slopes else "")
            for row in known
        ),
    )


def _more(extra: float) -> str:
    return "no more" if extra < 5e-5 else f"+{percent(extra)}"


def _layers(entries: Sequence[Row], shown: Sequence[Row], knee: Sequence[Row], *, least: float, top: float) -> Any:
    x = alt.X(
        "cap:Q",
        scale=alt.Scale(domain=[1, 0], nice=False),
        axis=alt.Axis(title="highest share allowed", format=".0%", values=[1, 0.8, 0.6, 0.4, 0.2, 0]),
    )
    y = alt.Y(
        "extra:Q", scale=alt.Scale(domain=[0, max(top * 1.25, 0.01)], nice=False), axis=alt.Axis(title="extra cost", format=".1%")
    )
    layers: list[Any] = []
    if least > 0:
        band = base([{"cap": least, "end": 0.0}])
        layers.append(band.mark_rect(color=CHANCE, opacity=0.65).encode(x=x, x2="end:Q"))
    layers.append(base(entries).mark_line(color=INKS[0], strokeWidth=2).encode(x=x, y=y))
    layers.append(base(entries).mark_point(fill=INKS[0], stroke=INKS[0], size=44, opacity=1).encode(x=x, y=y))
    if knee:
        layers.append(base(knee).mark_point(fill=PAPER, stroke=INKS[1], size=130, strokeWidth=2, opacity=1).encode(x=x, y=y))
    left = [entry for entry in shown if entry["cap"] > 0.7]
    for part, align, dx, dy in ((left, "left", 4, -24), ([entry for entry in shown if entry not in left], "right", -8, -12)):
        if part:
            layers.append(base(part).mark_text(align=align, dx=dx, dy=dy).encode(x=x, y=y, text="label:N"))
    return alt.layer(*layers).properties(width=WIDE, height=HEIGHT)
