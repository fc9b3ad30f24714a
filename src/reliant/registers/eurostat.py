"""Eurostat's imports by partner country, as the data browser saves them to Excel: one sheet for each partner and product."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.countries import party_named
from reliant.model.country_numbers import Coded
from reliant.model.flows import EUROPEAN_UNION, OTHER_SUPPLIERS
from reliant.model.identity import PartyId
from reliant.model.register import Register
from reliant.registers.flow_draft import FlowDraft, Told, nearest
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.records import listed
from reliant.registers.workbooks import Sheets

_PARTNER = "geopolitical entity (partner)"
_PRODUCT = "standard international energy product classification (siec)"
_UNIT = "unit of measure"
_UNITS = {"terajoule (gross calorific value - gcv)": "TJ GCV", "million cubic metres": "million m3"}
_TOTAL = "Total"
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_UNION = re.compile(r"European Union - (\d+) countries")
_AREA = re.compile(r"Euro area\s*-\s*(\d+) countries")
_FLAG = re.compile(r"[a-z]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One sheet: what stands above its table, and the cells of the table with the row they stand in."""

    title: str
    head: dict[str, str]
    cells: tuple[tuple[int, str, str, str, str], ...]
    """Row, country, year, value, flag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EurostatSheets:
    """What stands above the tables of a workbook: partner, product and unit of each sheet, and the day of the last update."""

    sheets: tuple[_Sheet, ...]
    vintage: str | None


def eurostat_table(found: Sheets, *, name: str) -> tuple[GoodsTable, EurostatSheets]:
    """The cells of all sheets as one table, and what stands above them.

    Raises:
        SourceMalformed: no sheet is a table of imports by partner.
    """
    sheets, vintage = _tables(found, name=name)
    return _table(name, sheets), EurostatSheets(sheets=sheets, vintage=vintage)


def read_eurostat(table: GoodsTable, told: EurostatSheets) -> Register:
    """Imports of each country from each partner, by product and year.

    The sheet of the partner ``Total`` becomes the flow from all suppliers that no other sheet names, so that suppliers add up
    to the printed total. ``:`` is not reported, which is not zero. The EU and the euro area stay as recipients of their own.

    Raises:
        SourceMalformed: it has no rows.
    """
    sheets, vintage = told.sheets, told.vintage
    draft = FlowDraft(table)
    year = draft.year("year")
    recipient = draft.parties("country", "country", _recipient, near=nearest)
    partner = draft.parties("partner", "partner", _supplier, near=nearest)
    value = draft.number("value", "the value", missing=(":",))
    named = _named(sheets)
    value, note = _rest(draft, value, named)
    _say(draft, sheets, named)
    flag = draft.cells("flag")
    return draft.register(
        Told(
            source="eurostat",
            vintage=vintage,
            covers_world=False,
            coverage="imports of the countries that report to Eurostat",
        ),
        {
            "recipient": recipient,
            "supplier": partner,
            "category": draft.text("product", "the product"),
            "product": draft.cells("product"),
            "year": year,
            "value": value,
            "unit": draft.cells("unit"),
            "quantity": None,
            "quantity_unit": None,
            "is_estimate": pc.if_else(pc.equal(flag, ""), pa.scalar(None, pa.bool_()), pc.match_substring(flag, "e")),
            "note": note,
        },
        printed=draft.cells("value"),
    )


def _tables(sheets: Sheets, *, name: str) -> tuple[tuple[_Sheet, ...], str | None]:
    found = tuple(sheet for title, cells in sheets.items() if (sheet := _sheet(title, cells)) is not None)
    found = tuple(sheet for sheet in found if _PARTNER in sheet.head)
    if not found:
        raise SourceMalformed(
            "this Excel workbook of Eurostat has no table of imports by partner country",
            where=name,
            remedy="download a data set by partner, such as nrg_ti_gas, with one sheet for each partner",
        )
    days = [_DAY.search(cell) for cells in sheets.values() for row in cells[:12] if "Last update" in row[0] for cell in row[1:]]
    vintage = next((f"{day[3]}-{day[2]}-{day[1]}" for day in days if day), None)
    return found, vintage


def _sheet(title: str, rows: Sequence[tuple[str, ...]]) -> _Sheet | None:
    """The table of a sheet: below the row TIME, one row a country; a column without a year beside one of a year holds flags."""
    head: dict[str, str] = {}
    years: list[str] = []
    cells: list[tuple[int, str, str, str, str]] = []
    for number, row in enumerate(rows, start=1):
        first = row[0] if row else ""
        if years and not first:
            break
        if first.upper() == "TIME":
            years = list(row)
        elif not years and first:
            head[first.lower().rstrip(": ")] = next((cell for cell in row[1:] if cell), "")
        elif years and not first.lower().startswith("geo"):
            for place, year in enumerate(years[1:], start=1):
                if not year:
                    continue
                beside = row[place + 1] if place + 1 < len(years) and not years[place + 1] else ""
                cells.append((number, first, year, row[place], beside if _FLAG.fullmatch(beside) else ""))
    return _Sheet(title=title, head=head, cells=tuple(cells)) if years else None


def _table(name: str, sheets: tuple[_Sheet, ...]) -> GoodsTable:
    columns: dict[str, list[str]] = {
        column: [] for column in ("country", "year", "value", "flag", "partner", "product", "unit", "sheet")
    }
    lines = []
    for sheet in sheets:
        unit = sheet.head.get(_UNIT, "")
        shared = {
            "partner": sheet.head[_PARTNER],
            "product": sheet.head.get(_PRODUCT, "") or "all products",
            "unit": _UNITS.get(unit.lower(), unit or "not stated"),
            "sheet": sheet.title,
        }
        for line, country, year, value, flag in sheet.cells:
            lines.append(line)
            for column, cell in {"country": country, "year": year, "value": value or ":", "flag": flag, **shared}.items():
                columns[column].append(cell)
    return GoodsTable(
        name=name,
        format="eurostat",
        what="imports by partner country from Eurostat",
        encoding="xlsx",
        cells=pa.table({column: pa.array(cells, type=pa.string()) for column, cells in columns.items()}),
        lines=pa.array(lines, type=pa.int32()),
        notes=("lines are rows of a sheet; each cell of a table is a row",),
    )


def _recipient(text: str) -> Coded | None:
    if found := _UNION.match(text):
        return Coded(code=text, party=EUROPEAN_UNION if found[1] == "27" else _organisation(f"European Union ({found[1]})"))
    if found := _AREA.match(text):
        return Coded(code=text, party=_organisation(f"Euro area ({found[1]})"))
    return _country(text)


def _supplier(text: str) -> Coded | None:
    return Coded(code=text, party=OTHER_SUPPLIERS) if text == _TOTAL else _country(text)


def _country(text: str) -> Coded | None:
    for name in (text, text.split(" (", maxsplit=1)[0]):
        try:
            return Coded(code=text, party=party_named(name))
        except UnknownName:
            continue
    return None


def _organisation(name: str) -> PartyId:
    return PartyId(f"ORG:{name}")


def _named(sheets: tuple[_Sheet, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sheet.head[_PARTNER] for sheet in sheets if sheet.head[_PARTNER] != _TOTAL))


def _rest(draft: FlowDraft, value: pa.Array, named: tuple[str, ...]) -> tuple[pa.Array, pa.Array]:
    """Values in which each total is what is left of it without the named partners, and a note that says so.

    A total of which a named part is not reported has no rest: it is null. A part larger than its total is refused.
    """
    keys = [draft.cells(name).to_pylist() for name in ("country", "year", "product", "unit")]
    partners, values = draft.cells("partner").to_pylist(), value.to_pylist()
    parts: dict[tuple[str, ...], list[float | None]] = {}
    for place, key in enumerate(zip(*keys, strict=True)):
        if partners[place] != _TOTAL:
            parts.setdefault(key, []).append(values[place])
    rests, is_larger = list(values), [False] * len(values)
    notes: list[str | None] = [None] * len(values)
    for place, key in enumerate(zip(*keys, strict=True)):
        if partners[place] != _TOTAL:
            continue
        known, total = parts.get(key, []), values[place]
        whole = [part for part in known if part is not None]
        rest = None if total is None or len(whole) < len(known) else total - sum(whole)
        is_larger[place] = rest is not None and rest < -1e-6 * (total or 0) - 1e-6
        rests[place] = None if rest is None else max(rest, 0.0)
        notes[place] = f"total {total:.10g} less {', '.join(named)}" if total is not None and known else None
    draft.refuse(pa.array(is_larger), "the named partners add up to more than the total {}", cell="value")
    return pa.array(rests, type=pa.float64()), pa.array(notes, type=pa.string())


def _say(draft: FlowDraft, sheets: tuple[_Sheet, ...], named: tuple[str, ...]) -> None:
    if any(sheet.head[_PARTNER] == _TOTAL for sheet in sheets):
        draft.notes.append(
            f"partners other than {', '.join(named) or 'none'} stand together as 'other suppliers', the printed total less the "
            "named: shares of the named are right, concentration cannot be told"
        )
        draft.notes.append(
            "totals include imports from other EU members: Eurostat's headline shares for the EU leave those out and are higher"
        )
    groups = sorted({cell[1] for sheet in sheets for cell in sheet.cells if _UNION.match(cell[1]) or _AREA.match(cell[1])})
    if groups:
        draft.notes.append(
            f"{'; '.join(groups)}: sums over countries of the file, kept as recipients of their own; do not add them"
        )
    products = sorted({sheet.head.get(_PRODUCT, "") for sheet in sheets})
    if {"Natural gas", "Liquefied natural gas"} <= set(products):
        draft.notes.append("liquefied natural gas is a part of natural gas: do not add the two")
    unstated = draft.lines(pc.equal(draft.cells("value"), ":"))
    if unstated:
        draft.notes.append(f"{len(unstated)} values are ':', not reported; null, not zero: {listed(unstated)}")
