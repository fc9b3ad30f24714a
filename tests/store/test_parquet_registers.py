"""A converted register says and measures the same as the file it was made from."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliant.errors import MeasureRefused, SourceMalformed
from reliant.measures.dependency import EC_WITHOUT_BLOC, Home
from reliant.model.time import Window
from reliant.pipeline import indicators, measuring
from reliant.pipeline.converting import convert
from reliant.pipeline.counting import Asked, counted, register_source
from reliant.pipeline.registers import find_row, open_register, rows_in
from reliant.store.parquet_registers import KEY

BACI = """t,i,j,k,v,q
2021,156,276,850511,6,1
2021,842,276,850511,4,NA
2021,276,251,850511,5,1
2022,156,276,850511,3,1
2022,842,251,270900,x,1
2022,842,251,270900,9,1
"""
CORRECTION = """- row: {supplier: CHN}
  field: value
  was: 6
  becomes: 7
  reason: made up
  reported: 2026-11-20
"""
ARMS = Path(__file__).parents[2] / "examples" / "belarus" / "registers" / "deliveries_2026-06-16_BLR_KAZ.json"
EU = Home(members=frozenset({"DEU", "FRA"}), as_one="EU")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("baci")
    given, made = folder / "BACI_HS17_Y2021_V202601.csv", folder / "baci.parquet"
    given.write_text(BACI, encoding="utf-8")
    convert([given], made)
    return given, made


def test_flows_stay_on_disk_and_everything_else_is_told(files):
    given, made = (open_register(path) for path in files)
    assert made.stored == str(files[1])
    assert (made.flows.num_rows, rows_in(made)["flows"]) == (0, 5)
    for name in ("name", "source", "format", "vintage", "years", "n_rows", "covers_world", "coverage", "refused", "notes"):
        assert getattr(made, name) == getattr(given, name), name
    assert [(row.line, "x" in row.text) for row in made.refused] == [(6, True)]


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
@pytest.mark.parametrize("category", [None, "8505", "each"])
def test_measures_and_their_sources_are_the_same(files, engine, category):
    asked = Asked(engine=engine, category=category, windows=1)
    given, made = (register_source([path], None) for path in files)

    def same(measure) -> bool:
        return _in_order(measure(given)) == _in_order(measure(made))

    assert same(lambda source: indicators.dependency(source.register, EU, asked, has_exports=True))
    assert same(lambda source: indicators.hidden(source.register, {"DEU": 0.5}, 0.0, asked))
    assert same(lambda source: measuring.shares(source, asked))
    assert same(lambda source: measuring.concentration(source, asked))
    assert same(lambda source: measuring.totals(source, "supplier", asked, None))
    assert same(lambda source: measuring.breaks(source, asked))


def _in_order(rows: list[dict]) -> list[dict]:
    return [{**row, "sources": sorted(row["sources"])} for row in rows]


def test_only_the_recipient_that_is_asked_for_is_looked_up(files):
    asked = Asked(recipient="DEU", windows=Window(2021, 2021))
    alone = Home(members=frozenset({"DEU"}))
    given, made = (
        indicators.dependency(open_register(path), alone, asked, preset=EC_WITHOUT_BLOC, has_exports=True) for path in files
    )
    assert _in_order(given) == _in_order(made)
    assert [(row["recipient"], len(row["sources"])) for row in made] == [("DEU", 3)]
    table = counted(open_register(files[1]), asked).table
    assert set(table["recipient"].to_pylist()) == {"DEU"}
    assert set(table["year"].to_pylist()) == {2021}


def test_a_row_is_shown_by_its_id_or_the_beginning_of_it(files):
    row_id = open_register(files[0]).flows["row_id"][0].as_py()
    assert find_row(row_id[:10], [files[1]]) == find_row(row_id, [files[0]])


def test_arms_are_converted_too(tmp_path):
    made, n_rows = convert([ARMS], tmp_path)
    again = open_register(tmp_path / f"{ARMS.stem}.parquet")
    assert n_rows == again.deliveries.num_rows == made.deliveries.num_rows
    assert sorted(again.deliveries.to_pylist(), key=str) == sorted(made.deliveries.to_pylist(), key=str)
    assert again.vintage == made.vintage
    asked = Asked(recipient="BLR", windows=Window(2021, 2025))
    of_file, of_parquet = (
        measuring.shares(register_source([path], None), asked) for path in (ARMS, tmp_path / f"{ARMS.stem}.parquet")
    )
    assert [row["share"] for row in of_file] == pytest.approx([row["share"] for row in of_parquet])


def test_a_damaged_description_is_named(files, tmp_path):
    table = pq.read_table(files[1])
    for told, why in (({"version": 9}, "version 9"), ({"version": 1}, "damaged")):
        path = tmp_path / "odd.parquet"
        pq.write_table(table.replace_schema_metadata({KEY: json.dumps(told)}), path)
        with pytest.raises(SourceMalformed, match=why):
            open_register(path)


def test_another_parquet_file_is_read_as_downloaded(tmp_path):
    path = tmp_path / "nobody.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(SourceMalformed, match="a Parquet table has the columns a"):
        open_register(path)


def test_corrections_belong_to_the_file_as_downloaded(files, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(CORRECTION, encoding="utf-8")
    with pytest.raises(MeasureRefused, match="1 corrections are given for a converted register"):
        open_register(files[1], corrections=[wrong])


def test_the_command_says_what_it_wrote(files, tmp_path):
    command = [sys.executable, "-m", "reliant", "register", "convert", str(files[0]), "--out", str(tmp_path / "b.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("5 rows written\nformat baci")
    assert (tmp_path / "b.parquet").is_file()
    with pytest.raises(MeasureRefused, match="shares"):
        convert([_shares(tmp_path)], tmp_path)


def _shares(folder: Path) -> Path:
    path = folder / "crm.csv"
    path.write_text("Material,Stage,Country,Share\nGold,E,Ghana,4%\n", encoding="utf-8")
    return path
