"""Table contracts of what is in service, and of what became of orders."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _REAL, _BOOL = pa.string(), pa.int32(), pa.float64(), pa.bool_()
_NEARLY_ONE = 1 + 1e-9
_TIV = "million TIV"

_VINTAGE = Column(name="vintage", type=_TEXT, says="Day the register was generated.", is_nullable=True)
_CATEGORY = Column(name="category", type=_TEXT, says="Armament category; null: all categories together.", is_nullable=True)


def _share(name: str, says: str) -> Column:
    return Column(name=name, type=_REAL, says=says, is_nullable=True, minimum=0, maximum=_NEARLY_ONE)


STOCK = TableContract(
    name="out_measure__stock",
    grain="one row per recipient, category, window and supplier with anything in service or delivered",
    key=("recipient", "category", "window", "supplier"),
    columns=(
        Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
        _CATEGORY,
        Column(name="window", type=_TEXT, says="Years of the flow, FIRST:LAST; the stock is that at the end of LAST."),
        Column(name="supplier", type=_TEXT, says="Party id of the origin; UNK keeps its place in the denominator."),
        Column(name="stock_value", type=_REAL, says="Volume delivered and still in service.", unit=_TIV, minimum=0),
        _share("stock_share", "stock_value / all stock of the cell; null when that is zero."),
        _share("stock_share_high", "Stock share if all stock of unknown origin is this supplier's."),
        Column(name="flow_value", type=_REAL, says="Volume delivered in the window.", unit=_TIV, minimum=0),
        _share("flow_share", "flow_value / all deliveries of the window; null when there are none."),
        Column(name="unit", type=_TEXT, says="Unit of both values."),
        Column(name="level", type=_REAL, says="Level of the stock share whose crossing is asked for.", minimum=0, maximum=1),
        Column(
            name="crossing_year",
            type=_INT,
            says="First year at whose end the stock share is on the other side of the level if deliveries of the window go on.",
            unit="year",
            is_nullable=True,
        ),
        Column(name="crossing_note", type=_TEXT, says="Which way it crosses, or why there is no such year."),
        Column(
            name="mean_life",
            type=_REAL,
            says="Mean service life assumed for the category; null: each category its own.",
            unit="years",
            is_nullable=True,
            minimum=0,
        ),
        Column(name="first_year", type=_INT, says="Year of the first delivery to the recipient in the register.", unit="year"),
        Column(
            name="is_truncated",
            type=_BOOL,
            says="Over 5 % of what came the year before first_year would still serve: older stock may be missing.",
        ),
        Column(name="truncated_reason", type=_TEXT, says="What is missing, where is_truncated.", is_nullable=True),
        _VINTAGE,
    ),
)
"""Installed base by origin beside the flow (methods F9)."""

ORDER_COHORTS = TableContract(
    name="out_measure__order_cohorts",
    grain="one row per recipient, supplier, category and window of order years",
    key=("recipient", "supplier", "category", "window"),
    columns=(
        Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
        Column(name="supplier", type=_TEXT, says="Party id of the supplier."),
        _CATEGORY,
        Column(name="window", type=_TEXT, says="Years of order, FIRST:LAST."),
        Column(name="n_deals", type=_INT, says="Deals ordered in the window whose number ordered is known.", minimum=1),
        Column(name="n_fulfilled", type=_INT, says="Of these, delivered in full.", minimum=0),
        Column(name="n_open", type=_INT, says="Of these, not yet delivered in full.", minimum=0),
        Column(name="n_untouched", type=_INT, says="Of these, nothing delivered yet.", minimum=0),
        Column(name="n_unknown", type=_INT, says="Further deals whose number ordered is not known; not counted.", minimum=0),
        Column(name="tiv_ordered", type=_REAL, says="Volume ordered.", unit=_TIV, minimum=0),
        Column(
            name="tiv_delivered", type=_REAL, says="Of it, delivered; more than was ordered counts as all.", unit=_TIV, minimum=0
        ),
        _share("delivery_ratio", "tiv_delivered / tiv_ordered; null when nothing with a volume was ordered."),
        Column(name="as_of", type=_INT, says="Last year of the record.", unit="year"),
        _VINTAGE,
    ),
)
"""What became of the orders of some years (methods F15)."""

DELIVERY_TIMES = TableContract(
    name="out_measure__delivery_times",
    grain="one row per supplier and category",
    key=("supplier", "category"),
    columns=(
        Column(name="supplier", type=_TEXT, says="Party id of the supplier."),
        _CATEGORY,
        Column(name="n_deals", type=_INT, says="Deals with a known order year and number ordered.", minimum=1),
        Column(name="n_fulfilled", type=_INT, says="Of these, delivered in full.", minimum=0),
        Column(
            name="years_half",
            type=_REAL,
            says="Years from order to last delivery within which half are fulfilled (Kaplan-Meier); null: not reached.",
            unit="years",
            is_nullable=True,
            minimum=0,
        ),
        Column(
            name="years_nine_in_ten",
            type=_REAL,
            says="The same for nine in ten.",
            unit="years",
            is_nullable=True,
            minimum=0,
        ),
        Column(name="note", type=_TEXT, says="Why a time is null, or rests on few deals.", is_nullable=True),
        Column(
            name="curve_years",
            type=pa.list_(_INT),
            says="Steps of the Kaplan-Meier curve: years from order in which a deal was fulfilled or left the count as open.",
            unit="years",
        ),
        Column(name="curve_waiting", type=pa.list_(_INT), says="At each step, deals still followed and waiting before it."),
        Column(name="curve_open", type=pa.list_(_INT), says="At each step, deals that leave the count, open at the end."),
        Column(name="curve_part", type=pa.list_(_REAL), says="Part of the deals estimated to wait on after each step, 0..1."),
        Column(name="as_of", type=_INT, says="Last year of the record.", unit="year"),
        _VINTAGE,
    ),
)
"""How long a supplier takes (methods F15)."""

OPEN_ORDERS = TableContract(
    name="out_measure__open_orders",
    grain="one row per deal not delivered in full",
    key=("row_id",),
    columns=(
        Column(name="row_id", type=_TEXT, says="The deal, r-…."),
        Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
        Column(name="supplier", type=_TEXT, says="Party id of the supplier."),
        Column(name="category", type=_TEXT, says="Armament category."),
        Column(name="designation", type=_TEXT, says="Weapon designation as printed."),
        Column(name="ordered_year", type=_INT, says="Year of order.", unit="year"),
        Column(name="number_ordered", type=_REAL, says="Items ordered.", unit="items", minimum=0),
        Column(name="number_delivered", type=_REAL, says="Items delivered so far.", unit="items", is_nullable=True, minimum=0),
        Column(name="age", type=_INT, says="Years from order to the end of the record.", unit="years", minimum=0),
        Column(
            name="patience",
            type=_REAL,
            says="Years within which nine in ten deals of its kind are fulfilled; null: cannot be told.",
            unit="years",
            is_nullable=True,
            minimum=0,
        ),
        Column(name="is_overdue", type=_BOOL, says="Older than that; null: cannot be told.", is_nullable=True),
        Column(name="reason", type=_TEXT, says="The rule and the numbers, in words."),
        Column(name="as_of", type=_INT, says="Last year of the record.", unit="year"),
        _VINTAGE,
    ),
)
"""Open orders and which of them are overdue (methods F15)."""

COMPONENTS = TableContract(
    name="out_measure__components",
    grain="one row per deal for a platform that the comment names",
    key=("row_id",),
    columns=(
        Column(name="row_id", type=_TEXT, says="The deal, r-…."),
        Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
        Column(name="supplier", type=_TEXT, says="Party id of the component's supplier."),
        Column(name="category", type=_TEXT, says="Armament category of the component."),
        Column(name="designation", type=_TEXT, says="Designation of the component as printed."),
        Column(name="ordered_year", type=_INT, says="Year of order.", unit="year", is_nullable=True),
        Column(name="for_platform", type=_TEXT, says="First platform, as printed."),
        Column(name="platform_suppliers", type=pa.list_(_TEXT), says="Parties the platforms come from."),
        Column(name="platform_made_in", type=_TEXT, says="Country the platform is produced in.", is_nullable=True),
        Column(
            name="relation",
            type=_TEXT,
            says="third_country: the platform comes from another supplier; domestic: it is produced in the recipient country.",
        ),
        Column(name="value", type=_REAL, says="Volume delivered so far.", unit=_TIV, is_nullable=True, minimum=0),
        Column(name="unit", type=_TEXT, says="Unit of value."),
        Column(name="is_possible", type=_BOOL, says="The comment hedges.", is_nullable=True),
        _VINTAGE,
    ),
)
"""Parts of one supplier in platforms of another: the dependence that shares by supplier of record do not show."""
