"""Atlas of Economic Complexity of the Growth Lab at Harvard: trade of pairs of countries by product, cleaned by its makers."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import SourceMalformed
from reliant.model.country_numbers import Coded, coded_parties
from reliant.model.register import Register
from reliant.registers.flow_draft import FlowDraft, Told
from reliant.registers.goods_tables import GoodsTable

_OLD_NAMES = {"location_code": "country_iso3_code", "partner_code": "partner_iso3_code"}
_PRODUCTS = (
    "product_hs92_code",
    "product_hs12_code",
    "product_hs22_code",
    "product_sitc_code",
    "hs_product_code",
    "sitc_product_code",
)
_NAMES = ("product_name_short", "hs_product_name_short_en", "sitc_product_name_short_en", "product_name")
_UNSTATED = ("NA", "NaN", "nan", "null")


def read_atlas(table: GoodsTable) -> Register:
    """Imports of each country from each partner, in current USD.

    A row says what the country sends to the partner and what it gets from it. Only what it gets is taken: what it sends
    stands in the row of the partner. A file without imports is read by its exports.

    Raises:
        SourceMalformed: a column is missing, or there are no rows.
    """
    cells = table.cells.rename_columns([_OLD_NAMES.get(name, name) for name in table.cells.column_names])
    table = replace(table, cells=cells)
    table.require("country_iso3_code", "partner_iso3_code", "year")
    column, direction = _direction(table)
    draft = FlowDraft(table)
    year = draft.year("year")
    country = draft.parties("country_iso3_code", "country", _whom)
    partner = draft.parties("partner_iso3_code", "partner", _whom)
    code = next((name for name in _PRODUCTS if draft.has(name)), None)
    if code is None and draft.has("product_id"):
        raise SourceMalformed(
            f"this is {table.what}, and it names products only by numbers of its own (product_id)",
            where=table.name,
            remedy="download the file with a column such as product_hs92_code",
        )
    value = draft.number(column, "the value", missing=_UNSTATED)
    name = next((draft.cells(one) for one in _NAMES if draft.has(one)), None)
    if direction == "imports" and draft.has("export_value"):
        _say_exports(draft, country, partner)
    return draft.register(
        Told(source="atlas", notes=("the file does not state its release", f"rows are read by their {direction}")),
        {
            "recipient": country if direction == "imports" else partner,
            "supplier": partner if direction == "imports" else country,
            "category": draft.text(code, "the product") if code else "all goods",
            "product": pc.if_else(pc.equal(name, ""), pa.scalar(None, pa.string()), name) if name is not None else None,
            "year": year,
            "value": value,
            "unit": "USD",
            "quantity": None,
            "quantity_unit": None,
            "is_estimate": None,
            "note": None,
        },
        printed=draft.cells(column),
    )


def _direction(table: GoodsTable) -> tuple[str, str]:
    """The column of values and what it holds."""
    have = table.cells.column_names
    for column, direction in (("import_value", "imports"), ("export_value", "exports")):
        if column in have and (column == "export_value" or _is_filled(table.cells.column(column))):
            return column, direction
    table.require("import_value")
    return "import_value", "imports"


def _is_filled(cells: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.match_substring_regex(cells, "[1-9]")).as_py())


def _whom(code: str) -> Coded | None:
    found = coded_parties("alpha3").get(code.upper())
    return found[0] if found else None


def _say_exports(draft: FlowDraft, country: pa.Array, partner: pa.Array) -> None:
    """A note when exports are not the imports of another row, as in an extract for one country."""
    standing = draft.standing()
    own = set(country.filter(standing).unique().to_pylist())
    others = set(partner.filter(standing).unique().to_pylist()) - own
    if others:
        draft.notes.append(
            f"{len(others)} partners have no rows of their own: what the {len(own)} countries of the file send them is not taken"
        )
