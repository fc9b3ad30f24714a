"""Contract of joined deals: what a release prints about a deal in its list of deals and in its list of deliveries, together."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _REAL, _BOOL = pa.string(), pa.int32(), pa.float64(), pa.bool_()

JOINED = TableContract(
    name="core_register__joined_deals",
    grain="one row per deal of one release, or per deal that stands in one of its two files only",
    key=("id",),
    columns=(
        Column(name="id", type=_TEXT, says="The row of the deal, r-…; without one the register's own id."),
        Column(
            name="match",
            type=_TEXT,
            says="unique, told_apart, ambiguous: how surely both files mean the same deal; cut, cut_ambiguous: delivered partly "
            "before the deliveries begin; open_order; before: delivered wholly before they begin; deal_only; deliveries_only.",
        ),
        Column(name="recipient", type=_TEXT, says="Party id of the recipient of record."),
        Column(name="supplier", type=_TEXT, says="Party id of the supplier of record."),
        Column(name="category", type=_TEXT, says="Armament category: the register's own where the deliveries give it."),
        Column(name="designation", type=_TEXT, says="Designation as the deals print it; as the deliveries do without a deal."),
        Column(name="delivery_designation", type=_TEXT, says="Designation as the deliveries print it.", is_nullable=True),
        Column(name="description", type=_TEXT, says="Weapon description as printed."),
        Column(name="condition", type=_TEXT, says="new, second_hand or modernised.", is_nullable=True),
        Column(name="ordered_year", type=_INT, says="Year of order.", unit="year", is_nullable=True),
        Column(name="number_ordered", type=_REAL, says="Items ordered.", unit="items", is_nullable=True),
        Column(name="number_delivered", type=_REAL, says="Items delivered so far.", unit="items", is_nullable=True),
        Column(name="is_local_production", type=_BOOL, says="Made wholly or partly in the recipient country.", is_nullable=True),
        Column(name="years", type=pa.list_(_INT), says="Years of the yearly values, ascending.", unit="year"),
        Column(name="yearly_tiv", type=pa.list_(_REAL), says="Exact volume of each of these years.", unit="million TIV"),
        Column(name="tiv_order", type=_REAL, says="TIV of the whole order.", unit="million TIV", is_nullable=True),
        Column(name="tiv_delivered", type=_REAL, says="TIV delivered so far.", unit="million TIV", is_nullable=True),
        Column(name="comment", type=_TEXT, says="The register's comment.", is_nullable=True),
        Column(name="deal_key", type=_TEXT, says="The register's own id of the deal.", is_nullable=True),
        Column(name="release", type=_INT, says="Year of the March release both files belong to.", unit="year"),
        Column(name="sources", type=pa.list_(_TEXT), says="Ids of the rows behind it, the deal first."),
    ),
)
"""Exact yearly values, open orders, comments and categories, by deal."""
