"""What claims and register rows, taken together, say: events, agreements and their life cycle. Values in, values out."""

from reliant.ledger.agreements import agreements_of
from reliant.ledger.decided import bonds_of, claims_as_decided
from reliant.ledger.events import events_of
from reliant.ledger.perspective import seen_from

__all__ = ["agreements_of", "bonds_of", "claims_as_decided", "events_of", "seen_from"]
