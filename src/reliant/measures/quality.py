"""What a figure rests on: what was reported, by whom, how much of it is named, estimated, and told alike by both sides."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.measures.flow_cells import checked, in_windows, named_volume, ratio, window_name
from reliant.model.tables_dependency import AGREEMENT, QUALITY
from reliant.model.time import Window

PAIR = ["recipient", "supplier", "category", "first"]


def data_quality(flows: nw.LazyFrame[Any], *, windows: Sequence[Window] | None = None) -> pa.Table:
    """Coverage, named share and imputed share of what each recipient got of each category, with the release (methods F19).

    Args:
        flows: rows with recipient, supplier, category, year and value (null: not reported); ``is_estimate`` and ``vintage`` are
            used where there are such columns.
        windows: whole years, apart from each other; without them each year for itself.

    Returns:
        Rows of contract QUALITY by recipient, category and window.
    """
    names = flows.collect_schema().names()
    flag = nw.col("is_estimate") if "is_estimate" in names else nw.lit(None, dtype=nw.Boolean)
    vintage = nw.col("vintage") if "vintage" in names else nw.lit(None, dtype=nw.String)
    value = nw.col("value")
    cells = (
        in_windows(flows, windows)
        .with_columns(is_imputed=flag, vintage=vintage)
        .with_columns(
            named=named_volume(value),
            imputed=nw.when(nw.col("is_imputed")).then(value).otherwise(nw.lit(0.0)),
            one_imputed=nw.when(nw.col("is_imputed") & ~value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
            year_reported=nw.when(~value.is_null()).then(nw.col("year")),
        )
        .group_by("recipient", "category", "first")
        .agg(
            n_rows=nw.len(),
            n_reported=value.count(),
            value=value.sum(),
            named=nw.col("named").sum(),
            imputed=nw.col("imputed").sum(),
            n_imputed=nw.col("one_imputed").sum(),
            n_flagged=nw.col("is_imputed").count(),
            n_years=nw.col("year_reported").n_unique(),
            vintage=nw.col("vintage").max(),
        )
    )
    frame = cells.with_columns(
        coverage=nw.col("n_reported") / nw.col("n_rows"),
        n_years_reported=nw.col("n_years")
        - nw.when(nw.col("n_reported") < nw.col("n_rows")).then(nw.lit(1)).otherwise(nw.lit(0)),
        named_share=ratio(nw.col("named"), value),
        imputed_share=nw.when(nw.col("n_flagged") > 0).then(ratio(nw.col("imputed"), value)),
        window=window_name(windows),
    )
    return checked(frame, QUALITY)


def two_sided_agreement(
    by_recipient: nw.LazyFrame[Any],
    by_supplier: nw.LazyFrame[Any],
    *,
    unit: str,
    windows: Sequence[Window] | None = None,
) -> pa.Table:
    """``|ln(exports / imports)|`` of each flow that both sides tell of; flows that one side leaves out are named.

    Import values hold freight and insurance, export values do not: about 0.05 to 0.1 is no disagreement.

    Args:
        by_recipient: rows with recipient, supplier, category, year and value as the recipient reports them.
        by_supplier: the same flows as the supplier reports them, in the same unit, on the same engine.
        unit: unit of the values.
        windows: whole years, apart from each other; without them each year for itself.

    Returns:
        Rows of contract AGREEMENT by recipient, supplier, category and window. A side whose values are all null has not told.
    """
    got, sent = nw.col("value_by_recipient"), nw.col("value_by_supplier")
    told, untold = nw.col("value"), nw.lit(None, dtype=nw.Float64)
    sides = [
        in_windows(flows, windows)
        .filter(~told.is_null())
        .group_by(*PAIR)
        .agg(value=told.sum())
        .select(*PAIR, value_by_recipient=by_them, value_by_supplier=by_others)
        for flows, by_them, by_others in ((by_recipient, told, untold), (by_supplier, untold, told))
    ]
    frame = (
        nw.concat(sides)
        .group_by(*PAIR)
        .agg(got.max(), sent.max())  # at most one of each pair and side, so that none stays null
        .with_columns(times=nw.when((got > 0) & (sent > 0)).then(sent / got))
        .with_columns(
            log_ratio=nw.when(nw.col("times") > 0).then(nw.col("times").log().abs()),
            status=nw.when(sent.is_null())
            .then(nw.lit("only_recipient"))
            .otherwise(
                nw.when(got.is_null())
                .then(nw.lit("only_supplier"))
                .otherwise(nw.when((got > 0) & (sent > 0)).then(nw.lit("both")).otherwise(nw.lit("a_side_says_none")))
            ),
            window=window_name(windows),
            unit=nw.lit(unit),
        )
    )
    return checked(frame, AGREEMENT)
