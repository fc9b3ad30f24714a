"""Announced against delivered: for each partner what texts tell of and what the register shows, in the same years."""

from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.measures.cells import UNIT
from reliant.measures.shares import supplier_shares
from reliant.model.claim import EventType, Modality
from reliant.model.identity import PartyId
from reliant.model.tables import GAP
from reliant.model.time import Window

COUNTED: dict[str, tuple[EventType, ...]] = {
    "n_talks": (EventType.TALKS, EventType.OFFER, EventType.STATEMENT_OF_INTENT),
    "n_visits": (EventType.VISIT,),
    "n_agreements": (EventType.AGREEMENT, EventType.LICENCE, EventType.JOINT_VENTURE),
    "n_orders": (EventType.ORDER,),
    "n_deliveries": (EventType.DELIVERY, EventType.PRODUCTION_START),
    "n_breakdowns": (EventType.REFUSAL, EventType.SUSPENSION, EventType.CANCELLATION, EventType.NON_PERFORMANCE),
}
"""Which event types each count of contract GAP takes."""

FACTS = tuple(modality.value for modality in Modality if modality.is_fact)


def announced_against_delivered(
    claims: nw.LazyFrame[Any], deliveries: nw.LazyFrame[Any], recipient: PartyId, window: Window
) -> pa.Table:
    """Counts of events told as fact, and the registered volume, per partner.

    An event told by five documents counts once. Plans, hypotheses and denials are not counted. A partner of whom the register
    has no row in the window has a null volume: the register does not know of it, which is not zero.

    Args:
        claims: rows of contract CLAIMS, seen from the recipient.
        deliveries: rows of contract DELIVERIES, of one release.
        recipient: the country.
        window: whole years, the same for both.

    Returns:
        Rows of contract GAP by partner id.
    """
    told = (
        claims.filter(
            nw.col("recipient") == recipient,
            nw.col("modality").is_in(FACTS),
            nw.col("year") >= window.first,
            nw.col("year") <= window.last,
        )
        .select("partner", "event_id", "type")
        .unique()
        .group_by("partner")
        .agg(
            **{
                column: nw.when(nw.col("type").is_in([kind.value for kind in kinds])).then(nw.lit(1)).otherwise(nw.lit(0)).sum()
                for column, kinds in COUNTED.items()
            }
        )
    )
    counts = {row["partner"]: row for row in told.collect("pyarrow").to_arrow().to_pylist()}
    delivered = {
        row["supplier"]: row for row in supplier_shares(deliveries.filter(nw.col("recipient") == recipient), [window]).to_pylist()
    }
    vintage = next((row["vintage"] for row in delivered.values()), None)
    return GAP.build(
        [
            {
                "recipient": recipient,
                "partner": partner,
                "window": str(window),
                **{column: int(counts[partner][column]) if partner in counts else 0 for column in COUNTED},
                "value": delivered[partner]["value"] if partner in delivered else None,
                "share": delivered[partner]["share"] if partner in delivered else None,
                "unit": UNIT,
                "vintage": vintage,
            }
            for partner in sorted({*counts, *delivered})
        ]
    )
