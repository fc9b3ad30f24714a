"""``reliant similar``."""

import json

import pytest

from reliant.cli import main

TEXT = "Belarus ordered four Mi-35M helicopters from Russia in 2020, the ministry in Minsk said, and crews are being trained."


def run(*arguments) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return stopped.value.code


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "all").mkdir()
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "all" / "same.txt").write_text(f"{TEXT}\n", encoding="utf-8")
    (tmp_path / "all" / "other.txt").write_text("The choir sang in a full hall and gave two encores.", encoding="utf-8")
    return tmp_path


@pytest.mark.parser
def test_similar_articles_of_a_folder_as_json(folder, capsys):
    (folder / "all" / "more.txt").write_text(
        f"{TEXT} China delivered ten armoured vehicles to Belarus in 2023.", encoding="utf-8"
    )
    assert run("similar", folder / "one.txt", "--to", folder / "all", "--format", "json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["score"] > 0.8
    assert found["reasons"][0]["kind"] == "copy"
    assert [claim["type"] for claim in found["new"]] == ["delivery"]


@pytest.mark.parser
def test_a_folder_without_anything_similar_says_so(folder, capsys):
    (folder / "all" / "same.txt").unlink()
    assert run("similar", folder / "one.txt", "--to", folder / "all") == 0
    assert "Nothing similar among 1 documents" in capsys.readouterr().out


@pytest.mark.parser
def test_several_articles_in_the_file_are_refused(folder, capsys):
    assert run("similar", folder / "all", "--to", folder / "all") == 1
    assert "name a file with one article" in capsys.readouterr().err


def test_an_index_is_built_gone_on_with_and_asked(folder, capsys):
    assert run("similar", folder / "all", "--into", folder / "index") == 0
    assert "2 document(s) added" in capsys.readouterr().out
    (folder / "all" / "new.txt").write_text(f"{TEXT} The crews will train for six weeks.", encoding="utf-8")
    assert run("similar", folder / "all", "--into", folder / "index") == 0
    assert "1 document(s) added" in (said := capsys.readouterr().out)
    assert "2 were in it; it holds 3" in said
    assert run("similar", folder / "one.txt", "--to", folder / "index", "--without-claims", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [[reason["kind"] for reason in one["reasons"]] for one in found] == [["copy", "wording"]]


@pytest.mark.parser
def test_claims_are_read_of_what_an_index_finds(folder, capsys):
    (folder / "all" / "more.txt").write_text(
        f"{TEXT} China delivered ten armoured vehicles to Belarus in 2023.", encoding="utf-8"
    )
    run("similar", folder / "all", "--into", folder / "index")
    capsys.readouterr()
    assert run("similar", folder / "one.txt", "--to", folder / "index", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [claim["type"] for one in found for claim in one["new"]] == ["delivery"]


def test_an_index_is_not_built_into_a_folder_of_pages(folder, capsys):
    assert run("similar", folder / "one.txt", "--into", folder / "all") == 1
    assert "[R301]" in capsys.readouterr().err
    assert run("similar", folder / "one.txt", "--into", folder / "index", "--to", folder / "all") == 2
