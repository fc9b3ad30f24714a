"""SIPRI's published TIV tables (formats E1 to E5): totals by year, without the deals behind them."""

from dataclasses import dataclass

import pyarrow as pa

from reliant.errors import SourceMalformed
from reliant.model.register import RefusedRow, Register
from reliant.model.tables import DELIVERIES
from reliant.model.tables_sums import SUMS
from reliant.model.time import Window
from reliant.registers import cells
from reliant.registers.coverage import read_preamble
from reliant.registers.decoding import AGAIN
from reliant.registers.recognise import RegisterTable
from reliant.registers.records import Record, read_records, refusal
from reliant.registers.sums_header import direction_of, year_of
from reliant.registers.table_rows import SOURCE, RowIds, TableRows

WORLD = "WORLD"
_REGIONAL_TOTAL = "regional total"
_COVERAGE = "does not cover the world: published totals tell nothing of deals; they serve to check a register against"


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose total a line prints, and with whom."""

    party: str | None
    label: str
    partner: str | None


def read_sums(table: RegisterTable) -> Register:
    """Totals by year. An empty cell is no row, a printed 0 is a row whose value is unknown and below 0.5.

    Raises:
        SourceMalformed: there are no rows, or the file breaks off.
    """
    years = {place: year for place, cell in enumerate(table.header) if (year := year_of(cell))}
    labels = table.header[: min(years)]
    title = table.preamble[0] if table.preamble else ""
    direction = direction_of(table.format, labels, title, where=table.name)
    preamble = read_preamble(table.preamble)
    records = read_records(table)
    sums, ids, refused = TableRows(SUMS), RowIds("E", preamble.vintage), list(records.refused)
    above = ""
    for record in records.taken:
        if table.format in {"E3", "E5"}:
            above = record.cells[0] or above
        try:
            whose = _whose(table.format, labels, record, above)
            figures = _figures(record, years)
        except ValueError as error:
            refused.append(refusal(record, str(error)))
            continue
        for year, printed, value in figures:
            sums.add(
                {
                    "row_id": ids.next((direction, whose.label, whose.partner or "", str(year), printed)),
                    "source": SOURCE,
                    "format": table.format,
                    "vintage": preamble.vintage,
                    "file": table.name,
                    "line": record.line,
                    "direction": direction,
                    "party": whose.party,
                    "label": whose.label,
                    "partner": whose.partner,
                    "year": year,
                    "value": value or None,
                    "is_below_half": value == 0,
                }
            )
    built = sums.table()
    return Register(
        name=table.name,
        source=SOURCE,
        format=table.format,
        encoding=table.encoding,
        vintage=preamble.vintage,
        years=_years(built),
        n_rows=len(records.taken) + len(records.refused),
        deals=None,
        deliveries=DELIVERIES.build([]),
        refused=_in_order(refused),
        notes=(*preamble.notes, *records.notes, *_notes(table, direction, built)),
        covers_world=False,
        coverage=_COVERAGE,
        sums=built,
    )


def _whose(form: str, labels: tuple[str, ...], record: Record, above: str) -> _Whose:
    if form == "E5":
        return _Whose(cells.party(above, "supplier"), above, cells.party(record.cells[1], "recipient"))
    if form == "E3":
        partner = record.cells[1]
        if not above:
            raise ValueError("no region stands above it")
        return _Whose(None, above, None if partner.lower() == _REGIONAL_TOTAL else cells.party(partner, "partner"))
    place = 0 if form in {"E1", "E2"} else next(at for at, label in enumerate(labels) if label and not _is_rank(label))
    label = record.cells[place]
    party = WORLD if label.lower().startswith("total world") else cells.party(label, "the name")
    return _Whose(party, label, None)


def _is_rank(label: str) -> bool:
    return label.lower().startswith("rank")


def _figures(record: Record, years: dict[int, int]) -> list[tuple[int, str, float]]:
    figures = []
    for place, year in years.items():
        value, is_marked = cells.number(record.cells[place], f"the total of {year}")
        if is_marked:
            raise ValueError(f"the total of {year} carries a mark")
        if value is not None:
            figures.append((year, record.cells[place], value))
    return figures


def _years(sums: pa.Table) -> Window | None:
    years = sums.column("year").to_pylist()
    return Window(min(years), max(years)) if years else None


def _in_order(refused: list[RefusedRow]) -> tuple[RefusedRow, ...]:
    return tuple(sorted(refused, key=lambda row: row.line))


def _notes(table: RegisterTable, direction: str, sums: pa.Table) -> tuple[str, ...]:
    if not sums.num_rows:
        raise SourceMalformed("no total stands in it", where=table.name, remedy=AGAIN)
    what = "imports" if direction == "import" else "exports"
    below = sum(sums.column("is_below_half").to_pylist())
    notes = [f"published totals of {what}: {sums.num_rows} figures, {below} of them printed 0, which means below 0.5"]
    if table.format == "E3":
        notes.append("regions overlap and stand as printed in label; they are no parties")
    if not table.ends_with_line_end:
        notes.append("the file does not end with a line end: nothing says that it is whole")
    return tuple(notes)
