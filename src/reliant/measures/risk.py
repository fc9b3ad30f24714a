"""Concentration weighted by the risk of each supplier, and who needs whom more."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa

from reliant.errors import MeasureRefused
from reliant.measures.flow_cells import AGGREGATES, checked, in_windows, ratio, window_name
from reliant.model.tables_dependency import ASYMMETRY, RISK
from reliant.model.time import Window

CELL = ["recipient", "category", "first"]


def risk_weighted(
    flows: nw.LazyFrame[Any], weights: nw.LazyFrame[Any], *, unit: str, windows: Sequence[Window] | None = None
) -> pa.Table:
    """HHI in which each supplier counts with its risk, beside the same with every risk at 1 (methods F8).

    ``HHI_w = sum_i s_i^2 g_i t_i`` with shares ``s_i``, risk ``g_i`` in 0..1 and a trade factor ``t_i`` (1 without one). A
    supplier without a stated risk leaves the figure null: the bounds say what it is if such suppliers carry none or all of it.

    Args:
        flows: rows with recipient, supplier, category, year and value (null: not reported, left out and counted), one unit.
        weights: one row per supplier with ``supplier``, ``weight`` in 0..1, and perhaps ``factor`` >= 0; on the same engine.
        unit: unit of the values.
        windows: whole years, apart from each other; without them each year for itself.

    Returns:
        Rows of contract RISK by recipient, category and window. A cell without any volume is absent.

    Raises:
        MeasureRefused: a supplier has two weights, or a weight lies outside 0..1.
    """
    stated = weights if "factor" in weights.collect_schema().names() else weights.with_columns(factor=nw.lit(1.0))
    _refuse_weights(stated)
    value, weight, factor = nw.col("value"), nw.col("weight"), nw.col("factor").fill_null(1.0)
    pairs = (
        in_windows(flows, windows)
        .group_by(*CELL, "supplier")
        .agg(value=value.sum(), n_not_reported=nw.len() - value.count())
        .join(stated.select("supplier", "weight", "factor"), on="supplier", how="left")
        .with_columns(
            square=value * value,
            weighted=value * value * weight.fill_null(0.0) * factor,
            unstated=nw.when(weight.is_null()).then(value * value * factor).otherwise(nw.lit(0.0)),
            without=nw.when(weight.is_null()).then(value).otherwise(nw.lit(0.0)),
        )
    )
    total = value * value
    frame = (
        pairs.group_by(*CELL)
        .agg(nw.col("value", "square", "weighted", "unstated", "without", "n_not_reported").sum())
        .filter(value > 0)
        .with_columns(
            hhi=nw.col("square") / total,
            risk=nw.when(nw.col("without") <= 0).then(nw.col("weighted") / total),
            risk_low=nw.col("weighted") / total,
            risk_high=(nw.col("weighted") + nw.col("unstated")) / total,
            share_without_risk=nw.col("without") / value,
            window=window_name(windows),
            unit=nw.lit(unit),
        )
    )
    return checked(frame, RISK)


def bilateral_asymmetry(
    flows: nw.LazyFrame[Any],
    *,
    unit: str,
    windows: Sequence[Window] | None = None,
    production: nw.LazyFrame[Any] | None = None,
) -> pa.Table:
    """How much the recipient leans on the supplier, less how much the supplier leans on the recipient (methods F7).

    ``dependence = s_i M / use`` with ``use = production + M - X``: the part of what the recipient uses that comes from the
    supplier. ``customer_share = value / all the supplier sold to others``. Without production use is taken to be imports, which
    makes every dependence as large as it can be: status ``no_production``. Use that is not positive leaves it null.

    Args:
        flows: rows with recipient, supplier, category, year and value (null: not reported, left out), in one unit. They must
            hold the supplier's other customers, or the customer share is too high.
        unit: unit of the values.
        windows: whole years, apart from each other; without them each year for itself.
        production: rows with recipient, category, year and value in the same unit, on the same engine.

    Returns:
        Rows of contract ASYMMETRY by recipient, supplier, category and window; only flows above 0, and none with oneself.
    """
    value, made, exports = nw.col("value"), nw.col("production"), nw.col("exports")
    others = in_windows(flows, windows).filter(nw.col("recipient") != nw.col("supplier"), ~nw.col("recipient").is_in(AGGREGATES))
    pairs = others.group_by(*CELL, "supplier").agg(value=value.sum())
    sold = others.group_by("supplier", "category", "first").agg(sold=value.sum())
    frame = (
        pairs.with_columns(imports=value.sum().over(*CELL))
        .filter(value > 0)
        .join(sold, on=["supplier", "category", "first"], how="left")
        .join(sold.rename({"supplier": "recipient", "sold": "exports"}), on=CELL, how="left")
    )
    if production is None:
        frame = frame.with_columns(production=nw.lit(None, dtype=nw.Float64))
    else:
        at_home = in_windows(production, windows).group_by(*CELL).agg(production=value.sum(), n=value.count())
        frame = frame.join(at_home.filter(nw.col("n") > 0).drop("n"), on=CELL, how="left")
    use = nw.when(made.is_null()).then(nw.col("imports")).otherwise(made + nw.col("imports") - exports.fill_null(0.0))
    frame = (
        frame.with_columns(use=use)
        .with_columns(
            share=value / nw.col("imports"), dependence=ratio(value, nw.col("use")), customer_share=value / nw.col("sold")
        )
        .with_columns(
            asymmetry=nw.col("dependence") - nw.col("customer_share"),
            status=nw.when(made.is_null())
            .then(nw.lit("no_production"))
            .otherwise(nw.when(nw.col("use") > 0).then(nw.lit("ok")).otherwise(nw.lit("use_not_positive"))),
            window=window_name(windows),
            unit=nw.lit(unit),
        )
    )
    return checked(frame, ASYMMETRY)


def _refuse_weights(weights: nw.LazyFrame[Any]) -> None:
    rows = weights.select("supplier", "weight", "factor").collect("pyarrow").to_arrow().to_pylist()
    names = [row["supplier"] for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MeasureRefused(f"{', '.join(twice)} has more than one risk weight", remedy="keep one row per supplier")
    for row in rows:
        if row["weight"] is not None and not 0 <= row["weight"] <= 1:
            raise MeasureRefused(
                f"risk of {row['supplier']} is {row['weight']}, outside 0..1", remedy="divide by the scale's end"
            )
        if row["factor"] is not None and not row["factor"] >= 0:
            raise MeasureRefused(f"trade factor of {row['supplier']} is {row['factor']}, below 0")
