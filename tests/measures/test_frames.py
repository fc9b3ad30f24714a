"""A measure takes the frame a user has and gives back the same kind, or says what is wrong with it."""

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import reliant.measures
from reliant.errors import ContractViolation, MeasureRefused
from reliant.measures import core_dependency, delivery_times, risk_weighted, supplier_shares, supplier_trends
from reliant.measures.dependency import Home
from reliant.measures.shares import supplier_shares as shares_as_arrow
from reliant.model.tables import DEALS, SHARES
from reliant.model.time import Window
from reliant.store.engines import open_frame
from reliant.store.spark import spark_session

WINDOWS = [Window(2021, 2025)]
ARMS = pa.table(
    {
        "recipient": ["BLR", "BLR", "BLR", "KAZ"],
        "supplier": ["RUS", "CHN", "UNK", "RUS"],
        "category": ["Aircraft"] * 4,
        "year": pa.array([2021, 2022, 2023, 2021], pa.int16()),
        "value_tiv": [6.0, 3.0, 1.0, None],
    }
)
GOODS = ARMS.rename_columns(["recipient", "supplier", "category", "year", "value"])
KINDS = {
    "arrow": lambda: ARMS,
    "pandas": lambda: ARMS.to_pandas().convert_dtypes(),
    "polars": lambda: pl.DataFrame(ARMS),
    "lazy polars": lambda: pl.DataFrame(ARMS).lazy(),
    "duckdb": lambda: duckdb.from_arrow(ARMS),
    "narwhals": lambda: nw.from_native(pl.DataFrame(ARMS)),
    "lazy narwhals": lambda: nw.from_native(duckdb.from_arrow(ARMS)),
    "lazy narwhals of pandas": lambda: nw.from_native(ARMS.to_pandas().convert_dtypes()).lazy(),
}


def rows(frame: object) -> list[dict]:
    whole = nw.from_native(frame)
    return (whole.collect("pyarrow") if isinstance(whole, nw.LazyFrame) else whole).to_arrow().to_pylist()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_comes_back_with_the_columns_of_the_contract(kind):
    given = KINDS[kind]()
    found = supplier_shares(given, WINDOWS)
    assert type(found) is type(given)
    assert nw.from_native(found).collect_schema().names() == [column.name for column in SHARES.columns]
    assert [(row["supplier"], row["share"], row["share_high"]) for row in rows(found)] == [
        ("RUS", pytest.approx(0.6), pytest.approx(0.7)),
        ("CHN", pytest.approx(0.3), pytest.approx(0.4)),
        ("UNK", pytest.approx(0.1), pytest.approx(0.1)),
    ]


@pytest.mark.spark
def test_a_spark_frame_comes_back_as_one():
    pytest.importorskip("pyspark", reason="NO SPARK: THE ENGINE SPARK IS NOT TESTED")
    given = spark_session().createDataFrame(ARMS)
    found = supplier_shares(given, WINDOWS)
    assert type(found) is type(given)
    assert [(row["supplier"], row["share"]) for row in rows(found)] == [("RUS", 0.6), ("CHN", 0.3), ("UNK", 0.1)]


def test_numbers_are_those_of_the_measure_between_rooms():
    full = ARMS.append_column("deal_key", pa.nulls(4, pa.string())).append_column("vintage", pa.nulls(4, pa.string()))
    assert rows(supplier_shares(duckdb.from_arrow(ARMS), WINDOWS)) == shares_as_arrow(open_frame(full), WINDOWS).to_pylist()


def test_what_is_not_known_is_missing_in_pandas_and_no_nan():
    found = core_dependency(KINDS["pandas"]().rename(columns={"value_tiv": "value"}), Home(members={"BLR", "KAZ"}), unit="USD")
    assert found["cdi3"].dtype == pd.Float64Dtype()
    assert found["cdi3"].isna().all()
    assert found["is_dependent"].dtype == pd.BooleanDtype()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda t: t.drop_columns(["year", "supplier"]),
            "column supplier, year is missing; it has recipient",
        ),
        (lambda t: t.set_column(3, "year", pa.array(["x"] * 4)), "year is String, not int32"),
        (lambda t: t.set_column(4, "value_tiv", pa.array([1.0, float("nan"), None, 2.0])), "value_tiv: NaN in 1 rows"),
        (lambda t: t.set_column(4, "value_tiv", pa.array([1.0, -2.0, None, 2.0])), "value_tiv: below 0 in 1 rows"),
        (lambda t: t.set_column(1, "supplier", pa.array(["RUS", None, None, "CHN"])), "supplier: null in 2 rows"),
    ],
)
@pytest.mark.parametrize("kind", ["arrow", "duckdb", "polars"])
def test_what_a_measure_cannot_take_is_named(kind, change, message):
    table = change(ARMS)
    given = {"arrow": table, "duckdb": duckdb.from_arrow(table), "polars": pl.DataFrame(table).lazy()}[kind]
    with pytest.raises(ContractViolation, match="supplier_shares, deliveries: ") as refused:
        supplier_shares(given, WINDOWS)
    assert message in str(refused.value)


def test_a_pandas_column_with_nan_for_missing_is_refused_not_read_as_null():
    with pytest.raises(ContractViolation, match=r"value_tiv: NaN in 1 rows.*Float64 with pd\.NA"):
        supplier_shares(ARMS.to_pandas(), WINDOWS)


def test_small_integers_do_not_overflow():
    small = GOODS.set_column(4, "value", pa.array([100, 100, 100, None], pa.int8())).slice(0, 3)
    (row,) = core_dependency(small, Home(members={"BLR", "KAZ"}), unit="USD", windows=WINDOWS).to_pylist()
    assert (row["value"], row["cdi1"]) == (300.0, pytest.approx(1 / 3))


def test_frames_of_two_kinds_are_refused():
    risks = pl.DataFrame({"supplier": ["RUS"], "weight": [0.5]})
    with pytest.raises(ContractViolation, match="different kinds: polars, pyarrow"):
        risk_weighted(GOODS, risks, unit="USD")
    (row,) = risk_weighted(pl.DataFrame(GOODS), risks, unit="USD", windows=WINDOWS).rows(named=True)
    assert (row["recipient"], row["risk"], row["risk_low"]) == ("BLR", None, pytest.approx(0.36 * 0.5))


def test_what_is_no_frame_is_refused():
    with pytest.raises(TypeError, match="dataframe"):
        supplier_shares("deliveries.csv", WINDOWS)


def test_a_measure_still_refuses_what_it_refuses():
    with pytest.raises(MeasureRefused, match="overlap"):
        supplier_shares(pl.DataFrame(ARMS), [Window(2020, 2022), Window(2021, 2023)])


def test_orders_come_as_any_frame_too():
    empty = dict.fromkeys(column.name for column in DEALS.columns)
    deal = {
        **empty,
        "row_id": "d-1",
        "source": "made",
        "format": "A1",
        "file": "m",
        "line": 1,
        "recipient": "BLR",
        "supplier": "RUS",
        "category": "Aircraft",
        "designation": "X",
        "description": "x",
        "ordered_year": 2015,
        "delivery_years": [2017],
        "number_ordered": 2.0,
        "number_delivered": 2.0,
        "tiv_order": 4.0,
        "tiv_delivered": 4.0,
    }
    deals = pl.DataFrame(DEALS.build([deal]))
    (row,) = delivery_times(deals, 2020).rows(named=True)
    assert (row["supplier"], row["n_fulfilled"], row["years_half"]) == ("RUS", 1, 2.0)
    trend = supplier_trends(deals, pl.DataFrame(ARMS), Window(2015, 2024))
    assert isinstance(trend, pl.DataFrame)
    assert set(trend["recipient"]) == {"BLR"}


def test_every_measure_of_the_package_takes_any_frame():
    from reliant.measures import on_frames

    wrapped = {name for name, thing in vars(on_frames).items() if hasattr(thing, "__wrapped__")}
    assert wrapped <= set(reliant.measures.__all__)
    assert all(getattr(reliant.measures, name).__doc__ for name in wrapped)
