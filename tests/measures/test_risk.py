"""Risk-weighted concentration and asymmetry: by hand, at the edges, and the same on two engines."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.measures.risk import bilateral_asymmetry, risk_weighted
from reliant.model.tables_dependency import ASYMMETRY, RISK
from reliant.model.time import Window
from reliant.store.engines import open_frames

PARTIES = ["BLR", "CHN", "RUS", "UNK"]
VALUES = st.one_of(st.none(), st.just(0.0), st.integers(1, 9000).map(lambda n: n / 100))
FLOWS = st.lists(
    st.tuples(st.sampled_from(PARTIES[:3]), st.sampled_from(PARTIES), st.sampled_from("ab"), st.integers(2020, 2022), VALUES),
    max_size=60,
)


def table(*rows) -> pa.Table:
    full = [row if len(row) == 5 else (row[0], row[1], "a", 2022, row[2]) for row in rows]
    names = ("recipient", "supplier", "category", "year", "value")
    types = (pa.string(), pa.string(), pa.string(), pa.int32(), pa.float64())
    columns = [pa.array([row[place] for row in full], kind) for place, kind in enumerate(types)]
    return pa.table(dict(zip(names, columns, strict=True)))


def weights(**stated) -> pa.Table:
    rows = [{"supplier": name, "weight": weight} for name, weight in stated.items()]
    return pa.Table.from_pylist(rows, schema=pa.schema([("supplier", pa.string()), ("weight", pa.float64())]))


def made(**produced) -> pa.Table:
    rows = [{"recipient": name, "category": "a", "year": 2022, "value": value} for name, value in produced.items()]
    return pa.Table.from_pylist(rows)


def risk(engine, flows, stated, **options):
    return risk_weighted(*open_frames(flows, stated, engine=engine), unit="USD", **options)


def asymmetry(engine, flows, production=None, **options):
    frames = open_frames(flows, *([production] if production is not None else []), engine=engine)
    return bilateral_asymmetry(frames[0], unit="USD", production=frames[1] if len(frames) == 2 else None, **options)


def one(result: pa.Table) -> dict[str, object]:
    (row,) = result.to_pylist()
    return row


def assert_same(left: pa.Table, right: pa.Table) -> None:
    assert left.num_rows == right.num_rows
    for one_row, other in zip(left.to_pylist(), right.to_pylist(), strict=True):
        for name, value in one_row.items():
            assert other[name] == (pytest.approx(value, abs=1e-12, rel=1e-12) if isinstance(value, float) else value), name


def test_risk_by_hand(engine):
    """Shares 0.6 and 0.4, risks 0.5 and 1: 0.36 * 0.5 + 0.16, beside 0.52."""
    found = risk(engine, table(("BLR", "RUS", 6.0), ("BLR", "CHN", 4.0), ("BLR", "CHN", None)), weights(RUS=0.5, CHN=1.0))
    assert found.schema == RISK.schema
    row = one(found)
    assert row["hhi"] == pytest.approx(0.52)
    assert row["risk"] == row["risk_low"] == row["risk_high"] == pytest.approx(0.34)
    assert (row["value"], row["share_without_risk"], row["n_not_reported"]) == (10.0, 0.0, 1)


def test_a_supplier_without_a_stated_risk_leaves_bounds(engine):
    row = one(risk(engine, table(("BLR", "RUS", 6.0), ("BLR", "CHN", 4.0)), weights(RUS=0.5)))
    assert row["risk"] is None
    assert (row["risk_low"], row["risk_high"]) == (pytest.approx(0.18), pytest.approx(0.34))
    assert row["share_without_risk"] == pytest.approx(0.4)


def test_every_risk_at_one_is_the_plain_index(engine):
    flows = table(("BLR", "RUS", 6.0), ("BLR", "CHN", 4.0), ("BLR", "UNK", 2.0))
    row = one(risk(engine, flows, weights(RUS=1.0, CHN=1.0, UNK=1.0)))
    assert row["risk"] == pytest.approx(row["hhi"])


def test_a_trade_factor_multiplies(engine):
    stated = weights(RUS=0.5, CHN=1.0).append_column("factor", pa.array([0.8, None]))
    assert one(risk(engine, table(("BLR", "RUS", 6.0), ("BLR", "CHN", 4.0)), stated))["risk"] == pytest.approx(0.304)


def test_nothing_delivered_has_no_risk(engine):
    assert risk(engine, table(("BLR", "RUS", 0.0), ("BLR", "CHN", None)), weights(RUS=0.5)).num_rows == 0


@pytest.mark.parametrize("stated", [weights(RUS=1.5), weights(RUS=-0.1), weights(RUS=float("nan"))])
def test_a_risk_outside_its_scale_is_refused(engine, stated):
    with pytest.raises(MeasureRefused, match=r"outside 0\.\.1"):
        risk(engine, table(("BLR", "RUS", 6.0)), stated)


def test_two_risks_of_one_supplier_are_refused(engine):
    with pytest.raises(MeasureRefused, match="RUS has more than one"):
        risk(engine, table(("BLR", "RUS", 6.0)), pa.concat_tables([weights(RUS=0.5), weights(RUS=0.6)]))


def test_asymmetry_by_hand_without_production(engine):
    """Belarus gets 8 of 10 from Russia, which sells 8 of its 80 there."""
    found = asymmetry(engine, table(("BLR", "RUS", 8.0), ("BLR", "CHN", 2.0), ("KAZ", "RUS", 72.0)))
    assert found.schema == ASYMMETRY.schema
    row = next(row for row in found.to_pylist() if (row["recipient"], row["supplier"]) == ("BLR", "RUS"))
    assert (row["share"], row["dependence"], row["customer_share"]) == (0.8, 0.8, pytest.approx(0.1))
    assert (row["asymmetry"], row["status"]) == (pytest.approx(0.7), "no_production")


def test_what_is_made_at_home_lowers_dependence(engine):
    """Use is 20 + 10 - 5 = 25: 8 of it come from Russia."""
    flows = table(("BLR", "RUS", 8.0), ("BLR", "CHN", 2.0), ("KAZ", "RUS", 72.0), ("KAZ", "BLR", 5.0))
    found = {(row["recipient"], row["supplier"]): row for row in asymmetry(engine, flows, made(BLR=20.0)).to_pylist()}
    assert found["BLR", "RUS"]["dependence"] == pytest.approx(0.32)
    assert (found["BLR", "RUS"]["status"], found["KAZ", "RUS"]["status"]) == ("ok", "no_production")


def test_exports_above_production_and_imports_leave_no_use(engine):
    flows = table(("BLR", "RUS", 1.0), ("KAZ", "BLR", 9.0))
    row = next(row for row in asymmetry(engine, flows, made(BLR=2.0)).to_pylist() if row["recipient"] == "BLR")
    assert (row["dependence"], row["asymmetry"], row["status"]) == (None, None, "use_not_positive")


def test_what_one_buys_of_oneself_is_no_flow(engine):
    found = asymmetry(engine, table(("BLR", "BLR", 9.0), ("BLR", "RUS", 1.0), ("ORG:World", "RUS", 5.0))).to_pylist()
    assert [(row["supplier"], row["share"], row["customer_share"]) for row in found] == [("RUS", 1.0, 1.0)]


@given(rows=FLOWS)
@settings(deadline=None, max_examples=20)
def test_both_are_the_same_on_both_engines(rows):
    flows, years = table(*rows), [Window(2020, 2021), Window(2022, 2022)]
    for options in ({}, {"windows": years}):
        assert_same(*(risk(engine, flows, weights(RUS=0.3, CHN=0.9), **options) for engine in ("duckdb", "polars")))
        assert_same(*(asymmetry(engine, flows, made(BLR=20.0), **options) for engine in ("duckdb", "polars")))


@given(rows=FLOWS)
@settings(deadline=None, max_examples=20)
def test_risk_lies_between_its_bounds_and_below_the_plain_index(rows):
    for row in risk("polars", table(*rows), weights(RUS=0.3, CHN=0.9)).to_pylist():
        assert row["risk_low"] - 1e-12 <= row["risk_high"] <= row["hhi"] + 1e-12
        assert row["risk"] is None or row["risk"] == pytest.approx(row["risk_low"])
