"""The sheet a chart stands on: heading, key, chart, and the caption with unit, release and source; as SVG, PNG or a page."""

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

import vl_convert as vlc
from lxml import etree

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.monitor.wording import percent
from reliant.publish.charts.theme import (
    AXIS,
    CHANCE,
    DARK,
    FONT,
    HATCH,
    HEAD,
    INKS,
    MUTED,
    PAPER,
    SMALL,
    TEXT,
    Drawing,
    Key,
    config,
    text_width,
    wrapped,
)

MARGIN = 20
NARROWEST = 640
SHARPNESS = 2.5
"""Pixels of a PNG for each of the sheet: 250 an inch when it is printed 16 cm wide."""
FACTS = 20
"""Facts told to those who hear the chart; the table of a page has all."""
_SVG = "http://www.w3.org/2000/svg"
_PARTIES = ("recipient", "supplier", "partner", "top_supplier", "platform_made_in", "id")
_OF_ONE = ("coverage", "cdi2", "dependence", "asymmetry", "revision", "hidden", "foreign_content", "detectable_change")


def svg_sheet(drawing: Drawing, caption: Sequence[str]) -> str:
    """The chart with its heading above and its caption below, as one SVG."""
    return _compose(drawing, caption, is_framed=True)


def png_sheet(drawing: Drawing, caption: Sequence[str]) -> bytes:
    """The same as a picture for print."""
    return bytes(vlc.svg_to_png(svg_sheet(drawing, caption), scale=SHARPNESS))


def html_sheet(drawing: Drawing, caption: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """A page that needs no script and no network: the chart, its caption, and the rows behind it as a table."""
    dark = "".join(
        f'svg [fill="{light}"]{{fill:{ink}}}svg [stroke="{light}"]{{stroke:{ink}}}' for light, ink in sorted(DARK.items())
    )
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in caption)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f"<title>{html.escape(drawing.heading)}</title>\n<style>{_STYLE}"
        f"@media screen and (prefers-color-scheme: dark){{:root{{--paper:{DARK[PAPER]};--text:{DARK[TEXT]};--muted:{DARK[MUTED]};"
        f"--line:{DARK[AXIS]}}}{dark}}}</style></head>\n"
        f"<body><main><h1>{html.escape(drawing.heading)}</h1><p>{html.escape(drawing.measured)}</p>\n"
        f'<figure><div class="wide">{_compose(drawing, caption, is_framed=False)}</div>\n'
        f"<figcaption>{lines}</figcaption></figure>\n{_table(rows)}</main></body></html>\n"
    )


_STYLE = (
    f":root{{--paper:{PAPER};--text:{TEXT};--muted:{MUTED};--line:{AXIS}}}"
    f"body{{margin:0;background:var(--paper);color:var(--text);font:1rem/1.45 {FONT}}}"
    "main{max-width:62rem;margin:0 auto;padding:1rem}h1{font-size:1.35rem;margin:.2rem 0}h1+p{color:var(--muted);margin:0 0 1rem}"
    "figure{margin:0}figure svg{max-width:100%;height:auto}figcaption{color:var(--muted);font-size:.85rem}"
    "figcaption p{margin:.2rem 0}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;margin-top:1.5rem}"
    "caption{text-align:left;color:var(--muted);padding-bottom:.4rem}"
    "th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid var(--line)}"
    "td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}"
    "@media print{main{max-width:none;padding:0}tr{break-inside:avoid}}"
)


def _compose(drawing: Drawing, caption: Sequence[str], *, is_framed: bool) -> str:
    plot, wide, high = _plot(drawing)
    width = max(NARROWEST, wide + 2 * MARGIN) if is_framed else max(wide, NARROWEST - 2 * MARGIN)
    left = MARGIN if is_framed else 0
    inner = width - 2 * left
    body: list[str] = []
    down = float(MARGIN if is_framed else 2)
    if is_framed:
        for line in wrapped(drawing.heading, inner, HEAD * 1.06):
            down += HEAD
            body.append(_text(left, down, line, HEAD, TEXT, bold=True))
            down += 4
        down = _paragraph(body, (left, down), drawing.measured, inner)
        down += 6
    down = _keys(body, drawing.keys, (left, down), inner)
    down += 8
    plot.set("x", f"{left:g}")
    plot.set("y", f"{down:g}")
    body.append(etree.tostring(plot, encoding="unicode"))
    down += high + 6
    if is_framed:
        body.append(f'<line x1="{left}" x2="{width - left:g}" y1="{down + 2:g}" y2="{down + 2:g}" stroke="{AXIS}"/>')
        down += 6
        for line in caption:
            down = _paragraph(body, (left, down), line, inner)
        down += MARGIN - 6
    told = html.escape(" ".join([drawing.measured, *_facts(drawing.facts), *caption]))
    return (
        f'<svg xmlns="{_SVG}" width="{width:g}" height="{down:g}" viewBox="0 0 {width:g} {down:g}" role="img" '
        f'aria-labelledby="chart-title chart-desc" font-family="{FONT}"><title id="chart-title">{html.escape(drawing.heading)}'
        f'</title><desc id="chart-desc">{told}</desc>{_PATTERN}'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(body)}</svg>'
    ).replace(f'"{HATCH}"', '"url(#unknown)"')


_PATTERN = (
    '<defs><pattern id="unknown" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="5" height="5" fill="{PAPER}"/><rect width="1.4" height="5" fill="{MUTED}"/></pattern></defs>'
)


def _plot(drawing: Drawing) -> tuple[Any, float, float]:
    """What Vega draws, as an element, with its width and height."""
    spec = drawing.chart.to_dict()
    spec.update(background=None, padding=4, config=config())
    plot = etree.fromstring(str(vlc.vegalite_to_svg(json.dumps(spec))).encode())
    for words in plot.iterfind(f".//{{{_SVG}}}text[@fill='{TEXT}']"):  # a halo, so that no grid runs through them
        words.attrib.update({"stroke": PAPER, "stroke-width": "3", "stroke-linejoin": "round", "paint-order": "stroke"})
    return plot, float(plot.get("width")), float(plot.get("height"))


def _text(x: float, y: float, text: str, size: float, ink: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{ink}"{weight}>{html.escape(text)}</text>'


def _paragraph(body: list[str], at: tuple[float, float], text: str, width: float) -> float:
    down = at[1]
    for line in wrapped(text, width, SMALL):
        down += 14
        body.append(_text(at[0], down, line, SMALL, MUTED))
    return down


def _keys(body: list[str], keys: Sequence[Key], at: tuple[float, float], width: float) -> float:
    """The key in rows; where it ends."""
    across, down = at
    if not keys:
        return down
    down += 14
    for key in keys:
        wide = 30 + text_width(key.says, SMALL)
        if across > at[0] and across + wide > at[0] + width:
            across, down = at[0], down + 17
        body.append(_swatch(key, across, down - 4))
        body.append(_text(across + 27, down, key.says, SMALL, TEXT))
        across += wide + 16
    return down + 4


def _swatch(key: Key, x: float, y: float) -> str:
    """A sample of how something is drawn, 22 wide, around the height ``y``."""
    dash = f' stroke-dasharray="{",".join(str(part) for part in key.dash)}"' if key.dash else ""
    line = f'<line x1="{x:g}" x2="{x + 22:g}" y1="{y:g}" y2="{y:g}" stroke="{key.ink}" stroke-width="2"{dash}/>'
    if key.mark == "box":
        return f'<rect x="{x + 4:g}" y="{y - 5:g}" width="15" height="10" fill="{key.ink}" stroke="{TEXT}" stroke-width="0.7"/>'
    if key.mark == "band":
        return f'<rect x="{x:g}" y="{y - 5:g}" width="22" height="10" fill="{CHANCE}"/>'
    if key.mark in ("dot", "ring"):
        fill = key.ink if key.mark == "dot" else PAPER
        return f'<circle cx="{x + 12:g}" cy="{y:g}" r="4" fill="{fill}" stroke="{key.ink}" stroke-width="1.5"/>'
    if key.mark == "diamond":
        points = f"{x + 12:g},{y - 6:g} {x + 18:g},{y:g} {x + 12:g},{y + 6:g} {x + 6:g},{y:g}"
        return f'<polygon points="{points}" fill="{PAPER}" stroke="{key.ink}" stroke-width="1.5"/>'
    if key.mark == "tick":
        return f'<line x1="{x + 11:g}" x2="{x + 11:g}" y1="{y - 6:g}" y2="{y + 6:g}" stroke="{key.ink}" stroke-width="2"{dash}/>'
    if key.mark == "bracket":
        ends = "".join(
            f'<line x1="{end:g}" x2="{end:g}" y1="{y - 4:g}" y2="{y + 4:g}" stroke="{INKS[0]}"/>' for end in (x + 1, x + 21)
        )
        return f'<line x1="{x + 1:g}" x2="{x + 21:g}" y1="{y:g}" y2="{y:g}" stroke="{INKS[0]}"/>{ends}'
    return line


def _facts(facts: Sequence[str]) -> list[str]:
    told = [f"{fact}." for fact in facts[:FACTS]]
    return [*told, f"And {len(facts) - FACTS} more."] if len(facts) > FACTS else told


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows; what is the same in all stands once above them."""
    names = [name for name in rows[0] if name not in ("sources", "row_id")]
    shown = [[_shown(name, row.get(name)) for name in names] for row in rows]
    same = {place for place in range(len(names)) if len(shown) > 1 and len({line[place] for line in shown}) == 1}
    once = "; ".join(f"{_head(names[place])}: {shown[0][place]}" for place in sorted(same) if shown[0][place] != "–")
    kept = [place for place in range(len(names)) if place not in same]
    kinds = ["number" if any(_is_number(row.get(names[place])) for row in rows) else "word" for place in kept]
    head = "".join(
        f'<th scope="col" class="{kind}">{html.escape(_head(names[place]))}</th>' for place, kind in zip(kept, kinds, strict=True)
    )
    lines = "".join(
        "<tr>"
        + "".join(f'<td class="{kind}">{html.escape(line[place])}</td>' for place, kind in zip(kept, kinds, strict=True))
        + "</tr>\n"
        for line in shown
    )
    return (
        f"<table><caption>The same as numbers. {html.escape(once)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>{lines}</tbody></table>\n"
    )


def _head(name: str) -> str:
    return name.replace("_", " ")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(name: str, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(party_name(str(part)) for part in value) or "–"
    if name in _PARTIES:
        return party_name(str(value))
    if name == "window":
        return Window.parse(str(value)).label
    if isinstance(value, float):
        if "share" in name or name in _OF_ONE:
            return percent(value) if value >= 0 else f"-{percent(-value)}"
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)
