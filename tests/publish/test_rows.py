import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.publish.rows import write_rows

ROWS = [
    {"supplier": "RUS", "share": 0.97514, "value": 1234.56, "n_deals": 12, "reason": None, "sources": ["r-1", "r-2"]},
    {"supplier": "[b]x[/b]", "share": None, "value": 0.0, "n_deals": None, "reason": "no row, none", "sources": ["r-3"]},
]


def written(capsysbinary, rows, form, **options):
    write_rows(rows, form, **options)
    return capsysbinary.readouterr().out


def table_lines(capsysbinary, rows, **options):
    return written(capsysbinary, rows, "table", **options).decode().splitlines()


def test_a_table_has_a_title_heads_and_a_line_for_each_row(capsysbinary):
    lines = table_lines(capsysbinary, ROWS, title="Shares")
    assert lines[0] == "Shares"
    assert lines[1].split() == ["supplier", "share", "value", "n", "deals", "reason", "sources"]
    assert lines[2].split() == ["RUS", "0.9751", "1234.6", "12", "-", "2", "ids"]


def test_what_is_not_known_is_a_dash_and_zero_is_zero(capsysbinary):
    cells = table_lines(capsysbinary, ROWS)[2].split()
    assert cells[:4] == ["[b]x[/b]", "-", "0", "-"]
    assert cells[-2:] == ["1", "id"]


def test_an_empty_table_says_that_nothing_was_found(capsysbinary):
    assert table_lines(capsysbinary, [], title="Shares", columns=["supplier"]) == ["Shares", "Nothing found."]


def test_json_keeps_nulls_numbers_and_lists(capsysbinary):
    assert json.loads(written(capsysbinary, ROWS, "json")) == ROWS
    assert json.loads(written(capsysbinary, [], "json")) == []


def test_csv_leaves_the_unknown_empty_and_joins_lists(capsysbinary):
    [first, second] = csv.DictReader(io.StringIO(written(capsysbinary, ROWS, "csv").decode()))
    assert first == {
        "supplier": "RUS",
        "share": "0.97514",
        "value": "1234.56",
        "n_deals": "12",
        "reason": "",
        "sources": "r-1 r-2",
    }
    assert (second["share"], second["value"], second["n_deals"], second["reason"]) == ("", "0.0", "", "no row, none")


def test_an_empty_csv_still_says_what_was_looked_for(capsysbinary):
    assert written(capsysbinary, [], "csv", columns=["supplier", "share"]) == b"supplier,share\n"


def test_parquet_keeps_nulls_numbers_and_lists(capsysbinary):
    assert pq.read_table(io.BytesIO(written(capsysbinary, ROWS, "parquet"))).to_pylist() == ROWS


def test_an_empty_parquet_still_says_what_was_looked_for(capsysbinary):
    table = pq.read_table(io.BytesIO(written(capsysbinary, [], "parquet", columns=["supplier", "share"])))
    assert (table.num_rows, table.column_names) == (0, ["supplier", "share"])


@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_programs_get_no_title(capsysbinary, form):
    assert b"Shares of" not in written(capsysbinary, ROWS, form, title="Shares of")


@given(value=st.none() | st.floats(-1e9, 1e9) | st.integers(0, 10**9))
def test_only_the_unknown_is_a_dash(value):
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        write_rows([{"value": value}], "table")
    assert (out.getvalue().splitlines()[1].strip() == "-") is (value is None)
