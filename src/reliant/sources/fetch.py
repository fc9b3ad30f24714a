"""A register from SIPRI's own back end: asked politely, one request at a time, and only when the user asks.

The interface is not documented and may change or close; the way by hand (https://armstransfers.sipri.org) stays. Every answer
is kept under the hash of its request, so that a fetch that broke off goes on where it stopped and asks nothing twice.
"""

import base64
import binascii
import hashlib
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reliant.errors import SourceMalformed, SourceUnreachable, UnknownName
from reliant.model.countries import party_name, party_named
from reliant.model.identity import PartyId
from reliant.model.time import Window
from reliant.sources.deposit import replace_file
from reliant.sources.waiting import WAITS, longer_wait

ENDPOINT = "https://atbackend.sipri.org/api/p"
_PARTIES, _REGISTER = "/countries/getAllCountriesTrimmed", "/trades/trade-register-csv/"
_ORIGIN = "https://armstransfers.sipri.org"
_BY_HAND = f"download it by hand from {_ORIGIN} and add it with reliant register import; answers fetched so far are kept"
_LARGEST = 64 * 1024 * 1024  # bytes; the whole register has 3 MB
_TOO_MANY, _SERVER_FAULT = 429, 500

KEPT_FOR = 30 * 86_400.0
"""Seconds for which an answer is not asked for again: the register changes once a year, and in between by corrections."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """How to ask: where, as whom, how long to wait for an answer, where answers are kept and for how long they are good.

    ``sleep`` waits between tries; ``say`` tells what is being done.
    """

    cache: Path
    agent: str
    endpoint: str = ENDPOINT
    timeout: float = 300.0  # seconds: one recipient takes about half a minute
    good_for: float = KEPT_FOR
    sleep: Callable[[float], None] = time.sleep
    say: Say = lambda _: None


def fetch_register(backend: Backend, recipient: PartyId, years: Window, *, check: Callable[[bytes], object]) -> bytes:
    """The deliveries to one recipient in these years, as the CSV that the site gives for download.

    ``check`` raises SourceMalformed on bytes that are no register; such an answer is not kept.

    Raises:
        SourceUnreachable: there is no network, or the server does not answer after several tries.
        SourceMalformed: it answers something else than a register.
        UnknownName: it does not know the recipient.
    """
    ids = _entity_ids(backend, recipient)
    filters = [
        _filter("Delivery year", "contains", years.first, years.last),
        _filter("Recipient", "contains", parties=ids),
        _filter("exportOption"),  # one line per deal and year
    ]
    backend.say(f"asking for deliveries to {party_name(recipient)}, {years.label}")
    question = {"filters": filters, "logic": "AND"}
    answer = _ask(backend, _REGISTER, question)
    try:
        data = base64.b64decode(json.loads(answer)["bytes"], validate=True)
        check(data)
    except (ValueError, KeyError, TypeError, binascii.Error, SourceMalformed) as error:
        _forget(backend, _REGISTER, question)
        told = error.what if isinstance(error, SourceMalformed) else repr(answer[:60])
        raise SourceMalformed(
            f"the server answered something else than a register: {told}", where=backend.endpoint, remedy=_BY_HAND
        ) from error
    return data


def _entity_ids(backend: Backend, recipient: PartyId) -> list[int]:
    """The server's numbers for a party; several when it has had several names."""
    backend.say("asking for the list of parties")
    answer = _ask(backend, _PARTIES, None)
    try:
        listed = [(str(entry["Name"]), int(entry["EntityId"])) for entry in json.loads(answer)]
    except (ValueError, KeyError, TypeError) as error:
        _forget(backend, _PARTIES, None)
        raise SourceMalformed(
            f"the server answered something else than a list of parties: {answer[:60]!r}",
            where=backend.endpoint,
            remedy=_BY_HAND,
        ) from error
    found = [number for name, number in listed if _party(name) == recipient]
    if not found:
        raise UnknownName("recipient of the server's list", party_name(recipient), remedy=_BY_HAND)
    return sorted(found)


def _party(name: str) -> PartyId | None:
    try:
        return party_named(name)
    except UnknownName:
        return None


def _filter(
    name: str, condition: str = "", first: int | str = "", last: int | str = "", parties: list[int] | None = None
) -> dict[str, object]:
    return {
        "field": name,
        "oldField": "",
        "condition": condition,
        "value1": first,
        "value2": last,
        "listData": parties or [],
    }


def _kept(backend: Backend, path: str, question: object) -> Path:
    asked = json.dumps([backend.endpoint, path, question], sort_keys=True)
    return backend.cache / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.json"


def _forget(backend: Backend, path: str, question: object) -> None:
    _kept(backend, path, question).unlink(missing_ok=True)


def _ask(backend: Backend, path: str, question: object) -> bytes:
    """The answer to one question: the one kept, or the server's, which is then kept."""
    kept = _kept(backend, path, question)
    if kept.is_file() and time.time() - kept.stat().st_mtime < backend.good_for:
        backend.say("taken from an earlier answer")
        return kept.read_bytes()
    answer = _asked_again(backend, path, question)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_file(answer, kept)
    except OSError as error:
        raise SourceUnreachable(
            f"answers cannot be kept there ({error.strerror})", where=str(backend.cache), remedy="name another place with --cache"
        ) from error
    return answer


def _asked_again(backend: Backend, path: str, question: object) -> bytes:
    """The server's answer, after as many tries as it takes; what trying again cannot mend is refused at once."""
    fault, asked = "", None
    for number, wait in enumerate((*WAITS, None), start=1):
        try:
            return _asked(backend, path, question)
        except urllib.error.HTTPError as error:
            fault = f"the server answered {error.code} {error.reason}"
            if error.code < _SERVER_FAULT and error.code != _TOO_MANY:
                break
            asked = error.headers.get("Retry-After")
            error.close()
        except TimeoutError:
            fault = f"the server did not answer within {backend.timeout:g} seconds"
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
                fault = f"nothing answers there ({error.reason}): is there a network?"
                break
            timed_out = isinstance(error.reason, TimeoutError)
            fault = (
                f"the server did not answer within {backend.timeout:g} seconds" if timed_out else f"no way to it: {error.reason}"
            )
        except OSError as error:
            fault = f"the connection broke: {error}"
        if wait is not None:
            pause = longer_wait(wait, asked)
            backend.say(f"{fault}; trying again in {pause:g} seconds ({number} of {len(WAITS)})")
            backend.sleep(pause)
    raise SourceUnreachable(fault, where=f"{backend.endpoint}{path}", remedy=_BY_HAND)


def _asked(backend: Backend, path: str, question: object) -> bytes:
    headers = {"User-Agent": backend.agent, "Origin": _ORIGIN, "Accept": "application/json"}
    if question is not None:
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(  # noqa: S310  the scheme is looked at before
        f"{backend.endpoint.rstrip('/')}{path}",
        data=None if question is None else json.dumps(question).encode(),
        headers=headers,
        method="GET" if question is None else "POST",
    )
    if request.type not in {"http", "https"}:
        raise SourceUnreachable(
            f"{request.type} is no way to ask a server", where=backend.endpoint, remedy="name an https address"
        )
    with urllib.request.urlopen(request, timeout=backend.timeout) as response:  # noqa: S310
        answer: bytes = response.read(_LARGEST + 1)
    if len(answer) > _LARGEST:
        raise SourceMalformed(f"the answer is longer than {_LARGEST} bytes", where=backend.endpoint, remedy=_BY_HAND)
    return answer
