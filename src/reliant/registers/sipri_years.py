"""SIPRI's deliveries as a third party's JSON (format G).

Its shape is {supplier: {year: {recipient: [[number, TIV, description, designation], ...]}}}; values may be text or numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from reliant.errors import SourceMalformed
from reliant.model.categories import category_of, is_described
from reliant.model.register import RefusedRow, Register
from reliant.model.tables import DELIVERIES
from reliant.registers import cells
from reliant.registers.correcting import correct_rows
from reliant.registers.corrections import Correction, correction_notes
from reliant.registers.coverage import coverage, delivery_years
from reliant.registers.foreign import REGISTER_CSV
from reliant.registers.odd_rows import OddRows
from reliant.registers.recognise import RegisterTree, parse_tree
from reliant.registers.records import SHOWN
from reliant.registers.table_rows import SOURCE, RowIds, TableRows

FORMAT = "G"
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}\n]|[^\s,:\[\]{}"]+')
_ITEM_DEPTH = 4  # object, year, recipient, list: what begins inside is an item
_NAMES = ("supplier", "year", "recipient", "number", "value_tiv", "description", "designation")
_ITEM = 4  # number, TIV, description, designation


@dataclass(frozen=True, slots=True)
class _Item:
    supplier: str
    year: str
    recipient: str
    values: object


def read_years(tree: RegisterTree, corrections: Sequence[Correction] = ()) -> Register:
    """Deliveries by year, all exact. Deals, order years, estimates and the vintage are not in this format: they are null.

    Raises:
        SourceMalformed: the JSON is broken, breaks off, or has another shape.
        StaleCorrection: a correction no longer fits its row.
    """
    found = parse_tree(tree)
    deliveries, ids = TableRows(DELIVERIES), RowIds(FORMAT, None)
    refused: list[RefusedRow] = []
    items: list[_Item] = []
    printed: list[tuple[str, ...]] = []
    lines: list[int] = []
    n_rows = 0
    for item, line in zip(_items(found, name=tree.name), _lines(tree.text), strict=False):
        n_rows += 1
        try:
            printed.append((item.supplier, item.year, item.recipient, *_printed(item.values)))
        except ValueError as error:
            refused.append(_refused(item, line, error))
            continue
        items.append(item)
        lines.append(line)
    mended, changes = correct_rows(printed, lines, _NAMES, corrections, of=(tree.name, FORMAT, None))
    told, changed, odd = [], changes.by_row, OddRows(None)
    for place, (cells_of, line) in enumerate(zip(mended, lines, strict=True)):
        mine = changed.get(place, ())
        try:
            delivery = _delivery(cells_of)
        except ValueError as error:
            refused.append(_refused(items[place], line, error))
            told += [one.told(None) for one in mine]
            continue
        row_id = ids.next(printed[place])
        told += [one.told(row_id) for one in mine]
        odd.look(line, delivery, (), printed[place])
        deliveries.add(
            delivery | {"row_id": row_id, "source": SOURCE, "format": FORMAT, "vintage": None, "file": tree.name, "line": line}
        )
    if not n_rows:
        raise SourceMalformed("it has suppliers and no deliveries below them", where=tree.name, remedy=REGISTER_CSV)
    built = deliveries.table()
    covers, says = coverage(None, built, n_rows=n_rows, n_refused=len(refused))
    return Register(
        name=tree.name,
        source=SOURCE,
        format=FORMAT,
        encoding=tree.encoding,
        vintage=None,
        years=delivery_years(built),
        n_rows=n_rows,
        deals=None,
        deliveries=built,
        refused=tuple(sorted(refused, key=lambda row: row.line)),
        notes=(*correction_notes(told), *odd.notes, *_notes(found, built)),
        covers_world=covers,
        coverage=says,
        corrected=tuple(told),
        unapplied=changes.unapplied,
    )


def _refused(item: _Item, line: int, error: ValueError) -> RefusedRow:
    text = repr((item.supplier, item.year, item.recipient, item.values))
    return RefusedRow(line=line, why=str(error), text=text[:SHOWN])


def _items(found: dict[str, object], *, name: str) -> Iterator[_Item]:
    for supplier, by_year in found.items():
        for year, by_recipient in _object(by_year, repr(supplier), name=name).items():
            for recipient, items in _object(by_recipient, f"{[supplier, year]!r}", name=name).items():
                if not isinstance(items, list):
                    raise SourceMalformed(
                        f"{[supplier, year, recipient]!r} holds no list of deliveries", where=name, remedy=REGISTER_CSV
                    )
                for values in items:
                    yield _Item(supplier.strip(), year.strip(), recipient.strip(), values)


def _object(value: object, where: str, *, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise SourceMalformed(f"{where} holds no object", where=name, remedy=REGISTER_CSV)
    return value


def _printed(values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or len(values) != _ITEM:
        raise ValueError("it is not a list of number, TIV, description and designation")
    if any(isinstance(value, bool) or not isinstance(value, str | int | float | None) for value in values):
        raise ValueError("a value in it is neither text nor a number")
    printed = tuple("" if value is None else str(value).strip() for value in values)
    "".join(printed).encode()  # half a surrogate pair is no character
    return printed


def _delivery(printed: tuple[str, ...]) -> dict[str, object]:
    supplier, year, recipient, number, tiv, description, designation = printed
    delivered_year, _ = cells.year(year, "year")
    if delivered_year is None:
        raise ValueError("year is empty")
    count, is_marked = cells.number(number, "number delivered")
    return {
        "recipient": cells.party(recipient, "recipient"),
        "supplier": cells.party(supplier, "supplier"),
        "category": category_of(description),
        "designation": designation,
        "description": description,
        "ordered_year": None,
        "is_ordered_year_estimate": None,
        "condition": None,
        "is_local_production": None,
        "deal_key": None,
        "year": delivered_year,
        "is_year_estimate": None,
        "number": count,
        "is_number_estimate": is_marked or None,
        "value_tiv": cells.number(tiv, "TIV")[0],
        "is_exact": True,
    }


def _lines(text: str) -> Iterator[int]:
    """The line on which each item begins, in the order of the text, which is known to be a register."""
    line, depth = 1, 0
    for found in _PIECE.finditer(text):
        piece = found.group()
        if piece == "\n":
            line += 1
            continue
        if depth == _ITEM_DEPTH and piece != "]":
            yield line
        if piece in "[{":
            depth += 1
        elif piece in "]}":
            depth -= 1


def _notes(found: dict[str, object], deliveries: pa.Table) -> tuple[str, ...]:
    notes = ["vintage unknown: the file does not say when it was generated"]
    parties = set(found) | {
        recipient
        for by_year in found.values()
        if isinstance(by_year, dict)
        for by_recipient in by_year.values()
        if isinstance(by_recipient, dict)
        for recipient in by_recipient
    }
    if not any(party.rstrip().endswith("*") or party.lower().startswith("unknown") for party in parties):
        notes.append("no organisation, no armed group and no unknown party is in it: its maker dropped them")
    russia = found.get("Russia")
    if "Soviet Union" not in found and isinstance(russia, dict) and any(str(year) < "1992" for year in russia):
        notes.append("deliveries of the Soviet Union stand under Russia")
    unknown = sorted(text for text in deliveries.column("description").unique().to_pylist() if not is_described(text))
    if unknown:
        notes.append(f"descriptions of unknown category, put under Other: {', '.join(unknown)}")
    return tuple(notes)
