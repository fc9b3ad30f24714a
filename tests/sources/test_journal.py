import pytest

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.sources import ResultsFile


def results(path, *, resume=False, reader="r@1"):
    return ResultsFile(path, reader=reader, resume=resume)


@pytest.fixture
def begun(tmp_path):
    file = tmp_path / "claims.jsonl"
    with results(file) as out:
        out.append("d-1", ["one", "two"])
        out.append("d-2", [])
        out.append("d-3", ["Три"])
    return file


def test_going_on_knows_what_is_done_and_adds_to_it(begun):
    with results(begun, resume=True) as out:
        assert out.known == {"d-1", "d-2", "d-3"}
        out.append("d-4", ["four"])
    assert begun.read_text(encoding="utf-8") == "one\ntwo\nТри\nfour\n"
    with results(begun, resume=True) as out:
        assert "d-4" in out.known


@pytest.mark.parametrize("cut", range(1, 12))
def test_whatever_was_cut_short_is_cut_off_and_done_again(begun, cut):
    """A line of results without its line in the journal, and a journal line without its results, both count as not done."""
    whole = begun.read_bytes()
    begun.write_bytes(whole[:-cut])
    with results(begun, resume=True) as out:
        missing = [key for key in ("d-1", "d-2", "d-3") if key not in out.known]
        for key in missing:
            out.append(key, {"d-1": ["one", "two"], "d-2": [], "d-3": ["Три"]}[key])
    assert begun.read_bytes() == whole
    assert missing


def test_half_a_journal_line_is_not_believed(begun):
    journal = begun.with_name("claims.jsonl.done")
    journal.write_bytes(journal.read_bytes()[:-5])
    with results(begun, resume=True) as out:
        assert out.known == {"d-1", "d-2"}
    assert begun.read_text(encoding="utf-8") == "one\ntwo\n"


def test_without_resume_it_is_written_anew(begun):
    with results(begun) as out:
        assert out.known == frozenset()
    assert begun.read_bytes() == b""


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda journal: journal.unlink(), "claims.jsonl.done is missing"),
        (lambda journal: journal.write_text("{}\n"), "journal is damaged"),
        (lambda journal: journal.write_text('{"reader": "r@2"}\n'), "another version of the reader"),
    ],
)
def test_what_cannot_be_gone_on_with_is_refused_and_left_alone(begun, harm, says):
    whole = begun.read_bytes()
    harm(begun.with_name("claims.jsonl.done"))
    with pytest.raises(SourceMalformed, match=rf"{says}.*leave out --resume"):
        results(begun, resume=True)
    assert begun.read_bytes() == whole


def test_a_place_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(SourceUnreachable, match="cannot be written"):
        results(tmp_path / "nowhere" / "claims.jsonl")
