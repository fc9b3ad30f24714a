"""Table contracts of a refusal: what is lost, who could step in, how what is in service decays, and what that hangs on."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _REAL = pa.string(), pa.int32(), pa.float64()
_NEARLY_ONE = 1 + 1e-9
_TIV = "million TIV"
_RECIPIENT = Column(name="recipient", type=_TEXT, says="Party id of the country that is refused.")
_SUPPLIER = Column(name="supplier", type=_TEXT, says="Party id of the supplier that refuses.")
_CATEGORY = Column(name="category", type=_TEXT, says="Armament category.")
_OR_ALL = Column(name="category", type=_TEXT, says="Armament category; null: all together.", is_nullable=True)
_SCOPE = Column(name="scope", type=_TEXT, says="What is refused: new, deliveries, spares or all.")


def _volume(name: str, says: str, *, is_nullable: bool = False) -> Column:
    return Column(name=name, type=_REAL, says=says, unit=_TIV, is_nullable=is_nullable, minimum=0)


def _share(name: str, says: str) -> Column:
    return Column(name=name, type=_REAL, says=says, is_nullable=True, minimum=0, maximum=_NEARLY_ONE)


LOSSES = TableContract(
    name="out_scenario__losses",
    grain="one row per category the recipient ever got",
    key=("recipient", "supplier", "category"),
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _CATEGORY,
        Column(name="window", type=_TEXT, says="Years of the flow; the stock is that at their end."),
        _volume("flow", "What the supplier delivered in the window."),
        _share("flow_share", "Of all deliveries of the window; null when there were none."),
        _volume("stock", "What of it is in service."),
        _share("stock_share", "Of all that is in service; null when nothing is."),
        Column(name="open_orders", type=_INT, says="Deals of the supplier not delivered in full.", minimum=0),
        _volume("open_value", "Their undelivered volume; null: a deal has no volume.", is_nullable=True),
        Column(name="licensed", type=_INT, says="Its deals produced in the recipient country.", minimum=0),
        Column(name="components", type=_INT, says="Its deals for parts of platforms of others.", minimum=0),
    ),
)

REPLACEMENTS = TableContract(
    name="out_scenario__replacements",
    grain="one row per category and other supplier of it",
    key=("recipient", "category", "supplier"),
    columns=(
        _RECIPIENT,
        _CATEGORY,
        Column(name="supplier", type=_TEXT, says="Party id of who could deliver instead."),
        Column(name="standing", type=_TEXT, says="incumbent, former, familiar or stranger."),
        _volume("spare", "What it could deliver in a window of that length besides what it delivers now."),
        Column(name="lag_years", type=_REAL, says="Years until anything comes.", unit="years", minimum=0),
        _volume("amount", "What it would deliver within the horizon, the nearest first, until the loss is covered."),
        _volume("lost", "What the refusing supplier would have delivered of the category within the horizon."),
        _volume("uncovered", "What of it nobody covers; the same in all rows of the category."),
        Column(name="last_year", type=_INT, says="Year of its last delivery of the category.", unit="year"),
    ),
)

READINESS = TableContract(
    name="out_scenario__readiness",
    grain="one row per category (null: all together) and month",
    key=("recipient", "supplier", "category", "month"),
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _SCOPE,
        _OR_ALL,
        Column(name="month", type=_INT, says="Months since the refusal.", unit="months", minimum=0),
        _volume("stock", "What is in service on the day of the refusal; the parts below are parts of it."),
        Column(name="without", type=_REAL, says="Part that is ready without a refusal; above 1 when the stock grows.", minimum=0),
        Column(name="low", type=_REAL, says="Part that one path in ten stays below.", minimum=0),
        Column(name="median", type=_REAL, says="Part that half the paths stay below.", minimum=0),
        Column(name="high", type=_REAL, says="Part that nine paths in ten stay below.", minimum=0),
    ),
)

REACHED = TableContract(
    name="out_scenario__reached",
    grain="one row per category (null: all together) and level",
    key=("recipient", "supplier", "category", "level"),
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _SCOPE,
        _OR_ALL,
        Column(name="level", type=_REAL, says="Part of today's ready stock.", minimum=0, maximum=1),
        Column(name="months_early", type=_INT, says="Months until 10 % of the paths are below; null: never.", is_nullable=True),
        Column(name="months", type=_INT, says="Months until half are; null: never within the horizon.", is_nullable=True),
        Column(name="months_late", type=_INT, says="Months until 90 % are; null: never.", is_nullable=True),
    ),
)

SENSITIVITIES = TableContract(
    name="out_scenario__sensitivities",
    grain="one row per assumption and category it is for (null: all)",
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _SCOPE,
        Column(name="assumption", type=_TEXT, says="Name in the file of assumptions."),
        _OR_ALL,
        Column(name="low", type=_REAL, says="Lowest value."),
        Column(name="mode", type=_REAL, says="Most likely value."),
        Column(name="high", type=_REAL, says="Highest value."),
        Column(name="unit", type=_TEXT, says="Unit of the three."),
        Column(name="says", type=_TEXT, says="What it is."),
        Column(name="source", type=_TEXT, says="Where it comes from."),
        Column(
            name="effect",
            type=_REAL,
            says="Mean ready stock of the paths with its highest tenth less that of the lowest; null: of one category.",
            is_nullable=True,
        ),
        Column(name="rank", type=_REAL, says="Spearman's rank correlation with it; null: it does not vary.", is_nullable=True),
    ),
)
