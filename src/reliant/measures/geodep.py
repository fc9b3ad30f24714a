"""Import dependencies after CEPII GeoDep: three criteria in a year, and two such years of three."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reliant.measures.dependency import EC, status_of
from reliant.measures.flow_cells import (
    AGGREGATES,
    UNNAMED,
    above,
    cell_key,
    computed,
    factor_of,
    in_parts,
    in_windows,
    number_at,
    numbered,
    one_of,
    place_of,
    ratio,
)
from reliant.measures.repeats import N_ROWS, bits_of, proof_words, without_adding
from reliant.model.identity import PartyId
from reliant.model.tables_dependency import GEODEP
from reliant.model.time import Window

PARITY_WITHOUT_EXPORTS = 9999.0
"""What the published GeoDep file holds for imports / exports when there are no exports; only for comparing with that file."""
PERSISTENT, SPAN = 2, 3
"""Criterion 4 of GeoDep: so many years of so many."""
IN_A_YEAR = replace(
    GEODEP, columns=tuple(column for column in GEODEP.columns if column.name not in {"n_years_met", "is_dependent"})
)
"""What is known of a cell from its own year."""


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
        Rows of contract GEODEP by year, recipient and category.

    Raises:
        MeasureRefused: the list of recipients is empty, a row has no year, or there are too many suppliers to rank.
    """
    inside = flows.filter(nw.col("year") >= years.first, nw.col("year") <= years.last)
    chosen = None if recipients is None else one_of(recipients, "the list of recipients")
    words = proof_words(inside)
    tables = [IN_A_YEAR.schema.empty_table()]
    for part in in_parts(inside, None):
        frame = partial(_frame, inside, part, unit=unit, recipients=chosen, parity=parity)
        proven = without_adding(frame, IN_A_YEAR, words)
        tables.append(computed(frame(words=()), IN_A_YEAR) if proven is None else proven)
    return GEODEP.check(_persistent(pa.concat_tables(tables), years))


def _frame(
    flows: nw.LazyFrame[Any],
    windows: Sequence[Window],
    *,
    unit: str,
    recipients: Sequence[str] | None,
    parity: bool,
    words: tuple[str, ...],
) -> nw.LazyFrame[Any]:
    """Criteria 1 to 3 of single years. With ``words`` nothing is added up, and there are columns to prove that it need not be."""
    value, cell, year = nw.col("value"), cell_key(windows), nw.col("first")
    if len(windows) == 1:
        year = nw.lit(windows[0].first, dtype=nw.Int64)
    traded = in_windows(flows, windows).filter(nw.col("recipient") != nw.col("supplier"), ~nw.col("recipient").is_in(AGGREGATES))
    suppliers = numbered(traded, "supplier", as_="number")
    known = suppliers.with_columns(
        is_unnamed=nw.col("supplier").is_in(UNNAMED), factor=factor_of(nw.col("number")), **bits_of(nw.col("number"), words)
    )
    wanted = traded if recipients is None else traded.filter(nw.col("recipient").is_in(recipients))
    if words:
        pairs, n_not_reported = wanted, nw.len() - value.count()
    else:
        pairs = (
            wanted.group_by(*cell, "supplier")
            .agg(value=value.sum(), n_reported=value.count(), n_not_reported=nw.len() - value.count())
            .with_columns(value=nw.when(nw.col("n_reported") > 0).then(value))
        )
        n_not_reported = nw.col("n_not_reported").sum()
    cells = (
        pairs.join(known, on="supplier", how="left")
        .with_columns(named=nw.when(~nw.col("is_unnamed")).then(value))
        .with_columns(place=place_of(nw.col("named"), nw.col("factor")))
        .group_by(*cell)
        .agg(
            value=value.sum(),
            squares=(value * value).sum(),
            named=nw.col("named").sum(),
            largest=nw.col("named").max(),
            place=nw.col("place").max(),
            n_suppliers=nw.col("place").count(),
            n_not_reported=n_not_reported,
            **{word: nw.col(word).sum() for word in words},
            **({N_ROWS: nw.len()} if words else {}),
        )
        .with_columns(number=number_at(nw.col("place"), nw.col("largest")))
        .join(suppliers.rename({"supplier": "top_supplier"}), on="number", how="left")
    )
    sold = traded.group_by("supplier", *cell[1:]).agg(value_exports=value.sum(), n_exports_not_reported=nw.len() - value.count())
    world = (
        sold.group_by(*cell[1:])
        .agg(total=nw.col("value_exports").sum(), squares=(nw.col("value_exports") * nw.col("value_exports")).sum())
        .select(*cell[1:], hhi_world=ratio(nw.col("squares"), nw.col("total") * nw.col("total")))
    )
    joined = cells.join(sold.rename({"supplier": "recipient"}), on=cell, how="left").join(world, on=cell[1:], how="left")
    return _criteria(joined, parity=parity).with_columns(year=year, unit=nw.lit(unit))


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


def _persistent(cells: pa.Table, years: Window) -> pa.Table:
    """Criterion 4 of GeoDep: how many of the three years that end with a row's have ``is_met``, and whether these are enough."""
    coded = (cells.column(name).combine_chunks().dictionary_encode() for name in ("recipient", "category"))
    recipient, category = ((column.indices.to_numpy().astype(np.int64), len(column.dictionary)) for column in coded)
    _, place = np.unique(recipient[0] * category[1] + category[0], return_inverse=True)
    year = cells.column("year").to_numpy() - years.first
    is_met = cells.column("is_met")

    def recent(flags: pa.ChunkedArray) -> NDArray[np.int64]:
        """In how many of the years that end with a row's the flag of its recipient and category holds."""
        holds = np.zeros((int(place.max(initial=-1)) + 1, years.last - years.first + SPAN), dtype=np.int8)
        holds[place, year + SPAN - 1] = flags.to_numpy()
        years_held = np.stack([holds[place, year + back] for back in range(SPAN)])
        n_years: NDArray[np.int64] = years_held.sum(axis=0, dtype=np.int64)
        return n_years

    n_met = recent(is_met.fill_null(False))
    before = np.maximum(SPAN - 1 - year, 0)
    is_never = n_met + recent(is_met.is_null()) + before < PERSISTENT
    is_dependent = pa.array(n_met >= PERSISTENT, mask=(n_met < PERSISTENT) & ~is_never)
    found = cells.append_column("n_years_met", pa.array(n_met)).append_column("is_dependent", is_dependent)
    return found.select(GEODEP.schema.names).cast(GEODEP.schema)
