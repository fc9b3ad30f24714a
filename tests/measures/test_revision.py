"""Revision between releases: by hand, at the edges, and the same on two engines."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.measures.revision import revision_error, revisions
from reliant.model.tables_dependency import REVISION
from reliant.model.time import Window
from reliant.store.engines import open_frame

EARLY, LATE = Window(2016, 2020), Window(2021, 2025)
VINTAGES = ("2026-03-09", "2024-03-11")


def table(*rows) -> pa.Table:
    """(supplier, value), or with the year before the value, or all five columns."""
    full = [row if len(row) == 5 else ("BLR", row[0], "a", row[1] if len(row) == 3 else 2021, row[-1]) for row in rows]
    names = ("recipient", "supplier", "category", "year", "value")
    types = (pa.string(), pa.string(), pa.string(), pa.int32(), pa.float64())
    columns = [pa.array([row[place] for row in full], kind) for place, kind in enumerate(types)]
    return pa.table(dict(zip(names, columns, strict=True)))


def compare(engine, now, then, windows=(LATE,), vintages=VINTAGES):
    return revisions(open_frame(now, engine), open_frame(then, engine), windows, unit="million TIV", vintages=vintages)


def test_every_column_by_hand(engine):
    """Russia 8 of 10 became 6 of 12, China 2 of 10 became 3 of 12, and Turkey was not there: -0.3, +0.05, +0.25."""
    found = compare(engine, table(("RUS", 6.0), ("CHN", 3.0), ("TUR", 3.0), ("USA", 0.0)), table(("RUS", 8.0), ("CHN", 2.0)))
    assert found.schema == REVISION.schema
    rows = {row["supplier"]: row for row in found.to_pylist()}
    assert list(rows) == ["CHN", "RUS", "TUR"]
    assert {name: row["revision"] for name, row in rows.items()} == pytest.approx({"CHN": 0.05, "RUS": -0.3, "TUR": 0.25})
    assert (rows["TUR"]["share_then"], rows["TUR"]["value_then"]) == (0.0, 0.0)
    assert rows["RUS"]["mean_absolute_revision"] == pytest.approx(0.2)
    assert rows["RUS"]["share_moved"] == pytest.approx(0.3)
    assert (rows["RUS"]["n_suppliers"], rows["RUS"]["vintage_now"], rows["RUS"]["vintage_then"]) == (3, *VINTAGES)


def test_a_release_without_the_recipient_is_a_gap_not_a_revision(engine):
    (row,) = compare(engine, table(("RUS", 6.0)), table(("RUS", None))).to_pylist()
    assert [row[name] for name in ("share_now", "share_then", "revision", "mean_absolute_revision", "share_moved")] == [
        1.0,
        None,
        None,
        None,
        None,
    ]


def test_equal_releases_have_no_revision(engine):
    rows = table(("RUS", 6.0), ("CHN", 3.0))
    assert {row["revision"] for row in compare(engine, rows, rows).to_pylist()} == {0.0}


def test_one_release_is_refused(engine):
    with pytest.raises(MeasureRefused, match="both are of the release of 2026-03-09"):
        compare(engine, table(("RUS", 6.0)), table(("RUS", 6.0)), vintages=("2026-03-09", "2026-03-09"))


def test_the_error_of_a_share_is_its_mean_absolute_revision(engine):
    now = table(("RUS", 2018, 9.0), ("CHN", 2018, 1.0), ("RUS", 2021, 6.0), ("CHN", 2021, 4.0))
    then = table(("RUS", 2018, 8.0), ("CHN", 2018, 2.0), ("RUS", 2021, 9.0), ("CHN", 2021, 1.0))
    found = compare(engine, now, then, (EARLY, LATE))
    assert revision_error(found, "BLR", "RUS") == pytest.approx(0.2)
    assert revision_error(found, "BLR") == pytest.approx(0.2)
    assert revision_error(found, "KAZ") is None


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["BLR", "KAZ"]),
        st.sampled_from(["RUS", "CHN", "UNK"]),
        st.sampled_from("ab"),
        st.integers(2015, 2026),
        st.none() | st.integers(0, 900).map(lambda n: n / 100),
    ),
    max_size=40,
)


@given(now=ROWS, then=ROWS)
@settings(deadline=None, max_examples=20)
def test_revisions_are_the_same_on_both_engines_and_cancel(now, then):
    left, right = (compare(engine, table(*now), table(*then), (EARLY, LATE)).to_pylist() for engine in ("duckdb", "polars"))
    assert len(left) == len(right)
    sums = {}
    for one, other in zip(left, right, strict=True):
        for name, value in one.items():
            assert other[name] == (pytest.approx(value, abs=1e-12, rel=1e-12) if isinstance(value, float) else value), name
        if one["revision"] is not None:
            key = one["recipient"], one["category"], one["window"]
            sums[key] = sums.get(key, 0.0) + one["revision"]
    assert list(sums.values()) == pytest.approx([0.0] * len(sums), abs=1e-12)
