"""Core dependency indicators of the European Commission.

Thresholds are presets, never one truth: every result row names the preset and keeps the indicators themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.flow_cells import (
    AGGREGATES,
    UNNAMED,
    above,
    cell_key,
    computed,
    distinct,
    factor_of,
    in_parts,
    in_windows,
    number_at,
    numbered,
    one_of,
    place_of,
    ratio,
    window_name,
)
from reliant.measures.repeats import N_ROWS, bits_of, proof_words, without_adding
from reliant.model.identity import PartyId
from reliant.model.tables_dependency import CORE_DEPENDENCY
from reliant.model.time import Window

INSIDE = 0
"""Number of all suppliers from inside: they are not told apart. Others have their own, negative for those without a name."""


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
            single years of single members. Without it that is looked up for single years of single members, and only where it is
            not so are the rows added up first.

    Returns:
        Rows of contract CORE_DEPENDENCY by window, recipient and category.

    Raises:
        MeasureRefused: a home of a single member with a preset that uses CDI2, homes that share a member, windows that overlap,
            or a vouched-for grain that the question does not have.
    """
    options = _Options.of(home, unit=unit, preset=preset, has_exports=has_exports)
    if is_one_row_per_supplier:
        _refuse_vouching(options, windows)
    words = proof_words(flows)
    tables = [CORE_DEPENDENCY.schema.empty_table()]
    for part in in_parts(flows, windows, n_parts=3 if is_one_row_per_supplier else 1):
        as_it_is, added = (partial(_frame, flows, part, options, is_added=is_added) for is_added in (False, True))
        if is_one_row_per_supplier:
            table = computed(as_it_is(), CORE_DEPENDENCY)
        else:
            proven = without_adding(as_it_is, CORE_DEPENDENCY, () if options.must_add(part) else words)
            table = computed(added(), CORE_DEPENDENCY) if proven is None else proven
        tables.append(table)
    return CORE_DEPENDENCY.check(pa.concat_tables(tables))


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
    """The expression behind ``core_dependency``, not computed yet and in no order; only suppliers are counted at once."""
    options = _Options.of(home, unit=unit, preset=preset, has_exports=has_exports)
    proof_words(flows)  # refuses more than can be ranked
    if is_one_row_per_supplier:
        _refuse_vouching(options, windows)
    return _frame(flows, windows, options, is_added=not is_one_row_per_supplier)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """What is asked of every part alike."""

    homes: tuple[Home, ...]
    unit: str
    preset: Thresholds
    has_exports: bool

    @classmethod
    def of(cls, home: Home | Sequence[Home], *, unit: str, preset: Thresholds, has_exports: bool) -> "_Options":
        homes = (home,) if isinstance(home, Home) else tuple(home)
        _refuse(homes, preset)
        return cls(homes=homes, unit=unit, preset=preset, has_exports=has_exports)

    def must_add(self, windows: Sequence[Window] | None) -> bool:
        """Whether the question itself adds rows up, over members or years."""
        return any(home.as_one for home in self.homes) or any(window.first < window.last for window in windows or ())


def _frame(
    flows: nw.LazyFrame[Any], windows: Sequence[Window] | None, options: _Options, *, is_added: bool, words: tuple[str, ...] = ()
) -> nw.LazyFrame[Any]:
    """Rows of CORE_DEPENDENCY; ``is_added``: rows of one supplier are added up first; ``words``: more columns, for the proof."""
    value, seller, number = nw.col("value"), nw.col("seller"), nw.col("number")
    windowed, cell = in_windows(flows, windows), cell_key(windows)
    suppliers = numbered(windowed, "supplier", as_="number")
    # what is known of a supplier is worked out here, once, and not for every row
    known = suppliers.with_columns(
        home_of_supplier=_home_of("supplier", options.homes),
        seller=nw.when(nw.col("supplier").is_in(UNNAMED)).then(-number).otherwise(number),
        factor=factor_of(number),
        **bits_of(number, words),
    )
    supply = (
        windowed.select(*cell, "supplier", "value")
        .join(_buyers(windowed, options.homes), on="recipient", how="inner")
        .join(known, on="supplier", how="left")
        .with_columns(
            recipient=nw.col("name"),
            seller=nw.when(nw.col("home") == nw.col("home_of_supplier")).then(nw.lit(INSIDE)).otherwise(seller),
        )
    )
    proof: dict[str, nw.Expr] = {}
    if is_added:
        supply = (
            supply.group_by(*cell, "seller")
            .agg(
                value=value.sum(),
                factor=nw.col("factor").max(),
                n_reported=value.count(),
                n_not_reported=nw.len() - value.count(),
            )
            .with_columns(value=nw.when(nw.col("n_reported") > 0).then(value))
        )
        n_not_reported = nw.col("n_not_reported").sum()
    else:
        n_not_reported = nw.len() - value.count()
        if words:
            proof = {word: nw.col(word).sum() for word in words} | {N_ROWS: nw.len()}
    cells = (
        supply.with_columns(
            outside=nw.when(seller != INSIDE).then(value),
            inside=nw.when(seller == INSIDE).then(value),
            named=nw.when(seller > INSIDE).then(value),
            place=place_of(nw.when(seller > INSIDE).then(value), nw.col("factor")),
        )
        .group_by(*cell)
        .agg(
            value=nw.col("outside").sum(),
            squares=(nw.col("outside") * nw.col("outside")).sum(),
            value_inside=nw.col("inside").sum(),
            named=nw.col("named").sum(),
            largest=nw.col("named").max(),
            place=nw.col("place").max(),
            n_suppliers=nw.col("place").count(),
            n_not_reported=n_not_reported,
            **proof,
        )
        .with_columns(number=number_at(nw.col("place"), nw.col("largest")))
    )
    exports = (
        _sold(windowed, options.homes)
        .group_by(*cell)
        .agg(value_exports=value.sum(), n_exports_not_reported=nw.len() - value.count())
    )
    named = cells.join(exports, on=cell, how="left").join(
        suppliers.select("number", top_supplier="supplier"), on="number", how="left"
    )
    told = {"window": window_name(windows), "unit": nw.lit(options.unit), "preset": nw.lit(options.preset.name)}
    return _judged(named, options, told)


def _judged(cells: nw.LazyFrame[Any], options: _Options, told: Mapping[str, nw.Expr]) -> nw.LazyFrame[Any]:
    """Indicators, criteria and status from the sums of each cell, in few steps: an engine that speaks SQL reads all at each."""
    preset, has_exports = options.preset, options.has_exports
    value, status = nw.col("value"), nw.col("status")
    exports = nw.col("value_exports") if has_exports else nw.lit(None, dtype=nw.Float64)
    cdi1 = ratio(nw.col("squares"), value * value)
    cdi2 = nw.when(status != "not_reported").then(ratio(value, value + nw.col("value_inside")))
    cdi3 = nw.when(value > 0).then(ratio(value, exports))
    is_concentrated = above(cdi1, preset.cdi1)
    is_from_outside = nw.lit(None, dtype=nw.Boolean) if preset.cdi2 is None else above(cdi2, preset.cdi2)
    is_hard_to_replace = nw.when(status == "no_exports").then(nw.lit(True)).otherwise(above(cdi3, preset.cdi3))
    criteria = [is_concentrated, is_hard_to_replace, *([] if preset.cdi2 is None else [is_from_outside])]
    return cells.with_columns(
        status=status_of(none="no_supply_from_outside", has_exports=has_exports),
        value_exports=exports.fill_null(0.0) if has_exports else exports,
        n_exports_not_reported=nw.col("n_exports_not_reported").fill_null(0),
    ).with_columns(
        cdi1=cdi1,
        cdi2=cdi2,
        cdi3=cdi3,
        top_share=nw.when(nw.col("largest") > 0).then(nw.col("largest") / value),
        unnamed_share=ratio(value - nw.col("named"), value),
        is_concentrated=is_concentrated,
        is_from_outside=is_from_outside,
        is_hard_to_replace=is_hard_to_replace,
        is_dependent=nw.when(status == "no_supply_from_outside")
        .then(nw.lit(False))
        .otherwise(nw.all_horizontal(*criteria, ignore_nulls=False)),
        **told,
    )


def status_of(*, none: str, has_exports: bool = True) -> nw.Expr:
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


def _home_of(party: str, homes: Sequence[Home]) -> nw.Expr:
    """Place of the party's home among the homes, from 0; -1 without one."""
    place = nw.lit(-1)
    for number, home in enumerate(homes):
        place = nw.when(nw.col(party).is_in(sorted(home.members))).then(nw.lit(number)).otherwise(place)
    return place


def _name_in(homes: Sequence[Home], party: str) -> nw.Expr:
    """The party, or the name of its bloc where that is one recipient."""
    name = nw.col(party)
    for home in homes:
        if home.as_one is not None:
            name = nw.when(nw.col(party).is_in(sorted(home.members))).then(nw.lit(home.as_one)).otherwise(name)
    return name


def _everyone(homes: Sequence[Home]) -> list[str]:
    return sorted({member for home in homes for member in home.members})


def _buyers(rows: nw.LazyFrame[Any], homes: Sequence[Home]) -> nw.LazyFrame[Any]:
    """Each recipient of the rows that has a home, with ``home`` and ``name``."""
    home, name = _home_of("recipient", homes), _name_in(homes, "recipient")
    return distinct(rows, "recipient", home=home, name=name).filter(nw.col("home") >= 0)


def _sold(rows: nw.LazyFrame[Any], homes: Sequence[Home]) -> nw.LazyFrame[Any]:
    """Exports of the members, each (or its bloc) as ``recipient`` of the cell whose supply they could replace."""
    others = nw.col("recipient") != nw.col("supplier"), ~nw.col("recipient").is_in(AGGREGATES)
    sold = rows.filter(nw.col("supplier").is_in(_everyone(homes)), *others)
    return sold.select(_name_in(homes, "supplier").alias("recipient"), "category", "first", "value")


def _refuse_vouching(options: _Options, windows: Sequence[Window] | None) -> None:
    if options.must_add(windows):
        raise MeasureRefused(
            "rows have to be added up over years or members", remedy="leave out is_one_row_per_supplier, or ask for single years"
        )
