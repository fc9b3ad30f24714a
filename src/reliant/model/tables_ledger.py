"""Contracts of the ledger's records as tables, for exports: one column per field of the record, made from its types.

Dates are ISO text as exact as they are known (2015, 2015-09, 2015-09-09). What has parts of its own is JSON text.
"""

import types
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from reliant.model.claim import Claim
from reliant.model.deal import Agreement, Event
from reliant.model.document import Document
from reliant.model.ownership import Ownership
from reliant.model.tables import Column, TableContract

_SAYS = {
    "id": "Stable id: a content hash of what makes the record that record.",
    "text": "Body without the title; every offset anywhere counts its characters.",
    "title": "Title as printed.",
    "published_on": "Date the page prints.",
    "observed_on": "Day the page was captured.",
    "covers": "First and last day of the week a weekly article stands for, as JSON.",
    "language": "Language of the text, ISO 639-1.",
    "category": "Category of goods; of a document, the category it is filed under.",
    "status_text": "Status the page prints; null: none, or only an icon.",
    "image_credit": "Credit of the picture.",
    "author": "Author as printed.",
    "url": "Address of the page.",
    "source_name": "Name of who published it.",
    "context_country": "Party id of the country the document is about by default.",
    "role": "article, or similar: a teaser under another article.",
    "stands_on": "Id of the page a similar article was shown on.",
    "copy_of": "Id of the document whose body this one publishes again.",
    "segments": "Blocks of the text with their kinds and offsets, as JSON.",
    "warnings": "What was odd about the page.",
    "document": "Id of the document that says it.",
    "span": "Offsets of the evidence in the document's text, as JSON.",
    "evidence": "The sentence itself, exactly the characters of the span.",
    "type": "What happened; the event types are listed in docs/reading.md.",
    "modality": "How the text stands to it: actual, reported, planned, hypothetical or denied.",
    "recipient": "Party id of where the goods go or would have gone; null: not stated.",
    "supplier": "Party id of where they come from; null: not stated.",
    "other_parties": "Party ids of countries that take part with no direction of supply.",
    "organisations": "Organisations as the sentence names them.",
    "parents": "Parents of firms as the sentence states them, as JSON.",
    "item": "What it is about, as named.",
    "quantity": "How many, digits.",
    "value": "Price: currency code, number, scale word.",
    "date": "When it happened.",
    "fields": "Where each field was read: text, offsets, whether inferred, rule; as JSON.",
    "extractor": "Rule set and version that read it.",
    "rule": "Rule that read it.",
    "claims": "Ids of the claims that tell of it.",
    "conflicts": "Fields that sources disagree on, each reading with its claims; as JSON.",
    "contradicts": "Ids of events that say the contrary.",
    "state": "Last known state of the deal.",
    "since": "Since when, as exact as known.",
    "because": "Id of the claim or row that the state rests on.",
    "steps": "Every change of state: state, date, source and reason, oldest first; as JSON.",
    "number_ordered": "Items ordered, as the register or a text states.",
    "number_delivered": "Items delivered, as the register states.",
    "is_overdue": "Whether it is older than deals of its kind usually take to be fulfilled.",
    "overdue_reason": "The rule of lateness with its numbers.",
    "row": "Id of the register row that is this deal; null: the register has none.",
    "like_orders": "Orders of the register that come close, as JSON.",
    "told_delivered": "What texts say was delivered, batch by batch, as JSON.",
    "child": "Name of the firm held.",
    "child_country": "Party id of its seat.",
    "parent": "Name of the holder.",
    "parent_country": "Party id of the holder's seat.",
    "share_percent": "Share of the capital in per cent; null: not stated, or only as a range.",
    "until": "Until when; null: not stated.",
    "relation": "Relation as the source calls it.",
    "is_ownership": "False for an offer, a plan or a licence.",
    "source_url": "Address of the source.",
    "remark": "Remark of whoever wrote the row.",
    "share_range": "Share of the capital as bounds in per cent.",
    "votes": "Share of the votes in per cent, exact or as bounds.",
    "control": "What gives control beside shares and votes.",
    "is_indirect": "Whether the source says that it is held through others.",
    "quote": "Words of the source.",
    "source_date": "Date of the source.",
    "child_id": "Id of the firm in the source.",
    "parent_id": "Id of the holder in the source.",
    "where": "Statement of the source it was read from.",
}
_UNITS = {"share_percent": "per cent", "number_ordered": "items", "number_delivered": "items"}
_LISTS = pa.list_(pa.string())


def _arrow(kind: Any) -> pa.DataType:
    """Arrow type of a field that may not be null: what has parts of its own becomes JSON text."""
    if kind in (bool, float, int):
        return {bool: pa.bool_(), float: pa.float64(), int: pa.int32()}[kind]
    if get_origin(kind) is tuple and len(get_args(kind)) == 2 and get_args(kind)[1] is Ellipsis:
        inner = getattr(get_args(kind)[0], "__supertype__", get_args(kind)[0])
        return _LISTS if inner is str else pa.string()
    return pa.string()


def _contract(name: str, kind: type, grain: str) -> TableContract:
    hints = get_type_hints(kind)
    columns = []
    for field in fields(kind):
        hint = hints[field.name]
        options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        stated = [option for option in options if option is not type(None)]
        columns.append(
            Column(
                name=field.name,
                type=_arrow(stated[0]),
                says=_SAYS[field.name],
                unit=_UNITS.get(field.name),
                is_nullable=len(stated) < len(options),
            )
        )
    return TableContract(name=name, grain=grain, columns=tuple(columns), key=("id",))


LEDGER_TABLES = {
    "documents": _contract("ledger__documents", Document, "one row per document"),
    "claims": _contract("ledger__claims", Claim, "one row per claim: one document says one thing once"),
    "events": _contract("ledger__events", Event, "one row per happening, with every claim that tells of it"),
    "agreements": _contract("ledger__agreements", Agreement, "one row per deal, with its last known state"),
    "stakes": _contract("ledger__stakes", Ownership, "one row per stake of one holder in one firm"),
}
"""Contracts by the name under which the records are exported."""
