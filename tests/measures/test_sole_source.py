"""Sole sources by hand: who is alone, who is not, and when it cannot be told."""

import pyarrow as pa
import pytest

from reliant.measures.arrow import sole_sources
from reliant.model.tables_trend import SOLE_SOURCE
from reliant.model.time import Window
from reliant.store.engines import open_frame

LATE = Window(2021, 2025)


def of(supplier, value, category="Aircraft"):
    return {"supplier": supplier, "value_tiv": value, "category": category}


def test_alone_with_others_and_not_known(deliveries):
    table = sole_sources(
        deliveries(
            of("RUS", 6.0),
            of("CHN", 0.0),
            of("RUS", 3.0, "Missiles"),
            of("CHN", 5.0, "Missiles"),
            of("UNK", 1.0, "Missiles"),
            of("UNK", 4.0, "Sensors"),
            of("RUS", 4.0, "Ships"),
            of("UNK", 1.0, "Ships"),
            of("RUS", 0.0, "Artillery"),
        ),
        [LATE],
    )
    assert table.schema == SOLE_SOURCE.schema
    assert [(row["category"], row["is_sole"], row["supplier"], row["others"]) for row in table.to_pylist()] == [
        ("Aircraft", True, "RUS", []),
        ("Missiles", False, "CHN", ["RUS", "UNK"]),
        ("Sensors", None, "UNK", []),
        ("Ships", None, "RUS", ["UNK"]),
    ]
    assert [(row["value"], row["share"]) for row in table.to_pylist()] == [(6.0, 1.0), (9.0, 5 / 9), (4.0, 1.0), (5.0, 0.8)]


def test_all_categories_together(deliveries):
    (row,) = sole_sources(deliveries(of("RUS", 6.0), of("CHN", 3.0, "Missiles")), [LATE], per_category=False).to_pylist()
    assert (row["category"], row["is_sole"], row["others"]) == (None, False, ["CHN"])


@pytest.mark.parametrize(("share", "is_sole"), [(1.0, True), (0.97, None)])
def test_a_printed_share_is_sole_only_as_the_whole(engine, share, is_sole):
    table = pa.table({"recipient": ["EU"], "supplier": ["CHN"], "category": ["Magnesium"], "year": [2020], "value": [share]})
    table = table.append_column("vintage", pa.nulls(1, pa.string()))
    (row,) = sole_sources(open_frame(table, engine), [Window(2020, 2020)], unit="share").to_pylist()
    assert (row["is_sole"], row["share"]) == (is_sole, share)
