"""Supplier shares: by hand, and what must hold for any deliveries."""

from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.measures.shares import supplier_shares
from reliant.model.tables import SHARES
from reliant.model.time import Window
from reliant.store.engines import open_frame

LATE, EARLY = Window(2021, 2025), Window(2016, 2020)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "recipient": st.sampled_from(["BLR", "KAZ"]),
            "supplier": st.sampled_from(["RUS", "CHN", "TUR", "UNK"]),
            "category": st.sampled_from(["Aircraft", "Missiles"]),
            "year": st.integers(2014, 2027),
            "value_tiv": st.none() | st.integers(0, 50_000).map(lambda cents: cents / 100),
        }
    ),
    max_size=40,
)


def table(shares) -> list[tuple]:
    return [(row["supplier"], row["value"], row["share"], row["share_low"], row["share_high"]) for row in shares.to_pylist()]


def column(shares, name) -> dict[str, object]:
    return {row["supplier"]: row[name] for row in shares.to_pylist()}


def test_unknown_suppliers_stay_in_the_denominator_and_widen_the_bounds(deliveries):
    found = supplier_shares(deliveries(("RUS", 60.0), ("CHN", 20.0), ("UNK", 20.0)), [LATE])
    assert table(found) == [
        ("RUS", 60.0, pytest.approx(0.6), pytest.approx(0.6), pytest.approx(0.8)),
        ("CHN", 20.0, pytest.approx(0.2), pytest.approx(0.2), pytest.approx(0.4)),
        ("UNK", 20.0, pytest.approx(0.2), pytest.approx(0.2), pytest.approx(0.2)),
    ]
    assert found.schema == SHARES.schema


def test_without_unknown_suppliers_the_bounds_are_the_share(deliveries):
    found = supplier_shares(deliveries(("RUS", 3.0), ("CHN", 1.0)), [LATE]).to_pylist()
    assert [(row["share_low"], row["share_high"]) for row in found] == [(0.75, 0.75), (0.25, 0.25)]


def test_equal_values_stand_by_the_lowest_id(deliveries):
    found = supplier_shares(deliveries(("TUR", 5.0), ("CHN", 5.0), ("RUS", 5.0), ("ZAF", 9.0)), [LATE])
    assert [row[0] for row in table(found)] == ["ZAF", "CHN", "RUS", "TUR"]


def test_sums_that_differ_only_in_the_last_digit_are_equal(deliveries):
    found = supplier_shares(deliveries(("TUR", 0.1), ("TUR", 0.2), ("CHN", 0.3)), [LATE])
    assert [row[0] for row in table(found)] == ["CHN", "TUR"]


@pytest.mark.parametrize(
    "windows", [[LATE, Window(2025, 2027)], [LATE, LATE], [EARLY, Window(2010, 2016)], [Window(2010, 2030), LATE, EARLY]]
)
def test_windows_that_overlap_are_refused(deliveries, windows):
    with pytest.raises(MeasureRefused, match="overlap: a delivery would count twice"):
        supplier_shares(deliveries(("RUS", 1.0)), windows)


def test_no_window_at_all_is_refused(deliveries):
    with pytest.raises(MeasureRefused, match="no window"):
        supplier_shares(deliveries(("RUS", 1.0)), [])


def test_windows_count_their_first_and_last_year_and_nothing_beside(deliveries):
    rows = [{"supplier": "RUS", "value_tiv": 2.0 ** (year - 2014), "year": year} for year in range(2014, 2028)]
    found = supplier_shares(deliveries(*rows), [LATE, EARLY]).to_pylist()
    assert [(row["window"], row["value"]) for row in found] == [("2016:2020", 124.0), ("2021:2025", 3968.0)]


def test_a_row_without_a_volume_is_left_out_and_makes_no_supplier(deliveries):
    found = supplier_shares(deliveries(("RUS", 4.0), ("CHN", None), ("RUS", None)), [LATE])
    assert table(found) == [("RUS", 4.0, 1.0, 1.0, 1.0)]
    assert column(found, "n_deals") == {"RUS": 1}


def test_a_cell_with_nothing_in_it_has_undefined_shares_and_not_zero(deliveries):
    assert table(supplier_shares(deliveries(("RUS", 0.0), ("CHN", 0.0)), [LATE])) == [
        ("CHN", 0.0, None, None, None),
        ("RUS", 0.0, None, None, None),
    ]


def test_no_deliveries_give_no_rows(deliveries):
    assert supplier_shares(deliveries(), [LATE]).num_rows == 0


def test_a_deal_delivered_over_three_years_is_one_deal(deliveries):
    rows = [{"supplier": "RUS", "value_tiv": 1.0, "year": year, "deal_key": "k-one"} for year in (2021, 2022, 2024)]
    assert column(supplier_shares(deliveries(*rows, ("RUS", 1.0)), [LATE]), "n_deals") == {"RUS": 2}


def test_deals_are_not_counted_where_one_of_them_has_no_key(deliveries):
    found = supplier_shares(
        deliveries(("RUS", 1.0), {"supplier": "RUS", "value_tiv": 1.0, "deal_key": None}, ("CHN", 1.0)), [LATE]
    )
    assert column(found, "n_deals") == {"RUS": None, "CHN": 1}


def test_category_cells_have_their_own_totals(deliveries):
    rows = [
        {"supplier": "RUS", "value_tiv": 9.0, "category": "Aircraft"},
        {"supplier": "CHN", "value_tiv": 1.0, "category": "Aircraft"},
        {"supplier": "CHN", "value_tiv": 10.0, "category": "Missiles"},
    ]
    apart = supplier_shares(deliveries(*rows), [LATE], per_category=True).to_pylist()
    assert [(row["category"], row["supplier"], row["share"]) for row in apart] == [
        ("Aircraft", "RUS", 0.9),
        ("Aircraft", "CHN", 0.1),
        ("Missiles", "CHN", 1.0),
    ]
    together = supplier_shares(deliveries(*rows), [LATE]).to_pylist()
    assert [(row["category"], row["supplier"], row["share"]) for row in together] == [(None, "CHN", 0.55), (None, "RUS", 0.45)]


def test_a_row_without_a_vintage_takes_that_of_its_release(deliveries):
    rows = [{"supplier": "RUS", "value_tiv": 1.0, "vintage": day} for day in ("2026-03-09", None)]
    assert column(supplier_shares(deliveries(*rows), [LATE]), "vintage") == {"RUS": "2026-03-09"}


def test_shares_that_are_printed_stay_as_printed_and_their_rest_widens_the_bounds(engine):
    """Magnesium: 90 % from China, 4 % from Turkey, 6 % not listed. Not divided by 94 %."""
    rows = [("CHN", 0.90), ("TUR", 0.04)]
    names = ("recipient", "supplier", "category", "year", "value", "vintage")
    columns = zip(*[("EU", supplier, "Magnesium", 2020, share, None) for supplier, share in rows], strict=True)
    table = pa.table({name: pa.array(list(cells)) for name, cells in zip(names, columns, strict=True)})
    table = table.set_column(5, "vintage", pa.nulls(2, pa.string()))
    found = supplier_shares(open_frame(table, engine), [Window(2020, 2020)], per_category=True, unit="share").to_pylist()
    assert [(row["supplier"], row["share"], row["share_low"]) for row in found] == [("CHN", 0.9, 0.9), ("TUR", 0.04, 0.04)]
    assert [row["share_high"] for row in found] == pytest.approx([0.96, 0.10])
    assert {row["unit"] for row in found} == {"share"}


@given(rows=ROWS)
@settings(deadline=None, max_examples=40)
def test_shares_of_a_cell_sum_to_one_and_lie_within_their_bounds(made_on, rows):
    sums = defaultdict(float)
    for row in supplier_shares(made_on("polars", rows), [EARLY, LATE], per_category=True).to_pylist():
        if row["share"] is not None:
            sums[row["recipient"], row["category"], row["window"]] += row["share"]
            assert 0 <= row["share_low"] <= row["share"] <= row["share_high"] <= 1 + 1e-9
    assert all(total == pytest.approx(1) for total in sums.values())


@given(rows=ROWS, factor=st.sampled_from([0.5, 2.0, 1024.0]), shuffled=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=30)
def test_shares_ignore_the_unit_of_volume_and_the_order_of_rows(made_on, rows, factor, shuffled):
    scaled = [{**row, "value_tiv": row["value_tiv"] and row["value_tiv"] * factor} for row in rows]
    shuffled.shuffle(scaled)

    def shares_of(given_rows):
        found = supplier_shares(made_on("polars", given_rows), [EARLY, LATE]).to_pylist()
        return {(row["recipient"], row["window"], row["supplier"]): row["share"] for row in found}

    assert shares_of(scaled) == pytest.approx(shares_of(rows))
