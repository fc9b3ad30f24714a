"""Asking a language model, against a server on this machine that plays good and bad answers."""

import json
import sys
from pathlib import Path

import pytest

from reliant.errors import ModelRefused, ModelSilent, SourceUnreachable
from reliant.sources.language_model import Completion, Endpoint, KeptAnswers, ModelClient

sys.path.insert(0, str(Path(__file__).parent))
from model_server import ModelServer, Play

SCHEMA = {"type": "object"}
ASKED = [{"role": "user", "content": "?"}]
GOOD = Play(content='{"claims": []}')


def client(server, waits=None, said=None, **settings):
    return ModelClient(
        Endpoint(
            url=server.url,
            model="m",
            sleep=(waits if waits is not None else []).append,
            say=(said if said is not None else []).append,
            **{"timeout": 5.0, **settings},
        )
    )


def test_an_answer_comes_bound_to_the_schema_with_its_tokens():
    with ModelServer(GOOD) as server:
        answer = client(server, key="secret").ask(ASKED, SCHEMA)
    assert answer == Completion(content='{"claims": []}', form="json_schema", asked_tokens=100, answered_tokens=20)
    ((path, headers, body),) = server.requests
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "claims", "strict": True, "schema": SCHEMA},
    }
    assert (body["model"], body["temperature"], body["messages"]) == ("m", 0, ASKED)


def test_without_a_key_none_is_sent_and_a_whole_address_is_taken_as_it_is():
    with ModelServer(GOOD) as server:
        server.url += "/chat/completions"
        client(server).ask(ASKED, SCHEMA)
    assert server.requests[0][0] == "/v1/chat/completions"
    assert "Authorization" not in server.requests[0][1]


def test_an_endpoint_that_knows_no_schemas_is_asked_for_json_alone_from_then_on():
    refused = Play(status=400, body='{"error": "response_format json_schema is not supported"}')
    said = []
    with ModelServer(refused, GOOD) as server:
        asking = client(server, said=said)
        assert asking.ask(ASKED, SCHEMA).form == "json_object"
        assert asking.ask(ASKED, SCHEMA).form == "json_object"
    assert [body["response_format"]["type"] for _, _, body in server.requests] == ["json_schema", "json_object", "json_object"]
    assert said == ["the endpoint knows no schemas (json_schema); it is asked for JSON alone (json_object)"]


def test_a_request_that_is_wrong_in_another_way_is_not_sent_again():
    too_long = Play(status=400, body="the context is too long")
    with ModelServer(too_long) as server, pytest.raises(ModelSilent, match=r"answered 400 .*the context is too long"):
        client(server).ask(ASKED, SCHEMA)
    assert len(server.requests) == 1


def test_limits_and_faults_of_the_server_are_waited_out_as_long_as_it_asks():
    waits, said = [], []
    with ModelServer(Play(status=429, headers={"Retry-After": "11"}), Play(status=500), Play(status=503), GOOD) as server:
        asking = client(server, waits=waits, said=said)
        assert asking.ask(ASKED, SCHEMA).content == GOOD.content
    assert waits == [11.0, 8.0, 30.0]
    assert "429" in said[0]
    assert asking.n_retries == 3
    assert asking.n_requests == 4


def test_a_server_that_never_recovers_is_given_up_for_this_question():
    waits = []
    down = Play(status=500, body="out of memory")
    with ModelServer(down) as server, pytest.raises(ModelSilent, match=r"\[X301\] http://127.* 500 .*out of memory"):
        client(server, waits=waits).ask(ASKED, SCHEMA)
    assert waits == [2.0, 8.0, 30.0]


def test_a_slow_answer_is_not_waited_for_beyond_the_limit():
    with ModelServer(Play(content="{}", delay=0.6), GOOD) as server:
        said = []
        assert client(server, said=said, timeout=0.2).ask(ASKED, SCHEMA).content == GOOD.content
    assert "no answer within 0.2 seconds" in said[0]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_address_is_refused_at_once_and_the_key_is_not_told(status):
    with ModelServer(Play(status=status, body="no")) as server, pytest.raises(ModelRefused) as refused:
        client(server, key="very-secret").ask(ASKED, SCHEMA)
    assert len(server.requests) == 1
    assert "RELIANT_LLM_KEY" in str(refused.value)
    assert "very-secret" not in str(refused.value)
    assert "very-secret" not in repr(Endpoint(url="http://x", model="m", key="very-secret"))


def test_a_redirect_is_not_followed_since_the_key_is_for_one_server():
    with (
        ModelServer(GOOD) as other,
        ModelServer(Play(status=307, headers={"Location": f"{other.url}/chat/completions"})) as server,
    ):
        with pytest.raises(ModelSilent, match="307"):
            client(server, key="secret").ask(ASKED, SCHEMA)
        assert other.requests == []


def test_nothing_that_listens_is_told_as_such():
    with ModelServer(GOOD) as server:
        pass
    with pytest.raises(ModelSilent, match="no way to it"):
        client(server).ask(ASKED, SCHEMA)


@pytest.mark.parametrize(
    ("play", "says"),
    [
        (Play(body="<html>hello</html>"), "something else than a chat completion"),
        (Play(body='{"choices": []}'), "something else than a chat completion"),
        (Play(body="[1]"), "something else than a chat completion"),
        (Play(content=None), "it gave no text"),
    ],
)
def test_what_is_no_completion_is_refused(play, says):
    with ModelServer(play) as server, pytest.raises(ModelSilent, match=says):
        client(server).ask(ASKED, SCHEMA)


def test_tokens_that_are_not_told_are_missing_and_not_zero():
    with ModelServer(Play(content="{}", usage=None)) as server:
        answer = client(server).ask(ASKED, SCHEMA)
    assert (answer.asked_tokens, answer.answered_tokens) == (None, None)


def test_kept_answers_are_told_apart_by_document_stretch_model_and_prompt(tmp_path):
    kept = KeptAnswers(folder=tmp_path / "kept")
    answer = Completion(content="{}", form="json_schema", asked_tokens=1, answered_tokens=None)
    kept.put("d-1", 0, 9, answer, model="m", prompt="p@1")
    assert kept.get("d-1", 0, 9, model="m", prompt="p@1") == answer
    assert kept.get("d-2", 0, 9, model="m", prompt="p@1") is None
    assert kept.get("d-1", 0, 8, model="m", prompt="p@1") is None
    assert kept.get("d-1", 0, 9, model="n", prompt="p@1") is None
    assert kept.get("d-1", 0, 9, model="m", prompt="p@2") is None
    (file,) = (tmp_path / "kept").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["document"] == "d-1"
    file.write_text("{", encoding="utf-8")
    assert kept.get("d-1", 0, 9, model="m", prompt="p@1") is None


def test_answers_that_cannot_be_kept_are_named(tmp_path):
    (tmp_path / "kept").write_text("a file", encoding="utf-8")
    answer = Completion(content="{}", form="json_schema", asked_tokens=1, answered_tokens=1)
    with pytest.raises(SourceUnreachable, match="--llm-cache"):
        KeptAnswers(folder=tmp_path / "kept").put("d-1", 0, 9, answer, model="m", prompt="p@1")
