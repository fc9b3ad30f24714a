"""Excel workbooks as sheets of printed cells, and which table the sheets hold."""

import warnings
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import openpyxl

from reliant.errors import SourceMalformed
from reliant.registers.decoding import AGAIN
from reliant.registers.goods_tables import GoodsWorkbook
from reliant.registers.nearest_format import unknown_table

Sheets = dict[str, list[tuple[str, ...]]]
"""Rows of each sheet by its title, every cell as text; "" where nothing stands."""


def sheets_of(book: GoodsWorkbook) -> Sheets:
    """The sheets of a workbook.

    Raises:
        SourceMalformed: it is damaged.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles it does not know
        try:
            workbook = openpyxl.load_workbook(BytesIO(book.data), read_only=False, data_only=True)
        except (BadZipFile, LookupError, ValueError, OSError, EOFError, SyntaxError, TypeError, AttributeError) as error:
            raise SourceMalformed("this Excel workbook (xlsx) is damaged or breaks off", where=book.name, remedy=AGAIN) from error
    return {
        sheet.title: [tuple(_text(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
        for sheet in workbook.worksheets
    }


def is_eurostat(sheets: Sheets) -> bool:
    """Eurostat signs its workbooks."""
    return any("ESTAT" in cell or "Eurostat" in cell for rows in sheets.values() for row in rows[:20] for cell in row)


def refuse_workbook(sheets: Sheets, *, name: str) -> SourceMalformed:
    """What to say of a workbook that holds no table we know: its sheets, the columns of the first, and the nearest format."""
    title, rows = next(((title, rows) for title, rows in sheets.items() if any(any(row) for row in rows)), ("", []))
    header = max(rows[:20], key=lambda row: sum(bool(cell) for cell in row), default=())
    named = f"sheet{'s' * (len(sheets) > 1)} {', '.join(list(sheets)[:5])}{' …' if len(sheets) > 5 else ''}"
    return unknown_table(
        [cell for cell in header if cell],
        what=f"an Excel workbook (xlsx), and not one of Eurostat's; {named}, the widest row of {title!r}",
        where=name,
        before="export the sheet as CSV; ",
    )


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
