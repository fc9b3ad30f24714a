"""Flows of goods between parties: what trade statistics and studies of supply say, whatever their unit.

A flow is not a delivery of arms: it has no deal and no volume in TIV. Its unit stands in every row, because files measure
in money, in energy or in shares, and nothing may be added over units.
"""

import pyarrow as pa

from reliant.model.identity import PartyId
from reliant.model.tables import Column, TableContract

WORLD = PartyId("ORG:World")
"""Recipient of a file about the supply of the whole world; never a supplier."""
EUROPEAN_UNION = PartyId("ORG:European Union")
"""The EU as one recipient, beside its members: their flows are in its own, so the two are never added."""
OTHER_SUPPLIERS = PartyId("ORG:other suppliers")
"""All suppliers that a file does not name, together: what is left of its printed total. None of the named ones is among them."""
SHARE = "share"
"""Unit of a value that is a share already, 0..1: it is read as it stands and never divided by the sum of what is listed."""

_TEXT, _INT, _REAL, _BOOL = pa.string(), pa.int32(), pa.float64(), pa.bool_()

FLOWS = TableContract(
    name="core_trade__flows",
    grain="one row per recipient, supplier, product and year of one file, as often as the file states it",
    key=("row_id",),
    columns=(
        Column(name="row_id", type=_TEXT, says="Content hash of the row within its release, r-…."),
        Column(name="source", type=_TEXT, says="Where it comes from: baci, comtrade, atlas, cow, crm or eurostat."),
        Column(name="format", type=_TEXT, says="Shape of the file."),
        Column(name="vintage", type=_TEXT, says="Day or release the file states for itself.", is_nullable=True),
        Column(name="file", type=_TEXT, says="Name of the file the row was read from."),
        Column(name="line", type=_INT, says="Line of the file, from 1; in Parquet and JSON the record.", minimum=1),
        Column(name="recipient", type=_TEXT, says="Party id of the importer, or of whom the supply goes to."),
        Column(name="supplier", type=_TEXT, says="Party id of the exporter or producer; UNK when the file does not say."),
        Column(name="category", type=_TEXT, says="Product code or material; flows are compared within one only."),
        Column(name="product", type=_TEXT, says="The product's name as printed.", is_nullable=True),
        Column(name="year", type=_INT, says="Year of the flow.", unit="year", minimum=1800, maximum=2100),
        Column(
            name="value",
            type=_REAL,
            says="What flowed, in the row's own unit; null: not reported; 0: reported as none.",
            unit="see column unit",
            is_nullable=True,
            minimum=0,
        ),
        Column(name="unit", type=_TEXT, says="Unit of value: USD, thousand USD, million USD, share, TJ GCV …."),
        Column(
            name="quantity",
            type=_REAL,
            says="A second measure beside the value, mostly weight.",
            unit="see column quantity_unit",
            is_nullable=True,
            minimum=0,
        ),
        Column(name="quantity_unit", type=_TEXT, says="Unit of quantity; null without one.", is_nullable=True),
        Column(
            name="is_estimate",
            type=_BOOL,
            says="The value stands for something vaguer that is printed (<0.1%); null: the file does not say.",
            is_nullable=True,
        ),
        Column(
            name="note", type=_TEXT, says="What else the row says: month, stage, what the value was made from.", is_nullable=True
        ),
    ),
)
"""Goods trade and supply shares, one row per recipient, supplier, product and year."""
