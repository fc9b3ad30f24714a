"""What to say of a table that no reader knows: its columns, the format they come nearest to, and how to map it."""

import csv
from collections.abc import Sequence

from rapidfuzz import fuzz

from reliant.errors import SourceMalformed
from reliant.registers.formats import FORMATS, Format

MAP_IT = (
    "rename its columns to recipient, supplier, year, value, unit (and category) to have it read as a plain table of flows, "
    "see docs/registers/plain.md"
)
_PLAIN = {
    "recipient": ("recipient", "importer", "buyer", "destination", "imp", "to", "reporter", "importing country"),
    "supplier": ("supplier", "exporter", "seller", "origin", "exp", "from", "partner", "source country", "producer"),
    "year": ("year", "period", "date", "refyear", "time", "t"),
    "value": ("value", "amount", "trade value", "v", "val", "primaryvalue", "obs_value", "share", "tiv"),
    "unit": ("unit", "currency", "measure"),
}
"""Columns of a plain table, and what others call them."""
_ALIKE = 90  # of 100: "trade flows" and "trade flow", not "reporter" and "exporter"
_NAME_AT_MOST = 60  # characters: more is a sentence, not the name of a column
_ALONE = 4  # cells of a line that is taken for a header without rows
_SHOWN = 12  # columns
_DELIMITERS = (",", ";", "\t", "|")


def header_of(lines: Sequence[str]) -> tuple[int, list[str]] | None:
    """Line (from 1) and cells of what is most like a header among the first lines; null when they are no table.

    A table has the same number of cells in two lines that follow each other; the first of them is its header. Without such a
    pair a line of several cells is taken for one.
    """
    for number, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True), start=1):
        for delimiter in _DELIMITERS:
            cells, below = _cells(line, delimiter), _cells(following, delimiter)
            if len(cells) > 1 and len(cells) == len(below) and all(cells):
                return number, cells
    alone = ((number, _cells(line, delimiter)) for number, line in enumerate(lines, start=1) for delimiter in _DELIMITERS)
    return next(((number, cells) for number, cells in alone if len(cells) >= _ALONE and all(cells)), None)


def unknown_table(columns: Sequence[str], *, what: str, where: str, before: str = "") -> SourceMalformed:
    """The refusal of a table that no reader knows."""
    shown = ", ".join(one[:40] for one in columns[:_SHOWN]) + (" …" if len(columns) > _SHOWN else "")
    near = nearest_format(columns)
    told = f"; nearest is {near[0].what} ({near[0].name}), of which it lacks {', '.join(near[1])}" if near else ""
    renames = [f"{own} to {name}" for name, own in renaming(columns).items() if own != name]
    hint = f" ({', '.join(renames)})" if renames else ""
    return SourceMalformed(
        f"this is no register we know: {what} has the columns {shown or 'none'}{told}",
        where=where,
        remedy=f"{before}give a format that docs/registers describes, with all its columns; or {MAP_IT}{hint}",
    )


def nearest_format(columns: Sequence[str]) -> tuple[Format, list[str]] | None:
    """The format with most of its columns here, and those it lacks; null when no column is like any."""
    have = [" ".join(one.lower().split()) for one in columns]
    best: tuple[tuple[int, float], Format, list[str]] | None = None
    for form in FORMATS:
        for needed in form.columns:
            lacks = sorted(one for one in needed if not any(_is_like(one, own) for own in have))
            n_found = len(needed) - len(lacks)
            likeness = (n_found, n_found / len(needed))
            if n_found and (best is None or likeness > best[0]):
                best = (likeness, form, lacks)
    return (best[1], best[2]) if best and best[2] else None


def renaming(columns: Sequence[str]) -> dict[str, str]:
    """For each column of a plain table the one that seems to be it."""
    found: dict[str, str] = {}
    for name, others in _PLAIN.items():
        free = [one for one in columns if one not in found.values()]
        chosen = next((one for other in others for one in free if " ".join(one.lower().replace("_", " ").split()) == other), None)
        if chosen is not None:
            found[name] = chosen
    return found


def _is_like(needed: str, own: str) -> bool:
    return needed == own or (min(len(needed), len(own)) > 3 and fuzz.ratio(needed, own) >= _ALIKE)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []
    return cells if all(len(cell) <= _NAME_AT_MOST for cell in cells) else []
