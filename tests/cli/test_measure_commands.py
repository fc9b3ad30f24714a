"""Every measure from the command line: rows with sources that can be shown, goods as well as arms, and refusals that help."""

import csv
import json
from importlib import resources
from pathlib import Path

import pytest

from reliant.pipeline.registers import find_row

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
REGISTERS = EXAMPLE / "registers"
VALUES = REGISTERS / "deliveries_2026-06-16_BLR_KAZ.json"
DEALS = REGISTERS / "deals_2026-05-18_BLR_KAZ.csv"
OLDER = REGISTERS / "deals_2024-03-18_BLR_KAZ.csv"
FLOW_COMMANDS = (
    ("shares",),
    ("concentration",),
    ("diversity",),
    ("thresholds",),
    ("sole-source",),
    ("breaks",),
    ("breaks", "--of", "hhi"),
    ("quality",),
)
"""Commands that answer on any file of flows."""
UN_NUMBERS = resources.files("reliant.model") / "vocabulary" / "country_numbers.csv"


@pytest.fixture
def run(program):
    return lambda *arguments: program("measure", *arguments)


@pytest.fixture
def rows(run):
    def call(*arguments):
        code, out, err = run(*arguments, "--format", "json")
        assert code == 0, err
        return json.loads(out)

    return call


@pytest.fixture
def world(tmp_path):
    """A file of the shape of BACI: 120 countries in a ring, each importing from the next, and three years of Belarus."""
    known = csv.DictReader(UN_NUMBERS.read_text(encoding="utf-8").splitlines())
    ring = [row["code"] for row in known if (row["system"], row["kind"], row["last_year"]) == ("un", "country", "")]
    ring = [code for code in ring if code not in {"112", "643", "156"}][:120]
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    yearly = [(other, one, 5) for one, other in pairs]  # exporter, importer, value
    yearly += [(156, 112, 900), (643, 112, 300), (156, 643, 2000), (112, 643, 30)]
    lines = [f"{year},{i},{j},850511,{value},1" for year in (2019, 2020, 2021) for i, j, value in yearly]
    file = tmp_path / "BACI_HS92_Y2021_V202501.csv"
    file.write_text("t,i,j,k,v,q\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("command", FLOW_COMMANDS, ids=" ".join)
@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_arms_of_one_country_and_every_source_is_a_row(rows, command, engine):
    found = rows(*command, "--register", VALUES, "--recipient", "KAZ", "--engine", engine)
    assert found
    assert all(row["sources"] and row["recipient"] == "KAZ" for row in found)
    assert find_row(found[-1]["sources"][0], [VALUES])["recipient"] == "KAZ"


@pytest.mark.parametrize("command", FLOW_COMMANDS, ids=" ".join)
def test_all_countries_each_category_yearly(rows, command):
    windows = () if command[0] == "breaks" else ("--every", "1")
    found = rows(*command, "--register", VALUES, "--category", "each", *windows)
    assert {"BLR", "KAZ"} <= {row["recipient"] for row in found}
    assert {"Aircraft", "Missiles"} <= {row["category"] for row in found}


@pytest.mark.parametrize("command", FLOW_COMMANDS, ids=" ".join)
def test_goods_are_counted_as_arms_are_in_their_own_unit(rows, world, command):
    found = rows(*command, "--register", world, "--recipient", "BLR")
    assert {row["category"] for row in found} == {"850511"}
    assert all(row["sources"] for row in found)
    assert all(row["unit"] == "thousand USD" for row in found if "unit" in row)


def test_diversity_and_thresholds_of_the_example(rows):
    (row,) = rows("diversity", "--monitor", EXAMPLE, "--recipient", "BLR")
    assert (row["hill_0"], row["window"]) == (3.0, "2021:2025")
    assert 1 <= row["hill_inf"] <= row["hill_2"] <= row["hill_1"] < 1.02
    found = {row["preset"]: row for row in rows("thresholds", "--monitor", EXAMPLE, "--recipient", "BLR", "--preset", "majority")}
    assert list(found) == ["majority"]
    assert 0.9 < found["majority"]["p_above"] <= 1


def test_kazakhstans_interval_holds_its_corrected_index(rows):
    for row in rows("concentration", "--monitor", EXAMPLE, "--recipient", "KAZ", "--every", "5"):
        if row["hhi_unbiased"] is not None:
            assert row["hhi_low"] <= row["hhi_unbiased"] <= row["hhi_high"]


def test_sole_sources_are_those_the_brief_counts(rows):
    found = rows("sole-source", "--monitor", EXAMPLE, "--recipient", "BLR", "--window", "2021:2025")
    alone = [row["category"] for row in found if row["is_sole"]]
    assert (len(alone), len(found)) == (5, 6)
    only = rows("sole-source", "--monitor", EXAMPLE, "--recipient", "BLR", "--window", "2021:2025", "--only")
    assert [row["category"] for row in only] == alone


def test_breaks_end_a_table_with_their_sentences(run):
    code, out, _ = run("breaks", "--monitor", EXAMPLE, "--recipient", "KAZ", "--supplier", "RUS")
    assert code == 0
    assert out.splitlines()[-1].startswith("KAZ, all: Russia's share")


def test_shares_beside_an_older_release_have_their_revision(rows):
    found = rows("shares", "--register", DEALS, "--recipient", "KAZ", "--every", "5", "--against-register", OLDER)
    newest = [row for row in found if row["window"] == "2021:2025"]
    assert {row["revision"] for row in newest} == {None}  # the older release ends in 2023: new deliveries are no revision
    earlier = next(row for row in found if (row["window"], row["supplier"]) == ("2016:2020", "RUS"))
    assert earlier["revision"] == pytest.approx(earlier["share"] - earlier["share_then"])
    assert earlier["revision_error"] >= 0
    assert (earlier["vintage"], earlier["vintage_then"]) == ("2026-05-18", "2024-03-18")
    assert len({find_row(one, [DEALS, OLDER])["vintage"] for one in (earlier["sources"][0], earlier["sources"][-1])}) == 2
    assert not {"hhi_low", "chance_low"} & set(earlier)


def test_risk_by_weights_of_ones_own(rows, run, tmp_path):
    weights = tmp_path / "weights.csv"
    weights.write_text("supplier,weight,factor\nRUS,0.5,1\nCHN,1,\nIRN,1,2\n", encoding="utf-8")
    (row,) = rows("risk", "--register", VALUES, "--recipient", "BLR", "--weights", weights)
    assert row["risk"] == pytest.approx(row["hhi"] / 2, rel=1e-3)
    weights.write_text("supplier,weight\nRUS,5\n", encoding="utf-8")
    code, _, err = run("risk", "--register", VALUES, "--recipient", "BLR", "--weights", weights)
    assert code == 1
    assert "weights.csv:2: weight is '5', no number of 0 to 1" in err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("supplier\nRUS\n", "has no column weight"),
        ("supplier,weight\n", "no line below its header"),
        ("supplier,weight\nRUS,\n", "weights.csv:2: weight is empty"),
        ("supplier,weight\nRUS,1\nRussia,1\n", "weights.csv:3: RUS has more than one weight"),
        ("supplier,weight\nRUS,nan\n", "no number of 0 to 1"),
        ("supplier,weight,factor\nRUS,1,-2\n", "factor is '-2', no number of 0 or more"),
    ],
)
def test_weights_that_are_none_say_where_and_what_to_do(run, tmp_path, text, says):
    weights = tmp_path / "weights.csv"
    weights.write_text(text, encoding="utf-8")
    code, _, err = run("risk", "--register", VALUES, "--recipient", "BLR", "--weights", weights)
    assert code == 1
    assert says in err


def test_geodep_and_asymmetry_of_the_world(rows, world, run, tmp_path):
    found = rows("geodep", "--register", world, "--recipient", "BLR", "--window", "2021:2021")
    assert [(row["year"], row["n_years_met"], row["is_dependent"], row["top_supplier"]) for row in found] == [
        (2021, 3, True, "CHN")
    ]
    assert len(found[0]["sources"]) == 3  # two imports, one export
    (row,) = rows("asymmetry", "--register", world, "--recipient", "BLR", "--supplier", "CHN", "--window", "2021:2021")
    assert (row["status"], row["share"]) == ("no_production", 0.75)
    made = tmp_path / "made.csv"
    made.write_text("recipient,category,year,value\nBLR,850511,2021,630\n", encoding="utf-8")
    (row,) = rows(
        "asymmetry", "--register", world, "--recipient", "BLR", "--supplier", "CHN", "--window", "2021:2021", "--production", made
    )
    assert (row["status"], row["dependence"]) == ("ok", 0.5)  # 900 of 630 made + 1200 imported - 30 exported
    made.write_text("recipient,category,year,value\nBLR,tea,2021,630\n", encoding="utf-8")
    code, _, err = run("asymmetry", "--register", world, "--recipient", "BLR", "--production", made)
    assert code == 1
    assert "its categories (tea) are not those measured (850511)" in err


def test_quality_of_arms_counts_estimates(rows):
    (row,) = rows("quality", "--register", DEALS, "--recipient", "BLR")
    assert (row["category"], row["coverage"], row["named_share"]) == ("ALL", 1.0, 1.0)
    assert 0 <= row["imputed_share"] <= 1


def test_agreement_of_imports_and_exports(rows, run, tmp_path):
    head = "t,i,j,k,v,q\n"
    got, sent = tmp_path / "BACI_got_V202501.csv", tmp_path / "BACI_sent_V202501.csv"
    got.write_text(head + "2021,156,112,850511,50,1\n2021,643,112,850511,8,1\n", encoding="utf-8")
    sent.write_text(head + "2021,156,112,850511,100,1\n", encoding="utf-8")
    found = {row["supplier"]: row for row in rows("agreement", "--register", got, "--against", sent)}
    assert found["CHN"]["log_ratio"] == pytest.approx(0.693, abs=1e-3)
    assert (found["CHN"]["status"], found["RUS"]["status"]) == ("both", "only_recipient")
    assert len(found["CHN"]["sources"]) == 2
    code, _, err = run("agreement", "--register", got, "--against", got)
    assert code == 1
    assert "both files hold the same rows" in err
    code, _, err = run("agreement", "--register", got, "--against", VALUES)
    assert code == 1
    assert "one is in" in err


@pytest.mark.parametrize("command", [*FLOW_COMMANDS, ("stock",), ("hidden",), ("trend",)], ids=" ".join)
def test_an_extract_without_the_recipient_could_not_look(run, command):
    code, out, err = run(*command, "--register", VALUES, "--recipient", "PRT")
    assert (code, out) == (1, "")
    assert "it holds no delivery to Portugal, and it does not cover the world" in err
    assert "reliant measure totals --by recipient" in err


@pytest.mark.parametrize("command", [("shares",), ("concentration",), ("diversity",), ("totals",), ("quality",)], ids=" ".join)
def test_years_the_file_does_not_hold_are_refused(run, command):
    code, _, err = run(*command, "--register", VALUES, "--window", "2030:2035")
    assert code == 1
    assert "and none of 2030-35; choose a --window within" in err


def test_a_category_the_file_does_not_have(run, world):
    code, _, err = run("shares", "--register", VALUES, "--recipient", "BLR", "--category", "tea")
    assert code == 1
    assert "no category is called 'tea'" in err
    code, _, err = run("shares", "--register", world, "--recipient", "BLR", "--category", "270900")
    assert code == 1
    assert "no category is called '270900'; BACI_HS92_Y2021_V202501.csv holds 1 categories, such as 850511" in err


def test_nothing_found_is_said_where_it_was_looked_for(run):
    code, out, _ = run("shares", "--register", VALUES, "--recipient", "BLR", "--category", "satellites")
    assert code == 0
    assert out.splitlines()[-1] == "Nothing found."


def test_a_stock_of_goods_is_refused(run, world):
    code, _, err = run("stock", "--register", world, "--recipient", "BLR")
    assert code == 1
    assert "goods do not stay in service" in err


def test_wrong_usage(run):
    assert run("thresholds", "--register", VALUES, "--preset", "none")[0] == 2
    assert run("diversity", "--register", VALUES, "--window", "2021:2025", "--every", "5")[0] == 2
    assert run("risk", "--register", VALUES)[0] == 2
