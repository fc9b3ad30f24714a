"""How every chart looks: inks that keep their order in greyscale, one typeface, and the parts a chart is handed on in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from reliant.model.identity import UNKNOWN

PAPER, TEXT, MUTED, GRID, AXIS = "#ffffff", "#1f2328", "#565b60", "#e3e2de", "#8a8d8f"
SURFACE_TEXT = "#1f2327"
"""Words on a bar: like TEXT, but without the halo that words beside a bar have."""
INKS = ("#1c2b3a", "#93402f", "#5b8a94", "#c9a94f", "#e3d9c0")
"""Dark to light, each at least 12 points of lightness (CIE L*) from the next: a grey print keeps them apart."""
REST = "#fdfdfd"
"""Others together: paper with an outline."""
HATCH = "#fcfcfc"
"""Stands for the hatching of unknown suppliers, which a chart cannot name as a colour."""
CHANCE = "#cfd5d9"
"""How far chance could move a figure: a pale band, never a whisker of the recorded figure."""
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3))
"""Lines are told apart by dashes as well as by ink."""
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
"""One of these is on every system, with Latin accents and Cyrillic; all of one width, so that nothing moves."""
SMALL, BODY, HEAD = 10.5, 11.5, 16
STEP = 21
"""Height of a row of a chart, in pixels."""
WIDTH, WIDE = 430, 530
"""Widths of what is drawn, in pixels: beside names of rows, and without them."""
DARK = {
    PAPER: "#15181b",
    TEXT: "#eceae4",
    SURFACE_TEXT: "#eceae3",
    MUTED: "#b5b8ba",
    GRID: "#33383c",
    AXIS: "#7d8286",
    INKS[0]: "#ebe6d9",
    INKS[1]: "#e3a797",
    INKS[2]: "#5f95a0",
    INKS[3]: "#7b6324",
    INKS[4]: "#48422f",
    REST: "#15181c",
    CHANCE: "#3d454b",
}
"""The same inks on a dark page, in reverse order of lightness; the words upon them turn with them."""
_LIGHT_TEXT = INKS[:3]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One entry of the key above a chart: how it is drawn, and what it means."""

    mark: Literal["box", "line", "dot", "ring", "diamond", "band", "bracket", "tick"]
    says: str
    ink: str = INKS[0]
    dash: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart before it is set on a sheet.

    ``measured`` says what is drawn and in which unit, ``notes`` what must be known to read it, ``facts`` what it shows
    for those who cannot see it.
    """

    heading: str
    measured: str
    chart: Any
    keys: tuple[Key, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = field(default=())


def inks_of(parties: Sequence[str], *, most: int = len(INKS)) -> dict[str, str]:
    """The ink of each party, darkest first; unknown suppliers are hatched, those beyond ``most`` are paper."""
    named = [party for party in parties if party != UNKNOWN]
    return {
        party: HATCH if party == UNKNOWN else INKS[named.index(party)] if party in named[:most] else REST for party in parties
    }


def text_on(ink: str) -> str:
    """Ink of words that stand on a surface."""
    return PAPER if ink in _LIGHT_TEXT else SURFACE_TEXT


def lightness(ink: str) -> float:
    """CIE L* of an sRGB colour ``#rrggbb``: 0 black, 100 white; what is left of it in greyscale."""
    channels = [int(ink[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16 if luminance > 216 / 24389 else luminance * 24389 / 27


def text_width(text: str, size: float) -> float:
    """About how wide a line of text is set in FONT, in pixels; a little more rather than less."""
    return size * sum(_advance(letter) for letter in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines of a text, each within the width."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def cut(text: str, width: float, size: float) -> str:
    """The text, or its beginning with an ellipsis where it is too wide."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _advance(letter: str) -> float:
    if letter in "iljI.,:;'|!":
        return 0.26
    if letter in "ftr()[]-/ ":
        return 0.34
    if letter in "mwMW@%ЖШЩЮФМжшщюфм":
        return 0.88
    return 0.7 if letter.isupper() else 0.57


def config() -> Row:
    """Settings of every chart."""
    words = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": BODY, "titleFontSize": SMALL}
    return {
        "font": FONT,
        "aria": False,
        "view": {"stroke": None},
        "text": {"font": FONT, "fontSize": BODY, "color": TEXT},
        "axis": {
            **words,
            "gridColor": GRID,
            "domainColor": AXIS,
            "tickColor": AXIS,
            "labelColor": TEXT,
            "titleColor": MUTED,
            "titleFontWeight": "normal",
            "labelLimit": 260,
            "labelFlush": False,
        },
        "title": {
            "font": FONT,
            "fontSize": 12.5,
            "fontWeight": "bold",
            "color": TEXT,
            "anchor": "start",
            "frame": "group",
            "offset": 8,
        },
        "concat": {"spacing": 20},
    }
