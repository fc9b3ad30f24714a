"""Data quality: by hand, at the edges, and the same on two engines."""

from math import log

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.measures.quality import data_quality, two_sided_agreement
from reliant.model.tables_dependency import AGREEMENT, QUALITY
from reliant.model.time import Window
from reliant.store.engines import open_frame, open_frames

FIELDS = [
    ("recipient", pa.string()),
    ("supplier", pa.string()),
    ("category", pa.string()),
    ("year", pa.int32()),
    ("value", pa.float64()),
    ("is_estimate", pa.bool_()),
    ("vintage", pa.string()),
]
LATE = [Window(2021, 2025)]


def table(*rows, columns: int = 7) -> pa.Table:
    """(supplier, year, value[, is_estimate]) of Belarus, release of 2026."""
    full = [("BLR", row[0], "a", row[1], row[2], row[3] if len(row) > 3 else None, "2026-03-09") for row in rows]
    schema = pa.schema(FIELDS[:columns])
    return pa.table([pa.array([row[place] for row in full], field.type) for place, field in enumerate(schema)], schema=schema)


def one(result: pa.Table) -> dict[str, object]:
    (row,) = result.to_pylist()
    return row


def test_every_column_by_hand(engine):
    flows = table(("RUS", 2021, 6.0, True), ("UNK", 2021, 2.0, False), ("CHN", 2022, None, True), ("CHN", 2023, 0.0, None))
    found = data_quality(open_frame(flows, engine), windows=LATE)
    assert found.schema == QUALITY.schema
    row = one(found)
    assert (row["recipient"], row["window"], row["vintage"]) == ("BLR", "2021:2025", "2026-03-09")
    assert (row["n_rows"], row["n_reported"], row["coverage"], row["n_years_reported"]) == (4, 3, 0.75, 2)
    assert (row["named_share"], row["imputed_share"], row["n_imputed"]) == (0.75, 0.75, 1)


def test_what_no_row_says_is_null_not_zero(engine):
    assert one(data_quality(open_frame(table(("RUS", 2021, 6.0)), engine)))["imputed_share"] is None
    bare = one(data_quality(open_frame(table(("RUS", 2021, 6.0), columns=5), engine)))
    assert (bare["imputed_share"], bare["vintage"], bare["n_imputed"]) == (None, None, 0)


def test_nothing_reported_has_no_shares(engine):
    row = one(data_quality(open_frame(table(("RUS", 2021, None, True)), engine)))
    assert (row["coverage"], row["named_share"], row["imputed_share"], row["n_years_reported"]) == (0.0, None, None, 0)


def test_agreement_by_hand(engine):
    got = table(("RUS", 2021, 5.0), ("RUS", 2022, 5.0), ("CHN", 2021, 4.0), ("TUR", 2021, 0.0), ("USA", 2021, None))
    sent = table(("RUS", 2021, 20.0), ("CHN", 2021, None), ("TUR", 2021, 3.0), ("ZAF", 2021, 1.0))
    found = two_sided_agreement(*open_frames(got, sent, engine=engine), unit="USD", windows=LATE)
    assert found.schema == AGREEMENT.schema
    rows = {row["supplier"]: row for row in found.to_pylist()}
    assert {name: row["status"] for name, row in rows.items()} == {
        "CHN": "only_recipient",
        "RUS": "both",
        "TUR": "a_side_says_none",
        "ZAF": "only_supplier",
    }
    assert rows["RUS"]["log_ratio"] == pytest.approx(log(2))
    assert (rows["CHN"]["log_ratio"], rows["ZAF"]["value_by_recipient"]) == (None, None)


def test_agreement_does_not_depend_on_who_is_larger(engine):
    one_way, other = table(("RUS", 2021, 5.0)), table(("RUS", 2021, 10.0))
    ratios = [
        one(two_sided_agreement(*open_frames(*pair, engine=engine), unit="USD"))["log_ratio"]
        for pair in ((one_way, other), (other, one_way))
    ]
    assert ratios[0] == pytest.approx(ratios[1])


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["RUS", "CHN", "UNK"]),
        st.integers(2019, 2024),
        st.none() | st.integers(0, 900).map(lambda n: n / 100),
        st.none() | st.booleans(),
    ),
    max_size=40,
)


def assert_same(left: pa.Table, right: pa.Table) -> None:
    assert left.num_rows == right.num_rows
    for one_row, other in zip(left.to_pylist(), right.to_pylist(), strict=True):
        for name, value in one_row.items():
            assert other[name] == (pytest.approx(value, abs=1e-12, rel=1e-12) if isinstance(value, float) else value), name


@given(rows=ROWS, others=ROWS)
@settings(deadline=None, max_examples=20)
def test_both_are_the_same_on_both_engines(rows, others):
    for windows in (None, [Window(2019, 2020), Window(2021, 2025)]):
        assert_same(*(data_quality(open_frame(table(*rows), engine), windows=windows) for engine in ("duckdb", "polars")))
        assert_same(
            *(
                two_sided_agreement(*open_frames(table(*rows), table(*others), engine=engine), unit="USD", windows=windows)
                for engine in ("duckdb", "polars")
            )
        )
