"""Hidden dependence: by hand, against a textbook table, and what must hold for any shares."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.measures.hidden import hidden_dependence, looked_through
from reliant.model.tables_dependency import HIDDEN
from reliant.store.engines import open_frame

OWN = [0.0, 0.0, 1.0]


def table(*rows) -> pa.Table:
    names = ("recipient", "supplier", "category", "year", "value")
    full = [row if len(row) == 5 else (row[0], row[1], "a", 2022, row[2]) for row in rows]
    schema = pa.schema(list(zip(names, (pa.string(), pa.string(), pa.string(), pa.int32(), pa.float64()), strict=True)))
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in full], schema=schema)


def test_one_step_by_hand():
    """BLR buys all from KAZ; 60 % of what KAZ sells is TUR's."""
    found = looked_through([[0, 1, 0], [0, 0, 1], [0, 0, 1]], [0, 0.6, 0])
    assert found[0] == pytest.approx([0, 0.4, 0.6])


def test_two_who_buy_from_each_other_by_hand():
    """A buys from B and B from A, half of each being bought in: 1/2 + 1/8 + ... = 2/3 of what A gets is B's own."""
    found = looked_through([[0, 1], [1, 0]], [0.5, 0.5])
    assert found[0] == pytest.approx([1 / 3, 2 / 3])


def test_a_constant_content_is_the_index_of_katz():
    """(1 - d) (S + d S^2 + d^2 S^3 + ...)."""
    shares, content = np.array([[0.1, 0.6, 0.3], [0.5, 0.2, 0.3], [0.0, 0.4, 0.6]]), 0.35
    series = (1 - content) * sum(content**power * np.linalg.matrix_power(shares, power + 1) for power in range(60))
    assert looked_through(shares, [content] * 3) == pytest.approx(series, abs=1e-12)


def test_the_inverse_is_the_leontief_inverse_of_the_textbook():
    """Miller and Blair (2009), chapter 2: A = [[.15, .25], [.20, .05]] has L = [[1.2541, .3300], [.2640, 1.1221]].

    Read by columns: a unit of sector 1 buys in 0.35, 3/7 of it from sector 1; a unit of sector 2 buys in 0.30, 5/6 from 1.
    """
    technical, published = np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([[1.2541, 0.3300], [0.2640, 1.1221]])
    content = technical.sum(axis=0)
    shares = technical.T / content[:, None]
    assert looked_through(shares, content) == pytest.approx(shares @ published.T @ np.diag(1 - content), abs=2e-4)


@given(n=st.integers(1, 8), seed=st.integers(0, 2**32 - 1), most=st.floats(0, 0.999))
@settings(deadline=None, max_examples=60)
def test_shares_behind_sum_to_one_and_are_not_negative(n, seed, most):
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.full(n, 0.3), size=n)
    found = looked_through(shares / shares.sum(axis=1, keepdims=True), random.random(n) * most)
    assert found.sum(axis=1) == pytest.approx(np.ones(n), abs=1e-9)
    assert np.all(found >= -1e-12)


def test_without_foreign_content_nothing_is_hidden():
    shares = [[0.2, 0.8, 0], [0, 0.5, 0.5], OWN]
    assert looked_through(shares, [0, 0, 0]) == pytest.approx(np.array(shares))


def test_goods_that_nobody_made_are_refused_by_name():
    with pytest.raises(MeasureRefused, match="goods of B, C would come from nowhere"):
        looked_through([[0, 1, 0], [0, 0, 1], [0, 1, 0]], [0.5, 1, 1], ["A", "B", "C"])
    with pytest.raises(MeasureRefused, match="goods of 0 would"):
        looked_through([[1.0]], [1.0])


def test_a_mere_trader_passes_everything_on():
    """All of B's goods are bought in, but from C, which makes something."""
    found = looked_through([[0, 1, 0], [0, 0, 1], [0, 1, 0]], [0.5, 1, 0.5])
    assert found[0] == pytest.approx([0, 0, 1])


@pytest.mark.parametrize(
    ("shares", "content"),
    [([[0.5, 0.4], [0, 1]], [0, 0]), ([[1.5, -0.5], [0, 1]], [0, 0]), ([[1, 0], [0, 1]], [0, 1.1]), ([[1, 0]], [0, 0])],
)
def test_what_is_no_table_of_shares_is_an_error(shares, content):
    with pytest.raises(ValueError, match=r"sums to 1|0\.\.1|shape"):
        looked_through(shares, content)


def test_rows_of_flows_by_hand(engine):
    flows = table(("BLR", "RUS", 5.0), ("BLR", "KAZ", 5.0), ("KAZ", "TUR", 3.0), ("KAZ", "RUS", None), ("TUR", "USA", 0.0))
    found = hidden_dependence(open_frame(flows, engine), {"KAZ": 0.6, "TUR": 0.9})
    assert found.schema == HIDDEN.schema
    rows = {(row["recipient"], row["supplier"]): row for row in found.to_pylist()}
    assert list(rows) == [("BLR", "RUS"), ("BLR", "TUR"), ("BLR", "KAZ"), ("KAZ", "TUR")]
    behind = {supplier: rows["BLR", supplier]["share_behind"] for supplier in ("RUS", "TUR", "KAZ")}
    assert behind == {"RUS": pytest.approx(0.5), "TUR": pytest.approx(0.3), "KAZ": pytest.approx(0.2)}
    assert rows["BLR", "TUR"]["hidden"] == pytest.approx(0.3)
    assert rows["BLR", "KAZ"]["hidden"] == pytest.approx(-0.3)
    assert rows["BLR", "TUR"]["foreign_content"] == 0, "TUR gets nothing: it has nothing to hand on"
    assert (rows["BLR", "KAZ"]["is_content_stated"], rows["BLR", "RUS"]["is_content_stated"]) == (True, False)


def test_all_others_may_be_given_a_content(engine):
    flows = table(("BLR", "KAZ", 5.0), ("KAZ", "TUR", 3.0))
    rows = hidden_dependence(open_frame(flows, engine), {}, otherwise=0.25).to_pylist()
    assert [(row["supplier"], row["share_behind"]) for row in rows if row["recipient"] == "BLR"] == [("KAZ", 0.75), ("TUR", 0.25)]


@pytest.mark.parametrize(("content", "otherwise"), [({"KAZ": 1.2}, 0.0), ({}, -0.1), ({"KAZ": float("nan")}, 0.0)])
def test_a_content_outside_its_scale_is_refused(engine, content, otherwise):
    with pytest.raises(MeasureRefused, match=r"outside 0\.\.1"):
        hidden_dependence(open_frame(table(("BLR", "KAZ", 5.0)), engine), content, otherwise=otherwise)


PAIRS = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.sampled_from("ABCDE"),
        st.sampled_from("ab"),
        st.integers(2021, 2022),
        st.none() | st.integers(0, 99).map(float),
    ),
    max_size=50,
)


@given(rows=PAIRS)
@settings(deadline=None, max_examples=20)
def test_both_engines_see_the_same_and_each_recipient_sums_to_one(rows):
    left, right = (
        hidden_dependence(open_frame(table(*rows), engine), {"A": 0.9, "B": 0.4}, otherwise=0.1).to_pylist()
        for engine in ("duckdb", "polars")
    )
    assert len(left) == len(right)
    sums = {}
    for one, other in zip(left, right, strict=True):
        key = (one["recipient"], one["category"], one["window"])
        sums[key] = sums.get(key, 0) + one["share_behind"]
        assert (key, one["supplier"]) == ((other["recipient"], other["category"], other["window"]), other["supplier"])
        assert one["share_behind"] == pytest.approx(other["share_behind"], abs=1e-12)
    assert list(sums.values()) == pytest.approx([1.0] * len(sums))
