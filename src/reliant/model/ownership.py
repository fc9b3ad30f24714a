"""Who owns whom, since when, according to which source."""

from dataclasses import dataclass

from reliant.model.identity import OwnershipId, PartyId
from reliant.model.time import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """One stake in one firm. ``share_percent`` is 0..100, null when the source states none; dates null when not stated.

    ``is_ownership`` is false for rows that record an offer, a plan or a licence, which are not ownership.
    """

    id: OwnershipId
    child: str
    child_country: PartyId | None
    parent: str
    parent_country: PartyId | None
    share_percent: float | None
    since: PartialDate | None
    until: PartialDate | None
    relation: str
    is_ownership: bool
    source_url: str
    remark: str | None = None
