"""Any frame in, the same kind out: what stands between a user's table and a measure.

A measure is an expression over a lazy Narwhals frame and gives an Arrow table. Here a native frame becomes the one, with its
columns checked, and the other becomes a frame of the kind that was given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.errors import ContractViolation
from reliant.model.tables import Column, TableContract

IN_MEMORY = "polars"
"""What computes on tables that only lie in memory (pandas, Arrow)."""
_COMPUTES = frozenset(
    {nw.Implementation.POLARS, nw.Implementation.DUCKDB, nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT}
)
"""Kinds of lazy frames that compute a measure themselves."""
_TEXTS = (nw.String, nw.Categorical, nw.Enum)
_EMPTY = (nw.Unknown, nw.Object)
"""What a column is that holds nothing but nulls."""

Frame = nw.LazyFrame[Any] | nw.DataFrame[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a measure needs of a frame: columns of a contract, and those it can do without (without them they are not known).

    A frame that has all columns of ``instead`` is taken as that.
    """

    contract: TableContract
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    instead: "Needs | None" = None


def on_any_frame(measure: Callable[..., Any], *, takes_arrow: bool = False, **needs: Needs) -> Callable[..., Any]:
    """The same measure for any frame that Narwhals knows; the result is of the kind of the first one given.

    pandas, Polars (eager or lazy), Arrow, DuckDB and Spark frames are taken as they are, and Narwhals frames too. DuckDB, Polars
    and Spark compute themselves, without loading the whole; pandas and Arrow tables are computed in memory by Polars. pandas
    results have nullable columns (``pd.NA``). Columns are checked first, in one pass: what is missing is null, never NaN.

    Args:
        measure: takes lazy Narwhals frames (or Arrow tables) and gives an Arrow table.
        takes_arrow: the measure takes Arrow tables.
        **needs: what it needs of each of its parameters that is a frame.

    Returns:
        A function of the same signature. It raises what the measure raises, TypeError for what is no frame, and
        ContractViolation: naming columns that are missing, of another type, or hold null, NaN or a number out of range; or
        frames of different kinds in one call.
    """
    parameters = signature(measure)

    @wraps(measure)
    def measured(*args: Any, **kwargs: Any) -> Any:
        bound = parameters.bind(*args, **kwargs)
        given = {name: bound.arguments[name] for name in needs if bound.arguments.get(name) is not None}
        frames: dict[str, Frame] = {name: nw.from_native(frame) for name, frame in given.items()}
        kinds = {frame.implementation for frame in frames.values()}
        if len(kinds) > 1:
            raise ContractViolation(
                f"the frames are of different kinds: {', '.join(sorted(kind.value for kind in kinds))}",
                where=measure.__name__,
                remedy="give all of them as one kind",
            )
        for name, frame in frames.items():
            ready = _checked(frame, needs[name], where=f"{measure.__name__}, {name}")
            bound.arguments[name] = ready.collect("pyarrow").to_arrow() if takes_arrow else ready
        table = measure(*bound.args, **bound.kwargs)
        first, like = next(iter(given.values())), next(iter(frames.values()))
        found = _of_kind(table, like)
        return found if isinstance(first, nw.LazyFrame | nw.DataFrame) else found.to_native()

    return measured


def _checked(frame: Frame, needs: Needs, *, where: str) -> nw.LazyFrame[Any]:
    """The frame, lazy and with columns of the contract's types.

    Raises:
        ContractViolation: it lacks a column, or one is of another type or holds what may not stand in it.
    """
    schema = frame.collect_schema()
    if needs.instead is not None and set(needs.instead.columns) <= set(schema.names()):
        needs = needs.instead
    missing = [name for name in needs.columns if name not in schema]
    if missing:
        raise ContractViolation(
            f"column {', '.join(missing)} is missing; it has {', '.join(schema.names())}",
            where=where,
            remedy=f"it needs {', '.join(needs.columns)}, and may have {', '.join(needs.optional) or 'no others'}",
        )
    columns = [column for column in needs.contract.columns if column.name in {*needs.columns, *needs.optional}]
    present = [column for column in columns if column.name in schema]
    wrong = [f"{column.name} is {schema[column.name]}, not {column.type}" for column in present if not _fits(column, schema)]
    if wrong:
        raise ContractViolation(f"columns have another type: {'; '.join(wrong)}", where=where, remedy="cast them")
    _refuse_values(frame, present, schema, where=where)
    absent = {column.name: nw.lit(None, dtype=_type(column)) for column in columns if column.name not in schema}
    cast = [nw.col(column.name).cast(_type(column)) for column in present if not pa.types.is_list(column.type)]
    return _lazy(frame).with_columns(*cast, **absent)


def _refuse_values(frame: Frame, columns: list[Column], schema: Mapping[str, nw.dtypes.DType], *, where: str) -> None:
    """Counted on the frame as it is given: on the way into another kind NaN may turn into null."""
    faults: dict[str, nw.Expr] = {}
    for column in columns:
        value, dtype = nw.col(column.name), schema[column.name]
        if dtype.is_float():
            faults[f"{column.name}: NaN"] = value.is_nan()
        if not column.is_nullable:
            faults[f"{column.name}: null"] = value.is_null()
        if column.minimum is not None and dtype.is_numeric():
            faults[f"{column.name}: below {column.minimum:g}"] = value < column.minimum
    counts = {f"fault_{place}": nw.when(test).then(nw.lit(1)).count() for place, test in enumerate(faults.values())}
    if not counts:
        return
    asked = frame.select(**counts)
    found = (asked.collect("pyarrow") if isinstance(asked, nw.LazyFrame) else asked).rows()[0]
    told = [f"{fault} in {n} rows" for fault, n in zip(faults, found, strict=True) if n]
    if told:
        raise ContractViolation(
            f"values that may not stand there: {'; '.join(told)}",
            where=where,
            remedy="write what is not reported as null (in pandas: type Float64 with pd.NA) and leave faulty rows out",
        )


def _fits(column: Column, schema: Mapping[str, nw.dtypes.DType]) -> bool:
    dtype = schema[column.name]
    if column.is_nullable and isinstance(dtype, _EMPTY):
        return True
    if pa.types.is_string(column.type):
        return isinstance(dtype, _TEXTS)
    if pa.types.is_integer(column.type):
        return dtype.is_integer()
    if pa.types.is_floating(column.type):
        return dtype.is_numeric()
    if pa.types.is_boolean(column.type):
        return isinstance(dtype, nw.Boolean)
    return True


def _type(column: Column) -> nw.dtypes.DType:
    """Wide types, so that nothing overflows in a sum."""
    if pa.types.is_integer(column.type):
        return nw.Int64()
    if pa.types.is_floating(column.type):
        return nw.Float64()
    return nw.Boolean() if pa.types.is_boolean(column.type) else nw.String()


def _lazy(frame: Frame) -> nw.LazyFrame[Any]:
    if frame.implementation in _COMPUTES:
        return frame.lazy()
    whole = frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    lazy: nw.LazyFrame[Any] = nw.from_native(whole.to_arrow(), eager_only=True).lazy(IN_MEMORY)
    return lazy


def _of_kind(table: pa.Table, like: Frame) -> Frame:
    """The result as a Narwhals frame of the kind of another one, beside which it can be used."""
    kind, native = like.implementation, like.to_native()
    if isinstance(like, nw.LazyFrame) and kind in _COMPUTES:
        # Spark's frames know their session; DuckDB's result lies in DuckDB's default connection
        session = getattr(native, "sparkSession", None)
        lazy: Frame = nw.from_native(table, eager_only=True).lazy(kind, session=session)
        return lazy
    if kind.is_pandas():
        pandas: Any = kind.to_native_namespace()
        nullable = {pa.float64(): pandas.Float64Dtype(), pa.int32(): pandas.Int32Dtype(), pa.bool_(): pandas.BooleanDtype()}
        found: nw.DataFrame[Any] = nw.from_native(table.to_pandas(types_mapper=nullable.get), eager_only=True)
    else:
        found = nw.from_arrow(table, backend=kind)
    return found.lazy() if isinstance(like, nw.LazyFrame) else found
