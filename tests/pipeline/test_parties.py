"""Parties of a monitor: its own tables, and decisions kept in its ledger."""

from pathlib import Path

import pytest

from reliant.errors import SourceMalformed, UnknownName
from reliant.model.decision import DecisionKind
from reliant.pipeline.parties import (
    decide_identity,
    list_decisions,
    list_names,
    party_record,
    resolution_row,
    resolver_of,
    undo_decision,
)
from reliant.resolve import Mention, Verdict
from reliant.sources import open_monitor

SETTINGS = 'title = "T"\nsubject = "BLR"\n[registers]\nvalues = "r.csv"\n'
HEAD = "party,kind,country,name,since,until,source\n"
KONYA = Mention(name="Aselsan Konya")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "monitor.toml").write_text(SETTINGS, encoding="utf-8")
    return open_monitor(tmp_path)


def test_names_of_the_folders_own_table_are_known_beside_the_packaged(folder):
    (folder.path / "parties.csv").write_text(f"{HEAD}Vityaz,firm,BLR,Витязь,,,a brochure\n", encoding="utf-8")
    resolver = resolver_of(folder)
    assert resolver.resolve(Mention(name="Vityaz")).party.id == "FIRM:vityaz"
    assert resolver.resolve(Mention(name="MZKT")).party.id == "FIRM:minsk-wheeled-tractor-plant"


def test_offices_of_the_folders_own_table_are_held(folder):
    (folder.path / "parties.csv").write_text(f"{HEAD}Ann Example,person,ISL,Ann Example,,,x\n", encoding="utf-8")
    rows = "person,title,country,since,until,source\nAnn Example,prime-minister,ISL,2020,,a page\n"
    (folder.path / "offices.csv").write_text(rows, encoding="utf-8")
    on = resolver_of(folder).offices("PERSON:ann-example")
    assert [(office.title, office.country) for office in on] == [("prime-minister", "ISL")]


def test_a_bad_row_of_the_folder_is_refused_with_file_and_line(folder):
    (folder.path / "parties.csv").write_text(f"{HEAD}Vityaz,shop,BLR,Vityaz,,,x\n", encoding="utf-8")
    with pytest.raises(SourceMalformed, match=r"parties\.csv:2.*shop"):
        resolver_of(folder)


def test_asking_makes_no_ledger(folder):
    resolver_of(folder).resolve(KONYA)
    assert not folder.state.exists()


def test_a_decision_is_kept_with_author_and_reason_and_holds_in_the_next_run(folder):
    before = resolver_of(folder).resolve(KONYA)
    made = decide_identity(folder, ["Aselsan Konya", "FIRM:aselsan"], DecisionKind.SAME, author="A", reason="a branch")
    found = resolver_of(folder).resolve(KONYA)
    assert found.party.id == "FIRM:aselsan"
    assert resolution_row(found)["decisions"] == [made.id]
    assert [one.id for one in party_record(resolver_of(folder), "FIRM:aselsan", KONYA).decisions] == [made.id]
    undo_decision(folder, made.id[:6], author="B", reason="it is not")
    assert resolver_of(folder).resolve(KONYA) == before
    assert [(row["kind"], row["stands"]) for row in list_decisions(folder)] == [("same", False), ("undo", True)]


def test_undoing_an_undoing_puts_the_decision_back_and_the_list_says_so(folder):
    made = decide_identity(folder, ["Aselsan Konya", "Aselsan"], DecisionKind.DIFFERENT, author="A", reason="two plants")
    taken_back = undo_decision(folder, made.id, author="B", reason="one")
    undo_decision(folder, taken_back.id, author="A", reason="two after all")
    assert [row["stands"] for row in list_decisions(folder)] == [True, False, True]
    judgement = resolver_of(folder).judge(KONYA, Mention(name="Aselsan"))
    assert judgement.decisions == (made.id,)


def test_names_of_claims_and_stakes_are_listed_with_what_they_mean(tmp_path):
    example = open_monitor(Path(__file__).parents[2] / "examples" / "belarus")
    rows = list_names(example, state=tmp_path)
    meant = {row["name"]: row["party"] for row in rows}
    assert meant["Kazakhstan Aselsan Engineering"] == "FIRM:kazakhstan-aselsan-engineering"
    assert meant["MZKT (Volat)"] == "FIRM:minsk-wheeled-tractor-plant"
    assert all(row["sources"] and row["says"] for row in rows)
    assert len(rows[0]["sources"]) == max(len(row["sources"]) for row in rows)
    open_ones = list_names(example, state=tmp_path, verdict=Verdict.CANNOT_TELL)
    assert {row["verdict"] for row in open_ones} == {"cannot_tell"}
    assert {row["party"] for row in open_ones} == {None}


def test_one_name_is_not_enough_and_an_unknown_decision_is_named(folder):
    with pytest.raises(SourceMalformed, match="two"):
        decide_identity(folder, ["MZKT", "mzkt"], DecisionKind.SAME, author="A", reason="x")
    with pytest.raises(UnknownName, match="j-9"):
        undo_decision(folder, "j-9", author="A", reason="x")
    with pytest.raises(UnknownName, match="FIRM:aselsan Aselsan"):
        party_record(resolver_of(folder), "Aselsan Konya", KONYA)
