"""Files of millions of rows are converted piece by piece, and give what they give when read whole."""

import pyarrow.parquet as pq
import pytest

from reliant.errors import MeasureRefused, SourceMalformed, SourceUnreachable
from reliant.measures.dependency import Home
from reliant.model.flows import FLOWS
from reliant.pipeline import converting, indicators
from reliant.pipeline.converting import convert
from reliant.pipeline.counting import Asked
from reliant.pipeline.registers import open_register
from reliant.registers import read_register
from reliant.sources import read_blocks

HEADER = "t,i,j,k,v,q\n"
ROWS = [
    "2021,156,276,850511,6,1",
    "2022,842,276,850511,4,NA",
    "2021,276,251,10121,5,1",
    "2021,156,276,850511,6,1",  # what the first row says, in another block
    "2021,156,276,850511,7,1",  # the same parties and product with another value
    "2022,156,156,850511,3,1",
    "2022,842,251,270900,x,1",
    "2021,9999,251,270900,1,1",
    "2022,842,251,270900,9,1,5",
    "2023,842,251,270900,9,less",
    "2027,842,251,270900,9,1",
]
EACH = [Home(members=frozenset({"DEU", "FRA"}))]


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(converting, "_BLOCK", 60)


def file_of(folder, rows, name="BACI_HS17_Y2021_V202601.csv"):
    path = folder / name
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def ordered(rows):
    return sorted(
        rows.to_pylist(), key=lambda row: (row["year"], row["category"], row["recipient"], row["supplier"], row["line"])
    )


@pytest.mark.usefixtures("small_blocks")
def test_pieces_give_the_rows_ids_refusals_and_notes_of_the_whole(tmp_path):
    path, out = file_of(tmp_path, ROWS), tmp_path / "out.parquet"
    assert len(list(read_blocks(path, 60))) > 3
    whole = read_register(path.read_bytes(), name=path.name)
    made, n_rows = convert([path], out)
    written = pq.read_table(out, schema=FLOWS.schema)
    assert written.to_pylist() == ordered(whole.flows)
    assert (n_rows, made.n_rows, len(made.refused)) == (7, 11, 4)
    again = open_register(out)
    for name in ("name", "source", "format", "encoding", "vintage", "years", "n_rows", "covers_world", "coverage", "refused"):
        assert getattr(again, name) == getattr(made, name) == getattr(whole, name), name
    assert set(again.notes) == set(made.notes) == set(whole.notes)
    assert any("2 row(s) have parties, product and year of an earlier row" in note for note in made.notes)


@pytest.mark.usefixtures("small_blocks")
def test_a_folder_of_yearly_files_becomes_one_and_names_what_it_left_out(tmp_path):
    folder = tmp_path / "baci"
    folder.mkdir()
    file_of(folder, ROWS[:2], "BACI_HS17_Y2021_V202601.csv")
    file_of(folder, [ROWS[6], ROWS[10]], "BACI_HS17_Y2022_V202601.csv")
    (folder / "country_codes_V202601.csv").write_text(
        "country_code,country_name,country_iso3\n276,Germany,DEU\n", encoding="utf-8"
    )
    made, n_rows = convert([folder], tmp_path)
    again = open_register(tmp_path / "BACI_HS17_Y2021_V202601.parquet")
    assert (n_rows, made.n_rows) == (3, 4)
    assert again.name == "BACI_HS17_Y2021_V202601.csv, BACI_HS17_Y2022_V202601.csv"
    assert [(row.line, row.why) for row in again.refused] == [
        (2, "BACI_HS17_Y2022_V202601.csv: the value is 'x', which is no number")
    ]
    assert "baci: left out, no BACI flows: country_codes_V202601.csv" in again.notes
    assert set(pq.read_table(again.stored)["file"].to_pylist()) == {
        "BACI_HS17_Y2021_V202601.csv",
        "BACI_HS17_Y2022_V202601.csv",
    }


def test_what_cannot_become_one_is_refused(tmp_path):
    one, other = file_of(tmp_path, ROWS[:1]), file_of(tmp_path, ROWS[1:2], "BACI_HS17_Y2022_V202501.csv")
    strange = tmp_path / "cow.csv"
    strange.write_text("imp,exp,year,v\nDEU,CHN,2021,1\n", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    for files, why in (
        ([one, other], "different releases"),
        ([one, one], "named twice"),
        ([one, strange], "only of BACI"),
        ([empty], "no file in the folder is BACI"),
    ):
        with pytest.raises(MeasureRefused, match=why):
            convert(files, tmp_path / "out.parquet")
    with pytest.raises(MeasureRefused, match="corrections are given for several"):
        convert([one, file_of(tmp_path, ROWS[1:2], "b_V202601.csv")], tmp_path / "out.parquet", corrections=[strange])
    with pytest.raises(SourceUnreachable, match="no such folder"):
        convert([one], tmp_path / "nowhere" / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.usefixtures("small_blocks")
def test_damage_in_a_later_block_is_named_by_the_line_of_the_file(tmp_path):
    for row, line in (('2021,"156,276,850511,6,1', 7), ("2021,15", 7)):
        path = file_of(tmp_path, ROWS[:5])
        path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
        with pytest.raises(SourceMalformed, match=f"line {line}"):
            convert([path], tmp_path / "out.parquet")
    with pytest.raises(SourceMalformed, match="no rows"):
        convert([file_of(tmp_path, [])], tmp_path / "out.parquet")


def test_a_file_of_other_characters_is_read_whole(tmp_path):
    path = tmp_path / "BACI_Y2021_V202601.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + ROWS[0] + "\n").encode())
    made, n_rows = convert([path], tmp_path / "out.parquet")
    assert (n_rows, made.encoding) == (1, "utf-8 with byte order mark")


@pytest.mark.parametrize(("rows", "is_one"), [(ROWS[:3], True), (ROWS[:5], False)])
def test_the_file_vouches_for_one_row_a_supplier_only_where_it_is_so(tmp_path, rows, is_one):
    path, out = file_of(tmp_path, rows), tmp_path / "out.parquet"
    convert([path], out)
    stored, whole = open_register(out), open_register(path)
    assert stored.is_one_row_per_supplier is is_one
    found = [
        indicators.dependency(register, EACH[0], Asked(category="each", windows=1), has_exports=True)
        for register in (stored, whole)
    ]
    assert [{**row, "sources": sorted(row["sources"])} for row in found[0]] == [
        {**row, "sources": sorted(row["sources"])} for row in found[1]
    ]
