"""The example's ledger: one event for the Kazakh visit, the contract of 2015 with both views, the Polonez as one timeline."""

import io
import json
import shutil
from contextlib import redirect_stdout

import pytest
from tests.brief.conftest import ON

from reliant.cli import main

VISITS = (
    {
        "id": "v1",
        "published_on": "2017-09-20",
        "title": "Guests from Minsk in Astana",
        "text": "A Belarusian delegation visited Kazakhstan on 18 September 2017 to talk about military-technical cooperation.",
    },
    {
        "id": "v2",
        "published_on": "2017-10-02",
        "title": "Looking back",
        "text": "Last month a military delegation from Belarus visited Kazakhstan and saw two defence plants in the capital. "
        "The hosts showed them wheeled machines and radios. Nothing was said about prices, and nobody spoke of a date. "
        "A second meeting is expected in the spring, when the snow has gone and the roads are dry again.",
    },
    {
        "id": "v3",
        "published_on": "2017-10-05",
        "title": "Looking back, again",
        "text": "Last month a military delegation from Belarus visited Kazakhstan and saw two defence plants in the capital. "
        "The hosts showed them wheeled machines and radios. Nothing was said about prices, and nobody spoke of a date. "
        "A second meeting is expected in the spring, when the snow has gone and the roads are dry again.",
    },
)


def program(*arguments) -> str:
    """What a command prints, called in this process: the model is loaded once."""
    code: object = 0
    with redirect_stdout(io.StringIO()) as out:
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
    assert code in (0, None)
    return out.getvalue()


def ledger(folder, *arguments) -> str:
    return program("ledger", *arguments, "--monitor", folder, "--on", ON)


def read(file) -> list[dict]:
    return [json.loads(line) for line in program("read", file, "--format", "jsonl").splitlines()]


@pytest.fixture(scope="module")
def told_more(example, tmp_path_factory):
    """The example with three more notes of the visit: two tell of it in their own words, one repeats another."""
    folder = tmp_path_factory.mktemp("more") / "belarus"
    shutil.copytree(example, folder)
    lines = (json.dumps(visit | {"language": "en", "source_name": visit["title"]}) for visit in VISITS)
    (folder / "documents" / "visits.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def deals(example):
    return json.loads(ledger(example, "list", "--recipient", "BLR", "--format", "json"))


def test_the_kazakh_visit_is_one_event_however_many_notes_tell_of_it(told_more):
    found = json.loads(ledger(told_more, "timeline", "--item", "visit", "--recipient", "BLR", "--format", "json"))
    assert found["lines"] == []  # a visit is about no thing
    claims = read(told_more / "documents" / "visits.jsonl")
    visits = [claim["id"] for claim in claims if claim["type"] == "visit"]
    assert len(visits) == 3
    shown = json.loads(ledger(told_more, "show", visits[0], "--format", "json"))
    event = json.loads(ledger(told_more, "show", shown["event"], "--format", "json"))
    assert (event["type"], event["other_parties"], event["date"]) == ("visit", ["BLR", "KAZ"], "2017-09-18")
    assert len(event["claims"]) == 3  # the example's own, and two of the three
    assert (event["n_witnesses"], len(event["copies"])) == (3, 1)
    assert "told by 3 independent witnesses, 1 copy" in ledger(told_more, "show", shown["event"])


def test_the_contract_of_2015_is_one_agreement_with_both_views(example, deals):
    lapsed = [deal for deal in deals if deal["state"] == "lapsed" and "BTR-82A" in deal["item"]]
    (deal,) = lapsed
    shown = json.loads(ledger(example, "show", deal["id"], "--format", "json"))
    assert (shown["supplier"], shown["row"]) == ("RUS", None)
    assert "2015-09-09" in shown["views"]["expected"]
    assert "lapsed 2017-08-30" in shown["views"]["expected"]
    assert shown["views"]["registered"].startswith("the register has no such order, and 1 for a like thing: BTR-82A from RUS")
    assert "ordered 2020, delivered 2021-2024, 109 of 109" in shown["views"]["registered"]
    (like,) = shown["like_orders"]
    assert (like["ordered"], like["delivery_years"]) == (2020, [2021, 2023, 2024])
    lines = json.loads(ledger(example, "timeline", deal["id"], "--format", "json"))["lines"]
    assert lines[0]["what"] == "order"
    assert {"non performance", "order in the register"} <= {line["what"] for line in lines}
    assert all(cited["words"] and cited["where"] for line in lines for cited in line["cited"])


def test_refusal_own_production_and_chinese_licence_are_readable_as_one_timeline(example):
    found = json.loads(ledger(example, "timeline", "--item", "Polonez", "--recipient", "BLR", "--format", "json"))
    lines = [(line["what"], line["supplier"]) for line in found["lines"]]
    for step in (("refusal", "RUS"), ("production start", "BLR"), ("licence", "CHN"), ("order in the register", "CHN")):
        assert step in lines
    assert lines.index(("refusal", "RUS")) < lines.index(("production start", "BLR"))
    assert all(line["why"] and line["cited"] for line in found["lines"])
    text = ledger(example, "timeline", "--item", "Polonez", "--recipient", "BLR")
    assert "Some Russian experts hold that the system is made in Belarus under licence from China." in text


def test_every_candidate_of_the_join_has_a_verdict_and_its_evidence(example):
    rows = json.loads(ledger(example, "join", "--recipient", "BLR", "--format", "json"))
    assert {row["verdict"] for row in rows} <= {"accepted", "rejected", "open"}
    assert all(row["evidence"] and row["sources"][-1] == row["row"] for row in rows)
    polonez = [row for row in rows if "A200" in row["told"] and "A-200" in row["registered"]]
    assert [row["verdict"] for row in polonez] == ["accepted"]
    rejected = [row for row in rows if row["verdict"] == "rejected" and "БТР-82А" in row["told"]]
    assert any("- period: order 2015-09-09" in row["evidence"] for row in rejected)


def test_a_fix_mends_a_deal_and_undoing_it_restores_the_list(told_more):
    before = ledger(told_more, "list", "--recipient", "BLR", "--format", "json")
    wrong = next(
        deal
        for deal in json.loads(ledger(told_more, "list", "--format", "json"))
        if deal["state"] == "lapsed" and "BTR-82A" in deal["item"]
    )
    claim = next(source for source in wrong["sources"] if source.startswith("c-"))
    why = ("--by", "A. Tester", "--because", "to see what follows")
    said = ledger(told_more, "reject", claim, *why)
    decision = next(word for word in said.split() if word.startswith("j-"))
    assert ledger(told_more, "list", "--recipient", "BLR", "--format", "json") != before
    assert "A. Tester: reject" in ledger(told_more, "history", claim)
    assert "a person struck it out" in ledger(told_more, "show", claim)
    ledger(told_more, "undo", decision, *why)
    assert ledger(told_more, "list", "--recipient", "BLR", "--format", "json") == before
    assert "[taken back]" in ledger(told_more, "history", claim)


def test_a_page_that_changed_names_its_other_version(told_more, tmp_path):
    folder = tmp_path / "belarus"
    shutil.copytree(told_more, folder)
    file = folder / "documents" / "visits.jsonl"
    lines = file.read_text("utf-8").splitlines()
    old = read(file)[0]
    ledger(folder, "list")
    file.write_text("\n".join([lines[0].replace("18 September", "19 September"), *lines[1:]]) + "\n", encoding="utf-8")
    gone = json.loads(ledger(folder, "show", old["id"], "--format", "json"))
    assert gone["is_current"] is False
    assert gone["date"] == "2017-09-18"
    new = read(file)[0]
    documents = [json.loads(ledger(folder, "show", key, "--format", "json"))["document"] for key in (old["id"], new["id"])]
    earlier, later = (json.loads(ledger(folder, "show", key, "--format", "json")) for key in documents)
    assert (earlier["is_current"], later["is_current"]) == (False, True)
    assert earlier["versions"] == {documents[1]: "later version, in documents/visits.jsonl now"}
    assert later["versions"] == {documents[0]: "earlier version, of documents/visits.jsonl before it changed"}


def test_the_queue_says_why_each_stands_where_it_stands(example):
    queue = json.loads(ledger(example, "review", "--next", "200", "--format", "json"))
    assert queue
    assert [one["place"] for one in queue] == sorted((one["place"] for one in queue), reverse=True)
    assert all(one["reasons"] and len(one["doubts"]) <= len(one["reasons"]) for one in queue)
