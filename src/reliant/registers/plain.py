"""A plain table of flows: what a user makes of a file that no reader knows, by naming its columns as the contract does."""

import pyarrow as pa
import pyarrow.compute as pc

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.blocs import BLOCS
from reliant.model.countries import party_named
from reliant.model.country_numbers import Coded, coded_parties
from reliant.model.flows import EUROPEAN_UNION, SHARE
from reliant.model.identity import UNKNOWN, PartyId
from reliant.model.register import Register
from reliant.registers.flow_draft import FlowDraft, Told, nearest
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.records import listed

_OWN_IDS = ("ORG:", "NSG:")


def read_plain(table: GoodsTable) -> Register:
    """Flows of columns recipient, supplier, year, value and unit.

    Columns category, product, quantity, quantity_unit, note and vintage may stand beside them. Parties are alpha-3 codes or
    names; ``UNK`` is an unknown one. An empty value is not reported, which is not zero.

    Raises:
        SourceMalformed: there are no rows, or they are of several vintages.
    """
    draft = FlowDraft(table)
    year = draft.year("year")
    recipient = draft.parties("recipient", "recipient", whom, near=nearest)
    supplier = draft.parties("supplier", "supplier", whom, near=nearest)
    value = draft.number("value", "the value", missing=("NA", "NaN", "nan", "null", ":"))
    unit = draft.text("unit", "the unit")
    draft.refuse(pc.and_(pc.equal(unit, SHARE), pc.greater(value, 1.0)), "the share is {}, more than the whole", cell="value")
    _say_union(draft, recipient, supplier)
    quantity = draft.number("quantity", "quantity", missing=("NA",), is_required=False)
    return draft.register(
        Told(source="plain", vintage=_vintage(draft), notes=("a plain table: its columns were named by its maker",)),
        {
            "recipient": recipient,
            "supplier": supplier,
            "category": draft.text("category", "the category") if draft.has("category") else "all goods",
            "product": _filled(draft, "product"),
            "year": year,
            "value": value,
            "unit": unit,
            "quantity": quantity,
            "quantity_unit": _filled(draft, "quantity_unit"),
            "is_estimate": None,
            "note": _filled(draft, "note"),
        },
        printed=draft.cells("value"),
    )


def _say_union(draft: FlowDraft, *sides: pa.Array) -> None:
    """A note when the European Union stands as a party beside its members: a sum beside its parts."""
    for side in sides:
        lines = draft.lines(pc.equal(side, EUROPEAN_UNION))
        if lines and draft.lines(pc.is_in(side, value_set=pa.array(sorted(BLOCS["EU"]), type=pa.string()))):
            draft.notes.append(
                f"the European Union stands beside its members in {len(lines)} rows; do not add them: {listed(lines)}"
            )


def whom(text: str) -> Coded | None:
    """Whom an id, an alpha-3 code or a name means; null: nobody knows."""
    if text == UNKNOWN or (text.startswith(_OWN_IDS) and len(text) > len(_OWN_IDS[0])):
        return Coded(code=text, party=PartyId(text))
    if text.lower() in {"world", "total", "all", "all countries"}:
        return Coded(code=text, party=None, remark="World")
    if text.lower() in {"european union", "eu", "eu27", "eu-27"}:
        return Coded(code=text, party=EUROPEAN_UNION)
    if found := coded_parties("alpha3").get(text):
        return found[0]
    try:
        return Coded(code=text, party=party_named(text)) if text else None
    except UnknownName:
        return None


def _filled(draft: FlowDraft, column: str) -> pa.Array:
    cells = draft.cells(column)
    return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)


def _vintage(draft: FlowDraft) -> str | None:
    printed = draft.cells("vintage")
    said = sorted(set(printed.unique().to_pylist()))
    if len(said) > 1:
        lines = "; ".join(f"{one or 'none'} first in line {draft.lines(pc.equal(printed, one))[:1]}" for one in said[:5])
        raise SourceMalformed(
            f"its rows are of several vintages ({lines})",
            where=draft.table.name,
            remedy="keep each vintage in a file of its own: a change between them is a revision",
        )
    return (said[0] if said else "") or None
