"""SIPRI's register as pages (format D1): an RTF document by supplier, with orders, years and comments and without TIV.

Below each supplier stand its recipients (``R:``, or ``L:`` for those that produce under licence); a blank recipient is the
one above. Uncertain values stand in brackets, years as ranges: ``(2011)-2012``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reliant.errors import SourceMalformed
from reliant.model.categories import category_of, is_described
from reliant.model.identity import content_id
from reliant.model.register import RefusedRow, Register
from reliant.model.tables import DEALS, DELIVERIES
from reliant.registers import cells
from reliant.registers.correcting import correct_rows
from reliant.registers.corrections import Correction, correction_notes
from reliant.registers.coverage import delivery_years, read_preamble
from reliant.registers.decoding import AGAIN
from reliant.registers.odd_rows import OddRows
from reliant.registers.recognise import RegisterPages
from reliant.registers.records import SHOWN
from reliant.registers.rtf import Paragraph, paragraphs
from reliant.registers.table_rows import SOURCE, RowIds, TableRows

FORMAT = "D1"
_COLUMNS = 8  # recipient, ordered, designation, description, order year, delivery years, delivered, comment
_NAMES = (
    "supplier",
    "recipient",
    "number_ordered",
    "designation",
    "description",
    "ordered_year",
    "delivery_years",
    "number_delivered",
    "comment",
)
_ROLE = re.compile(r"([RL]):\s*")
_UNKNOWN = re.compile(r"\.\s?\.|")
_NOT_SAID = "it is no register of transfers: no supplier with a recipient below it stands in it"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of a deal as printed: supplier, recipient, then its own cells; R or L before the recipient; cells it really has."""

    line: int
    role: str
    n_columns: int
    cells: tuple[str, ...]
    text: str


def read_pages(pages: RegisterPages, corrections: Sequence[Correction] = ()) -> Register:
    """Deals with their years of delivery. The format has no TIV: values are null, and what is not printed is null.

    Raises:
        SourceMalformed: the document breaks off, or is no register.
        StaleCorrection: a correction no longer fits its row.
    """
    found = paragraphs(pages.data, name=pages.name)
    first = next((place for place, paragraph in enumerate(found) if _ROLE.match(paragraph.text.strip())), None)
    if first is None or not any("transfers of major" in paragraph.text.lower() for paragraph in found[:first]):
        raise SourceMalformed(f"this is an RTF document, and {_NOT_SAID}", where=pages.name, remedy=AGAIN)
    preamble = read_preamble(tuple(" ".join(paragraph.text.split()) for paragraph in found[: first - 1]))
    deals, deliveries, ids = TableRows(DEALS), TableRows(DELIVERIES), RowIds("D", preamble.vintage)
    refused: list[RefusedRow] = []
    unknown: set[str] = set()
    rows = list(_rows(found[first - 1 :]))
    cells, changes = correct_rows(
        [row.cells for row in rows],
        [row.line for row in rows],
        _NAMES,
        corrections,
        of=(pages.name, FORMAT, preamble.vintage),
    )
    told, changed, odd = [], changes.by_row, OddRows(preamble.vintage)
    for place, (row, mended) in enumerate(zip(rows, cells, strict=True)):
        mine = changed.get(place, ())
        try:
            deal, years = _deal(row.role, row.n_columns, mended)
        except ValueError as error:
            refused.append(RefusedRow(line=row.line, why=str(error), text=row.text[:SHOWN]))
            told += [one.told(None) for one in mine]
            continue
        supplier, recipient, *printed = row.cells
        row_id = ids.next((supplier, recipient, row.role, *printed[:-1]))
        told += [one.told(row_id) for one in mine]
        odd.look(row.line, deal, [year for year, _ in years], (row.role, *row.cells))
        origin = {
            "row_id": row_id,
            "source": SOURCE,
            "format": FORMAT,
            "vintage": preamble.vintage,
            "file": pages.name,
            "line": row.line,
        }
        deals.add(deal | origin)
        if not is_described(mended[4]):
            unknown.add(mended[4])
        _deliver(deal | origin, years, deliveries)
    built = deliveries.table()
    notes = [*preamble.notes, *correction_notes(told), *odd.notes, "the format has no TIV: orders and years of delivery only"]
    if unknown:
        notes.append(f"descriptions of unknown category, put under Other: {', '.join(sorted(unknown))}")
    return Register(
        name=pages.name,
        source=SOURCE,
        format=FORMAT,
        encoding=_encoding(pages.data),
        vintage=preamble.vintage,
        years=delivery_years(built),
        n_rows=len(rows),
        deals=deals.table(),
        deliveries=built,
        refused=tuple(refused),
        notes=tuple(notes),
        covers_world=False,
        coverage="does not cover the world: the format has no TIV, so there is nothing to take shares of",
        corrected=tuple(told),
        unapplied=changes.unapplied,
    )


def _rows(found: Sequence[Paragraph]) -> Iterator[_Row]:
    """The lines of deals, each with the supplier, recipient and role that stand above it."""
    supplier, recipient, role = "", "", ""
    for paragraph in found:
        text = paragraph.text.strip(" ")
        if "\t" not in text.strip():
            supplier, recipient, role = " ".join(text.split()), "", ""
            continue
        printed = _printed(text)
        if named := _ROLE.match(printed[0]):
            role, printed = named[1], (printed[0][named.end() :], *printed[1:])
        recipient = printed[0] or recipient
        cells = (supplier, recipient, *printed[1:], *[""] * (_COLUMNS - len(printed)))
        yield _Row(line=paragraph.line, role=role, n_columns=len(printed), cells=cells, text=text)


def _encoding(data: bytes) -> str:
    return "rtf, mac roman" if re.match(rb"\{\\rtf\d?\\mac", data) else "rtf"


def _printed(text: str) -> tuple[str, ...]:
    """The cells of a line; one whose recipient is blank has a tab more, which only moves the column."""
    parts = [" ".join(part.split()) for part in text.split("\t")]
    if len(parts) > _COLUMNS and not parts[0] and not parts[1]:
        parts = parts[1:]
    return tuple([*parts[: _COLUMNS - 1], " ".join(parts[_COLUMNS - 1 :]).strip()] if len(parts) >= _COLUMNS else parts)


def _deal(role: str, n_columns: int, cells_of: tuple[str, ...]) -> tuple[dict[str, object], tuple[tuple[int, bool], ...]]:
    if n_columns != _COLUMNS:
        raise ValueError(f"it has {n_columns} columns, a deal has {_COLUMNS}")
    supplier, recipient, ordered, designation, description, order_year, delivery, delivered, comment = cells_of
    number_ordered, ordered_marked = cells.number(_known(ordered), "number ordered")
    number_delivered, delivered_marked = cells.number(_known(delivered), "number delivered")
    ordered_year, year_marked = cells.year(_known(order_year), "year of order")
    years = cells.year_ranges(_known(delivery))
    deal: dict[str, object] = {
        "recipient": cells.party(recipient, "recipient"),
        "supplier": cells.party(supplier, "supplier"),
        "category": category_of(description),
        "designation": designation,
        "description": description,
        "ordered_year": ordered_year,
        "is_ordered_year_estimate": year_marked if ordered_year is not None else None,
        "condition": None,
        "is_local_production": True if role == "L" else None,
        "number_ordered": number_ordered,
        "is_number_ordered_estimate": ordered_marked if number_ordered is not None else None,
        "number_delivered": number_delivered,
        "is_number_delivered_estimate": delivered_marked if number_delivered is not None else None,
        "delivery_years": [year for year, _ in years],
        "comment": comment or None,
        "tiv_unit": None,
        "tiv_order": None,
        "tiv_delivered": None,
    }
    return deal, years


def _known(cell: str) -> str:
    return "" if _UNKNOWN.fullmatch(cell) else cell


def _deliver(deal: dict[str, object], years: tuple[tuple[int, bool], ...], deliveries: TableRows) -> None:
    number = deal["number_delivered"]
    for year, is_marked in years:
        deliveries.add(
            {
                **deal,
                "row_id": content_id("r", deal["row_id"], year),
                "deal_key": deal["row_id"],
                "year": year,
                "is_year_estimate": is_marked,
                "number": number / len(years) if isinstance(number, float) else None,
                "is_number_estimate": deal["is_number_delivered_estimate"],
                "value_tiv": None,
                "is_exact": len(years) == 1,
            }
        )
