"""Tables of deliveries from a few words each, on either engine."""

from collections.abc import Callable, Iterable
from datetime import date

import narwhals as nw
import pytest

from reliant.measures.stakes import stake_graph
from reliant.model.ownership import Ownership, Share, with_id
from reliant.model.tables import DELIVERIES
from reliant.model.time import PartialDate
from reliant.store.engines import open_frame

EMPTY = {
    "source": "made",
    "format": "A1",
    "vintage": "2026-03-09",
    "file": "made.csv",
    "line": 1,
    "designation": "X-1",
    "description": "thing",
    "ordered_year": None,
    "is_ordered_year_estimate": None,
    "condition": None,
    "is_local_production": None,
    "is_year_estimate": None,
    "number": None,
    "is_number_estimate": None,
    "is_exact": True,
    "recipient": "BLR",
    "category": "Aircraft",
    "year": 2021,
}

Frame = nw.LazyFrame
Maker = Callable[..., Frame]


@pytest.fixture(scope="session", params=["duckdb", "polars"])
def engine(request) -> str:
    return request.param


@pytest.fixture(scope="session")
def made_on() -> Maker:
    """Deliveries on an engine, from dicts that name only what matters; each row is a deal of its own unless it says otherwise."""

    def make(engine: str, rows: Iterable[dict]) -> Frame:
        full = [{**EMPTY, "row_id": f"r-{place}", "deal_key": f"k-{place}", **row} for place, row in enumerate(rows)]
        return open_frame(DELIVERIES.build(full), engine)

    return make


@pytest.fixture(scope="session")
def deliveries(engine, made_on) -> Maker:
    """Deliveries as (supplier, value) pairs or dicts, on the engine of the test."""

    def make(*rows: tuple[str, float | None] | dict) -> Frame:
        return made_on(engine, [row if isinstance(row, dict) else {"supplier": row[0], "value_tiv": row[1]} for row in rows])

    return make


@pytest.fixture(scope="session")
def stake() -> Callable[..., Ownership]:
    """``stake("A", "B", 51)`` says that A holds 51 % of the capital of B."""

    def make(parent, child, share=None, **more):
        capital = Share.parse(str(share)) if share is not None else None
        told = {name: PartialDate.parse(more.pop(name)) for name in ("since", "until") if name in more}
        told |= {"votes": Share.parse(str(more.pop("votes")))} if "votes" in more else {}
        nothing = dict.fromkeys(("child_country", "parent_country", "since", "until"))
        fields = {**nothing, "id": "", "child": child, "parent": parent, "relation": "joint venture", "is_ownership": True}
        fields |= {"share_percent": capital.exact if capital else None, "source_url": "https://example.org/1"}
        fields |= {"share_range": capital if capital and capital.exact is None else None}
        made = Ownership(**{**fields, **told, **more})
        return with_id(made, made.parent_country, made.is_indirect, made.child_id, made.parent_id)

    return make


@pytest.fixture(scope="session")
def graph_of():
    """Stakes in force on a day."""
    return lambda *rows, on=date(2020, 6, 30): stake_graph(rows, on)
