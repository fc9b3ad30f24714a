"""SIPRI's Top 100 of arms companies: one sheet a year, one row a company; and its totals by year."""

import re

import pyarrow as pa

from reliant.registers.formats import OTHER_FORMATS
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.workbooks import Sheets

_HEADER_WITHIN = 20  # rows
_YEAR = re.compile(r"\d{4}")
_IN_TITLE = re.compile(r"companies in the world.*?(\d{4})")
_TOTAL = re.compile(r"current US\$ \((billion|million)\)")


def companies_in(sheets: Sheets, *, name: str) -> GoodsTable | None:
    """Rows of year, rank, company, country and arms revenue of a Top 100; null when the workbook is something else.

    Ranks, names and revenues are as printed (million current US$); a sheet without a header of companies is told in a note.
    """
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    skipped: list[str] = []
    for title, cells in sheets.items():
        found = _header(cells)
        if found is None:
            skipped.append(title)
            continue
        at, places = found
        year = _year(title, cells[:at])
        for number, row in enumerate(cells[at + 1 :], start=at + 2):
            company, country = row[places["company"]], row[places["country"]]
            if company and country:
                rows.append((year, row[places["rank"]], company, country, row[places["revenue"]]))
                lines.append(number)
    if not rows:
        return None
    notes = (
        "lines are rows of a sheet, one sheet a year",
        *((f"sheets without a list of companies: {', '.join(skipped)}",) if skipped else ()),
    )
    columns = ("year", "rank", "company", "country", "arms_revenue_million_usd")
    return _table("sipri-companies", name, dict(zip(columns, zip(*rows, strict=True), strict=True)), lines, notes)


def company_totals_in(sheets: Sheets, *, name: str) -> GoodsTable | None:
    """Rows of year, series and value of the table of totals; null when the workbook is something else."""
    for cells in sheets.values():
        head = next(
            (at for at, row in enumerate(cells[:_HEADER_WITHIN]) if sum(bool(_YEAR.fullmatch(one)) for one in row) > 4), None
        )
        if head is None or not any(_TOTAL.search(row[0]) for row in cells[head + 1 :] if row):
            continue
        printed = [
            (year, row[0], value, at)
            for at, row in enumerate(cells[head + 1 :], start=head + 2)
            if row and row[0]
            for year, value in zip(cells[head], row, strict=True)
            if _YEAR.fullmatch(year) and value
        ]
        years, series, values, lines = ([one[place] for one in printed] for place in range(4))
        columns = {"year": tuple(map(str, years)), "series": tuple(map(str, series)), "value": tuple(map(str, values))}
        notes = ("lines are rows of the sheet; each figure is a row",)
        return _table("sipri-company-totals", name, columns, [int(str(line)) for line in lines], notes)
    return None


def _header(cells: list[tuple[str, ...]]) -> tuple[int, dict[str, int]] | None:
    """The row of the header and the places of the columns that are taken."""
    for at, row in enumerate(cells[:_HEADER_WITHIN]):
        lowered = [" ".join(cell.lower().split()) for cell in row]
        places = {
            key: next((place for place, cell in enumerate(lowered) if cell.startswith(begins)), None)
            for key, begins in (("rank", "rank"), ("company", "company"), ("country", "country"), ("revenue", "arms revenue"))
        }
        known = {key: place for key, place in places.items() if place is not None}
        if len(known) == len(places):
            return at, known
    return None


def _year(title: str, above: list[tuple[str, ...]]) -> str:
    named = next((found for row in above for cell in row if (found := _IN_TITLE.search(cell))), None)
    in_title = _YEAR.search(title)
    return named[1] if named else (in_title[0] if in_title else "")


def _table(form: str, name: str, columns: dict[str, tuple[str, ...]], lines: list[int], notes: tuple[str, ...]) -> GoodsTable:
    return GoodsTable(
        name=name,
        format=form,
        what=next(one.what for one in OTHER_FORMATS if one.name == form),
        encoding="xlsx",
        cells=pa.table({key: pa.array(values, type=pa.string()) for key, values in columns.items()}),
        lines=pa.array(lines, type=pa.int32()),
        notes=notes,
    )
