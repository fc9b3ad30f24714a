"""SIPRI's trade register by delivery (format B): one line per deal and delivery year, with the year's own volume."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from reliant.errors import SourceMalformed
from reliant.model.categories import CATEGORIES
from reliant.model.register import Register
from reliant.model.tables import DELIVERIES
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
    "sipri at database id",
    "supplier",
    "recipient",
    "designation",
    "description",
    "armament category",
    "order date",
    "order date is estimate",
    "numbers delivered",
    "numbers delivered is estimate",
    "delivery year",
    "delivery year is estimate",
    "status",
    "sipri estimate",
    "tiv deal unit",
    "tiv delivery values",
    "local production",
)
_NAMES = {
    "deal_key": "sipri at database id",
    "category": "armament category",
    "ordered_year": "order date",
    "number": "numbers delivered",
    "year": "delivery year",
    "condition": "status",
    "value_tiv": "tiv delivery values",
    "is_local_production": "local production",
}
"""Printed columns of the contract's names."""
_FOOTER = 2  # delimiters: a footer line has fewer, a row has 16
_CATEGORIES = {name.lower().replace("-", " "): name for name in CATEGORIES}


def read_deliveries(table: RegisterTable, corrections: Sequence[Correction] = ()) -> Register:
    """Deliveries by deal and year, all exact; the format knows no orders, so ``deals`` is null. Empty cells are null, not zero.

    Raises:
        SourceMalformed: a column is missing, there are no rows, or the file breaks off.
        StaleCorrection: a correction no longer fits its row.
    """
    columns = _columns(table)
    preamble = read_preamble(table.preamble)
    table, put_back = _old_tool(table)
    records = read_records(table)
    _refuse_cut_flag(table, records.taken, columns)
    deliveries, refused = TableRows(DELIVERIES), list(records.refused)
    ids, odd = RowIds(table.format[0], preamble.vintage), OddRows(preamble.vintage)
    mended = correct_records(table, records.taken, corrections, names=_NAMES, vintage=preamble.vintage)
    for record in mended.records:
        try:
            delivery = _delivery(record, columns)
        except ValueError as error:
            refused.append(refusal(record, str(error)))
            mended.tell(record, None)
            continue
        odd.look(record.line, delivery, (cast("int", delivery["year"]),), record.printed)
        row_id = ids.next([record.printed[columns[name]] for name in _COLUMNS])
        mended.tell(record, row_id)
        deliveries.add(
            delivery
            | {
                "row_id": row_id,
                "source": SOURCE,
                "format": table.format,
                "vintage": preamble.vintage,
                "file": table.name,
                "line": record.line,
            }
        )
    built = deliveries.table()
    n_rows = len(records.taken) + len(records.refused)
    covers, told = coverage(preamble, built, n_rows=n_rows, n_refused=len(refused))
    return Register(
        name=table.name,
        source=SOURCE,
        format=table.format,
        encoding=table.encoding,
        vintage=preamble.vintage,
        years=delivery_years(built),
        n_rows=n_rows,
        deals=None,
        deliveries=built,
        refused=tuple(sorted(refused, key=lambda row: row.line)),
        notes=(*preamble.notes, *put_back, *records.notes, *mended.notes, *odd.notes, *_notes(table, preamble)),
        covers_world=covers,
        coverage=told,
        corrected=mended.corrected,
        unapplied=mended.unapplied,
    )


def _old_tool(table: RegisterTable) -> tuple[RegisterTable, tuple[str, ...]]:
    """A list of the web tool of 2022 (C3) without its footer, and with the semicolons inside descriptions put back."""
    if table.format != "C3":
        return table, ()
    width, lines = len(table.header), list(table.lines)
    place = [cell.lower() for cell in table.header].index("armament category")
    while lines and lines[-1].count(table.delimiter) < _FOOTER:
        lines.pop()
    shifted = []
    for number, line in enumerate(lines):
        cells = line.split(table.delimiter)
        extra = len(cells) - width
        if extra > 0 and cells[place + extra].strip().lower().replace("-", " ") in _CATEGORIES:
            description = " ".join(part.strip() for part in cells[place - 1 : place + extra])
            lines[number] = table.delimiter.join((*cells[: place - 1], description, *cells[place + extra :]))
            shifted.append(table.header_line + number + 1)
    notes = [f"{len(table.lines) - len(lines)} footer lines were left out"] if len(lines) < len(table.lines) else []
    if shifted:
        notes.append(f"a semicolon inside the description moved the columns, put back: {listed(shifted)}")
    return replace(table, lines=tuple(lines)), tuple(notes)


def _columns(table: RegisterTable) -> dict[str, int]:
    names = [cell.lower() for cell in table.header]
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise SourceMalformed(
            f"column {', '.join(missing)} is missing",
            where=f"{table.name}, line {table.header_line}",
            remedy="use the register as downloaded, with all its columns",
        )
    return {name: names.index(name) for name in _COLUMNS}


def _delivery(record: Record, columns: dict[str, int]) -> dict[str, object]:
    def cell(name: str) -> str:
        return record.cells[columns[name]]

    def flag(name: str, *, in_cell: bool) -> bool | None:
        beside = cells.yes_no(cell(f"{name} is estimate"), f"{name} is estimate")
        return True if in_cell else beside

    key = cell("sipri at database id")
    if not key.isalnum():
        raise ValueError(f"the database id is {key[:40]!r}")
    ordered_year, ordered_marked = cells.year(cell("order date"), "order date")
    delivered_year, year_marked = cells.year(cell("delivery year"), "delivery year")
    if delivered_year is None:
        raise ValueError("delivery year is empty")
    number, number_marked = cells.number(cell("numbers delivered"), "numbers delivered")
    category = _CATEGORIES.get(cell("armament category").lower().replace("-", " "))
    if category is None:
        raise ValueError(f"armament category is {cell('armament category')[:40]!r}, none of the twelve")
    return {
        "recipient": cells.party(cell("recipient"), "recipient"),
        "supplier": cells.party(cell("supplier"), "supplier"),
        "category": category,
        "designation": cell("designation"),
        "description": cell("description"),
        "ordered_year": ordered_year,
        "is_ordered_year_estimate": flag("order date", in_cell=ordered_marked),
        "condition": cells.condition(cell("status")),
        "is_local_production": cells.yes_no(cell("local production"), "local production"),
        "deal_key": f"sipri:{key}",
        "year": delivered_year,
        "is_year_estimate": flag("delivery year", in_cell=year_marked),
        "number": number,
        "is_number_estimate": flag("numbers delivered", in_cell=number_marked),
        "value_tiv": cells.number(cell("tiv delivery values"), "TIV delivery values")[0],
        "is_exact": True,
    }


def _refuse_cut_flag(table: RegisterTable, records: tuple[Record, ...], columns: dict[str, int]) -> None:
    """A file that ends without a line end may be cut inside its last cell, which is Yes or No in a whole one."""
    if table.ends_with_line_end or not records or columns["local production"] != len(table.header) - 1:
        return
    last = records[-1]
    never_filled = len(records) > 1 and not any(record.cells[-1] for record in records)
    if last.cells[-1].lower() not in {"yes", "no"} and not never_filled:
        raise SourceMalformed(
            "the last row ends inside its last column: the file breaks off", where=f"{table.name}, line {last.line}", remedy=AGAIN
        )


def _notes(table: RegisterTable, preamble: Preamble) -> tuple[str, ...]:
    notes = []
    if table.format == "B3":
        notes.append("the preamble has question marks where quotation marks were; the rows are not touched by it")
    if preamble.years is None and preamble.selection:
        notes.append("the preamble names no years")
    return tuple(notes)
