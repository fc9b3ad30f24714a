"""A monitor as known on one day: what its present files hold, and what the ledger makes of it for one country."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from reliant.ledger import agreements_of, bonds_of, claims_as_decided, events_of, seen_from
from reliant.measures.gap import COUNTED, FACTS
from reliant.model.claim import Claim
from reliant.model.deal import Agreement, Event
from reliant.model.decision import Decision, standing
from reliant.model.document import Document
from reliant.model.identity import DocumentId, PartyId
from reliant.model.ownership import Made, Ownership
from reliant.model.register import Register
from reliant.model.time import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Records of the files that lie in the folder now.

    ``values`` and ``deals`` may be one register; ``older`` are earlier releases.
    """

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    unread: Mapping[str, str]  # document id -> why nobody could look
    values: Register
    deals: Register
    older: tuple[Register, ...]
    ownership: tuple[Ownership, ...]
    annotations: Mapping[str, str]  # row id -> words
    makers: tuple[Made, ...] = ()
    not_taken: tuple[str, ...] = ()  # parts of document files that could not be read, with their reasons
    copies: Mapping[DocumentId, DocumentId] = field(
        default_factory=dict
    )  # document id -> the one it publishes again; not among the documents
    copy_groups: Mapping[DocumentId, DocumentId] = field(
        default_factory=dict
    )  # document id -> the original that it copies nearly, in part or reworked; both are among the documents, as one witness
    decisions: tuple[Decision, ...] = ()  # every one ever taken, in order

    @property
    def documents_held(self) -> frozenset[str]:
        """Ids of all documents that files of the folder hold now, copies too."""
        return frozenset((*(document.id for document in self.documents), *self.copies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known on a day: documents published until then, their claims, and the events and deals they make."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    agreements: tuple[Agreement, ...]


def known_on(holdings: Holdings, on: date) -> Known:
    """The ledger as of a day. Undated documents are kept: when they became known cannot be told.

    Decisions hold whenever they were taken: a look back uses what is known today about what was read.

    Raises:
        DecisionRefused: decisions of people contradict each other.
    """
    with collection_paused():
        return _known_on(holdings, on)


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for cyclic garbage while millions of small records, none of which is in a cycle, are made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _known_on(holdings: Holdings, on: date) -> Known:
    held = standing(holdings.decisions)
    bonds = bonds_of(held)
    documents = tuple(d for d in holdings.documents if d.published_on is None or d.published_on <= on)
    kept = {document.id for document in documents}
    claims = claims_as_decided((claim for claim in holdings.claims if claim.document in kept), held)
    events = events_of(claims, documents, bonds)
    deals = [
        row
        for row in (holdings.deals.deals.to_pylist() if holdings.deals.deals is not None else ())
        if row["ordered_year"] is None or row["ordered_year"] <= on.year
    ]
    agreements = agreements_of(
        events,
        {claim.id: claim for claim in claims},
        {document.id: document for document in documents},
        deals,
        on=on,
        bonds=bonds,
    )
    return Known(documents=documents, claims=claims, events=events, agreements=agreements)


def talk_table(known: Known, country: PartyId) -> pa.Table:
    """Rows of contract CLAIMS for one country."""
    return seen_from(
        country,
        known.events,
        {claim.id: claim for claim in known.claims},
        {document.id: document for document in known.documents},
    )


def talk_sources(table: pa.Table, window: Window) -> dict[tuple[str, str], tuple[str, ...]]:
    """Claims behind each count of contract GAP, by partner and column."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table.to_pylist():
        if row["modality"] in FACTS and row["year"] is not None and row["year"] in window:
            for column, kinds in COUNTED.items():
                if row["type"] in kinds:
                    found[row["partner"], column].append(row["claim_id"])
    return {key: tuple(dict.fromkeys(ids)) for key, ids in found.items()}
