"""``reliant read --llm`` against a server on this machine."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "sources"))
from model_server import ModelServer, Play

REFUSED = "Moscow refused to sell Su-30SM fighters to Belarus."
SOLD = "Poland ordered six patrol boats from Norway in 2016."


def told(quote, kind, recipient, supplier, item):
    empty = dict.fromkeys(("recipient_organisation", "supplier_organisation", "quantity", "value", "date"))
    return {
        "quote": quote,
        "type": kind,
        "modality": "actual",
        "recipient": recipient,
        "supplier": supplier,
        "item": item,
        "other_parties": [],
        **empty,
    }


def answer(*claims):
    return Play(content=json.dumps({"claims": claims}))


GOOD = answer(told(REFUSED, "refusal", "Belarus", "Moscow", "Su-30SM fighters"))
GOOD_TOO = answer(told(SOLD, "order", "Poland", "Norway", "patrol boats"))


@pytest.fixture
def pages(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("RELIANT_LLM_URL", raising=False)
    file = tmp_path / "pages.jsonl"
    lines = [{"id": "1", "language": "en", "text": REFUSED}, {"id": "2", "language": "en", "text": SOLD}]
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def lines_of(out):
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parser
def test_claims_of_a_model_have_the_shape_of_ours_and_a_second_run_asks_nothing(program, pages):
    with ModelServer(GOOD, GOOD_TOO) as server:
        arguments = ("read", pages, "--llm", "m", "--llm-url", server.url, "--format", "jsonl", "--llm-price", "10:100")
        code, out, said = program(*arguments)
        first = lines_of(out)
        assert code == 0
        assert [(claim["document"], claim["type"], claim["recipient"], claim["supplier"]) for claim in first] == [
            ("1", "refusal", "BLR", "RUS"),
            ("2", "order", "POL", "NOR"),
        ]
        assert first[0]["rule"] == "llm:m prompt@1:model"
        assert "so does our own rule" in first[0]["fields"]["type"]["rule"]
        assert "2 answer(s) asked for, 0 kept" in said
        assert "200 tokens asked, 40 answered" in said
        assert "cost 0.0060 at 10:100" in said
        assert "bound to json_schema (2)" in said
        code, out, said = program(*arguments)
        assert lines_of(out) == first
        assert "0 answer(s) asked for, 2 kept" in said
        assert "cost 0.0000" in said
        assert len(server.requests) == 2


@pytest.mark.parser
def test_a_disagreement_with_our_own_rules_is_shown(program, pages):
    turned = answer(told(REFUSED, "delivery", "Belarus", "Moscow", "Su-30SM fighters"))
    with ModelServer(turned, GOOD_TOO) as server:
        _, out, said = program("read", pages, "--llm", "m", "--llm-url", server.url, "--explain")
    assert "DISAGREEMENT: the model says delivery, actual; our own rules read refusal, actual" in " ".join(out.split())
    assert "disagree with 1" in said


@pytest.mark.parser
def test_a_document_that_fails_is_named_and_the_next_is_read(program, pages):
    invented = answer(told("Belarus bought everything.", "order", "Belarus", "Moscow", "everything"))
    for play, why in (
        (Play(status=400, body="the text is not to our taste"), "not to our taste"),
        (Play(content="not JSON"), "it is not JSON"),
    ):
        plays = [play, play, GOOD_TOO] if play.content else [play, GOOD_TOO]
        with ModelServer(*plays) as server:
            model = why[:3].strip()
            code, out, said = program("read", pages, "--llm", model, "--llm-url", server.url, "--format", "jsonl")
        assert code == 0
        assert [claim["document"] for claim in lines_of(out)] == ["2"]
        assert why in said
        assert "could not look into" in said
        assert "1 document(s) without a usable answer" in said
    with ModelServer(invented, GOOD_TOO) as server:
        code, out, said = program("read", pages, "--llm", "other", "--llm-url", server.url, "--format", "jsonl")
    assert [claim["document"] for claim in lines_of(out)] == ["2"]
    assert "1 claim(s) dropped: 1 the quote does not stand in the text" in said


@pytest.mark.parser
def test_a_malformed_answer_is_asked_for_once_more_and_only_good_ones_are_kept(program, pages):
    with ModelServer(Play(content='{"claims": ['), GOOD, GOOD_TOO) as server:
        code, out, said = program("read", pages, "--llm", "m", "--llm-url", server.url, "--format", "jsonl")
    assert (code, len(lines_of(out)), len(server.requests)) == (0, 2, 3)
    assert "1 answer(s) not of the form asked for" in said


@pytest.mark.parser
def test_a_run_that_breaks_off_goes_on_without_asking_again(program, pages, tmp_path):
    arguments = ("read", pages, "--llm", "m", "--out", tmp_path / "claims.jsonl", "--resume")
    with ModelServer(GOOD, Play(status=401)) as server:
        code, _, said = program(*arguments, "--llm-url", server.url)
    assert code == 1
    assert "[X302]" in said
    with ModelServer(GOOD_TOO) as server:
        code, _, said = program(*arguments, "--llm-url", server.url)
        assert code == 0
        assert "1 answer(s) asked for, 1 kept" in said
        assert len(server.requests) == 1
    assert len(lines_of((tmp_path / "claims.jsonl").read_text(encoding="utf-8"))) == 2
    assert "llm:m prompt@1" in (tmp_path / "claims.jsonl.done").read_text(encoding="utf-8")


def test_no_address_is_built_in(program, pages, monkeypatch):
    code, _, said = program("read", pages, "--llm", "m")
    assert code == 1
    assert "[X302] no address of a language model is set, and none is built in" in said
    assert "--llm-url URL or in RELIANT_LLM_URL" in said
    monkeypatch.setenv("RELIANT_LLM_URL", "ftp://somewhere")
    code, _, said = program("read", pages, "--llm", "m")
    assert (code, "this is no web address" in said) == (1, True)
    monkeypatch.delenv("RELIANT_LLM_MODEL", raising=False)
    code, _, said = program("read", pages, "--llm", "-")
    assert (code, "RELIANT_LLM_MODEL" in said) == (1, True)


@pytest.mark.parametrize("arguments", [("--llm-price", "1:2"), ("--llm", "m", "--llm-price", "cheap"), ("--llm-url", "http://x")])
def test_wrong_usage_is_told(program, pages, arguments):
    code, _, said = program("read", pages, *arguments)
    assert (code, "--llm" in said) == (2, True)
