"""Documents, claims and register rows from a few words each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from reliant.ledger import agreements_of, events_of
from reliant.ledger.decided import Bonds
from reliant.model.claim import Claim, EventType, Modality, claim_id
from reliant.model.deal import Agreement, Event
from reliant.model.document import Document, Span, document_id
from reliant.model.tables import DEALS
from reliant.model.time import PartialDate

TODAY = date(2026, 11, 23)


class Told:
    """What documents say: each call of ``say`` is one claim, in a document of its own unless one is named."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.claims: dict[str, Claim] = {}
        self.rows: list[dict] = []

    def document(self, name: str, on: str | None = "2017-09-01") -> Document:
        day = date.fromisoformat(on) if on else None
        made = Document(
            id=document_id(title=name, published_on=day, text=name * 40),
            title=name,
            published_on=day,
            text=name * 40,
            source_name="Example",
        )
        self.documents[made.id] = made
        return made

    def say(
        self,
        kind: str = "order",
        *,
        told: str | None = "2017-09-01",
        name: str | None = None,
        at: int | None = None,
        modality: str = "actual",
        date: str | None = None,
        recipient: str | None = "BLR",
        supplier: str | None = "RUS",
        others: Sequence[str] = (),
        item: str | None = "BTR-82A armoured carriers",
        **fields,
    ) -> str:
        number = len(self.claims)
        document = self.document(name or f"document {number}", told)
        start = number if at is None else at
        span = Span(start=start, end=start + 5)
        key = claim_id(
            document=document.id,
            span=span,
            type=EventType(kind),
            recipient=recipient,
            supplier=supplier,
            other_parties=tuple(others),
            item=item,
        )
        self.claims[key] = Claim(
            id=key,
            document=document.id,
            span=span,
            evidence=span.of(document.text),
            type=EventType(kind),
            modality=Modality(modality),
            recipient=recipient,
            supplier=supplier,
            other_parties=tuple(others),
            item=item,
            date=PartialDate.parse(date) if date else None,
            **fields,
        )
        return key

    def reword(self, key: str, words: str) -> None:
        """Give a claim other words."""
        self.claims[key] = replace(self.claims[key], evidence=words)

    def row(
        self,
        key: str,
        ordered: int | None,
        delivered: Sequence[int] = (),
        *,
        wanted: float | None = 30.0,
        got: float | None = None,
        **fields,
    ) -> str:
        self.rows.append(
            {
                "row_id": key,
                "source": "sipri",
                "format": "A1",
                "vintage": "2026-05-18",
                "file": "deals.csv",
                "line": 12,
                "recipient": "BLR",
                "supplier": "RUS",
                "category": "Armoured vehicles",
                "designation": "BTR-82A",
                "description": "IFV",
                "ordered_year": ordered,
                "is_ordered_year_estimate": None,
                "condition": None,
                "is_local_production": None,
                "number_ordered": wanted,
                "is_number_ordered_estimate": None,
                "number_delivered": got if got is not None else (wanted if delivered else 0.0),
                "is_number_delivered_estimate": None,
                "delivery_years": list(delivered),
                "comment": None,
                "tiv_unit": None,
                "tiv_order": None,
                "tiv_delivered": None,
                **fields,
            }
        )
        return key

    @property
    def events(self) -> tuple[Event, ...]:
        return events_of(self.claims.values(), self.documents.values())

    @property
    def deals(self) -> list[dict]:
        return DEALS.build(self.rows).to_pylist()

    def agreements(self, on: date = TODAY, bonds: Bonds | None = None) -> tuple[Agreement, ...]:
        return agreements_of(self.events, self.claims, self.documents, self.deals, on=on, bonds=bonds)


@pytest.fixture
def told() -> Told:
    return Told()
