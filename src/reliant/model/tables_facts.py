"""Contract of what the comments of a register say, deal by deal."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _BOOL = pa.string(), pa.int32(), pa.bool_()
_NAMES = pa.list_(_TEXT)


def _said(name: str, says: str) -> Column:
    return Column(name=name, type=_BOOL, says=f"{says} Null: the comment does not say.", is_nullable=True)


DEAL_FACTS = TableContract(
    name="core_register__deal_facts",
    grain="one row per deal of one release",
    key=("row_id",),
    columns=(
        Column(name="row_id", type=_TEXT, says="The deal, r-…."),
        Column(name="recipient", type=_TEXT, says="Party id of the recipient of record."),
        Column(name="supplier", type=_TEXT, says="Party id of the supplier of record."),
        _said("is_licensed", "Made under licence, wholly or partly."),
        _said("is_local_assembly", "Put together in the recipient country; false: put together elsewhere."),
        _said("is_component_production", "Components are made in the recipient country; false: made elsewhere."),
        Column(
            name="made_in",
            type=_TEXT,
            says="Where it is made under licence, assembled or comes off the line; null: the comment does not say.",
            is_nullable=True,
        ),
        _said("is_aid", "Given as aid or as a gift, wholly or partly."),
        _said("is_second_hand", "Used before."),
        _said("is_modernised_before", "Modernised or rebuilt before delivery."),
        _said("is_possible", "At least one of the facts is called possible or probable."),
        Column(name="hedged", type=_NAMES, says="Columns of this row that the comment calls possible or probable."),
        Column(
            name="for_platform",
            type=_TEXT,
            says="First platform the item is a part of or a weapon for, as printed.",
            is_nullable=True,
        ),
        Column(name="for_platform_number", type=_INT, says="How many of it.", unit="platforms", is_nullable=True, minimum=0),
        Column(
            name="platform_supplier",
            type=_TEXT,
            says="Party id the platform comes from; null when the comment names none, or several.",
            is_nullable=True,
        ),
        Column(name="platform_suppliers", type=_NAMES, says="Every party the platforms come from, in the order of the comment."),
        Column(
            name="platform_made_in",
            type=_TEXT,
            says="Party id of the country the platform is produced in, where the comment says so.",
            is_nullable=True,
        ),
        Column(name="financed_by", type=_NAMES, says="Parties said to pay, in the order of the comment; empty: not said."),
        Column(name="price_text", type=_TEXT, says="First price as printed; no number is made of it.", is_nullable=True),
        _said("is_price_of_larger_deal", "The price is that of a larger deal of which this is a part."),
        Column(
            name="local_designation",
            type=_TEXT,
            says="What the recipient calls it; a name given by another country is left out.",
            is_nullable=True,
        ),
        Column(
            name="status_note",
            type=_TEXT,
            says="Clauses on delay, cancellation, loan, embargo or an order not yet made, as printed.",
            is_nullable=True,
        ),
        Column(
            name="technology_origin",
            type=_TEXT,
            says="Whose technology it is: the licensor the comment names, otherwise the supplier of record.",
        ),
        Column(
            name="technology_basis",
            type=_TEXT,
            says="named_licensor, licence (the supplier is the licensor), assembly, component (for a platform), or supplier.",
        ),
        Column(name="comment", type=_TEXT, says="The register's comment.", is_nullable=True),
        Column(name="vintage", type=_TEXT, says="Day the register was generated.", is_nullable=True),
    ),
)
"""What comments say of deals, with their technology origin."""
