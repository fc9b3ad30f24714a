"""Ids: content hashes of what makes a thing the thing it is.

The same claim read twice is one claim, the same row imported twice is one row, and running
again is harmless. The letter before the dash says what kind of thing an id names.
"""

import hashlib
import json
from typing import NewType

DocumentId = NewType("DocumentId", str)  # d-…
ClaimId = NewType("ClaimId", str)  # c-…
EventId = NewType("EventId", str)  # e-…
AgreementId = NewType("AgreementId", str)  # a-…
RowId = NewType("RowId", str)  # r-…: a row of a register
OwnershipId = NewType("OwnershipId", str)  # o-…
DecisionId = NewType("DecisionId", str)  # j-…: a judgement about records
PartyId = NewType("PartyId", str)  # ISO 3166 alpha-3, XKX, SUN …, "ORG:NATO", "NSG:…", "UNK"

UNKNOWN = PartyId("UNK")
"""The party a source leaves unnamed. It stays in every denominator."""

_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def content_id(kind: str, *parts: object) -> str:
    """Id of the form ``d-0123456789abcdef``: 64 bits of SHA-256 over the identifying parts.

    Args:
        kind: one letter, see the NewTypes above.
        parts: JSON-representable values, in a fixed order; ``None`` is a value of its own.
    """
    return f"{kind}-{hashlib.sha256(_canonical(parts).encode()).hexdigest()[:16]}"
