"""What all measures of goods flows share: the cell a flow falls into, who counts as named, and how results leave the engine.

A flow is a row with at least recipient, supplier, category, year and value. A null value was not reported: it is left out
of every sum and counted. A value of 0 was reported as none.
"""

from collections.abc import Collection, Sequence
from functools import reduce
from itertools import pairwise
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.model.flows import EUROPEAN_UNION, OTHER_SUPPLIERS, WORLD
from reliant.model.identity import UNKNOWN
from reliant.model.tables import TableContract
from reliant.model.time import Window

ALL = "ALL"
"""Category of flows that are taken together whatever their category."""
UNNAMED = (UNKNOWN, OTHER_SUPPLIERS)
"""Suppliers without a name: they stay in every denominator and are never the top supplier."""
AGGREGATES = (WORLD, EUROPEAN_UNION)
"""Recipients whose flows are the sum of others': never added to them."""
SUMS_OF_MEMBERS = (EUROPEAN_UNION, "ORG:Euro area")
"""How ids of recipients begin that some files print beside their members, in several compositions."""
_DIGITS, _LAST, _PLACES = 10, 5e12, 13
"""Significant digits that rank a supplier; what the ranks count down from; digits of a rank, for values of 1e-300 to 1e300."""
EXCESS = 1e-12
"""An indicator is above its threshold by more than this: the last digits of a sum decide nothing."""


def in_windows(flows: nw.LazyFrame[Any], windows: Sequence[Window] | None) -> nw.LazyFrame[Any]:
    """Flows inside one of the windows, with ``first``, the first year of theirs; null values are kept.

    Without windows each year stands for itself.

    Raises:
        MeasureRefused: two windows overlap, so that a flow would count twice, or the list is empty.
    """
    if windows is None:
        return flows.with_columns(first=nw.col("year").cast(nw.Int64))
    if not windows:
        raise MeasureRefused("no window is given", remedy="name one such as 2021:2025")
    for one, other in pairwise(sorted(windows)):
        if other.first <= one.last:
            raise MeasureRefused(f"windows {one} and {other} overlap: a flow would count twice", remedy="choose windows apart")
    year = nw.col("year")
    first = reduce(
        lambda otherwise, window: (
            nw.when((year >= window.first) & (year <= window.last)).then(nw.lit(window.first)).otherwise(otherwise)
        ),
        windows,
        nw.lit(None, dtype=nw.Int64),
    )
    return flows.with_columns(first=first.cast(nw.Int64)).filter(~nw.col("first").is_null())


def window_name(windows: Sequence[Window] | None) -> nw.Expr:
    """``FIRST:LAST`` from ``first``."""
    if windows is None:
        year = nw.col("first").cast(nw.String)
        return nw.concat_str([year, nw.lit(":"), year])
    return reduce(
        lambda otherwise, window: nw.when(nw.col("first") == window.first).then(nw.lit(str(window))).otherwise(otherwise),
        windows,
        nw.lit(None, dtype=nw.String),
    )


def named_volume(value: nw.Expr) -> nw.Expr:
    """The value of a supplier with a name; null for those without one."""
    return nw.when(~nw.col("supplier").is_in(UNNAMED)).then(value)


def order_of(value: nw.Expr) -> nw.Expr:
    """What the suppliers of a cell are ranked by, as one text: the lowest is the top supplier; null without a volume.

    First the value to ten significant digits, counted down and written in 13 digits: engines add in different orders, and what
    differs beyond is a tie. Then the supplier's id, so that the lowest id of equals comes first. One text, because its minimum
    is what every engine finds in the same pass as the sums.
    """
    positive = nw.when(value > 0).then(value)
    exponent = positive.log(10).floor()
    digits = (positive * nw.lit(10.0) ** (_DIGITS - 1 - exponent)).round()
    # a tenth power has two spellings, ten digits of the exponent below and nine zeros of its own: this gives them one place
    place = exponent * 0.9 * 10.0**_DIGITS + digits - 10.0 ** (_DIGITS - 1)
    return nw.concat_str([(_LAST - place).cast(nw.Int64).cast(nw.String), nw.col("supplier")])


def is_sum_of_others() -> nw.Expr:
    """Whether the recipient's rows are the sum of other recipients': the world, or a group of countries beside its members."""
    recipient = nw.col("recipient")
    groups = [recipient.str.starts_with(prefix) for prefix in SUMS_OF_MEMBERS]
    return nw.any_horizontal(recipient == WORLD, *groups, ignore_nulls=False)


def top_supplier() -> nw.Expr:
    """Aggregation: the first supplier by ``order``; the lowest id of those that share the first place; null without a volume."""
    return nw.col("order").min().str.slice(_PLACES)


def how_many(test: nw.Expr) -> nw.Expr:
    """Aggregation: of how many rows the test holds. To count is several times as fast as to add up truths."""
    return nw.when(test).then(nw.lit(1)).count()


def above(value: nw.Expr, threshold: float) -> nw.Expr:
    """Whether a value is above a threshold, not counting the last digits; null stays null."""
    return value > threshold + EXCESS


def ratio(over: nw.Expr, under: nw.Expr) -> nw.Expr:
    """A quotient; null where the divisor is not positive."""
    return nw.when(under > 0).then(over / under)


def one_of(parties: Collection[str], what: str) -> list[str]:
    """The parties in order; they must be some."""
    if not parties:
        raise MeasureRefused(f"{what} has no member", remedy="name its members by ISO 3166 alpha-3")
    return sorted(set(parties))


def checked(frame: nw.LazyFrame[Any], contract: TableContract, *, by: Sequence[str] | None = None) -> pa.Table:
    """The rows of a frame as an Arrow table that keeps its contract, in the order of its key (or of ``by``)."""
    names = [column.name for column in contract.columns]
    table: pa.Table = frame.select(names).sort(*(by or contract.key)).collect("pyarrow").to_arrow()
    return contract.check(table.cast(contract.schema))
