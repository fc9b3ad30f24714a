"""A file of lines that only grows."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.sources import append_lines, read_lines


def test_what_is_appended_is_read_in_order(tmp_path):
    file = tmp_path / "state" / "lines.jsonl"
    assert read_lines(file) == []
    append_lines(file, [{"a": 1}, {"a": "ё"}])
    append_lines(file, [])
    append_lines(file, [{"a": 3}])
    assert read_lines(file) == [{"a": 1}, {"a": "ё"}, {"a": 3}]


def test_many_writers_leave_whole_lines(tmp_path):
    file = tmp_path / "lines.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: append_lines(file, [{"n": n, "text": "x" * 5000}] * 2), range(40)))
    found = [line["n"] for line in read_lines(file)]
    assert sorted(found) == sorted([*range(40)] * 2)
    assert all(found[place] == found[place + 1] for place in range(0, 80, 2))


def test_a_last_line_without_an_end_is_ended_first(tmp_path):
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps({"a": 1}), encoding="utf-8")
    append_lines(file, [{"a": 2}])
    assert read_lines(file) == [{"a": 1}, {"a": 2}]


def test_a_damaged_line_is_named_and_nothing_is_added(tmp_path):
    file = tmp_path / "lines.jsonl"
    file.write_text('{"a": 1}\n{"a": ', encoding="utf-8")
    with pytest.raises(SourceMalformed, match="line 2"):
        append_lines(file, [{"a": 2}])
    assert file.read_text(encoding="utf-8") == '{"a": 1}\n{"a": '
    file.write_text("[1]\n", encoding="utf-8")
    with pytest.raises(SourceMalformed, match="no JSON object"):
        read_lines(file)


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SourceUnreachable, match="cannot be written"):
        append_lines(tmp_path / "file" / "lines.jsonl", [{"a": 1}])
    with pytest.raises(SourceUnreachable, match="cannot be opened"):
        read_lines(tmp_path)
