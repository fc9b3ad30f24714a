import hashlib
import io
from types import SimpleNamespace

import pytest

from reliant.errors import SourceUnreachable
from reliant.sources import read_file, write_file


def test_a_file_is_read_whole_with_its_hash(tmp_path):
    data = b"\xff\x00\r\nany bytes"
    (tmp_path / "page.bin").write_bytes(data)
    snapshot = read_file(tmp_path / "page.bin")
    assert (snapshot.name, snapshot.data, snapshot.digest) == ("page.bin", data, hashlib.sha256(data).hexdigest())


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"text")))
    snapshot = read_file("-")
    assert (snapshot.name, snapshot.data) == ("standard input", b"text")


def test_a_missing_file_is_refused_with_what_the_folder_holds(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt", ".hidden"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(SourceUnreachable, match=r"no such file; the folder holds a.txt, .*e.txt …") as caught:
        read_file(tmp_path / "page.txt")
    assert caught.value.where == str(tmp_path / "page.txt")


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(SourceUnreachable, match="no such file; check the path"):
        read_file(tmp_path / "nowhere" / "page.txt")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(SourceUnreachable, match="this is a folder, a file is needed; the folder holds no files"):
        read_file(tmp_path)


@pytest.mark.parametrize("name", ["x" * 400, "page.txt/inner"])
def test_an_impossible_path_is_refused(tmp_path, name):
    (tmp_path / "page.txt").write_bytes(b"")
    with pytest.raises(SourceUnreachable, match="cannot be opened"):
        read_file(tmp_path / name)


def test_a_result_is_written_as_utf_8(tmp_path):
    write_file(tmp_path / "out.txt", "Полонез\n")
    assert (tmp_path / "out.txt").read_bytes().decode("utf-8") == "Полонез\n"


def test_a_result_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(SourceUnreachable, match=r"cannot be written.*choose another place"):
        write_file(tmp_path / "nowhere" / "out.txt", "text")
