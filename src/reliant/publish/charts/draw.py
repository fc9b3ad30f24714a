"""Which chart each measure has, and the file it becomes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Literal, get_args

from reliant.publish.charts import (
    comparisons,
    concentration,
    frontier,
    goods,
    orders,
    outlooks,
    owners,
    refusal,
    stock,
    suppliers,
    talk,
    totals,
    trends,
)
from reliant.publish.charts.marks import Row, nothing
from reliant.publish.charts.sheet import html_sheet, png_sheet, svg_sheet
from reliant.publish.charts.theme import Drawing

Kind = Literal[
    "agreement",
    "asymmetry",
    "breaks",
    "calibration",
    "components",
    "concentration",
    "dependency",
    "diversity",
    "frontier",
    "gap",
    "geodep",
    "hidden",
    "lookthrough",
    "losses",
    "orders",
    "outlook",
    "quality",
    "readiness",
    "revision",
    "risk",
    "shares",
    "sole_source",
    "stock",
    "thresholds",
    "totals",
    "trend",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
SUFFIXES = (".svg", ".png", ".html")

_CHARTS: Mapping[Kind, Callable[[Sequence[Row]], Drawing]] = {
    "agreement": comparisons.agreement,
    "asymmetry": goods.asymmetry,
    "breaks": trends.breaks,
    "calibration": outlooks.calibration,
    "components": orders.components,
    "concentration": concentration.concentration,
    "dependency": goods.dependency,
    "diversity": concentration.diversity,
    "frontier": frontier.frontier,
    "gap": talk.gap,
    "geodep": goods.geodep,
    "hidden": comparisons.hidden,
    "lookthrough": owners.lookthrough,
    "losses": refusal.losses,
    "orders": orders.orders,
    "outlook": outlooks.outlook,
    "quality": comparisons.quality,
    "readiness": refusal.readiness,
    "revision": comparisons.revision,
    "risk": concentration.risk,
    "shares": suppliers.shares,
    "sole_source": comparisons.sole_source,
    "stock": stock.stock,
    "thresholds": concentration.thresholds,
    "totals": totals.totals,
    "trend": trends.trend,
}


def draw(
    kind: Kind, rows: Sequence[Row], *, caption: str, suffix: str, notes: Sequence[str] = (), deals: Sequence[Row] = ()
) -> bytes:
    """A chart of rows of a measure.

    Args:
        kind: which measure the rows are of.
        rows: rows of the measure's contract.
        caption: source and release, as they stand above a table.
        suffix: ``.svg``, ``.png`` or ``.html``.
        notes: what else must be known of the source, such as values that are approximate; a sentence each.
        deals: for ``trend``: deals by order year, with recipient, category, supplier, year and n_deals.

    Raises:
        MeasureRefused: there is nothing to draw, or more panels than a page can show.
        ValueError: the suffix is none of the three.
    """
    if suffix not in SUFFIXES:
        raise ValueError(f"a chart is {', '.join(SUFFIXES)}, got {suffix!r}")
    if not rows:
        raise nothing()
    drawing = trends.trend(rows, deals) if kind == "trend" else _CHARTS[kind](rows)
    lines = [*drawing.notes, *notes, f"Source: {caption}. Calculated from it; not a figure of the register's makers."]
    vintages = _vintages(rows, caption)
    if vintages:
        lines.append(vintages)
    if suffix == ".png":
        return png_sheet(drawing, lines)
    return (svg_sheet(drawing, lines) if suffix == ".svg" else html_sheet(drawing, lines, rows)).encode()


def _vintages(rows: Sequence[Row], caption: str) -> str:
    """Releases that the rows are of, where the source does not name them already."""
    names = ("vintage", "vintage_then", "vintage_now")
    found = dict.fromkeys(str(row[name]) for row in rows for name in names if row.get(name))
    missing = [vintage for vintage in found if vintage not in caption]
    return f"Release of {' and '.join(missing)}." if missing else ""


def suffix_of(path: PurePath) -> str:
    """The suffix of a chart file in lower case.

    Raises:
        ValueError: it is none of the three.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"the file of a chart ends in {', '.join(SUFFIXES)}, got {path.name!r}")
    return suffix
