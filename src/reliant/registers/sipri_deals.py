"""SIPRI's trade register by deal (formats A, C1 and C2): one line per deal, with its order, delivery years and one volume."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from reliant.errors import SourceMalformed
from reliant.model.categories import category_of, is_described
from reliant.model.identity import content_id
from reliant.model.register import RefusedRow, Register
from reliant.model.tables import DEALS, DELIVERIES
from reliant.registers import cells
from reliant.registers.correcting import correct_records
from reliant.registers.corrections import Correction
from reliant.registers.coverage import Preamble, coverage, delivery_years, read_preamble
from reliant.registers.decoding import AGAIN
from reliant.registers.odd_rows import OddRows
from reliant.registers.recognise import RegisterTable
from reliant.registers.records import Record, listed, read_records, refusal
from reliant.registers.table_rows import SOURCE, RowIds, TableRows

_COLUMNS = (
    "recipient",
    "supplier",
    "year of order",
    "number ordered",
    "weapon designation",
    "weapon description",
    "number delivered",
    "year(s) of delivery",
    "status",
    "comments",
    "sipri tiv per unit",
    "sipri tiv for total order",
    "sipri tiv of delivered weapons",
)
_NAMES = {
    "ordered_year": "year of order",
    "number_ordered": "number ordered",
    "designation": "weapon designation",
    "description": "weapon description",
    "number_delivered": "number delivered",
    "delivery_years": "year(s) of delivery",
    "condition": "status",
    "comment": "comments",
    "tiv_unit": "sipri tiv per unit",
    "tiv_order": "sipri tiv for total order",
    "tiv_delivered": "sipri tiv of delivered weapons",
}
"""Printed columns of the contract's names."""
_OTHER_NAMES = {"deliveries in the year range": "number delivered"}
_MAY_LACK = frozenset({"comments"})
_OLD_LACKS = frozenset({"comments", "year of order", "number ordered", "year(s) of delivery", "status"})
"""Columns that the list of the web tool of 2018 (C1) does not have; that of 2021 (C2) lacks comments only."""
_OLD_EXTRA = ("tidn", "wcat", "coprod")
"""Columns that only the list of 2021 has, of those whose meaning is known; ``ldat`` and ``term`` are described nowhere."""
_OLD_MARK, _OLD_NEW = "X", "N"
_OLD_CATEGORIES = {"AC": "Aircraft", "AV": "Armoured vehicles", "EN": "Engines"}
_MARKED = ("year of order", "number ordered", "number delivered")
_PRINTED = (*(name for name in _COLUMNS if name != "comments"), *(f"{name}?" for name in _MARKED))
"""Columns that make a deal what it is: all but the comment."""
_HALF = 0.006  # TIV are printed with two digits: half of the last one, and a little


@dataclass(slots=True)
class _Faults:
    """Lines with something odd that were taken as printed."""

    off: list[int] = field(default_factory=list)
    undated: list[int] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    unnamed: dict[str, list[int]] = field(default_factory=dict)
    n_split: int = 0


def read_deals(table: RegisterTable, corrections: Sequence[Correction] = ()) -> Register:
    """Deals, and their deliveries by year.

    A deal delivered in one year has an exact volume for it; the volume of a deal with several years is split evenly and
    marked as not exact. An open order is a deal without a delivery. Missing cells are null, never zero.

    Raises:
        SourceMalformed: a column is missing, there are no rows, or the file breaks off.
        StaleCorrection: a correction no longer fits its row.
    """
    columns = _columns(table)
    preamble = read_preamble(table.preamble)
    records = read_records(table)
    _refuse_cut_number(table, records.taken, columns)
    deals, deliveries, faults = TableRows(DEALS), TableRows(DELIVERIES), _Faults()
    refused = list(records.refused)
    ids, odd = RowIds(table.format[0], preamble.vintage), OddRows(preamble.vintage)
    mended = correct_records(table, records.taken, corrections, names=_NAMES, vintage=preamble.vintage)
    for record in mended.records:
        try:
            deal = _deal(record, columns, faults, is_old=table.format == "C2")
        except ValueError as error:
            refused.append(refusal(record, str(error)))
            mended.tell(record, None)
            continue
        odd.look(record.line, deal, cast("tuple[int, ...]", deal["delivery_years"]), record.printed)
        row_id = ids.next([record.printed[columns[name]] if name in columns else "" for name in (*_PRINTED, *_own_id(columns))])
        mended.tell(record, row_id)
        deal |= {
            "row_id": row_id,
            "source": SOURCE,
            "format": table.format,
            "vintage": preamble.vintage,
            "file": table.name,
            "line": record.line,
        }
        deals.add(deal)
        if not is_described(_in_full(description := record.cells[columns["weapon description"]])):
            faults.unknown.add(description)
        if "year(s) of delivery" in columns:
            _deliver(deal, deliveries, faults)
    built = deliveries.table()
    covers, told = coverage(preamble, built, n_rows=len(records.taken) + len(records.refused), n_refused=len(refused))
    if "year(s) of delivery" not in columns:
        covers, told = False, "does not cover the world: the format tells no years, so nothing can be counted by year"
    return Register(
        name=table.name,
        source=SOURCE,
        format=table.format,
        encoding=table.encoding,
        vintage=preamble.vintage,
        years=delivery_years(built),
        n_rows=len(records.taken) + len(records.refused),
        deals=deals.table(),
        deliveries=built,
        refused=tuple(sorted(refused, key=_line)),
        notes=(*preamble.notes, *records.notes, *mended.notes, *odd.notes, *_notes(faults, table, preamble, built.num_rows)),
        covers_world=covers,
        coverage=told,
        corrected=mended.corrected,
        unapplied=mended.unapplied,
    )


def _line(row: RefusedRow) -> int:
    return row.line


def _columns(table: RegisterTable) -> dict[str, int]:
    """Place of each column; the mark beside a column has its name and a question mark."""
    names = [_OTHER_NAMES.get(cell.lower(), cell.lower()) for cell in table.header]
    may_lack = _OLD_LACKS if table.format == "C1" else _MAY_LACK
    missing = [name for name in _COLUMNS if name not in names and name not in may_lack]
    if missing:
        raise SourceMalformed(
            f"column {', '.join(missing)} is missing",
            where=f"{table.name}, line {table.header_line}",
            remedy="use the register as downloaded, with all its columns",
        )
    columns = {name: names.index(name) for name in _COLUMNS if name in names}
    beside = {
        f"{name}?": columns[name] + 1
        for name in _MARKED
        if name in columns and names[columns[name] + 1 : columns[name] + 2] == [""]
    }
    named = {name: names.index(name) for name in (*(f"{name}?" for name in _MARKED), *_OLD_EXTRA) if name in names}
    return columns | beside | named


def _in_full(description: str) -> str:
    """A description without the abbreviations of the web tool of 2018."""
    if description == "ARM":
        return "anti-radar missile"
    return f"{description[:-3]} aircraft" if description.endswith(" ac") else description


def _own_id(columns: dict[str, int]) -> tuple[str, ...]:
    return ("tidn",) if "tidn" in columns else ()


def _condition(text: str, line: int, faults: _Faults, *, is_old: bool) -> str | None:
    """The condition; of the letters of the list of 2021 only N (new) is described, another is kept as not known and told."""
    if is_old and len(text) <= 1:
        if text not in {"", _OLD_NEW}:
            faults.unnamed.setdefault(text, []).append(line)
        return "new" if text == _OLD_NEW else None
    return cells.condition(text)


def _deal(record: Record, columns: dict[str, int], faults: _Faults, *, is_old: bool) -> dict[str, object]:
    def cell(name: str) -> str:
        return record.cells[columns[name]] if name in columns else ""

    def marked(name: str, *, in_cell: bool) -> bool | None:
        beside = cells.mark(cell(f"{name}?") if f"{name}?" in columns else None, name, _OLD_MARK if is_old else "?")
        return True if in_cell else beside

    ordered_year, year_marked = cells.year(cell("year of order"), "year of order")
    ordered, ordered_marked = cells.number(cell("number ordered"), "number ordered")
    delivered, delivered_marked = cells.number(cell("number delivered"), "number delivered")
    printed_years = cell("year(s) of delivery")
    years = tuple(year for year, _ in cells.year_ranges(printed_years)) if is_old else cells.years(printed_years)
    tiv_unit, tiv_order, tiv_delivered = (
        cells.number(cell(name), name)[0]
        for name in ("sipri tiv per unit", "sipri tiv for total order", "sipri tiv of delivered weapons")
    )
    if years and delivered == 0:
        raise ValueError("it has years of delivery and 0 delivered")
    return {
        "recipient": cells.party(cell("recipient"), "recipient"),
        "supplier": cells.party(cell("supplier"), "supplier"),
        "category": _OLD_CATEGORIES.get(cell("wcat")) or category_of(_in_full(cell("weapon description"))),
        "designation": cell("weapon designation"),
        "description": cell("weapon description"),
        "ordered_year": ordered_year,
        "is_ordered_year_estimate": marked("year of order", in_cell=year_marked),
        "condition": _condition(cell("status"), record.line, faults, is_old=is_old),
        "is_local_production": cells.mark(cell("coprod"), "coprod", _OLD_MARK) or None if "coprod" in columns else None,
        "number_ordered": ordered,
        "is_number_ordered_estimate": marked("number ordered", in_cell=ordered_marked),
        "number_delivered": delivered,
        "is_number_delivered_estimate": marked("number delivered", in_cell=delivered_marked),
        "delivery_years": years,
        "comment": cell("comments") or None,
        "tiv_unit": tiv_unit,
        "tiv_order": tiv_order,
        "tiv_delivered": tiv_delivered,
    }


def _deliver(deal: dict[str, object], deliveries: TableRows, faults: _Faults) -> None:
    years, number, tiv, unit, line = (
        deal[name] for name in ("delivery_years", "number_delivered", "tiv_delivered", "tiv_unit", "line")
    )
    assert isinstance(years, tuple) and isinstance(line, int)  # noqa: S101, PT018  as _deal makes them
    delivered = number if isinstance(number, float) else None
    volume = tiv if isinstance(tiv, float) else None
    if isinstance(unit, float) and delivered is not None and volume is not None and _is_off(unit, delivered, volume):
        faults.off.append(line)
    if not years and (delivered or volume):
        faults.undated.append(line)
    faults.n_split += len(years) if len(years) > 1 else 0
    shared = {
        **deal,
        "deal_key": deal["row_id"],
        "is_year_estimate": None,
        "is_number_estimate": deal["is_number_delivered_estimate"],
        "number": delivered / len(years) if delivered is not None and years else None,
        "value_tiv": volume / len(years) if volume is not None and years else None,
        "is_exact": len(years) == 1,
    }
    for year in years:
        deliveries.add({**shared, "row_id": content_id("r", deal["row_id"], year), "year": year})


def _is_off(unit: float, number: float, volume: float) -> bool:
    return abs(unit * number - volume) > _HALF * (1 + number)


def _refuse_cut_number(table: RegisterTable, records: tuple[Record, ...], columns: dict[str, int]) -> None:
    """A file that ends without a line end may be cut inside its last number: refuse it when the number does not fit its row."""
    place = columns["sipri tiv of delivered weapons"]
    if table.ends_with_line_end or not records or table.format == "A5" or place != len(table.header) - 1:
        return
    last = records[-1]
    try:
        volume = cells.number(last.cells[place], "TIV")[0]
        number, unit = (cells.number(last.cells[columns[name]], name)[0] for name in ("number delivered", "sipri tiv per unit"))
    except ValueError:
        volume = number = unit = None
    if volume is None or (number is not None and unit is not None and _is_off(unit, number, volume)):
        raise SourceMalformed(
            "the last row ends inside its last number: the file breaks off", where=f"{table.name}, line {last.line}", remedy=AGAIN
        )


def _notes(faults: _Faults, table: RegisterTable, preamble: Preamble, n_deliveries: int) -> tuple[str, ...]:
    notes = []
    if table.format == "C1":
        notes.append("the format has no years, no numbers ordered and no comments: deals only, no deliveries by year")
    if table.format == "C2":
        notes.append("columns ldat and term are described nowhere and not taken; the format has no comments")
    for letter, lines in sorted(faults.unnamed.items()):
        notes.append(f"status {letter!r} is described nowhere; the condition is taken as not known: {listed(lines)}")
    if faults.n_split:
        notes.append(
            f"{faults.n_split} of {n_deliveries} deliveries are an even split of a deal over its delivery years, "
            "by which half of five-year totals are off by over 2 % and one in ten by over 12 %"
        )
    if table.format == "A2" and preamble.years:
        notes.append(f"numbers delivered count only the years {preamble.years.first} to {preamble.years.last}")
    if faults.off:
        notes.append(f"{_rows(faults.off)} a delivered TIV that is not number times unit; taken as printed: {listed(faults.off)}")
    if faults.undated:
        notes.append(f"{_rows(faults.undated)} something delivered and no year of it, so no delivery: {listed(faults.undated)}")
    if not table.ends_with_line_end and table.format != "A5":
        notes.append("the file does not end with a line end: nothing says that it is whole")
    if faults.unknown:
        notes.append(f"descriptions of unknown category, put under Other: {', '.join(sorted(faults.unknown))}")
    return tuple(notes)


def _rows(lines: list[int]) -> str:
    return f"{len(lines)} row prints" if len(lines) == 1 else f"{len(lines)} rows print"
