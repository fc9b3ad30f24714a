"""Charts as SVG, drawn without a browser: they print, and they work with no JavaScript."""

import json
from collections import defaultdict

import altair as alt
import vl_convert as vlc

from reliant.model.countries import party_name
from reliant.monitor.page import Brief

MONITORED = "#a63d2f"
OTHERS = ("#4f6d7a", "#b9a44c", "#7d8597")
REST = "#b8bcc2"


def supplier_chart(brief: Brief) -> str:
    """Stacked bars of yearly volume by supplier: the monitored one in its colour, three others named, the rest together.

    Returns:
        An ``<svg>`` element, or an empty string when the brief has no series.
    """
    if not brief.series:
        return ""
    totals: dict[str, float] = defaultdict(float)
    for point in brief.series:
        totals[point.supplier] += point.value_tiv
    named = sorted((party for party in totals if party != brief.supplier), key=lambda party: (-totals[party], party))[
        : len(OTHERS)
    ]
    order = [party_name(brief.supplier), *(party_name(party) for party in named)]
    colours = [MONITORED, *OTHERS[: len(named)]]
    if len(totals) > len(named) + 1:
        order, colours = [*order, "others"], [*colours, REST]
    rows: dict[tuple[int, str], float] = defaultdict(float)
    for point in brief.series:
        name = party_name(point.supplier) if point.supplier == brief.supplier or point.supplier in named else "others"
        rows[point.year, name] += point.value_tiv
    years = range(min(point.year for point in brief.series), max(point.year for point in brief.series) + 1)
    data = [
        {"year": year, "supplier": name, "volume": value, "layer": order.index(name)}
        for (year, name), value in sorted(rows.items())
    ]
    ticks = [year for year in years if year % 5 == 0]
    chart = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar()
        .encode(
            x=alt.X("year:O", scale=alt.Scale(domain=list(years)), axis=alt.Axis(title=None, values=ticks, labelAngle=0)),
            y=alt.Y("volume:Q", axis=alt.Axis(title="million TIV", grid=True, tickCount=5)),
            color=alt.Color(
                "supplier:N", scale=alt.Scale(domain=order, range=colours), legend=alt.Legend(title=None, orient="top")
            ),
            order=alt.Order("layer:O"),
        )
        .properties(width=560, height=200, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFont="sans-serif", titleFont="sans-serif", gridColor="#e4e2dc", domainColor="#8a8a85", titleFontWeight="normal"
        )
        .configure_legend(labelFont="sans-serif")
    )
    return str(vlc.vegalite_to_svg(json.dumps(chart.to_dict())))
