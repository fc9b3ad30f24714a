"""Shares on four bases: two makers by hand, and what must hold for any."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliant.errors import MeasureRefused
from reliant.measures.lookthrough import BASES, Behind, lookthrough_shares, parties_behind, weights_behind
from reliant.measures.owners_control import OFAC
from reliant.model.time import Window
from reliant.store.engines import open_frame

W = (Window(2016, 2020),)


@pytest.fixture(scope="session")
def ventures(graph_of, stake):
    """Two Kazakh ventures: half South African with the other half undisclosed, and half Turkish."""
    return graph_of(
        stake("Paramount", "KPE", 50, parent_country="ZAF", child_country="KAZ"),
        stake("KE", "KAE", 50, parent_country="KAZ", child_country="KAZ"),
        stake("Aselsan", "KAE", 49, parent_country="TUR"),
        stake("SSB", "KAE", 1, parent_country="TUR"),
        stake("Side", "KAE", relation="technology transfer (no ownership)", is_ownership=False, parent_country="TUR"),
    )


def told(behind):
    return {one.party: tuple(round(getattr(one, basis), 9) for basis in BASES) for one in behind}


def test_a_venture_with_an_undisclosed_half(ventures):
    assert told(parties_behind("ZAF", "KPE", graph=ventures)) == {"ZAF": (1, 0.5, 0, 1), "UNK": (0, 0.5, 1, 0)}
    assert told(parties_behind("ZAF", "KPE", graph=ventures, rule=OFAC)) == {"ZAF": (1, 0.5, 1, 1), "UNK": (0, 0.5, 0, 0)}


def test_a_venture_over_which_nobody_decides_keeps_its_country_by_control_and_its_technology_abroad(ventures):
    found = parties_behind("KAZ", "kae", graph=ventures)
    assert told(found) == {"KAZ": (1, 0.5, 1, 0), "TUR": (0, 0.5, 0, 1)}
    [turkey] = [one for one in found if one.party == "TUR"]
    assert len(turkey.sources) == 3  # two stakes and the transfer of technology


def test_two_who_decide_have_equal_parts(graph_of, stake):
    halves = graph_of(stake("A", "F", 50, parent_country="ZAF"), stake("B", "F", 50, parent_country="KAZ"))
    assert told(parties_behind("DEU", "F", graph=halves, rule=OFAC)) == {
        "DEU": (1, 0, 0, 1),
        "KAZ": (0, 0.5, 0.5, 0),
        "ZAF": (0, 0.5, 0.5, 0),
    }


def test_technology_that_is_stated_for_the_supply_goes_before_that_of_the_maker(ventures):
    assert told(parties_behind("KAZ", "KAE", graph=ventures, technology="ISR"))["ISR"] == (0, 0, 0, 1)


def test_without_a_maker_the_country_of_record_stands():
    assert told(parties_behind("RUS")) == {"RUS": (1, 1, 1, 1)}
    assert told(parties_behind("RUS", technology="UKR")) == {"RUS": (1, 1, 1, 0), "UKR": (0, 0, 0, 1)}


def test_a_maker_of_whom_nobody_states_a_holder_counts_for_its_country(ventures):
    assert told(parties_behind("CHN", "Plant", graph=ventures, maker_country="BLR")) == {"BLR": (0, 1, 1, 0), "CHN": (1, 0, 0, 1)}
    assert told(parties_behind("CHN", "Plant", graph=ventures)) == {"CHN": (1, 0, 0, 1), "UNK": (0, 1, 1, 0)}


def test_a_maker_whose_stakes_have_ended_is_undisclosed(graph_of, stake):
    gone = graph_of(stake("A", "F", 60, until="2019", parent_country="UKR", child_country="BLR"), on=date(2020, 1, 1))
    assert told(parties_behind("BLR", "F", graph=gone)) == {"BLR": (1, 0, 0, 1), "UNK": (0, 1, 1, 0)}


def test_weights_for_a_scenario_are_those_of_one_basis(ventures):
    behind = parties_behind("ZAF", "KPE", graph=ventures)
    assert weights_behind(behind) == {"UNK": 1}
    assert weights_behind(behind, "by_cash") == {"UNK": 0.5, "ZAF": 0.5}


def supplies(*rows):
    names = ("recipient", "supplier", "category", "year", "value", "case", "is_made")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    types = {"year": pa.int32(), "value": pa.float64(), "case": pa.string(), "is_made": pa.bool_()}
    arrays = {name: pa.array(values, types.get(name, pa.string())) for name, values in columns.items()}
    return pa.table({**arrays, "vintage": pa.array(["2026-03-09"] * len(rows))})


BEHIND = {
    "kpe": (
        Behind(party="ZAF", of_record=1, by_cash=0.5, by_control=0, by_technology=1),
        Behind(party="UNK", of_record=0, by_cash=0.5, by_control=1, by_technology=0),
    )
}


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_shares_side_by_side_by_hand(engine):
    table = supplies(
        ("KAZ", "RUS", "Aircraft", 2016, 60.0, None, False),
        ("KAZ", "ZAF", "Armoured vehicles", 2017, 30.0, "kpe", True),
        ("KAZ", "ZAF", "Aircraft", 2018, 10.0, None, False),
        ("KAZ", "ZAF", "Aircraft", 2019, None, None, False),
        ("KAZ", "ZAF", "Aircraft", 2025, 99.0, None, False),
    )
    rows = lookthrough_shares(open_frame(table, engine), BEHIND, W).to_pylist()
    names = ("supplier", "value", "share_of_record", "share_by_cash", "share_by_cash_high", "share_by_control")
    assert [tuple(row[name] for name in (*names, "share_by_technology")) for row in rows] == [
        ("RUS", 60.0, 0.6, 0.6, 0.75, 0.6, 0.6),
        ("ZAF", 40.0, 0.4, 0.25, 0.4, 0.1, 0.4),
        ("UNK", 0.0, 0.0, 0.15, 0.15, 0.3, 0.0),
    ]
    assert {(row["n_rows"], row["n_rows_made"], row["made_share"], row["category"]) for row in rows} == {(3, 1, 0.3, None)}
    by_category = lookthrough_shares(open_frame(table, engine), BEHIND, W, per_category=True).to_pylist()
    assert [(row["category"], row["supplier"], row["share_by_cash"]) for row in by_category][2:] == [
        ("Armoured vehicles", "ZAF", 0.5),
        ("Armoured vehicles", "UNK", 0.5),
    ]


def test_a_cell_without_volume_has_no_shares():
    [row] = lookthrough_shares(open_frame(supplies(("KAZ", "RUS", "Aircraft", 2016, 0.0, None, False))), {}, W).to_pylist()
    assert (row["value"], row["share_of_record"], row["share_by_cash"], row["share_by_cash_high"]) == (0.0, None, None, None)


def test_a_case_nobody_stands_behind_and_shares_are_refused():
    frame = open_frame(supplies(("KAZ", "ZAF", "Aircraft", 2016, 1.0, "x", True)))
    with pytest.raises(MeasureRefused, match="behind x"):
        lookthrough_shares(frame, {}, W)
    with pytest.raises(MeasureRefused, match="values are shares"):
        lookthrough_shares(frame, {}, W, unit="share")


COUNTRIES = ("RUS", "ZAF", "KAZ", "UNK", None)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(1, 33), st.sampled_from(COUNTRIES)), max_size=3),
    st.lists(st.tuples(st.sampled_from(["RUS", "ZAF"]), st.booleans(), st.integers(1, 1000)), min_size=1, max_size=6),
)
def test_every_basis_sums_to_one_in_every_cell(graph_of, stake, owners, flows):
    held = {name: (share, country) for name, share, country in owners}
    graph = graph_of(*(stake(name, "F", share, parent_country=country) for name, (share, country) in held.items()))
    behind = {
        supplier: parties_behind(supplier, "F", graph=graph, maker_country="KAZ") for supplier in {flow[0] for flow in flows}
    }
    table = supplies(
        *(
            ("KAZ", supplier, "Aircraft", 2016, value / 7, supplier if is_made else None, is_made)
            for supplier, is_made, value in flows
        )
    )
    rows = lookthrough_shares(open_frame(table, "polars"), behind, W).to_pylist()
    for basis in BASES:
        assert sum(row[f"share_{basis}"] for row in rows) == pytest.approx(1)
    assert all(row["share_by_cash"] <= row["share_by_cash_high"] + 1e-12 for row in rows)
