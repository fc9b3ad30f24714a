"""Tables of deliveries from a few words each, on either engine."""

from collections.abc import Callable, Iterable

import narwhals as nw
import pytest

from reliant.model.tables import DELIVERIES
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
