import os

from reliant.errors import SourceUnreachable
from reliant.sources import digest_of, files_under, read_file
from reliant.text import LeftOut


def test_a_file_is_itself(tmp_path):
    assert list(files_under(tmp_path / "page.txt")) == [tmp_path / "page.txt"]


def test_a_folder_gives_its_files_by_name_and_what_is_none_with_a_reason(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", ".hidden/x.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "lost").symlink_to("nowhere")
    (tmp_path / "again.txt").symlink_to("b.txt")
    os.mkfifo(tmp_path / "pipe")
    found = list(files_under(tmp_path))
    files = [str(entry.relative_to(tmp_path)) for entry in found if not isinstance(entry, LeftOut | SourceUnreachable)]
    assert files == ["a/b/c.txt", "a/z.txt", "again.txt", "b.txt", "c.txt"]
    assert [entry.why for entry in found if isinstance(entry, LeftOut)] == [
        "hidden",
        "a link to a folder",
        "neither a file nor a folder",
    ]
    assert [str(entry) for entry in found if isinstance(entry, SourceUnreachable)] == [
        f"[R101] {tmp_path}/a/lost: the link leads nowhere; mend or remove it"
    ]


def test_the_digest_of_a_file_is_that_of_its_snapshot(tmp_path):
    (tmp_path / "page.bin").write_bytes(b"boats" * 500_000)
    assert digest_of(tmp_path / "page.bin") == read_file(tmp_path / "page.bin").digest
