"""The measures as the package gives them: on any frame, with the columns each of them needs.

The functions of the same names in ``arrow`` take lazy Narwhals frames and give Arrow tables, for use between our own rooms.
"""

from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.measures import arrow
from reliant.measures.frames import Needs, on_any_frame
from reliant.model.flows import FLOWS
from reliant.model.tables import CLAIMS, DEALS, DELIVERIES, Column, TableContract

_FLOW = ("recipient", "supplier", "category", "year")
_ORDER = ("row_id", "recipient", "supplier", "category", "ordered_year", "tiv_order", "tiv_delivered")
_KNOWN = ("deal_key", "vintage")
_GOODS = Needs(contract=FLOWS, columns=(*_FLOW, "value"), optional=("is_estimate", "vintage"))
_ARMS = Needs(contract=DELIVERIES, columns=(*_FLOW, "value_tiv"), optional=_KNOWN, instead=_GOODS)
_MADE = Needs(contract=FLOWS, columns=("recipient", "category", "year", "value"))
_ORDERS = Needs(contract=DEALS, columns=_ORDER, optional=("vintage",))
_WHOLE_ORDERS = Needs(
    contract=DEALS,
    columns=(*_ORDER, "designation", "number_ordered", "number_delivered", "delivery_years"),
    optional=("vintage",),
)
_TOLD = Needs(contract=CLAIMS, columns=("event_id", "recipient", "partner", "type", "modality", "year"))
_RISKS = Needs(
    contract=TableContract(
        name="in_measure__risks",
        grain="one row per supplier",
        columns=(
            Column(name="supplier", type=pa.string(), says="Party id of the supplier."),
            Column(name="weight", type=pa.float64(), says="Risk, 0..1; null: not stated.", is_nullable=True),
            Column(name="factor", type=pa.float64(), says="Trade factor; null: 1.", is_nullable=True),
        ),
    ),
    columns=("supplier", "weight"),
    optional=("factor",),
)

supplier_shares = on_any_frame(arrow.supplier_shares, deliveries=_ARMS)
supplier_concentration = on_any_frame(arrow.supplier_concentration, deliveries=_ARMS, deals=_ARMS)
supplier_diversity = on_any_frame(arrow.supplier_diversity, deliveries=_ARMS)
threshold_chances = on_any_frame(arrow.threshold_chances, deliveries=_ARMS, deals=_ARMS)
sole_sources = on_any_frame(arrow.sole_sources, deliveries=_ARMS)
level_breaks = on_any_frame(arrow.level_breaks, deliveries=_ARMS)
trade_totals = on_any_frame(arrow.trade_totals, deliveries=_ARMS)
installed_base = on_any_frame(arrow.installed_base, deliveries=_ARMS)
supplier_trends = on_any_frame(arrow.supplier_trends, deliveries=_ARMS, deals=_ORDERS)
announced_against_delivered = on_any_frame(arrow.announced_against_delivered, claims=_TOLD, deliveries=_ARMS)
delivery_ratios = on_any_frame(arrow.delivery_ratios, takes_arrow=True, deals=_WHOLE_ORDERS)
delivery_times = on_any_frame(arrow.delivery_times, takes_arrow=True, deals=_WHOLE_ORDERS)
open_orders = on_any_frame(arrow.open_orders, takes_arrow=True, deals=_WHOLE_ORDERS, among=_WHOLE_ORDERS)
core_dependency = on_any_frame(arrow.core_dependency, flows=_GOODS)
geodep = on_any_frame(arrow.geodep, flows=_GOODS)
risk_weighted = on_any_frame(arrow.risk_weighted, flows=_GOODS, weights=_RISKS)
bilateral_asymmetry = on_any_frame(arrow.bilateral_asymmetry, flows=_GOODS, production=_MADE)
hidden_dependence = on_any_frame(arrow.hidden_dependence, flows=_GOODS)
revisions = on_any_frame(arrow.revisions, now=_GOODS, then=_GOODS)
data_quality = on_any_frame(arrow.data_quality, flows=_GOODS)
two_sided_agreement = on_any_frame(arrow.two_sided_agreement, by_recipient=_GOODS, by_supplier=_GOODS)


def revision_error(table: Any, recipient: str, supplier: str | None = None, *, category: str | None = None) -> float | None:
    """``arrow.revision_error`` of a result of ``revisions``, whatever kind of frame it is."""
    frame = nw.from_native(table)
    whole = (frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame).to_arrow()
    return arrow.revision_error(whole, recipient, supplier, category=category)
