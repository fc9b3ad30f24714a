"""Core dependency indicators and GeoDep: by hand, at the edges, and the same on two engines."""

import math

import narwhals as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.measures import flow_cells, repeats
from reliant.measures.dependency import EC_WITHOUT_BLOC, Home, core_dependency
from reliant.measures.geodep import geodep
from reliant.model.flows import OTHER_SUPPLIERS
from reliant.model.tables_dependency import CORE_DEPENDENCY, GEODEP
from reliant.model.time import Window
from reliant.store.engines import open_frame, scan_parquet

SCHEMA = pa.schema(
    [
        ("recipient", pa.string()),
        ("supplier", pa.string()),
        ("category", pa.string()),
        ("year", pa.int32()),
        ("value", pa.float64()),
    ]
)
BLOC = frozenset({"DEU", "FRA"})
EU = Home(members=BLOC, as_one="EU")
EACH = Home(members=BLOC)
PARTIES = ["DEU", "FRA", "CHN", "USA", "JPN", "UNK"]
VALUES = st.one_of(
    st.none(), st.just(0.0), st.sampled_from([1.0, 2.0, 0.1, 0.2, 0.3]), st.integers(1, 10**9).map(lambda n: n / 1000)
)
FLOWS = st.lists(
    st.tuples(st.sampled_from(PARTIES[:5]), st.sampled_from(PARTIES), st.sampled_from("ab"), st.integers(2019, 2022), VALUES),
    max_size=80,
)


def table(*rows) -> pa.Table:
    """(recipient, supplier, value), or with category and year before the value."""
    full = [row if len(row) == 5 else (row[0], row[1], "a", 2022, row[2]) for row in rows]
    return pa.table([pa.array([row[place] for row in full], field.type) for place, field in enumerate(SCHEMA)], schema=SCHEMA)


@pytest.fixture
def flows(engine):
    return lambda *rows: open_frame(table(*rows), engine)


def one(result: pa.Table) -> dict[str, object]:
    (row,) = result.to_pylist()
    return row


def assert_same(one_table: pa.Table, other: pa.Table) -> None:
    assert one_table.num_rows == other.num_rows
    for field in one_table.schema:
        left, right = one_table.column(field.name), other.column(field.name)
        if pa.types.is_floating(field.type):
            assert left.is_null().equals(right.is_null()), field.name
            left, right = left.drop_null().to_numpy(), right.drop_null().to_numpy()
            assert np.all(np.abs(left - right) <= 1e-12 * np.maximum(1, np.abs(left))), field.name
        else:
            assert left.to_pylist() == right.to_pylist(), field.name


def test_every_column_of_a_bloc_by_hand(flows):
    """From outside 60 + 30 + 10 = 100: 0.36 + 0.09 + 0.01. Inside 50. Exports 40 within and 10 to others."""
    found = core_dependency(
        flows(
            ("DEU", "CHN", 40.0),
            ("FRA", "CHN", 20.0),
            ("DEU", "USA", 30.0),
            ("DEU", "UNK", 10.0),
            ("DEU", "FRA", 40.0),
            ("FRA", "FRA", 10.0),
            ("USA", "DEU", 10.0),
            ("FRA", "JPN", None),
            ("USA", "JPN", 7.0),
        ),
        EU,
        unit="USD",
    )
    assert found.schema == CORE_DEPENDENCY.schema
    row = one(found)
    assert (row["recipient"], row["category"], row["window"], row["unit"], row["preset"]) == ("EU", "a", "2022:2022", "USD", "ec")
    assert (row["value"], row["value_inside"], row["value_exports"]) == (100.0, 50.0, 50.0)
    assert row["cdi1"] == pytest.approx(0.46)
    assert row["cdi2"] == pytest.approx(2 / 3)
    assert row["cdi3"] == pytest.approx(2.0)
    assert [row[name] for name in ("is_concentrated", "is_from_outside", "is_hard_to_replace", "is_dependent")] == [True] * 4
    assert (row["top_supplier"], row["top_share"], row["unnamed_share"]) == ("CHN", pytest.approx(0.6), pytest.approx(0.1))
    assert (row["n_suppliers"], row["n_not_reported"], row["n_exports_not_reported"], row["status"]) == (2, 1, 0, "ok")


def test_members_apart_see_the_others_as_inside(flows):
    found = core_dependency(flows(("DEU", "CHN", 3.0), ("DEU", "FRA", 1.0), ("FRA", "CHN", 2.0)), EACH, unit="USD").to_pylist()
    assert [(row["recipient"], row["cdi2"], row["value_exports"]) for row in found] == [("DEU", 0.75, 0.0), ("FRA", 1.0, 1.0)]


@pytest.mark.parametrize("vouched", [False, True])
def test_several_blocs_are_several_homes(flows, vouched):
    homes = [EACH, Home(members=frozenset({"CHN", "JPN"}))]
    rows = [("DEU", "CHN", 3.0), ("DEU", "FRA", 1.0), ("CHN", "JPN", 1.0), ("CHN", "FRA", 1.0), ("USA", "JPN", 9.0)]
    found = core_dependency(flows(*rows), homes, unit="USD", is_one_row_per_supplier=vouched).to_pylist()
    assert [(row["recipient"], row["cdi2"], row["top_supplier"]) for row in found] == [("CHN", 0.5, "FRA"), ("DEU", 0.75, "CHN")]


def test_without_exports_the_third_indicator_is_null_and_counts_as_above(flows):
    row = one(core_dependency(flows(("DEU", "CHN", 3.0), ("FRA", "CHN", 0.0)), EU, unit="USD"))
    assert (row["cdi3"], row["status"], row["is_hard_to_replace"], row["is_dependent"]) == (None, "no_exports", True, True)


def test_exports_that_were_not_reported_cannot_be_told_from_none(flows):
    row = one(core_dependency(flows(("DEU", "CHN", 3.0), ("USA", "FRA", None)), EU, unit="USD"))
    assert (row["cdi3"], row["status"], row["n_exports_not_reported"]) == (None, "exports_not_reported", 1)
    assert (row["is_hard_to_replace"], row["is_dependent"]) == (None, None)


def test_a_file_without_exports_cannot_tell_the_third_indicator(flows):
    row = one(core_dependency(flows(("DEU", "CHN", 3.0)), EU, unit="USD", has_exports=False))
    assert (row["cdi3"], row["value_exports"], row["status"]) == (None, None, "exports_not_covered")
    assert (row["is_hard_to_replace"], row["is_dependent"]) == (None, None)


def test_one_criterion_that_fails_decides_even_when_another_cannot_be_told(flows):
    rows = [("DEU", supplier, 1.0) for supplier in ("CHN", "USA", "JPN")]
    row = one(core_dependency(flows(*rows, ("USA", "FRA", None)), EU, unit="USD"))
    assert (row["is_concentrated"], row["is_hard_to_replace"], row["is_dependent"]) == (False, None, False)


def test_supply_from_inside_alone_is_no_dependence(flows):
    row = one(core_dependency(flows(("DEU", "FRA", 3.0)), EU, unit="USD"))
    assert (row["cdi1"], row["cdi2"], row["cdi3"], row["top_supplier"]) == (None, 0.0, None, None)
    assert (row["status"], row["is_dependent"]) == ("no_supply_from_outside", False)


def test_what_nobody_reported_is_not_zero(flows):
    row = one(core_dependency(flows(("DEU", "CHN", None), ("DEU", "FRA", 1.0)), EU, unit="USD"))
    assert (row["status"], row["cdi1"], row["cdi2"], row["is_dependent"]) == ("not_reported", None, None, None)


@pytest.mark.parametrize(
    ("rows", "top"),
    [
        ([("DEU", "USA", 5.0), ("DEU", "CHN", 5.0)], "CHN"),
        ([("DEU", "USA", 0.1), ("FRA", "USA", 0.2), ("DEU", "JPN", 0.3)], "JPN"),
        ([("DEU", "UNK", 9.0), ("DEU", "USA", 1.0)], "USA"),
        ([("DEU", OTHER_SUPPLIERS, 9.0), ("DEU", "USA", 1.0)], "USA"),
        ([("DEU", "UNK", 9.0)], None),
        ([("DEU", "JPN", 16777217.0), ("DEU", "CHN", 16777216.0)], "JPN"),
    ],
)
def test_the_top_supplier_is_the_largest_with_a_name_and_the_lowest_id_of_equals(flows, rows, top):
    assert one(core_dependency(flows(*rows), EU, unit="USD"))["top_supplier"] == top


@pytest.mark.parametrize(
    ("rows", "column", "value", "flag"),
    [
        (
            [("DEU", "CHN", 2.0), ("DEU", "USA", 1.0), ("DEU", "JPN", 1.0), ("DEU", "IND", 1.0), ("DEU", "BRA", 0.0)],
            "cdi1",
            0.28,
            0,
        ),
        ([("DEU", "CHN", 1.0), ("FRA", "DEU", 1.0)], "cdi2", 0.5, 0),
        ([("DEU", "CHN", 1.0), ("USA", "DEU", 1.0)], "cdi3", 1.0, 0),
        ([("DEU", "CHN", 1.001), ("USA", "DEU", 1.0)], "cdi3", 1.001, 1),
    ],
)
def test_a_threshold_must_be_passed_not_reached(flows, rows, column, value, flag):
    row = one(core_dependency(flows(*rows), EU, unit="USD"))
    name = {"cdi1": "is_concentrated", "cdi2": "is_from_outside", "cdi3": "is_hard_to_replace"}[column]
    assert row[column] == pytest.approx(value)
    assert row[name] is bool(flag)


def test_a_concentration_of_exactly_two_fifths_is_not_above_it(flows):
    """6, 1, 1, 1 and 1 of 10: 0.36 + 0.04, which floats make 0.40000000000000013 of tenths."""
    rows = [("DEU", "CHN", 6 * 0.1), *(("DEU", f"X{place}", 0.1) for place in range(4))]
    row = one(core_dependency(flows(*rows), EU, unit="USD"))
    assert row["cdi1"] == pytest.approx(0.4)
    assert row["is_concentrated"] is False


def test_exports_leave_out_oneself_and_sums_of_others(flows):
    rows = [("DEU", "CHN", 4.0), ("DEU", "DEU", 9.0), ("ORG:World", "DEU", 9.0), ("ORG:European Union", "DEU", 9.0)]
    assert one(core_dependency(flows(*rows, ("USA", "DEU", 2.0)), EU, unit="USD"))["cdi3"] == 2.0


def test_a_window_adds_its_years(flows):
    rows = [("DEU", "CHN", "a", year, 1.0) for year in (2019, 2020, 2021, 2022)]
    found = core_dependency(flows(*rows), EU, unit="USD", windows=[Window(2019, 2020), Window(2021, 2021)]).to_pylist()
    assert [(row["window"], row["value"]) for row in found] == [("2019:2020", 2.0), ("2021:2021", 1.0)]


def test_a_country_alone_is_refused_the_second_indicator(flows):
    alone = Home(members=frozenset({"JPN"}))
    with pytest.raises(MeasureRefused, match="JPN alone is no bloc"):
        core_dependency(flows(("JPN", "CHN", 1.0)), alone, unit="USD")
    row = one(core_dependency(flows(("JPN", "CHN", 1.0)), alone, unit="USD", preset=EC_WITHOUT_BLOC))
    assert (row["is_from_outside"], row["is_dependent"], row["preset"]) == (None, True, "ec-without-bloc")


def test_what_cannot_be_asked_is_refused(flows):
    rows = flows(("DEU", "CHN", 1.0))
    with pytest.raises(MeasureRefused, match="share DEU"):
        core_dependency(rows, [EACH, Home(members=frozenset({"DEU", "JPN"}))], unit="USD")
    with pytest.raises(MeasureRefused, match="overlap"):
        core_dependency(rows, EU, unit="USD", windows=[Window(2019, 2021), Window(2021, 2022)])
    with pytest.raises(MeasureRefused, match="added up"):
        core_dependency(rows, EU, unit="USD", is_one_row_per_supplier=True)
    with pytest.raises(MeasureRefused, match="no member"):
        Home(members=frozenset())


@given(rows=FLOWS)
@settings(deadline=None, max_examples=25)
def test_core_dependency_is_the_same_on_both_engines(rows):
    for home in (EU, EACH):
        for windows in (None, [Window(2019, 2020), Window(2021, 2022)]):
            assert_same(
                *(
                    core_dependency(open_frame(table(*rows), engine), home, unit="USD", windows=windows)
                    for engine in ("duckdb", "polars")
                )
            )


@given(rows=FLOWS)
@settings(deadline=None, max_examples=25)
def test_geodep_is_the_same_on_both_engines(rows):
    assert_same(*(geodep(open_frame(table(*rows), engine), Window(2019, 2022), unit="USD") for engine in ("duckdb", "polars")))


def many(n: int = 60_000) -> pa.Table:
    """Flows with many ties, zeros, unreported values and cells of one supplier."""
    random = np.random.default_rng(7)
    names = np.array([*PARTIES, *(f"Z{place:02d}" for place in range(30))])
    values = random.integers(0, 6, n).astype(float)
    table_of_all = pa.table(
        {
            "recipient": names[random.integers(0, 35, n)],
            "supplier": names[random.integers(0, 36, n)],
            "category": np.array([f"{place:03d}" for place in range(400)])[np.minimum(random.geometric(0.01, n), 399)],
            "year": random.integers(2019, 2023, n).astype("int32"),
            "value": pa.array(values, mask=random.random(n) < 0.05),
        }
    )
    keys = ["recipient", "supplier", "category", "year"]
    return table_of_all.group_by(keys).aggregate([("value", "max")]).rename_columns([*keys, "value"])


def test_many_cells_have_equal_flags_and_top_suppliers_on_both_engines(tmp_path):
    import pyarrow.parquet as pq

    flows = many()
    pq.write_table(flows, tmp_path / "flows.parquet")
    homes = [EACH, Home(members=frozenset({"CHN", "JPN", "Z01"}))]
    found = [
        core_dependency(frame(engine), homes, unit="USD", is_one_row_per_supplier=vouched)
        for engine in ("duckdb", "polars")
        for vouched in (False, True)
        for frame in (lambda engine: open_frame(flows, engine), lambda engine: scan_parquet(tmp_path / "flows.parquet", engine))
    ]
    assert found[0].num_rows > 1000
    for other in found[1:]:
        assert_same(found[0], other)


def test_rows_of_one_supplier_are_added_up_wherever_they_stand(flows):
    """CHN sells twice to DEU in one year only: 3 + 3 beats 5 there, and 3 does not beat 5 in the other."""
    rows = [("DEU", "CHN", "a", 2021, 3.0), ("DEU", "CHN", "a", 2021, 3.0), ("DEU", "USA", "a", 2021, 5.0)]
    rows += [("DEU", "CHN", "a", 2022, 3.0), ("DEU", "USA", "a", 2022, 5.0)]
    found = core_dependency(flows(*rows), EACH, unit="USD").to_pylist()
    assert [(row["top_supplier"], row["n_suppliers"], row["value"]) for row in found] == [("CHN", 2, 11.0), ("USA", 2, 8.0)]
    assert found[0]["cdi1"] == pytest.approx((6 / 11) ** 2 + (5 / 11) ** 2)


@pytest.mark.parametrize("n_suppliers", [49, 50, 51, 120, 501])
def test_a_repeated_supplier_is_found_among_any_number(flows, n_suppliers):
    """All sell 2, the last one twice: only added up is it the top. Without its second row the first id is."""
    rows = [("DEU", f"X{place:03d}", 2.0) for place in range(n_suppliers)]
    last = rows[-1][1]
    assert one(core_dependency(flows(*rows), EACH, unit="USD"))["top_supplier"] == "X000"
    row = one(core_dependency(flows(*rows, ("DEU", last, 2.0)), EACH, unit="USD"))
    assert (row["top_supplier"], row["n_suppliers"]) == (last, n_suppliers)
    many_times = one(core_dependency(flows(*rows, *[("DEU", "X007", 0.5)] * 64), EACH, unit="USD"))
    assert (many_times["top_supplier"], many_times["top_share"]) == ("X007", pytest.approx(34 / (2 * n_suppliers + 32)))


def test_parts_give_what_the_whole_gives(flows, monkeypatch):
    rows = [
        ("DEU", supplier, category, year, float(year - 2010 + len(supplier) * place))
        for place, supplier in enumerate(["CHN", "USA", "FRA", "UNK"])
        for category in "ab"
        for year in range(2015, 2022)
    ]
    for windows in (None, [Window(2015, 2016), Window(2018, 2018), Window(2019, 2021)]):
        monkeypatch.setattr(flow_cells, "PART", 10**9)
        whole = core_dependency(flows(*rows), EACH, unit="USD", windows=windows)
        monkeypatch.setattr(flow_cells, "PART", 9)
        assert_same(whole, core_dependency(flows(*rows), EACH, unit="USD", windows=windows))
    assert whole.column("window").to_pylist() == ["2015:2016"] * 2 + ["2018:2018"] * 2 + ["2019:2021"] * 2


def test_a_row_without_a_year_and_too_many_suppliers_are_refused(flows, monkeypatch):
    with pytest.raises(MeasureRefused, match="1 rows have no year"):
        core_dependency(flows(("DEU", "CHN", "a", None, 1.0), ("DEU", "CHN", "a", 2020, 1.0)), EACH, unit="USD")
    monkeypatch.setattr(repeats, "MOST_SUPPLIERS", 2)
    with pytest.raises(MeasureRefused, match="3 suppliers cannot be ranked"):
        core_dependency(flows(*(("DEU", name, 1.0) for name in ("CHN", "USA", "JPN"))), EACH, unit="USD")


def test_nothing_in_nothing_out(flows):
    assert core_dependency(flows(), EACH, unit="USD").num_rows == 0
    assert core_dependency(flows(("DEU", "CHN", 1.0)), EACH, unit="USD", windows=[Window(2000, 2001)]).num_rows == 0


@given(
    values=st.lists(st.floats(1e-9, 1e15), min_size=1, max_size=6),
    power=st.sampled_from([1.0, 1e3, 1e9, 1e10, 1e12]),
    numbers=st.permutations(range(1, 7)),
)
@settings(deadline=None, max_examples=200)
def test_the_highest_place_names_the_lowest_number_of_the_largest_to_33_binary_digits(values, power, numbers):
    values = [*values, power, power * (1 + 2e-16)]
    numbers = [*numbers[: len(values) - 2], 65_536, 65_535]
    frame = nw.from_native(pl.DataFrame({"value": values, "number": numbers}))
    placed = frame.with_columns(place=flow_cells.place_of(nw.col("value"), flow_cells.factor_of(nw.col("number"))))
    top = placed.select(place=nw.col("place").max(), largest=nw.col("value").max())
    scaled = [math.frexp(value) for value in values]
    assume(all(part * 2**33 % 1 != 0.5 for part, _ in scaled))  # half way either neighbour is as good
    rounded = [math.ldexp(round(part * 2**33), power_of_two) for part, power_of_two in scaled]
    expected = min(number for number, value in zip(numbers, rounded, strict=True) if value == max(rounded))
    assert top.select(flow_cells.number_at(nw.col("place"), nw.col("largest"))).item() == expected


def test_many_cells_of_geodep_agree_with_counting_by_hand():
    flows = many(20_000)
    rows = [row for row in flows.to_pylist() if row["value"] is not None and row["recipient"] != row["supplier"]]
    bought, sold = {}, {}
    for row in rows:
        key = (row["recipient"], row["category"], row["year"])
        bought.setdefault(key, {}).setdefault(row["supplier"], 0.0)
        bought[key][row["supplier"]] += row["value"]
        sold[row["supplier"], row["category"], row["year"]] = (
            sold.get((row["supplier"], row["category"], row["year"]), 0) + row["value"]
        )

    def hhi(values):
        total = sum(values)
        return sum(value * value for value in values) / total**2 if total else None

    by_product = {}
    for (_, category, year), value in sold.items():
        by_product.setdefault((category, year), []).append(value)
    found = {
        (row["recipient"], row["category"], row["year"]): row
        for row in geodep(open_frame(flows), Window(2019, 2022), unit="USD").to_pylist()
    }
    met = set()
    for key, parts in bought.items():
        recipient, category, year = key
        row, total, exports = found[key], sum(parts.values()), sold.get((recipient, category, year), 0)
        if not total:
            continue
        assert row["hhi"] == pytest.approx(hhi(parts.values()))
        assert row["hhi_world"] == pytest.approx(hhi(by_product[category, year]))
        if row["is_met"]:
            assert hhi(parts.values()) > 0.4
            assert hhi(by_product[category, year]) > 0.4
            assert not exports or total / exports > 1
            met.add(key)
    assert met
    for (recipient, category, year), row in found.items():
        n_met = sum((recipient, category, year - back) in met for back in range(3))
        assert row["n_years_met"] == n_met
        if row["is_dependent"] is not None:
            assert row["is_dependent"] is (n_met >= 2)


def years_of(*values: float | None, first: int = 2019) -> list[tuple]:
    return [("DEU", "CHN", "a", first + place, value) for place, value in enumerate(values) if value != 0]


def test_geodep_by_hand(flows):
    """Germany buys 10 of 14 from China; the world's exporters are China 10, the USA 4 and Germany 2."""
    found = geodep(
        flows(("DEU", "CHN", 10.0), ("DEU", "USA", 4.0), ("USA", "DEU", 2.0)), Window(2022, 2022), unit="USD", recipients=["DEU"]
    )
    assert found.schema == GEODEP.schema
    row = one(found)
    assert row["hhi"] == pytest.approx((100 + 16) / 196)
    assert row["hhi_world"] == pytest.approx((100 + 16 + 4) / 256)
    assert row["imports_to_exports"] == pytest.approx(7.0)
    assert (row["is_met"], row["n_years_met"], row["is_dependent"], row["top_supplier"]) == (True, 1, None, "CHN")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1.0, 1.0, 1.0, 1.0), [None, True, True, True]),
        ((1.0, 0, 1.0, 1.0), [None, True, True]),
        ((1.0, 0, 0, 1.0), [None, False]),
        ((0, 0, 1.0, 0), [False]),
        ((1.0, None, 1.0, 1.0), [None, None, True, True]),
        ((1.0, 0, None, 0), [None, None]),
    ],
)
def test_two_years_of_three_make_a_dependence(flows, values, expected):
    """A year without imports is one in which the criteria do not hold; one before the file, or not reported, is not known."""
    found = geodep(flows(*years_of(*values)), Window(2019, 2022), unit="USD", recipients=["DEU"]).to_pylist()
    assert [row["is_dependent"] for row in found] == expected


def test_nine_thousand_nine_hundred_and_ninety_nine_only_for_parity(flows):
    rows = flows(("DEU", "CHN", 10.0))
    plain = one(geodep(rows, Window(2022, 2022), unit="USD"))
    parity = one(geodep(rows, Window(2022, 2022), unit="USD", parity=True))
    assert (plain["imports_to_exports"], plain["status"], plain["is_hard_to_replace"]) == (None, "no_exports", True)
    assert (parity["imports_to_exports"], parity["is_hard_to_replace"], parity["is_met"]) == (9999.0, True, plain["is_met"])
