"""Import dependencies after CEPII GeoDep: three criteria in a year, and two such years of three."""

from collections.abc import Collection
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.measures.dependency import EC, status_of
from reliant.measures.flow_cells import (
    AGGREGATES,
    above,
    checked,
    factor_of,
    how_many,
    in_windows,
    named_volume,
    number_at,
    numbered,
    one_of,
    place_of,
    ratio,
)
from reliant.model.identity import PartyId
from reliant.model.tables_dependency import GEODEP
from reliant.model.time import Window

CELL = ["recipient", "category", "first"]
PARITY_WITHOUT_EXPORTS = 9999.0
"""What the published GeoDep file holds for imports / exports when there are no exports; only for comparing with that file."""
PERSISTENT, SPAN = 2, 3
"""Criterion 4 of GeoDep: so many years of so many."""


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
    suppliers = numbered(traded, "supplier", as_="number")
    pairs = (
        traded.group_by(*CELL, "supplier")
        .agg(value=value.sum(), n_reported=value.count(), n_not_reported=nw.len() - value.count())
        .with_columns(value=nw.when(nw.col("n_reported") > 0).then(value))
        .with_columns(named=named_volume(value))
        .join(suppliers, on="supplier", how="left")
        .with_columns(place=place_of(nw.col("named"), factor_of(nw.col("number"))))
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
        place=nw.col("place").max(),
        n_suppliers=how_many(nw.col("named") > 0),
        n_not_reported=nw.col("n_not_reported").sum(),
    )
    named = cells.with_columns(number=number_at(nw.col("place"), nw.col("largest"))).join(
        suppliers.rename({"supplier": "top_supplier"}), on="number", how="left"
    )
    joined = named.join(sold.rename({"supplier": "recipient"}), on=CELL, how="left").join(
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
        cells.with_columns(value_exports=exports.fill_null(0.0), status=status_of(none="no_imports"))
        .with_columns(
            hhi=ratio(nw.col("squares"), value * value),
            imports_to_exports=nw.when(has_none).then(nw.lit(PARITY_WITHOUT_EXPORTS)).otherwise(times) if parity else times,
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
