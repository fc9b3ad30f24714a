"""Table contracts of ways out: options, portfolios, frontiers and moves."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _REAL, _BOOL = pa.string(), pa.float64(), pa.bool_()
_NEARLY_ONE = 1 + 1e-6


def _amount(name: str, says: str, *, is_nullable: bool = False) -> Column:
    return Column(name=name, type=_REAL, says=says, unit="see unit", is_nullable=is_nullable, minimum=0)


_RECIPIENT = Column(name="recipient", type=_TEXT, says="Party id of the country whose need it is.")
_CATEGORY = Column(name="category", type=_TEXT, says="Armament category, or the user's own.")
_SUPPLIER = Column(name="supplier", type=_TEXT, says="Supplier of record of the option.")
_UNIT = Column(name="unit", type=_TEXT, says="Unit of needs, amounts and capacities.")
_PRICE_UNIT = Column(name="price_unit", type=_TEXT, says="Unit of costs; 'relative TIV' is no money.")

OPTIONS = TableContract(
    name="in_scenario__options",
    grain="one row per category and supplier that could deliver it",
    key=("category", "supplier"),
    columns=(
        _CATEGORY,
        _SUPPLIER,
        _amount("needed", "Need of the category over the horizon; the same in all its rows."),
        _amount("current", "What the supplier delivered to the recipient in the window the need is taken from."),
        Column(name="price", type=_REAL, says="Cost of one unit of need.", unit="price_unit / unit", minimum=0),
        _amount("capacity", "What the supplier could deliver over a whole horizon, before lag and ramp-up."),
        Column(name="lag_years", type=_REAL, says="Years until anything comes.", unit="years", minimum=0),
        Column(name="ramp_years", type=_REAL, says="Years from then to full capacity.", unit="years", minimum=0),
        Column(name="switching_cost", type=_REAL, says="Paid once if anything is bought.", unit="price_unit", minimum=0),
        Column(name="controllers", type=_TEXT, says="Ultimate controllers and weights that sum to 1: 'RUS:0.3;BLR:0.7'."),
        _UNIT,
        _PRICE_UNIT,
        Column(name="basis", type=_TEXT, says="Where the numbers come from."),
    ),
)

PORTFOLIO = TableContract(
    name="out_scenario__portfolio",
    grain="one row per category and supplier that is bought from, or was",
    key=("recipient", "category", "supplier"),
    columns=(
        _RECIPIENT,
        _CATEGORY,
        _SUPPLIER,
        Column(name="controllers", type=_TEXT, says="Ultimate controllers with their weights."),
        _amount("needed", "Need of the category."),
        _amount("current", "What the supplier delivers now."),
        _amount("amount", "What the portfolio takes."),
        Column(name="share", type=_REAL, says="amount / needed of the category.", minimum=0),
        Column(name="cost", type=_REAL, says="amount x price, and the switching cost.", unit="price_unit", minimum=0),
        _UNIT,
        _PRICE_UNIT,
        Column(name="basis", type=_TEXT, says="Where capacity, price and lag come from."),
    ),
)

FRONTIER = TableContract(
    name="out_scenario__frontier",
    grain="one row per cap",
    key=("recipient", "cap"),
    columns=(
        _RECIPIENT,
        Column(name="controllers", type=_TEXT, says="Whose share of the whole need is capped, joined by commas."),
        Column(name="cap", type=_REAL, says="Highest share each of them may hold.", minimum=0, maximum=_NEARLY_ONE),
        Column(name="is_feasible", type=_BOOL, says="Whether any portfolio keeps the cap."),
        Column(name="cost", type=_REAL, says="Cost of the cheapest one; null where none is.", is_nullable=True, minimum=0),
        Column(
            name="extra_cost",
            type=_REAL,
            says="cost / cost without a cap - 1; null where none is.",
            is_nullable=True,
            minimum=-1e-9,
        ),
        Column(
            name="cost_of_next_point",
            type=_REAL,
            says="What 0.01 less costs from here on (the shadow price); null at the end and where it cannot be told.",
            unit="price_unit",
            is_nullable=True,
        ),
        Column(name="is_knee", type=_BOOL, says="After this cap independence costs markedly more."),
        Column(name="is_corner", type=_BOOL, says="Cost runs straight between such caps; else a point of a grid."),
        _PRICE_UNIT,
    ),
)

MOVES = TableContract(
    name="out_scenario__moves",
    grain="one row per step of the frontier, category, giver and taker",
    columns=(
        _RECIPIENT,
        Column(name="from_cap", type=_REAL, says="Cap before the step.", minimum=0, maximum=_NEARLY_ONE),
        Column(name="to_cap", type=_REAL, says="Cap after it.", minimum=0, maximum=_NEARLY_ONE),
        _CATEGORY,
        Column(name="giver", type=_TEXT, says="Supplier that loses the amount."),
        Column(name="taker", type=_TEXT, says="Supplier that gets it."),
        _amount("amount", "How much changes hands."),
        Column(name="cost", type=_REAL, says="amount x difference of prices.", unit="price_unit"),
        _UNIT,
        _PRICE_UNIT,
    ),
)
