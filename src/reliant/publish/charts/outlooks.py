"""Charts of outlooks: probabilities beside base rates, and what was said against what came."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.wording import percent, plural
from reliant.publish.charts.marks import ROWS, Row, axis_of, bars, base, grouped, left_out, nothing, of_one, whole
from reliant.publish.charts.theme import AXIS, INKS, PAPER, Drawing, Key

SIDE = 250
"""Both sides of a calibration plot, in pixels."""


def outlook(rows: Sequence[Row]) -> Drawing:
    """Probability of each question as a bar, its base rate as a ring."""
    known = [row for row in rows if row["probability"] is not None]
    if not known:
        raise nothing("no question has a probability, so there is nothing to draw")
    kept, omitted = known[:ROWS], known[ROWS:]
    entries: list[dict[str, Any]] = [
        {
            "name": _asked(row),
            "value": row["probability"],
            "earlier": row["base_rate"],
            "label": whole(row["probability"]) + (f", by {row['expected']}" if row["expected"] else ""),
            "ink": INKS[0] if row["is_skilled"] else INKS[3] if row["is_skilled"] is None else PAPER,
        }
        for row in kept
    ]
    unknown = [_asked(row) for row in rows if row["probability"] is None]
    window = Window.parse(rows[0]["window"]).label
    whose = of_one(dict.fromkeys(party_name(row["recipient"]) for row in rows)).removeprefix(": ")
    return Drawing(
        heading=f"What is likely next: {', '.join(part for part in (whose, window) if part)}",
        measured="Probability that it comes, from shares and orders in million TIV (a volume of military capability, not money)",
        chart=bars(entries, title="probability", top=1.0, form=".0%"),
        keys=(
            Key(mark="box", ink=INKS[0], says="earlier outlooks of this kind had skill"),
            Key(mark="box", ink=INKS[3], says="kind not tested"),
            Key(mark="box", ink=PAPER, says="no skill: the base rate"),
            Key(mark="ring", says="base rate of all earlier cases"),
        ),
        notes=(
            "A year behind a probability: by then it comes with a chance of one half.",
            *left_out(unknown, "Cannot be told"),
            *left_out([_asked(row) for row in omitted], "Not drawn"),
        ),
        facts=tuple(
            f"{_asked(row)}: {percent(row['probability'])}"
            + (f", base rate {percent(row['base_rate'])}" if row["base_rate"] is not None else "")
            for row in kept
        ),
    )


def _asked(row: Row) -> str:
    supplier = party_name(row["supplier"])
    if row["question"] == "share_below":
        return f"{supplier} below {whole(row['threshold'])}"
    if row["question"] == "top_changes":
        return f"another largest supplier than {supplier}"
    if row["question"] == "next_meeting":
        return f"{row['about']} with {supplier}"
    what = "first" if row["question"] == "first_delivery" else "full"
    return f"{what} delivery of {row['about']} from {supplier}"


def calibration(rows: Sequence[Row]) -> Drawing:
    """What was said against what came, ten equally filled bins a question; on the line both agree."""
    if not rows:
        raise nothing("no outlook was scored, so there is nothing to draw")
    charts = {name: _plot(inside) for name, inside in grouped(rows, _question).items()}
    n_cases = {name: sum(row["n_cases"] for row in inside) for name, inside in grouped(rows, _question).items()}
    errors = {
        name: sum(row["n_cases"] * abs(row["said"] - row["came"]) for row in inside) / n_cases[name]
        for name, inside in grouped(rows, _question).items()
    }
    told = tuple(
        f"{name}: {plural(n_cases[name], 'outlook')}, off by {100 * errors[name]:.1f} points on average" for name in charts
    )
    return Drawing(
        heading=f"What was said and what came{of_one(charts)}",
        measured=f"Outlooks of {rows[0]['horizon']} years made from what was known, in ten equally filled bins by probability",
        chart=_beside(charts),
        keys=(Key(mark="dot", says="one tenth of the outlooks"), Key(mark="line", ink=AXIS, says="said and came are equal")),
        notes=(f"{'; '.join(told)}.",),
        facts=tuple(
            f"{_question(row)}, bin {row['bin']}: said {percent(row['said'])}, came {percent(row['came'])}" for row in rows
        ),
    )


def _beside(charts: Mapping[str, Any]) -> Any:
    """Plots in two columns; one alone needs no name."""
    if len(charts) == 1:
        return next(iter(charts.values()))
    named = [chart.properties(title=name) for name, chart in charts.items()]
    return alt.vconcat(*(alt.hconcat(*named[place : place + 2]) for place in range(0, len(named), 2)))


def _question(row: Row) -> str:
    names = {"top_changes": "another largest supplier", "first_delivery": "first delivery of an order"}
    return names.get(row["question"]) or f"largest supplier below {whole(row['threshold'])}"


def _plot(rows: Sequence[Row]) -> Any:
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("said:Q", scale=scale, axis=axis_of("probability said, mean of the bin", ".0%"))
    y = alt.Y("came:Q", scale=scale, axis=axis_of("how often it came", ".0%"))
    ideal = base([{"said": 0.0, "came": 0.0}, {"said": 1.0, "came": 1.0}]).mark_line(color=AXIS, strokeWidth=1.2)
    entries = [{"said": row["said"], "came": row["came"]} for row in rows]
    line = base(entries).mark_line(color=INKS[2], strokeWidth=1).encode(x=x, y=y)
    dots = base(entries).mark_point(fill=INKS[0], stroke=INKS[0], size=48, opacity=1).encode(x=x, y=y)
    return alt.layer(ideal.encode(x=x, y=y), line, dots).properties(width=SIDE, height=SIDE)
