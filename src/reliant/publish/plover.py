"""Events in the terms of PLOVER, the ontology of political events: root type, mode and magnitude-free actors.

PLOVER knows neither plans nor denials as facts: an event whose modality is planned, hypothetical or denied is not exported as
having happened, unless it is asked for; then ``modality`` marks it. Types after the PLOVER manual (Open Event Data Alliance).
"""

from collections.abc import Iterable, Mapping

from reliant.model.claim import EventType
from reliant.model.deal import Event

PLOVER_TYPES: Mapping[EventType, tuple[str, str, str]] = {
    EventType.TALKS: ("CONSULT", "talks", "talks are a consultation"),
    EventType.VISIT: ("CONSULT", "visit", "a visit is a consultation"),
    EventType.OFFER: ("AGREE", "", "readiness to cooperate materially, not yet done"),
    EventType.STATEMENT_OF_INTENT: ("AGREE", "", "an agreement to take a step, not the step"),
    EventType.AGREEMENT: ("SUPPORT", "cooperate", "a signed accord is diplomatic cooperation"),
    EventType.ORDER: ("COOPERATE", "economic", "a contract is material cooperation"),
    EventType.DELIVERY: ("AID", "military", "goods of military use handed over"),
    EventType.PRODUCTION_START: ("COOPERATE", "economic", "joint or licensed production is material cooperation"),
    EventType.JOINT_VENTURE: ("COOPERATE", "economic", "a common firm is material cooperation"),
    EventType.LICENCE: ("COOPERATE", "economic", "a licence is material cooperation"),
    EventType.REFUSAL: ("REJECT", "assist", "a refusal to supply"),
    EventType.SUSPENSION: ("SANCTION", "discontinue", "cooperation is reduced or stopped for a time"),
    EventType.CANCELLATION: ("SANCTION", "withdraw", "cooperation is ended"),
    EventType.NON_PERFORMANCE: ("REJECT", "change", "an accord is not carried out"),
}
"""Root type and mode for each type of ours, and why; ``other`` has none and is not exported."""


def plover_rows(events: Iterable[Event], *, with_unreal: bool = False) -> list[dict[str, object]]:
    """One row per event that PLOVER has a type for, by id. The source is who acts: the supplier, or the first party by name.

    Args:
        events: events of the ledger.
        with_unreal: also those that are planned, hypothetical or denied, marked by ``modality``.
    """
    rows: list[dict[str, object]] = []
    for event in sorted(events, key=lambda event: event.id):
        if event.type not in PLOVER_TYPES or not (event.modality.is_fact or with_unreal):
            continue
        root, mode, _ = PLOVER_TYPES[event.type]
        source = event.supplier or min(event.other_parties, default=None)
        target = event.recipient or next((party for party in event.other_parties if party != source), None)
        rows.append(
            {
                "id": event.id,
                "event_type": root,
                "event_mode": mode or None,
                "source": source,
                "target": target,
                "date": str(event.date) if event.date else None,
                "modality": event.modality.value,
                "type": event.type.value,
                "item": event.item,
                "sources": list(event.claims),
            }
        )
    return rows
