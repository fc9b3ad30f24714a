"""Core dependency indicators of the European Commission, and import dependencies after CEPII GeoDep.

Thresholds are presets, never one truth: every result row names the preset and keeps the indicators themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.flow_cells import (
    AGGREGATES,
    above,
    checked,
    how_many,
    in_windows,
    named_volume,
    one_of,
    order_of,
    ratio,
    top_supplier,
    window_name,
)
from reliant.model.identity import PartyId
from reliant.model.tables_dependency import CORE_DEPENDENCY, GEODEP
from reliant.model.time import Window

CELL = ["recipient", "category", "first"]
PARITY_WITHOUT_EXPORTS = 9999.0
"""What the published GeoDep file holds for imports / exports when there are no exports; only for comparing with that file."""
PERSISTENT, SPAN = 2, 3
"""Criterion 4 of GeoDep: so many years of so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Above which each indicator speaks of dependence; null: the criterion is left out."""

    name: str
    cdi1: float
    cdi2: float | None
    cdi3: float


EC = Thresholds(name="ec", cdi1=0.4, cdi2=0.5, cdi3=1.0)
"""SWD(2021) 352: the preset of the European Commission."""
EC_WITHOUT_BLOC = Thresholds(name="ec-without-bloc", cdi1=0.4, cdi2=None, cdi3=1.0)
"""For a country without a home bloc: all its supply is from outside, so the second criterion would always hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Who counts as home, and whether the bloc is one recipient or each member one of its own.

    Attributes:
        members: parties of the bloc; supply from any of them is supply from inside.
        as_one: name of the bloc when it is taken as one recipient; null: every member is a recipient.
    """

    members: frozenset[PartyId]
    as_one: str | None = None

    def __post_init__(self) -> None:
        one_of(self.members, "the home bloc")


def core_dependency(
    flows: nw.LazyFrame[Any],
    home: Home | Sequence[Home],
    *,
    unit: str,
    windows: Sequence[Window] | None = None,
    preset: Thresholds = EC,
    has_exports: bool = True,
    is_one_row_per_supplier: bool = False,
) -> pa.Table:
    """CDI1, CDI2 and CDI3 of each recipient, category and window (methods F6).

    With ``M_i`` the supply from party ``i`` outside the home bloc, ``M_x`` their sum, ``M_in`` the supply from inside and ``X``
    all exports of the recipient, inside the bloc and outside::

        CDI1 = sum_i (M_i / M_x)^2        above 0.4: few suppliers
        CDI2 = M_x / (M_x + M_in)         above 0.5: mostly from outside
        CDI3 = M_x / X                    above 1: what is made at home, seen through exports, could not replace it

    Without exports CDI3 is null, its status ``no_exports``, and it counts as above 1. Exports that exist but were not reported
    leave the criterion null: that cannot be told. Unnamed suppliers count as one each, from outside, and are never the top.

    Args:
        flows: rows with recipient, supplier, category, year and value (null: not reported, left out and counted), in one
            unit; imports and exports are both taken from here, exports being the rows in which the recipient supplies.
        home: the bloc, or several that share no member.
        unit: unit of the values, for the result.
        windows: whole years, apart from each other; without them each year for itself.
        preset: thresholds.
        has_exports: the rows cover what the recipients export; otherwise CDI3 is null, not taken for "no exports".
        is_one_row_per_supplier: the caller vouches that no two rows share recipient, supplier, category and year, and asks for
            single years of single members: nothing has to be added up first, which is twice as fast.

    Returns:
        Rows of contract CORE_DEPENDENCY by recipient, category and window.

    Raises:
        MeasureRefused: a home of a single member with a preset that uses CDI2, homes that share a member, windows that overlap,
            or a vouched-for grain that the question does not have.
    """
    frame = core_dependency_frame(
        flows,
        home,
        unit=unit,
        windows=windows,
        preset=preset,
        has_exports=has_exports,
        is_one_row_per_supplier=is_one_row_per_supplier,
    )
    return checked(frame, CORE_DEPENDENCY)


def core_dependency_frame(
    flows: nw.LazyFrame[Any],
    home: Home | Sequence[Home],
    *,
    unit: str,
    windows: Sequence[Window] | None = None,
    preset: Thresholds = EC,
    has_exports: bool = True,
    is_one_row_per_supplier: bool = False,
) -> nw.LazyFrame[Any]:
    """The expression behind ``core_dependency``, not computed yet and in no order."""
    homes = (home,) if isinstance(home, Home) else tuple(home)
    _refuse(homes, preset)
    if is_one_row_per_supplier and (windows is not None or any(one.as_one for one in homes)):
        raise MeasureRefused(
            "rows have to be added up over years or members", remedy="leave out is_one_row_per_supplier, or ask for single years"
        )
    value, supplier, is_inside = nw.col("value"), nw.col("supplier"), nw.col("is_inside")
    supply = _seen_from(
        in_windows(flows, windows).with_columns(is_inside=_is_inside(homes)),
        homes,
        "recipient",
        of=["supplier", "is_inside", "value"],
    )
    if not is_one_row_per_supplier:
        supply = (
            supply.group_by(*CELL, "is_inside", "supplier")
            .agg(value=value.sum(), n_reported=value.count(), n_not_reported=nw.len() - value.count())
            .with_columns(value=nw.when(nw.col("n_reported") > 0).then(value))
        )
        n_not_reported = nw.col("n_not_reported").sum()
    else:
        n_not_reported = nw.len() - value.count()
    supply = (
        supply.with_columns(outside=nw.when(~is_inside).then(value), inside=nw.when(is_inside).then(value))
        .with_columns(named=named_volume(nw.col("outside")))
        .with_columns(order=order_of(nw.col("named")))
    )
    cells = supply.group_by(*CELL).agg(
        value=nw.col("outside").sum(),
        squares=(nw.col("outside") * nw.col("outside")).sum(),
        value_inside=nw.col("inside").sum(),
        named=nw.col("named").sum(),
        largest=nw.col("named").max(),
        top_supplier=top_supplier(),
        n_suppliers=how_many(nw.col("named") > 0),
        n_not_reported=n_not_reported,
    )
    exports = (
        _seen_from(
            in_windows(flows, windows).filter(nw.col("recipient") != supplier, ~nw.col("recipient").is_in(AGGREGATES)),
            homes,
            "supplier",
            of=["value"],
        )
        .group_by(*CELL)
        .agg(value_exports=value.sum(), n_exports_not_reported=nw.len() - value.count())
    )
    return _judged(cells.join(exports, on=CELL, how="left"), preset, has_exports=has_exports).with_columns(
        window=window_name(windows), unit=nw.lit(unit), preset=nw.lit(preset.name)
    )


def _judged(cells: nw.LazyFrame[Any], preset: Thresholds, *, has_exports: bool) -> nw.LazyFrame[Any]:
    """Indicators, criteria and status from the sums of each cell."""
    value = nw.col("value")
    exports = nw.col("value_exports") if has_exports else nw.lit(None, dtype=nw.Float64)
    criteria = [nw.col("is_concentrated"), nw.col("is_hard_to_replace")]
    if preset.cdi2 is not None:
        criteria.append(nw.col("is_from_outside"))
    return (
        cells.with_columns(
            status=_status(none="no_supply_from_outside", has_exports=has_exports),
            value_exports=exports.fill_null(0.0) if has_exports else exports,
            n_exports_not_reported=nw.col("n_exports_not_reported").fill_null(0),
        )
        .with_columns(
            cdi1=ratio(nw.col("squares"), value * value),
            cdi2=nw.when(nw.col("status") != "not_reported").then(ratio(value, value + nw.col("value_inside"))),
            cdi3=nw.when(value > 0).then(ratio(value, exports)),
            top_supplier=nw.when(nw.col("largest") > 0).then(nw.col("top_supplier")),
            top_share=nw.when(nw.col("largest") > 0).then(nw.col("largest") / value),
            unnamed_share=ratio(value - nw.col("named"), value),
        )
        .with_columns(
            is_concentrated=above(nw.col("cdi1"), preset.cdi1),
            is_from_outside=nw.lit(None, dtype=nw.Boolean) if preset.cdi2 is None else above(nw.col("cdi2"), preset.cdi2),
            is_hard_to_replace=nw.when(nw.col("status") == "no_exports")
            .then(nw.lit(True))
            .otherwise(above(nw.col("cdi3"), preset.cdi3)),
        )
        .with_columns(
            is_dependent=nw.when(nw.col("status") == "no_supply_from_outside")
            .then(nw.lit(False))
            .otherwise(nw.all_horizontal(*criteria, ignore_nulls=False))
        )
    )


def geodep(
    flows: nw.LazyFrame[Any],
    years: Window,
    *,
    unit: str,
    recipients: Collection[PartyId] | None = None,
    parity: bool = False,
) -> pa.Table:
    """Import dependencies after CEPII GeoDep: three criteria in a year, and two such years of three.

    For each destination, product and year: (1) HHI of import suppliers above 0.4; (2) HHI of the product's exporters in the
    world above 0.4; (3) imports / exports above 1, which holds when there are no exports; (4) all three in at least two of the
    three years that end with this one. A year without imports is a year in which they do not hold. Years before ``years`` are
    not known: where they could decide, criterion 4 is null.

    Args:
        flows: rows with recipient, supplier, category, year and value (null: not reported, left out and counted), in one unit.
            They must cover the world: criterion 2 is made from all of them.
        years: years the flows cover.
        unit: unit of the values, for the result.
        recipients: whose rows are wanted; the world's exports are counted from all.
        parity: imports / exports is 9999 without exports, as in the published file; otherwise it is null.

    Returns:
        Rows of contract GEODEP by recipient, category and year.
    """
    value = nw.col("value")
    traded = in_windows(flows, None).filter(
        nw.col("first") >= years.first,
        nw.col("first") <= years.last,
        nw.col("recipient") != nw.col("supplier"),
        ~nw.col("recipient").is_in(AGGREGATES),
    )
    pairs = (
        traded.group_by(*CELL, "supplier")
        .agg(value=value.sum(), n_reported=value.count(), n_not_reported=nw.len() - value.count())
        .with_columns(value=nw.when(nw.col("n_reported") > 0).then(value))
        .with_columns(named=named_volume(value))
        .with_columns(order=order_of(nw.col("named")))
    )
    sold = traded.group_by("supplier", "category", "first").agg(
        value_exports=value.sum(), n_exports_not_reported=nw.len() - value.count()
    )
    world = (
        sold.group_by("category", "first")
        .agg(total=nw.col("value_exports").sum(), squares=(nw.col("value_exports") * nw.col("value_exports")).sum())
        .select("category", "first", hhi_world=ratio(nw.col("squares"), nw.col("total") * nw.col("total")))
    )
    wanted = (
        pairs if recipients is None else pairs.filter(nw.col("recipient").is_in(one_of(recipients, "the list of recipients")))
    )
    cells = wanted.group_by(*CELL).agg(
        value=value.sum(),
        squares=(value * value).sum(),
        named=nw.col("named").sum(),
        largest=nw.col("named").max(),
        top_supplier=top_supplier(),
        n_suppliers=how_many(nw.col("named") > 0),
        n_not_reported=nw.col("n_not_reported").sum(),
    )
    joined = cells.join(sold.rename({"supplier": "recipient"}), on=CELL, how="left").join(
        world, on=["category", "first"], how="left"
    )
    met = _criteria(joined, parity=parity)
    frame = _persistent(met, years).with_columns(year=nw.col("first"), unit=nw.lit(unit))
    return checked(frame, GEODEP)


def _criteria(cells: nw.LazyFrame[Any], *, parity: bool) -> nw.LazyFrame[Any]:
    """Criteria 1 to 3 of GeoDep from the sums of each cell."""
    value, exports = nw.col("value"), nw.col("value_exports")
    has_none = nw.col("status") == "no_exports"
    times = nw.when(value > 0).then(ratio(value, exports))
    return (
        cells.with_columns(value_exports=exports.fill_null(0.0), status=_status(none="no_imports"))
        .with_columns(
            hhi=ratio(nw.col("squares"), value * value),
            imports_to_exports=nw.when(has_none).then(nw.lit(PARITY_WITHOUT_EXPORTS)).otherwise(times) if parity else times,
            top_supplier=nw.when(nw.col("largest") > 0).then(nw.col("top_supplier")),
            top_share=nw.when(nw.col("largest") > 0).then(nw.col("largest") / value),
            unnamed_share=ratio(value - nw.col("named"), value),
        )
        .with_columns(
            is_concentrated=above(nw.col("hhi"), EC.cdi1),
            is_concentrated_in_the_world=above(nw.col("hhi_world"), EC.cdi1),
            is_hard_to_replace=nw.when(has_none).then(nw.lit(True)).otherwise(above(nw.col("imports_to_exports"), EC.cdi3)),
        )
        .with_columns(
            is_met=nw.when(nw.col("status") == "no_imports")
            .then(nw.lit(False))
            .otherwise(
                nw.all_horizontal("is_concentrated", "is_concentrated_in_the_world", "is_hard_to_replace", ignore_nulls=False)
            )
        )
    )


def _persistent(cells: nw.LazyFrame[Any], years: Window) -> nw.LazyFrame[Any]:
    """Criterion 4 of GeoDep: how many of the three years that end with a row's have ``is_met``, and whether these are enough."""
    first, is_met = nw.col("first"), nw.col("is_met")
    counted = {"held": is_met.fill_null(False), "unsure": is_met.is_null()}
    earlier = range(1, SPAN)
    marked = cells.with_columns(**{name: nw.when(test).then(nw.lit(1)).otherwise(nw.lit(0)) for name, test in counted.items()})
    beside = marked.with_columns(
        **{
            f"{name}_{back}": nw.col(name).shift(back).over("recipient", "category", order_by="first")
            for name in ("first", *counted)
            for back in earlier
        }
    )

    def total(name: str) -> nw.Expr:
        return nw.sum_horizontal(
            name,
            *(
                nw.when(nw.col(f"first_{back}") > first - SPAN).then(nw.col(f"{name}_{back}")).otherwise(nw.lit(0))
                for back in earlier
            ),
        )

    before = years.first + SPAN - 1 - first
    n_met, unknown = nw.col("n_years_met"), nw.col("n_unsure") + nw.when(before > 0).then(before).otherwise(nw.lit(0))
    return beside.with_columns(n_years_met=total("held"), n_unsure=total("unsure")).with_columns(
        is_dependent=nw.when(n_met >= PERSISTENT)
        .then(nw.lit(True))
        .otherwise(nw.when(n_met + unknown < PERSISTENT).then(nw.lit(False)))
    )


def _status(*, none: str, has_exports: bool = True) -> nw.Expr:
    """What a cell can tell: ok, or why not."""
    unreported = [nw.col(name).fill_null(0) > 0 for name in ("n_not_reported", "n_exports_not_reported")]
    without_supply = nw.when(unreported[0]).then(nw.lit("not_reported")).otherwise(nw.lit(none))
    without_exports = nw.when(unreported[1]).then(nw.lit("exports_not_reported")).otherwise(nw.lit("no_exports"))
    with_supply = nw.when(nw.col("value_exports") > 0).then(nw.lit("ok")).otherwise(without_exports)
    if not has_exports:
        with_supply = nw.lit("exports_not_covered")
    return nw.when(nw.col("value") > 0).then(with_supply).otherwise(without_supply)


def _refuse(homes: Sequence[Home], preset: Thresholds) -> None:
    if not homes:
        raise MeasureRefused("no home bloc is named", remedy="name one such as EU, or members by ISO 3166 alpha-3")
    for home in homes:
        if preset.cdi2 is not None and len(home.members) == 1:
            (only,) = home.members
            raise MeasureRefused(
                f"{only} alone is no bloc: all its supply is from outside and CDI2 would always be 1",
                remedy="name the bloc it belongs to, or take a preset without CDI2 such as ec-without-bloc",
            )
    everyone = [party for home in homes for party in home.members]
    if len(everyone) != len(set(everyone)):
        twice = sorted({party for party in everyone if everyone.count(party) > 1})
        raise MeasureRefused(f"home blocs share {', '.join(twice)}", remedy="measure one bloc at a time")


def _is_in(home: Home, party: str) -> nw.Expr:
    return nw.col(party).is_in(sorted(home.members))


def _is_inside(homes: Sequence[Home]) -> nw.Expr:
    """Whether supplier and recipient belong to one home."""
    return nw.any_horizontal(*(_is_in(home, "recipient") & _is_in(home, "supplier") for home in homes), ignore_nulls=False)


def _seen_from(flows: nw.LazyFrame[Any], homes: Sequence[Home], party: str, *, of: Sequence[str]) -> nw.LazyFrame[Any]:
    """Flows whose ``party`` has a home, with that party (or its bloc, where it is one) as ``recipient``."""
    name = nw.col(party)
    for home in homes:
        if home.as_one is not None:
            name = nw.when(_is_in(home, party)).then(nw.lit(home.as_one)).otherwise(name)
    everyone = sorted({member for home in homes for member in home.members})
    return flows.filter(nw.col(party).is_in(everyone)).select(name.alias("recipient"), "category", "first", *of)
