"""SIPRI's register as pages (format D1): an RTF document by supplier, with orders, years and comments and without TIV.

Below each supplier stand its recipients (``R:``, or ``L:`` for those that produce under licence); a blank recipient is the
one above. Uncertain values stand in brackets, years as ranges: ``(2011)-2012``.
"""

import re

from reliant.errors import SourceMalformed
from reliant.model.categories import category_of, is_described
from reliant.model.identity import content_id
from reliant.model.register import RefusedRow, Register
from reliant.model.tables import DEALS, DELIVERIES
from reliant.registers import cells
from reliant.registers.coverage import delivery_years, read_preamble
from reliant.registers.decoding import AGAIN
from reliant.registers.recognise import RegisterPages
from reliant.registers.records import SHOWN
from reliant.registers.rtf import paragraphs
from reliant.registers.table_rows import SOURCE, RowIds, TableRows

FORMAT = "D1"
_COLUMNS = 8  # recipient, ordered, designation, description, order year, delivery years, delivered, comment
_ROLE = re.compile(r"([RL]):\s*")
_UNKNOWN = re.compile(r"\.\s?\.|")
_NOT_SAID = "it is no register of transfers: no supplier with a recipient below it stands in it"


def read_pages(pages: RegisterPages) -> Register:
    """Deals with their years of delivery. The format has no TIV: values are null, and what is not printed is null.

    Raises:
        SourceMalformed: the document breaks off, or is no register.
    """
    found = paragraphs(pages.data, name=pages.name)
    first = next((place for place, paragraph in enumerate(found) if _ROLE.match(paragraph.text.strip())), None)
    if first is None or not any("transfers of major" in paragraph.text.lower() for paragraph in found[:first]):
        raise SourceMalformed(f"this is an RTF document, and {_NOT_SAID}", where=pages.name, remedy=AGAIN)
    preamble = read_preamble(tuple(" ".join(paragraph.text.split()) for paragraph in found[: first - 1]))
    deals, deliveries, ids = TableRows(DEALS), TableRows(DELIVERIES), RowIds("D", preamble.vintage)
    refused: list[RefusedRow] = []
    unknown: set[str] = set()
    supplier, recipient, role, n_rows = "", "", "", 0
    for paragraph in found[first - 1 :]:
        text = paragraph.text.strip(" ")
        if "\t" not in text.strip():
            supplier, recipient, role = " ".join(text.split()), "", ""
            continue
        n_rows += 1
        printed = _printed(text)
        if named := _ROLE.match(printed[0]):
            role, printed = named[1], (printed[0][named.end() :], *printed[1:])
        recipient = printed[0] or recipient
        try:
            deal, years, row_id = _deal(supplier, recipient, role, printed, ids)
        except ValueError as error:
            refused.append(RefusedRow(line=paragraph.line, why=str(error), text=text[:SHOWN]))
            continue
        origin = {
            "row_id": row_id,
            "source": SOURCE,
            "format": FORMAT,
            "vintage": preamble.vintage,
            "file": pages.name,
            "line": paragraph.line,
        }
        deals.add(deal | origin)
        if not is_described(printed[3]):
            unknown.add(printed[3])
        _deliver(deal | origin, years, deliveries)
    built = deliveries.table()
    notes = [*preamble.notes, "the format has no TIV: orders and years of delivery only"]
    if unknown:
        notes.append(f"descriptions of unknown category, put under Other: {', '.join(sorted(unknown))}")
    return Register(
        name=pages.name,
        source=SOURCE,
        format=FORMAT,
        encoding=_encoding(pages.data),
        vintage=preamble.vintage,
        years=delivery_years(built),
        n_rows=n_rows,
        deals=deals.table(),
        deliveries=built,
        refused=tuple(refused),
        notes=tuple(notes),
        covers_world=False,
        coverage="does not cover the world: the format has no TIV, so there is nothing to take shares of",
    )


def _encoding(data: bytes) -> str:
    return "rtf, mac roman" if re.match(rb"\{\\rtf\d?\\mac", data) else "rtf"


def _printed(text: str) -> tuple[str, ...]:
    """The cells of a line; one whose recipient is blank has a tab more, which only moves the column."""
    parts = [" ".join(part.split()) for part in text.split("\t")]
    if len(parts) > _COLUMNS and not parts[0] and not parts[1]:
        parts = parts[1:]
    return tuple([*parts[: _COLUMNS - 1], " ".join(parts[_COLUMNS - 1 :]).strip()] if len(parts) >= _COLUMNS else parts)


def _deal(
    supplier: str, recipient: str, role: str, printed: tuple[str, ...], ids: RowIds
) -> tuple[dict[str, object], tuple[tuple[int, bool], ...], str]:
    if len(printed) != _COLUMNS:
        raise ValueError(f"it has {len(printed)} columns, a deal has {_COLUMNS}")
    _, ordered, designation, description, order_year, delivery, delivered, comment = printed
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
    return deal, years, ids.next((supplier, recipient, role, *printed[1:-1]))


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
