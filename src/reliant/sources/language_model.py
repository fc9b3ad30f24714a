"""A language model behind an OpenAI-compatible endpoint: asked one request at a time, with every valid answer kept on disk.

No address is built in: whoever uses a model says where it is. The key goes into the request's header and nowhere else, neither
into the answers kept nor into a message, and is not carried along where a server sends the request elsewhere.
"""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from reliant.errors import ModelRefused, ModelSilent, SourceUnreachable
from reliant.sources.deposit import replace_file
from reliant.sources.waiting import WAITS, longer_wait

_LARGEST = 8 * 1024 * 1024  # bytes of an answer
_TRIED_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_NO_SUCH_FORM = frozenset({400, 404, 415, 422, 501})
_FOR_ALL = frozenset({401, 402, 403, 404, 405})
"""Codes that every other question would get too: key, account, address or name of the model are wrong."""
FORMS = ("json_schema", "json_object")
"""What an answer is bound to, the stricter first: the schema itself, or JSON of any shape."""

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to ask, which model, with which key, and how long to wait.

    ``url`` is the base, such as ``http://localhost:8000/v1``; ``/chat/completions`` is added where it is missing. ``sleep`` waits
    between tries; ``say`` tells what is being done.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    sleep: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = lambda _: None

    @property
    def address(self) -> str:
        """The address that requests go to."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """An answer: its text, what it was bound to (one of ``FORMS``), and tokens asked and answered, null when not told."""

    content: str
    form: str
    asked_tokens: int | None
    answered_tokens: int | None


class ModelClient:
    """Asks an endpoint, again where that may help, and counts what it did. ``form`` is what the endpoint understands so far."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._opener = urllib.request.build_opener(_StayHere())
        self.form = FORMS[0]
        self.n_requests = 0
        self.n_retries = 0

    def ask(self, messages: Messages, schema: Mapping[str, Any]) -> Completion:
        """The model's answer to messages, bound to a JSON Schema, or to JSON alone where the endpoint knows no schemas.

        Raises:
            ModelSilent: no answer to this question, after several tries where they could help.
            ModelRefused: the endpoint refuses every question: address, key or model are wrong.
        """
        fault = ""
        for number, wait in enumerate((*WAITS, None), start=1):
            asked_for = None
            try:
                return self._in_some_form(messages, schema)
            except urllib.error.HTTPError as error:
                fault = f"the server answered {error.code} {error.reason}: {_told(error)}".removesuffix(": ")
                asked_for = error.headers.get("Retry-After")
                if error.code in _FOR_ALL:
                    raise self._refused(fault) from error
                if error.code not in _TRIED_AGAIN:
                    break
            except TimeoutError:
                fault = f"no answer within {self._endpoint.timeout:g} seconds"
            except urllib.error.URLError as error:
                is_late = isinstance(error.reason, TimeoutError)
                fault = f"no answer within {self._endpoint.timeout:g} seconds" if is_late else f"no way to it: {error.reason}"
            except (HTTPException, OSError) as error:
                fault = f"the connection broke: {error or type(error).__name__}"
            if wait is not None:
                pause = longer_wait(wait, asked_for)
                self._endpoint.say(f"{fault}; trying again in {pause:g} seconds ({number} of {len(WAITS)})")
                self._endpoint.sleep(pause)
                self.n_retries += 1
        raise ModelSilent(fault, where=self._endpoint.address, remedy="run the same command again: answers so far are kept")

    def _in_some_form(self, messages: Messages, schema: Mapping[str, Any]) -> Completion:
        if self.form == FORMS[0]:
            try:
                return self._completion(messages, {"type": FORMS[0], "json_schema": _strict(schema)})
            except urllib.error.HTTPError as error:
                told = _told(error)
                if error.code not in _NO_SUCH_FORM or ("schema" not in told and "response_format" not in told):
                    raise _again(error, told) from error
            self.form = FORMS[1]
            self._endpoint.say("the endpoint knows no schemas (json_schema); it is asked for JSON alone (json_object)")
        return self._completion(messages, {"type": FORMS[1]})

    def _completion(self, messages: Messages, form: Mapping[str, object]) -> Completion:
        body = {"model": self._endpoint.model, "messages": list(messages), "temperature": 0, "response_format": form}
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        request = urllib.request.Request(  # noqa: S310  the scheme is looked at below
            self._endpoint.address, data=json.dumps(body).encode(), headers=headers, method="POST"
        )
        if request.type not in {"http", "https"}:
            raise self._refused(f"{request.type} is no way to ask a server")
        self.n_requests += 1
        with self._opener.open(request, timeout=self._endpoint.timeout) as response:
            data: bytes = response.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise ModelSilent(f"the answer is longer than {_LARGEST} bytes", where=self._endpoint.address)
        return self._answer(data, str(form["type"]))

    def _answer(self, data: bytes, form: str) -> Completion:
        try:
            told = json.loads(data)
            choice = told["choices"][0]
            content = choice["message"]["content"]
            usage = told.get("usage") or {}
            tokens = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise ModelSilent(
                f"it answers something else than a chat completion: {data[:60]!r}",
                where=self._endpoint.address,
                remedy="name the base of an OpenAI-compatible endpoint, usually ending in /v1",
            ) from error
        if not isinstance(content, str):
            raise ModelSilent(f"it gave no text (finish reason {choice.get('finish_reason')!r})", where=self._endpoint.address)
        asked, answered = (count if isinstance(count, int) else None for count in tokens)
        return Completion(content=content, form=form, asked_tokens=asked, answered_tokens=answered)

    def _refused(self, fault: str) -> ModelRefused:
        return ModelRefused(
            fault,
            where=self._endpoint.address,
            remedy="check --llm-url, the name of the model and the key in RELIANT_LLM_KEY; answers so far are kept",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswers:
    """Answers on disk, each in a file named by the hash of document, stretch, model and prompt: what is there costs nothing."""

    folder: Path

    def get(self, document: str, start: int, end: int, *, model: str, prompt: str) -> Completion | None:
        """The answer kept; null when there is none, or a damaged one, which is then asked for again."""
        try:
            told = json.loads(self._file(document, start, end, model, prompt).read_text(encoding="utf-8"))
            return Completion(
                content=str(told["content"]),
                form=str(told["form"]),
                asked_tokens=told["asked_tokens"],
                answered_tokens=told["answered_tokens"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, document: str, start: int, end: int, answer: Completion, *, model: str, prompt: str) -> None:
        """Keep an answer.

        Raises:
            SourceUnreachable: the folder cannot be written.
        """
        told = {
            "document": document,
            "start": start,
            "end": end,
            "model": model,
            "prompt": prompt,
            "form": answer.form,
            "asked_tokens": answer.asked_tokens,
            "answered_tokens": answer.answered_tokens,
            "content": answer.content,
        }
        file = self._file(document, start, end, model, prompt)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(json.dumps(told, ensure_ascii=False, indent=1).encode(), file)
        except OSError as error:
            raise SourceUnreachable(
                f"answers cannot be kept there ({error.strerror})",
                where=str(self.folder),
                remedy="name another place with --llm-cache",
            ) from error

    def _file(self, document: str, start: int, end: int, model: str, prompt: str) -> Path:
        asked = json.dumps([document, start, end, model, prompt])
        return self.folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.json"


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key was given for one server."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": "claims", "strict": True, "schema": schema}


def _told(error: urllib.error.HTTPError) -> str:
    """The beginning of what the server said about an error."""
    try:
        return error.read(2_000).decode("utf-8", "replace").strip()[:300]
    except (OSError, ValueError, HTTPException):
        return ""


def _again(error: urllib.error.HTTPError, told: str) -> urllib.error.HTTPError:
    """The same error with its words in it, since they can be read only once."""
    reason = f"{error.reason}: {told}" if told else error.reason
    return urllib.error.HTTPError(error.url, error.code, str(reason), error.headers, None)
