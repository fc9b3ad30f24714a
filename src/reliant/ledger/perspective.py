"""The ledger seen from one country: its partners, as contract CLAIMS has them."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from reliant.model.claim import Claim
from reliant.model.deal import Event
from reliant.model.document import Document
from reliant.model.identity import PartyId
from reliant.model.tables import CLAIMS


def seen_from(
    country: PartyId, events: Iterable[Event], claims: Mapping[str, Claim], documents: Mapping[str, Document]
) -> pa.Table:
    """Rows of contract CLAIMS: one per claim and partner of ``country`` as a would-be recipient of supplies.

    A supplier is a partner; without a stated direction every other party is. What the country itself supplies to others is no
    dependence and is left out. Domestic supply has the country as its own partner. Parties follow the event, so that a
    claim which leaves the supplier open takes it from one that names it, and so does the year: an event lies in one year,
    without a date of its own in that of the first document that tells of it.
    """
    rows: list[dict[str, object]] = []
    for event in events:
        days = [day for key in event.claims if (day := documents[claims[key].document].published_on)]
        year = event.date.year if event.date else min(days).year if days else None
        for partner in partners_of(country, event):
            for key in event.claims:
                claim = claims[key]
                rows.append(
                    {
                        "claim_id": claim.id,
                        "event_id": event.id,
                        "recipient": country,
                        "partner": partner,
                        "type": event.type.value,
                        "stage": event.type.stage.value,
                        "modality": event.modality.value,
                        "category": event.category,
                        "year": year,
                        "is_year_inferred": event.date is None,
                    }
                )
    rows.sort(key=lambda row: (str(row["claim_id"]), str(row["partner"])))
    return CLAIMS.build(rows)


def partners_of(country: PartyId, event: Event) -> tuple[PartyId, ...]:
    """Partners of a country in an event, sorted; none when the event is no supply to it."""
    if event.recipient == country:
        found = {event.supplier} if event.supplier else set(event.other_parties) - {country}
    elif event.recipient is None and event.supplier != country and country in event.other_parties:
        found = ({event.supplier} if event.supplier else set(event.other_parties)) - {country}
    else:
        found = set()
    return tuple(sorted(party for party in found if party))
