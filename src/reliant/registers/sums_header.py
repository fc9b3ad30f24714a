"""The header of a table of published totals (formats E1 to E5), told by its years and what stands before them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from reliant.errors import SourceMalformed

_DELIMITERS = (",", ";", "\t")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_RECIPIENTS = frozenset({"recipient", "imports by", "import by", "importer"})
_SUPPLIERS = frozenset({"supplier", "exports by", "export by", "exporter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SumsHeader:
    """Format, cells and line (from 1) of the header of a table of totals, and what divides its columns."""

    format: str
    cells: tuple[str, ...]
    line: int
    delimiter: str


def sums_header(lines: list[str]) -> SumsHeader | None:
    """The header among these lines; null when there is none."""
    return next((found for number, line in enumerate(lines, start=1) for found in _headers(line, number, lines[0])), None)


def year_of(cell: str) -> int | None:
    """The year a header cell names; null for anything else, such as ``1990-2023``."""
    bare = cell.strip()
    return int(bare) if len(bare) == 4 and bare.isascii() and bare.isdigit() and _FIRST_YEAR <= int(bare) <= _LAST_YEAR else None


def _headers(line: str, number: int, title: str) -> Iterator[SumsHeader]:
    for delimiter in _DELIMITERS:
        try:
            cells = tuple(cell.strip() for cell in next(csv.reader([line], delimiter=delimiter)))
        except (csv.Error, StopIteration):
            continue
        years = [place for place, cell in enumerate(cells) if year_of(cell)]
        if years and years == list(range(years[0], years[0] + len(years))):
            form = _form(tuple(cell.lower() for cell in cells[: years[0]]), title.lower())
            if form is not None:
                yield SumsHeader(format=form, cells=cells, line=number, delimiter=delimiter)


def _form(labels: tuple[str, ...], title: str) -> str | None:
    known = {label for label in labels if label}
    if known >= {"supplier", "recipients"} or known >= {"supplier", "recipient"}:
        return "E5"
    if any(label.startswith("rank") for label in known) and known & (_RECIPIENTS | _SUPPLIERS):
        return "E4"
    if labels == ("", "") and "region" in title:
        return "E3"
    if len(labels) == 1 and labels[0] in _RECIPIENTS:
        return "E1"
    return "E2" if len(labels) == 1 and labels[0] in _SUPPLIERS else None


def direction_of(form: str, labels: tuple[str, ...], title: str, *, where: str) -> str:
    """``import`` or ``export``: what the parties of the first column do in this table.

    Raises:
        SourceMalformed: a regional table whose title does not say which way it counts.
    """
    if form == "E3":
        if "broken down by supplier" in title.lower():
            return "import"  # its title speaks of exports: those of the suppliers, to the region
        if "broken down by recipient" in title.lower():
            return "export"
        raise SourceMalformed(
            "the title of this regional table does not say whether it is broken down by suppliers or recipients",
            where=where,
            remedy="use the table as downloaded, with its first line",
        )
    if form == "E5":
        return "export"
    return "import" if {label.lower() for label in labels} & _RECIPIENTS else "export"
