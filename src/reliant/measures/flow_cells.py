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
MOST_SUPPLIERS = 2**16
"""Suppliers that ``place_of`` can tell apart: 2**16 steps of 2**-50 are less than one in the 33rd binary digit."""
_STEP = 2.0**-50
_SPLITTER = 2.0**20 + 1
PART = 2_250_000
"""So many rows are computed at once: an engine holds little. Three times as many where nothing must be proven of them."""
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
    _refuse_overlap(windows)
    year = nw.col("year")
    inside = flows.filter(year >= min(windows).first, year <= max(window.last for window in windows))
    if len(windows) == 1:
        return inside.with_columns(first=nw.lit(windows[0].first, dtype=nw.Int64))
    first = reduce(
        lambda otherwise, window: (
            nw.when((year >= window.first) & (year <= window.last)).then(nw.lit(window.first)).otherwise(otherwise)
        ),
        windows,
        nw.lit(None, dtype=nw.Int64),
    )
    return inside.with_columns(first=first.cast(nw.Int64)).filter(~nw.col("first").is_null())


def in_parts(flows: nw.LazyFrame[Any], windows: Sequence[Window] | None, *, n_parts: int = 1) -> list[list[Window]]:
    """The windows (without them: each year of the flows) in parts that are computed one after the other.

    Each has at most ``n_parts`` times ``PART`` rows, or a single window.

    Raises:
        MeasureRefused: windows overlap, or a row has no year, or there are too many suppliers to rank.
    """
    counts = dict(flows.group_by("year").agg(n=nw.len()).collect("pyarrow").iter_rows())
    if windows is None:
        if None in counts:
            raise MeasureRefused(f"{counts[None]} rows have no year", remedy="leave them out or name their year")
        windows = [Window(year, year) for year in counts]
    else:
        _refuse_overlap(windows)
    parts: list[list[Window]] = [[]]
    n_rows = 0
    for window in sorted(windows):
        n = sum(n for year, n in counts.items() if year is not None and window.first <= year <= window.last)
        if parts[-1] and n_rows + n > n_parts * PART:
            parts.append([])
            n_rows = 0
        parts[-1].append(window)
        n_rows += n
    return parts if parts[0] else []


def _refuse_overlap(windows: Sequence[Window]) -> None:
    for one, other in pairwise(sorted(windows)):
        if other.first <= one.last:
            raise MeasureRefused(f"windows {one} and {other} overlap: a flow would count twice", remedy="choose windows apart")


def cell_key(windows: Sequence[Window] | None) -> list[str]:
    """What flows are grouped by: one window alone is no part of the key, which a group by it would cost."""
    return ["recipient", "category", *([] if windows is not None and len(windows) == 1 else ["first"])]


def window_name(windows: Sequence[Window] | None) -> nw.Expr:
    """``FIRST:LAST`` from ``first``."""
    if windows is None:
        year = nw.col("first").cast(nw.String)
        return nw.concat_str([year, nw.lit(":"), year])
    if len(windows) == 1:
        return nw.lit(str(windows[0]))
    return reduce(
        lambda otherwise, window: nw.when(nw.col("first") == window.first).then(nw.lit(str(window))).otherwise(otherwise),
        windows,
        nw.lit(None, dtype=nw.String),
    )


def named_volume(value: nw.Expr) -> nw.Expr:
    """The value of a supplier with a name; null for those without one."""
    return nw.when(~nw.col("supplier").is_in(UNNAMED)).then(value)


def distinct(rows: nw.LazyFrame[Any], column: str, **also: nw.Expr) -> nw.LazyFrame[Any]:
    """Each text of a column once, with what else is made of it; at most ``MOST_SUPPLIERS``.

    Groups, because ``unique`` numbers all rows of a group on engines that speak SQL. The limit tells engines that guess sizes
    that this is the small side of a join; ``proof_words`` refuses what goes beyond it.
    """
    return rows.group_by(column).agg(n_rows=nw.len()).select(column, **also).head(MOST_SUPPLIERS)


def numbered(rows: nw.LazyFrame[Any], column: str, *, as_: str) -> nw.LazyFrame[Any]:
    """Each text of a column once, with its number in their order, from 1; at most ``MOST_SUPPLIERS``."""
    return distinct(rows, column, **{as_: nw.col(column).rank("dense").cast(nw.Int32)})


def some_digits(value: nw.Expr) -> nw.Expr:
    """A positive value to 33 binary digits, nearly ten decimal ones; null for another.

    Engines add in different orders: what differs beyond is a tie. Cut by Veltkamp's splitting, three operations that round the
    same way on every engine, where a logarithm and a power would cost more than the sums beside it.
    """
    positive = nw.when(value > 0).then(value)
    shifted = positive * _SPLITTER
    return shifted - (shifted - positive)


def factor_of(number: nw.Expr) -> nw.Expr:
    """What a supplier's value is multiplied by so that of equal values the one of the lowest number is the largest."""
    return 1 + (MOST_SUPPLIERS - number) * _STEP


def place_of(value: nw.Expr, factor: nw.Expr) -> nw.Expr:
    """What suppliers of a cell are ranked by, the top one highest: the value to some digits, then the lowest number.

    Both stand in one figure, the number (its ``factor_of``) in digits behind those, so that the top is a plain maximum, which
    every engine finds in the same pass as the sums; null without a volume.
    """
    return some_digits(value) * factor


def number_at(place: nw.Expr, largest: nw.Expr) -> nw.Expr:
    """The number in the highest ``place_of`` of a cell whose largest value is ``largest``; null without a volume."""
    return (MOST_SUPPLIERS - ((place / some_digits(largest) - 1) / _STEP).round()).cast(nw.Int32)


def is_sum_of_others() -> nw.Expr:
    """Whether the recipient's rows are the sum of other recipients': the world, or a group of countries beside its members."""
    recipient = nw.col("recipient")
    groups = [recipient.str.starts_with(prefix) for prefix in SUMS_OF_MEMBERS]
    return nw.any_horizontal(recipient == WORLD, *groups, ignore_nulls=False)


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


def computed(
    frame: nw.LazyFrame[Any], contract: TableContract, *, by: Sequence[str] | None = None, also: Sequence[str] = ()
) -> pa.Table:
    """The rows of a frame as an Arrow table of a contract, not checked yet, in the order of its key (or of ``by``).

    Columns that are named in ``also`` stand behind those of the contract, as the engine gives them.
    """
    names = [column.name for column in contract.columns]
    table: pa.Table = frame.select(*names, *also).sort(*(by or contract.key)).collect("pyarrow").to_arrow()
    fields = [*contract.schema, *(table.schema.field(name) for name in also)]
    return table.cast(pa.schema(fields))


def checked(frame: nw.LazyFrame[Any], contract: TableContract, *, by: Sequence[str] | None = None) -> pa.Table:
    """The rows of a frame as an Arrow table that keeps its contract, in the order of its key (or of ``by``)."""
    return contract.check(computed(frame, contract, by=by))
