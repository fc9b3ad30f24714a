"""Contracts of look-through: who stands behind a firm, and shares of suppliers on four bases side by side."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _REAL, _BOOL = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_ONE = 1 + 1e-9


def _share(name: str, says: str, *, is_nullable: bool = True) -> Column:
    return Column(name=name, type=_REAL, says=says, is_nullable=is_nullable, minimum=0, maximum=_ONE)


LOOKTHROUGH = TableContract(
    name="out_measure__lookthrough",
    grain="one row per recipient, category, window and party that supplies on its face or stands behind a supply",
    key=("recipient", "supplier", "category", "window"),
    columns=(
        Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
        Column(
            name="supplier",
            type=_TEXT,
            says="Party id of the supplier of record or of the ultimate party; UNK: unknown or undisclosed, always counted.",
        ),
        Column(name="category", type=_TEXT, says="Category; null: all categories together.", is_nullable=True),
        Column(name="window", type=_TEXT, says="Years counted, FIRST:LAST."),
        Column(name="value", type=_REAL, says="Volume of which it is the supplier of record.", unit="see column unit", minimum=0),
        Column(name="unit", type=_TEXT, says="Unit of value."),
        _share("share_of_record", "Share of the cell by supplier of record; sums to 1; null when the cell's total is zero."),
        _share("share_by_cash", "Share by who gets the maker's profit in the end, at least; sums to 1 with UNK; null likewise."),
        _share("share_by_cash_high", "The same if all that is unknown or undisclosed by cash were this party's."),
        _share("share_by_control", "Share by who decides over the maker; sums to 1 with UNK, where that is not disclosed."),
        _share("share_by_technology", "Share by whose technology it is; sums to 1 with UNK."),
        Column(name="n_rows", type=_INT, says="Rows of the cell with a value.", minimum=0),
        Column(
            name="n_rows_made", type=_INT, says="Those whose maker is stated; the others keep the country of record.", minimum=0
        ),
        _share("made_share", "Share of the cell's volume in those rows; null when the total is zero."),
        Column(name="vintage", type=_TEXT, says="Release of the register.", is_nullable=True),
    ),
)
"""Shares of record, by cash, by control and by technology origin (methods F13, F14)."""

OWNERS = TableContract(
    name="out_ledger__owners",
    grain="one row per party that has a part of a firm or decides over it, and per firm whose holders are not disclosed",
    key=("firm", "party_id"),
    columns=(
        Column(name="firm", type=_TEXT, says="The firm that is looked through."),
        Column(name="party", type=_TEXT, says="Who stands behind it; 'undisclosed' for what no source discloses."),
        Column(name="party_id", type=_TEXT, says="What tells it from others of its name; ledger owners takes it for a name."),
        Column(
            name="country", type=_TEXT, says="Party id of its country; null: not stated, or sources differ.", is_nullable=True
        ),
        Column(
            name="of",
            type=_TEXT,
            says="The firm whose other holders are not disclosed; null in rows of a named party.",
            is_nullable=True,
        ),
        _share(
            "cash", "Part of the firm's profit that is the party's in the end, at least; the rows sum to 1.", is_nullable=False
        ),
        _share("cash_high", "At most, by the bounds that sources state; for undisclosed parts all of them together."),
        Column(
            name="decides",
            type=_BOOL,
            says="Decides over the firm by the rule; null: undisclosed stakes could.",
            is_nullable=True,
        ),
        Column(name="rule", type=_TEXT, says="Name of the rule."),
        Column(name="on", type=_TEXT, says="Day, ISO date."),
        Column(name="why", type=pa.list_(_TEXT), says="The chain: one sentence for each stake, with its id."),
        Column(
            name="technology",
            type=pa.list_(_TEXT),
            says="Whose technology the firm makes, by rows that are no stake: a sentence each; empty: no row says so.",
        ),
    ),
)
"""Who stands behind a firm, by cash and by control."""
