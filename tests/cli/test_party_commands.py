"""reliant party."""

import json

import pytest


@pytest.fixture
def monitor(tmp_path):
    (tmp_path / "monitor.toml").write_text('title = "T"\nsubject = "BLR"\n[registers]\nvalues = "r.csv"\n', encoding="utf-8")
    return tmp_path


def test_a_name_is_resolved_with_rule_and_source(program, monitor):
    code, out, _ = program("party", "resolve", "Минского завода колёсных тягачей", "--monitor", monitor)
    assert code == 0
    assert out.startswith("Минского завода колёсных тягачей: FIRM:minsk-wheeled-tractor-plant")
    assert "source: " in out


def test_without_any_monitor_the_packaged_parties_are_known(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert json.loads(program("party", "resolve", "Volat", "--format", "json")[1])["party"]["country"] == "BLR"
    code, _, err = program("party", "decisions")
    assert code == 1
    assert "--monitor" in err


def test_an_open_name_prints_candidates_and_what_would_tell(program, monitor):
    code, out, _ = program("party", "resolve", "KAE", "--monitor", monitor)
    assert code == 0
    assert "cannot be told" in out
    assert "needs a country" in out
    assert "perhaps FIRM:kazakhstan-aselsan-engineering" in out
    assert (
        "FIRM:kazakhstan-aselsan-engineering" in program("party", "resolve", "KAE", "--country", "KAZ", "--monitor", monitor)[1]
    )


def test_names_are_compared_and_candidates_listed(program, monitor):
    _, out, _ = program("party", "compare", "558 ARZ", "560 ARZ", "--monitor", monitor, "--format", "json")
    assert json.loads(out)["verdict"] == "different"
    _, out, _ = program("party", "candidates", "Hyundai", "--monitor", monitor, "--format", "json")
    assert {row["party"] for row in json.loads(out)} >= {"FIRM:hyundai-rotem", "FIRM:hyundai-heavy-industries"}


def test_a_party_is_shown_with_names_offices_and_successors(program, monitor):
    out = program("party", "show", "SUN", "--monitor", monitor, "--format", "json")[1]
    assert "RUS" in json.loads(out)["successors"]
    assert "minister defence, RUS, 2012-11-06 to 2024-05-12" in program("party", "show", "Sergei Shoigu", "--monitor", monitor)[1]


def test_parties_are_listed_by_kind_and_country(program, monitor):
    rows = json.loads(
        program("party", "list", "--kind", "person", "--country", "BLR", "--monitor", monitor, "--format", "json")[1]
    )
    assert {"PERSON:andrei-ravkov", "PERSON:viktor-khrenin"} <= {row["id"] for row in rows}
    assert {(row["kind"], row["country"]) for row in rows} == {("person", "BLR")}


def test_deciding_and_undoing(program, monitor):
    settle = ("party", "decide", "Aselsan Konya", "FIRM:aselsan", "--by", "A", "--because", "a branch", "--monitor", monitor)
    code, out, _ = program(*settle, "--same", "--format", "json")
    assert code == 0
    made = json.loads(out)["id"]
    assert "a branch" in program("party", "resolve", "Aselsan Konya", "--monitor", monitor)[1]
    assert program("party", "undo", made, "--by", "B", "--because", "wrong", "--monitor", monitor)[0] == 0
    assert "a branch" not in program("party", "resolve", "Aselsan Konya", "--monitor", monitor)[1]
    listed = json.loads(program("party", "decisions", "--monitor", monitor, "--format", "json")[1])
    assert [row["stands"] for row in listed] == [False, True]


def test_wrong_usage_is_told_apart_from_refused_data(program, monitor):
    settle = ("party", "decide", "A", "B", "--by", "A", "--because", "x", "--monitor", monitor)
    assert program(*settle)[0] == 2
    assert program(*settle, "--same", "--different")[0] == 2
    assert program("party", "resolve", "MZKT", "--on", "soon", "--monitor", monitor)[0] == 2
    assert program("party", "show", "Nobody in Particular Ltd", "--monitor", monitor)[0] == 1
