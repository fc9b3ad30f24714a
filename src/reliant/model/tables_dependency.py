"""Contracts of what is measured on flows of goods: dependence, risk, asymmetry, hidden dependence, quality and revision."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _REAL, _BOOL = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_ONE = 1 + 1e-9


def _share(name: str, says: str, *, is_nullable: bool = True, minimum: float = 0) -> Column:
    return Column(name=name, type=_REAL, says=says, is_nullable=is_nullable, minimum=minimum, maximum=_ONE)


def _flag(name: str, says: str) -> Column:
    return Column(name=name, type=_BOOL, says=f"{says} null: cannot be told.", is_nullable=True)


def _count(name: str, says: str) -> Column:
    return Column(name=name, type=_INT, says=says, minimum=0)


def _volume(name: str, says: str, *, is_nullable: bool = False) -> Column:
    return Column(name=name, type=_REAL, says=says, unit="see column unit", is_nullable=is_nullable, minimum=0)


_RECIPIENT = Column(name="recipient", type=_TEXT, says="Party id of the recipient, or the name of a bloc taken as one.")
_SUPPLIER = Column(name="supplier", type=_TEXT, says="Party id of the supplier.")
_CATEGORY = Column(name="category", type=_TEXT, says="Product code, material or armament category; ALL: all of them together.")
_WINDOW = Column(name="window", type=_TEXT, says="Years counted, FIRST:LAST.")
_UNIT = Column(name="unit", type=_TEXT, says="Unit of every volume in the row; units are never mixed.")
_VINTAGE = Column(name="vintage", type=_TEXT, says="Release the rows are of.", is_nullable=True)
_PRESET = Column(name="preset", type=_TEXT, says="Name of the thresholds.")
_TOP = (
    Column(
        name="top_supplier",
        type=_TEXT,
        says="Named supplier with the largest volume; ties (one part in 10^9): the lowest id.",
        is_nullable=True,
    ),
    _share("top_share", "Its share of the volume the concentration is of."),
    _share("unnamed_share", "Share of that volume whose supplier the file does not name; counted as one supplier each."),
    _count("n_suppliers", "Named suppliers with a positive volume."),
)

CORE_DEPENDENCY = TableContract(
    name="out_measure__core_dependency",
    grain="one row per recipient (a member of a bloc, or the bloc as one), category and window with a row of supply",
    key=("window", "recipient", "category"),
    columns=(
        _RECIPIENT,
        _CATEGORY,
        _WINDOW,
        _volume("value", "Supply from outside the home bloc."),
        _volume("value_inside", "Supply from inside the home bloc."),
        _volume("value_exports", "Exports of the recipient; null: the file does not cover them.", is_nullable=True),
        _UNIT,
        _share("cdi1", "Concentration: HHI of the suppliers outside the bloc; null without any supply from outside."),
        _share("cdi2", "Weight: supply from outside / all supply; null without any supply."),
        Column(
            name="cdi3",
            type=_REAL,
            says="Substitutability: supply from outside / exports; null: status.",
            is_nullable=True,
            minimum=0,
        ),
        _flag("is_concentrated", "cdi1 is above its threshold;"),
        _flag("is_from_outside", "cdi2 is above its threshold;"),
        _flag("is_hard_to_replace", "cdi3 is above its threshold, or there are no exports;"),
        _flag("is_dependent", "All criteria of the preset hold;"),
        Column(
            name="status",
            type=_TEXT,
            says="ok; no_exports: counted as above the threshold; exports_not_reported; exports_not_covered; "
            "no_supply_from_outside; not_reported.",
        ),
        *_TOP,
        _count("n_not_reported", "Rows of supply without a value: left out of every figure."),
        _count("n_exports_not_reported", "Rows of exports without a value: exports are too low by what they hold."),
        _PRESET,
    ),
)
"""Core dependency indicators of the European Commission (methods F5, F6)."""

GEODEP = TableContract(
    name="out_measure__geodep",
    grain="one row per recipient, category and year with a row of supply",
    key=("year", "recipient", "category"),
    columns=(
        _RECIPIENT,
        _CATEGORY,
        Column(name="year", type=_INT, says="Year of the flows.", unit="year"),
        _volume("value", "Imports."),
        _volume("value_exports", "Exports."),
        _UNIT,
        _share("hhi", "Criterion 1: HHI of import suppliers."),
        _share("hhi_world", "Criterion 2: HHI of the exporters of the product in the world."),
        Column(
            name="imports_to_exports",
            type=_REAL,
            says="Criterion 3: imports / exports; null without exports (9999 for parity with the published file).",
            is_nullable=True,
            minimum=0,
        ),
        _flag("is_concentrated", "Criterion 1 holds;"),
        _flag("is_concentrated_in_the_world", "Criterion 2 holds;"),
        _flag("is_hard_to_replace", "Criterion 3 holds, or there are no exports;"),
        _flag("is_met", "Criteria 1 to 3 hold in this year;"),
        _count("n_years_met", "Years of the three that end with this one in which criteria 1 to 3 hold."),
        _flag("is_dependent", "Criterion 4: they hold in two of the three years that end with this one;"),
        Column(name="status", type=_TEXT, says="ok, no_exports, exports_not_reported, no_imports or not_reported."),
        *_TOP,
        _count("n_not_reported", "Rows of imports without a value: left out of every figure."),
    ),
)
"""Import dependencies after CEPII GeoDep: four criteria, the last one persistence."""

RISK = TableContract(
    name="out_measure__risk",
    grain="one row per recipient, category and window with a positive volume",
    key=("recipient", "category", "window"),
    columns=(
        _RECIPIENT,
        _CATEGORY,
        _WINDOW,
        _volume("value", "Volume of the cell."),
        _UNIT,
        _share("hhi", "Concentration with every risk at 1.", is_nullable=False),
        Column(
            name="risk",
            type=_REAL,
            says="Sum of squared shares times risk times trade factor; null when a supplier has no risk stated.",
            is_nullable=True,
            minimum=0,
        ),
        Column(name="risk_low", type=_REAL, says="The same if suppliers without a stated risk carried none.", minimum=0),
        Column(name="risk_high", type=_REAL, says="The same if suppliers without a stated risk carried all (1).", minimum=0),
        _share("share_without_risk", "Share of the volume whose supplier has no risk stated.", is_nullable=False),
        _count("n_not_reported", "Rows without a value: left out."),
    ),
)
"""Risk-weighted concentration (methods F8), beside the same without weights."""

ASYMMETRY = TableContract(
    name="out_measure__asymmetry",
    grain="one row per recipient, supplier, category and window with a positive flow",
    key=("recipient", "supplier", "category", "window"),
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _CATEGORY,
        _WINDOW,
        _volume("value", "Flow from the supplier to the recipient."),
        _UNIT,
        _share("share", "The supplier's share of what the recipient got.", is_nullable=False),
        Column(
            name="dependence",
            type=_REAL,
            says="share x imports / use, use = production + imports - exports; share itself without production.",
            is_nullable=True,
            minimum=0,
        ),
        _share("customer_share", "The recipient's share of what the supplier sold to others.", is_nullable=False),
        Column(
            name="asymmetry",
            type=_REAL,
            says="dependence - customer_share; above 0: the recipient leans more.",
            is_nullable=True,
        ),
        Column(name="status", type=_TEXT, says="ok; no_production: use is taken to be imports; use_not_positive."),
    ),
)
"""Who needs whom more (methods F7)."""

HIDDEN = TableContract(
    name="out_measure__hidden",
    grain="one row per recipient and supplier with a share on its face or after looking through, per category and window",
    key=("recipient", "supplier", "category", "window"),
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _CATEGORY,
        _WINDOW,
        _share("share", "Share on its face: what the supplier of record delivers.", is_nullable=False),
        _share("share_behind", "Share after suppliers' own foreign content is handed on; sums to 1.", is_nullable=False),
        _share("hidden", "share_behind - share; below 0: passes on what others made.", is_nullable=False, minimum=-_ONE),
        Column(name="foreign_content", type=_REAL, says="Foreign content of the supplier that was used.", minimum=0, maximum=1),
        Column(name="is_content_stated", type=_BOOL, says="A source states it; false: the value for all others was used."),
    ),
)
"""Face-value shares beside shares after looking through suppliers (methods F12)."""

QUALITY = TableContract(
    name="out_measure__quality",
    grain="one row per recipient, category and window",
    key=("recipient", "category", "window"),
    columns=(
        _RECIPIENT,
        _CATEGORY,
        _WINDOW,
        _count("n_rows", "Rows of the window."),
        _count("n_reported", "Rows with a value; 0 is a value."),
        _share("coverage", "n_reported / n_rows.", is_nullable=False),
        _count("n_years_reported", "Years of the window with a reported value."),
        _share("named_share", "Share of the volume whose supplier is named; null without any volume."),
        _share("imputed_share", "Share of the volume that is an estimate; null when no row says which is."),
        _count("n_imputed", "Rows with a value that is an estimate."),
        _VINTAGE,
    ),
)
"""What the figures of a recipient rest on (methods F19)."""

AGREEMENT = TableContract(
    name="out_measure__agreement",
    grain="one row per flow that one of the two sides tells of, per window",
    key=("recipient", "supplier", "category", "window"),
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _CATEGORY,
        _WINDOW,
        _volume("value_by_recipient", "What the recipient says it got.", is_nullable=True),
        _volume("value_by_supplier", "What the supplier says it sent.", is_nullable=True),
        _UNIT,
        Column(
            name="log_ratio",
            type=_REAL,
            says="|ln(by supplier / by recipient)|: 0 agreement, 0.69 a factor of two; null unless both are positive.",
            is_nullable=True,
            minimum=0,
        ),
        Column(name="status", type=_TEXT, says="both, only_recipient, only_supplier or a_side_says_none."),
    ),
)
"""Whether the two sides of a flow tell the same (methods F19)."""

REVISION = TableContract(
    name="out_measure__revision",
    grain="one row per recipient, supplier, category and window that either release tells of",
    key=("recipient", "supplier", "category", "window"),
    columns=(
        _RECIPIENT,
        _SUPPLIER,
        _CATEGORY,
        _WINDOW,
        _share("share_now", "Share in the later release; null when that recipient has no volume there."),
        _share("share_then", "Share in the earlier release; null when that recipient has no volume there."),
        Column(
            name="revision",
            type=_REAL,
            says="share_now - share_then; null when one is.",
            is_nullable=True,
            minimum=-_ONE,
            maximum=_ONE,
        ),
        _volume("value_now", "Volume in the later release; 0: it has no such row."),
        _volume("value_then", "Volume in the earlier release; 0: it has no such row."),
        _UNIT,
        _share("mean_absolute_revision", "Mean of |revision| over the suppliers of the cell."),
        _share("share_moved", "Half the sum of |revision|: the part of the volume that changed its supplier."),
        _count("n_suppliers", "Suppliers either release names in the window."),
        Column(name="vintage_now", type=_TEXT, says="Later release.", is_nullable=True),
        Column(name="vintage_then", type=_TEXT, says="Earlier release.", is_nullable=True),
    ),
)
"""The same window in two releases of one register: the error of a recorded share (methods F1, F19)."""
