"""Monthly exports of one country by partner, from a file that does not say whose exports they are."""

import pyarrow as pa
import pyarrow.compute as pc

from reliant.model.identity import UNKNOWN, PartyId
from reliant.model.register import Register
from reliant.registers.flow_draft import FlowDraft, Told, nearest
from reliant.registers.goods_tables import GoodsTable
from reliant.registers.plain import whom

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$"


def read_one_exporter(table: GoodsTable, supplier: PartyId | None) -> Register:
    """Rows of ``period_dt``, ``partner_name``, ``hs6`` or ``broad_group``, ``val`` and ``qty``, one a month.

    ``supplier`` is whose exports they are, as the user states it; the file does not. Without it the supplier is ``UNK``. Neither
    way can suppliers be compared: what the partners buy elsewhere is not in the file.

    Raises:
        SourceMalformed: there are no rows.
    """
    draft = FlowDraft(table)
    period = draft.cells("period_dt")
    draft.refuse(pc.invert(pc.match_substring_regex(period, _MONTH)), "the month is {}, which is none", cell="period_dt")
    year = draft.year_in(pc.utf8_slice_codeunits(period, 0, 4), "period_dt")
    recipient = draft.parties("partner_name", "partner", whom, near=nearest)
    category = draft.text("hs6" if draft.has("hs6") else "broad_group", "the product")
    value = draft.number("val", "the value", missing=("NA", "nan", "NaN"))
    quantity = draft.number("qty", "quantity", missing=("NA", "nan", "NaN"), is_required=False)
    whose = f"{supplier}, as stated by the user" if supplier else "the file does not say; read as unknown (UNK)"
    return draft.register(
        Told(
            source="one-exporter",
            notes=(
                f"exports of one country by partner and month; whose they are: {whose}",
                "units of value and quantity are not stated",
                "the file does not state its release",
            ),
            covers_world=False,
            coverage="exports of one country only",
            unmeasurable=_why(supplier),
        ),
        {
            "recipient": recipient,
            "supplier": str(supplier or UNKNOWN),
            "category": category,
            "product": None,
            "year": year,
            "value": value,
            "unit": "not stated",
            "quantity": quantity,
            "quantity_unit": pc.if_else(pc.is_valid(quantity), pa.scalar("not stated"), pa.scalar(None, pa.string())),
            "is_estimate": None,
            "note": pc.binary_join_element_wise("month", pc.utf8_slice_codeunits(period, 5, 7), " "),
        },
        printed=draft.cells("val"),
    )


def _why(supplier: PartyId | None) -> str:
    alone = "what its partners buy from others is not in the file, so no share of a supplier can be told"
    if supplier is None:
        return f"the file does not say whose exports these are (state it with register inspect --supplier ISO3), and {alone}"
    return f"it holds the exports of {supplier} only: {alone}"
