"""Indicators of a register: flows where it has them, deliveries otherwise, and the rows behind every figure."""

from dataclasses import replace
from pathlib import Path

import pytest

from reliant.errors import MeasureRefused, SourceMalformed, UnknownName
from reliant.measures.dependency import EC_WITHOUT_BLOC, Home
from reliant.model.blocs import BLOCS, bloc_members
from reliant.model.flows import FLOWS
from reliant.model.time import Window
from reliant.pipeline import indicators, reliability
from reliant.pipeline.counting import Asked
from reliant.pipeline.own_numbers import read_contents
from reliant.pipeline.registers import open_register

REGISTERS = Path(__file__).parents[2] / "examples" / "belarus" / "registers"
VALUES = REGISTERS / "deliveries_2026-06-16_BLR_KAZ.json"
LATE = Window(2021, 2025)
EMPTY = {
    "source": "made",
    "format": "T1",
    "vintage": "2026",
    "file": "made.csv",
    "line": 1,
    "product": None,
    "year": 2022,
    "unit": "USD",
    "quantity": None,
    "quantity_unit": None,
    "is_estimate": None,
    "note": None,
    "category": "850511",
}
ROWS = [
    {"recipient": "DEU", "supplier": "CHN", "value": 6.0},
    {"recipient": "FRA", "supplier": "USA", "value": 4.0},
    {"recipient": "FRA", "supplier": "DEU", "value": 5.0},
    {"recipient": "USA", "supplier": "DEU", "value": 5.0},
    {"recipient": "DEU", "supplier": "CHN", "value": 9.0, "category": "270900"},
]


@pytest.fixture(scope="module")
def arms():
    return open_register(VALUES)


def goods(arms, rows=ROWS, **changes):
    table = FLOWS.build([{**EMPTY, "row_id": f"r-{place}", **row, **changes} for place, row in enumerate(rows)])
    return replace(arms, name="made.csv", flows=table, covers_world=True, years=Window(2022, 2022))


EU = Home(members=frozenset({"DEU", "FRA"}), as_one="EU")


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_goods_are_measured_product_by_product_with_their_rows(arms, engine):
    rows = indicators.dependency(goods(arms), EU, Asked(engine=engine))
    assert [(row["category"], row["cdi3"], row["sources"]) for row in rows] == [
        ("270900", None, ["r-4"]),
        ("850511", 1.0, ["r-0", "r-1", "r-2", "r-3"]),
    ]
    assert [row["status"] for row in rows] == ["no_exports", "ok"]
    apart = indicators.dependency(goods(arms), Home(members=EU.members), Asked(recipient="FRA", category="850511", engine=engine))
    assert [(row["recipient"], row["cdi2"], row["sources"]) for row in apart] == [("FRA", pytest.approx(4 / 9), ["r-1", "r-2"])]


def test_arms_are_taken_together_and_an_extract_holds_no_exports(arms):
    home = Home(members=BLOCS["EAEU"])
    (row,) = indicators.dependency(arms, home, Asked(recipient="BLR", windows=LATE))
    assert (row["category"], row["unit"], row["status"], row["top_supplier"]) == (
        "ALL",
        "million TIV",
        "exports_not_covered",
        "IRN",
    )
    behind = [line for line in arms.deliveries.to_pylist() if line["row_id"] in row["sources"]]
    received = sum(line["value_tiv"] for line in behind if line["recipient"] == "BLR")
    assert received == pytest.approx(row["value"] + row["value_inside"])
    apart = indicators.dependency(arms, home, Asked(recipient="BLR", windows=LATE, category="aircraft"))
    assert {row["category"] for row in apart} == {"Aircraft"}


def test_shares_that_are_not_stated_or_add_up_leave_no_rest(arms):
    printed = [("CHN", 0.7, "a"), ("USA", 0.31, "a"), ("CHN", 0.5, "b"), ("USA", None, "b"), ("CHN", 0.1, "c"), ("USA", 0.9, "c")]
    rows = [{"recipient": "DEU", "supplier": who, "value": share, "category": what} for who, share, what in printed]
    alone, asked = Home(members=frozenset({"DEU"})), Asked(windows=Window(2022, 2022))
    found = indicators.dependency(goods(arms, rows, unit="share"), alone, asked, preset=EC_WITHOUT_BLOC)
    assert [(row["category"], row["unnamed_share"]) for row in found] == [("a", 0), ("b", 0), ("c", 0)]
    assert [row["n_not_reported"] for row in found] == [0, 1, 0]
    assert found[2]["cdi1"] == pytest.approx(0.01 + 0.81)


def test_units_are_not_mixed_and_shares_are_not_added(arms):
    mixed = goods(arms, [{**ROWS[0]}, {**ROWS[1], "unit": "t"}])
    with pytest.raises(MeasureRefused, match="values are in USD, t"):
        indicators.dependency(mixed, EU, Asked())
    shares = goods(arms, [{**ROWS[0], "value": 0.6}], unit="share")
    with pytest.raises(MeasureRefused, match="cannot be added over members"):
        indicators.dependency(shares, EU, Asked())
    alone = Home(members=frozenset({"DEU"}))
    (row,) = indicators.dependency(shares, alone, Asked(windows=Window(2022, 2022)), preset=EC_WITHOUT_BLOC, has_exports=True)
    assert (row["unit"], row["status"]) == ("share", "exports_not_covered")
    assert (row["value"], row["top_share"], row["unnamed_share"]) == pytest.approx((1, 0.6, 0.4))
    assert row["cdi1"] == pytest.approx(0.6**2 + 0.4**2)
    assert (row["n_suppliers"], len(row["sources"])) == (1, 1)
    with pytest.raises(MeasureRefused, match="cannot be added over recipients"):
        indicators.asymmetry(shares, Asked())


def test_a_recipient_outside_the_bloc_is_refused(arms):
    with pytest.raises(MeasureRefused, match="USA is no member"):
        indicators.dependency(goods(arms), EU, Asked(recipient="USA"))


def test_asymmetry_needs_the_suppliers_other_customers(arms):
    with pytest.raises(MeasureRefused, match="other customers are not in it"):
        indicators.asymmetry(arms, Asked())
    (row,) = indicators.asymmetry(goods(arms), Asked(recipient="FRA", supplier="DEU"))
    assert (row["customer_share"], row["sources"]) == (0.5, ["r-2"])


def test_hidden_dependence_names_the_rows_of_both_steps(arms):
    rows = indicators.hidden(goods(arms), {"DEU": 0.6}, 0.0, Asked(recipient="FRA", category="850511"))
    found = {row["supplier"]: row for row in rows}
    assert found["CHN"]["share_behind"] == pytest.approx(5 / 9 * 0.6 + 4 / 9 * 0)
    assert found["CHN"]["sources"] == ["r-1", "r-2", "r-0"]


def test_revision_between_two_releases_of_the_example():
    older, newer = REGISTERS / "deals_2024-03-18_BLR_KAZ.csv", REGISTERS / "deals_2026-05-18_BLR_KAZ.csv"
    rows = reliability.revision([older, newer], Asked(recipient="BLR", windows=Window(2019, 2023)))
    assert [(row["supplier"], row["value_then"] < row["value_now"], row["vintage_now"]) for row in rows] == [
        ("RUS", True, "2026-05-18")
    ]
    assert len(rows[0]["sources"]) > 10
    with pytest.raises(MeasureRefused, match="named before"):
        reliability.revision([newer, older], Asked())
    with pytest.raises(MeasureRefused, match="two releases are compared, 1 named"):
        reliability.revision([newer], Asked())


def test_foreign_contents_are_read_from_a_file(tmp_path):
    file = tmp_path / "contents.csv"
    file.write_text("party,foreign_content\nKAZ,0.6\nRussia,0.1\n", encoding="utf-8")
    assert read_contents(file) == {"KAZ": 0.6, "RUS": 0.1}
    file.write_text("party,foreign_content\nKAZ,much\n", encoding="utf-8")
    with pytest.raises(SourceMalformed, match=r"contents\.csv:2"):
        read_contents(file)


def test_blocs_are_named_or_told_member_by_member():
    assert len(bloc_members("eu")) == 27
    assert bloc_members("BLR, Kazakhstan") == {"BLR", "KAZ"}
    with pytest.raises(UnknownName):
        bloc_members("BLR,XQX")
