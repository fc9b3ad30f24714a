"""BACI of CEPII: trade of every pair of countries by product, reconciled from what both sides report."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from reliant.model.country_numbers import Coded, coded_parties
from reliant.model.register import Register
from reliant.registers.flow_draft import FlowDraft, Told
from reliant.registers.flow_pieces import FlowPiece
from reliant.registers.goods_tables import GoodsTable

_RELEASE = re.compile(r"(?<![A-Za-z0-9])V(\d{6}[a-z]?)(?![0-9])")
_UNSTATED = ("NA", "N/A", "NaN", "nan", ".")


def read_baci(table: GoodsTable) -> Register:
    """Columns t, i, j, k, v, q: year, exporter, importer, six-digit product, thousand current USD, metric tons.

    The file holds positive flows only: a pair without a row traded nothing, or less than a thousand dollars.

    Raises:
        SourceMalformed: a column is missing, or there are no rows.
    """
    draft = FlowDraft(table)
    told, columns, printed = _columns(draft)
    return draft.register(told, columns, printed=printed)


def baci_piece(table: GoodsTable) -> FlowPiece:
    """The same of a piece of a file.

    Raises:
        SourceMalformed: a column is missing.
    """
    draft = FlowDraft(table)
    told, columns, printed = _columns(draft)
    return draft.piece(told, columns, printed=printed)


def _columns(draft: FlowDraft) -> tuple[Told, dict[str, object], pa.Array]:
    """What the file says of itself, the columns of its flows, and values as printed."""
    table = draft.table
    table.require("t", "i", "j", "k", "v")
    year = draft.year("t")
    supplier = draft.parties("i", "exporter", area)
    recipient = draft.parties("j", "importer", area)
    product = draft.text("k", "the product")
    draft.refuse(pc.invert(pc.match_substring_regex(product, r"^\d{1,6}$")), "the product is {}, which is no HS code", cell="k")
    product = pc.utf8_lpad(product, 6, "0")
    value = draft.number("v", "the value", missing=_UNSTATED)
    quantity = draft.number("q", "quantity", missing=_UNSTATED, is_required=False)
    release = _RELEASE.search(table.name)
    said = f"its name says {release[1]}" if release else "nor does its name"
    return (
        Told(
            source="baci",
            vintage=release[1] if release else None,
            is_vintage_printed=False,
            notes=(f"the file does not state its release; {said}",),
        ),
        {
            "recipient": recipient,
            "supplier": supplier,
            "category": product,
            "product": None,
            "year": year,
            "value": value,
            "unit": "thousand USD",
            "quantity": quantity,
            "quantity_unit": pc.if_else(pc.is_valid(quantity), pa.scalar("t"), pa.scalar(None, pa.string())),
            "is_estimate": None,
            "note": None,
        },
        draft.cells("v"),
    )


def area(code: str) -> Coded | None:
    """Whom a UN area number means; null: nobody knows."""
    bare = code.removesuffix(".0").lstrip("0") or "0"
    found = coded_parties("un").get(bare)
    return found[0] if found and code else None
