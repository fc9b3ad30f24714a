"""Table contracts of diversity, thresholds and trend: the same kind as in ``model.tables``, one file per question."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _REAL = pa.string(), pa.int32(), pa.float64()
_NEARLY_ONE = 1 + 1e-9

_CELL = (
    Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
    Column(name="category", type=_TEXT, says="Armament category; null: all categories together.", is_nullable=True),
    Column(name="window", type=_TEXT, says="Years counted, FIRST:LAST."),
)
_VINTAGE = Column(name="vintage", type=_TEXT, says="Day the register was generated.", is_nullable=True)


def _probability(name: str, says: str) -> Column:
    return Column(name=name, type=_REAL, says=says, is_nullable=True, minimum=0, maximum=_NEARLY_ONE)


def _count(name: str, says: str, unit: str | None = None) -> Column:
    return Column(name=name, type=_INT, says=says, unit=unit, minimum=0)


DIVERSITY = TableContract(
    name="out_measure__diversity",
    grain="one row per recipient, category and window with a positive volume",
    key=("recipient", "category", "window"),
    columns=(
        *_CELL,
        Column(name="hill_0", type=_REAL, says="Suppliers with a positive share; unknown ones together are one.", minimum=1),
        Column(name="hill_1", type=_REAL, says="exp(Shannon): suppliers, counted by weight.", minimum=1 - 1e-9),
        Column(name="hill_2", type=_REAL, says="1 / HHI: suppliers, large ones counted more.", minimum=1 - 1e-9),
        Column(name="hill_inf", type=_REAL, says="1 / largest share.", minimum=1 - 1e-9),
        Column(name="shannon", type=_REAL, says="-sum of s ln s.", unit="nat", minimum=-1e-9),
        Column(
            name="theil",
            type=_REAL,
            says="ln n - Shannon over the n suppliers with a positive share; 0: all equal.",
            unit="nat",
            minimum=-1e-9,
        ),
        Column(
            name="hhi_normalised",
            type=_REAL,
            says="(HHI - 1/n) / (1 - 1/n) for n = hill_0; null with one supplier, where it is undefined.",
            is_nullable=True,
            minimum=-1e-9,
            maximum=_NEARLY_ONE,
        ),
        _VINTAGE,
    ),
)
"""Hill family and inequality of the recorded shares (methods F2, F3)."""

THRESHOLDS = TableContract(
    name="out_measure__thresholds",
    grain="one row per recipient, category, window and preset",
    key=("recipient", "category", "window", "preset"),
    columns=(
        *_CELL,
        Column(name="preset", type=_TEXT, says="Name of the threshold."),
        Column(name="indicator", type=_TEXT, says="What it is compared with: hhi or top_share."),
        Column(name="threshold", type=_REAL, says="The threshold.", minimum=0, maximum=1),
        Column(name="value", type=_REAL, says="The recorded indicator.", minimum=0, maximum=_NEARLY_ONE),
        Column(name="distance", type=_REAL, says="value - threshold; positive: above.", minimum=-1, maximum=_NEARLY_ONE),
        _probability(
            "p_above",
            "Chance that the indicator of the habit is above, if deals are draws from it; null when deals are not told apart, "
            "or there is only one.",
        ),
        Column(name="preset_source", type=_TEXT, says="Where the threshold comes from."),
        _VINTAGE,
    ),
)
"""Indicators beside published thresholds, none of which is the truth (methods F5)."""

TREND = TableContract(
    name="out_measure__trend",
    grain="one row per recipient, category and supplier",
    key=("recipient", "category", "supplier"),
    columns=(
        *_CELL,
        Column(name="supplier", type=_TEXT, says="Party id of the supplier asked about."),
        Column(
            name="verdict",
            type=_TEXT,
            says="diversifying: away from this supplier; concentrating: towards it; no_change_beyond detectable_change; "
            "cannot_tell. Read from p_adjusted at 0.05.",
        ),
        Column(name="says", type=_TEXT, says="The verdict in a sentence, with what could not have been seen."),
        _count("n_deals", "Deals of the cell ordered in the window.", "deals"),
        _count("n_own", "Those of the supplier.", "deals"),
        _count("n_unknown", "Those of unknown suppliers; the test takes them as speaking against a change.", "deals"),
        _count("n_undated", "Deals of the cell without an order year, in no test.", "deals"),
        _count("n_contracts", "Units the test shuffled: whole orders, or deals row by row.", "contracts"),
        _count("n_own_contracts", "Those of the supplier.", "contracts"),
        _probability("share_early", "Supplier's part in the units of the earlier half of the window; null: none."),
        _probability("share_late", "Supplier's part in the units of the later half; null: none."),
        Column(
            name="slope",
            type=_REAL,
            says="Least-squares change of the supplier's part in the units; null with fewer than two order years.",
            unit="share per year",
            is_nullable=True,
        ),
        _probability("p_fall", "Chance of a fall at least this strong if order years did not matter; null without deals."),
        _probability("p_rise", "The same for a rise."),
        _probability("p", "Twice the smaller of both, at most 1; p_series when no deals are known; null without either."),
        _probability(
            "p_adjusted", "p after Benjamini-Hochberg over the recipient's rows with own and other deals; null where p is."
        ),
        Column(
            name="method",
            type=_TEXT,
            says="What p stands on: exact or monte_carlo over deals; series: p_series, where no deals are known; none.",
        ),
        _probability("p_value_weighted", "p of the same test weighted by TIV of the order; null without volumes."),
        Column(
            name="detectable_change",
            type=_REAL,
            says="Smallest straight rise or fall of the part in the units, first to last year of the window, that the test finds "
            "in 8 of 10 cases; null: not even from all to nothing.",
            unit="share",
            is_nullable=True,
            minimum=0,
            maximum=1,
        ),
        _count("n_years", "Years with a delivery to the cell, each with a share of volume.", "years"),
        _probability("p_series", "Pre-whitened Mann-Kendall of those yearly shares; null with fewer than four usable years."),
        Column(
            name="sen_slope",
            type=_REAL,
            says="Median slope of the yearly shares of volume; null with fewer than two years.",
            unit="share per year",
            is_nullable=True,
        ),
        Column(
            name="break_years",
            type=pa.list_(_INT),
            says="First years of a new level of the yearly shares of volume, at most two; empty: none found, or fewer than six "
            "years.",
            unit="year",
        ),
        _VINTAGE,
    ),
)
"""Is it diversifying, or cannot we tell (methods sections 3 and 4)."""

BREAKS = TableContract(
    name="out_measure__breaks",
    grain="one row per recipient, category, supplier and level of a yearly series",
    key=("recipient", "category", "supplier", "level"),
    columns=(
        *_CELL,
        Column(name="indicator", type=_TEXT, says="The series: share of volume of the supplier, or hhi of all of them."),
        Column(name="supplier", type=_TEXT, says="Whose share; null for hhi.", is_nullable=True),
        Column(name="level", type=_INT, says="1 for the first level; a series without a break has one.", minimum=1, maximum=3),
        Column(name="n_levels", type=_INT, says="Levels of the series: breaks + 1.", minimum=1, maximum=3),
        Column(name="first_year", type=_INT, says="First year of the level with a value; of all but the first level, the break."),
        Column(name="last_year", type=_INT, says="Its last year with a value."),
        Column(name="mean", type=_REAL, says="The level: mean of its years.", minimum=0, maximum=_NEARLY_ONE),
        Column(
            name="change",
            type=_REAL,
            says="mean less that of the level before; null for the first.",
            is_nullable=True,
            minimum=-_NEARLY_ONE,
            maximum=_NEARLY_ONE,
        ),
        Column(name="years", type=pa.list_(_INT), says="Years of the level with a delivery; others have no value.", unit="year"),
        Column(name="values", type=pa.list_(_REAL), says="The series in those years, 0..1."),
        _count("n_years", "Years of the whole series with a value.", "years"),
        Column(
            name="carry_over",
            type=_REAL,
            says="Lag-1 autocorrelation of the series around its levels; above about 0.3 breaks are found too often.",
            is_nullable=True,
            minimum=-1,
            maximum=1,
        ),
        Column(name="says", type=_TEXT, says="What was found, or why nothing could be."),
        _VINTAGE,
    ),
)
"""Change points of a yearly share or index, with the levels between them (methods F18)."""

SOLE_SOURCE = TableContract(
    name="out_measure__sole_source",
    grain="one row per recipient, category and window with a positive volume",
    key=("recipient", "category", "window"),
    columns=(
        *_CELL,
        Column(name="value", type=_REAL, says="Volume of the cell.", unit="see column unit", minimum=0),
        Column(name="unit", type=_TEXT, says="Unit of value."),
        Column(
            name="is_sole",
            type=pa.bool_(),
            says="One named supplier delivered everything; null: unknown suppliers may be that one, or several.",
            is_nullable=True,
        ),
        Column(name="supplier", type=_TEXT, says="Supplier with the largest volume, UNK included; ties: the lowest id."),
        Column(name="share", type=_REAL, says="Its share of the cell.", minimum=0, maximum=_NEARLY_ONE),
        Column(name="others", type=pa.list_(_TEXT), says="All other suppliers with a positive volume, the largest first."),
        _VINTAGE,
    ),
)
"""Categories in which one supplier delivered everything."""
