"""Asking for a register: politely, again when the server fails, never twice for the same, and with a way out in every error."""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reliant.errors import SourceMalformed, SourceUnreachable, UnknownName
from reliant.model.time import Window
from reliant.pipeline.releases import fetch_file
from reliant.sources.fetch import Backend

HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
    "TIV delivery values,Local production"
)
TABLE = (
    "Transfers of major conventional arms from All countries to Belarus. Deals with deliveries made for the year range "
    "'2016' to '2018'\nData generated: 18 May 2026 2:29:20 PM\n"
    f"{HEADER}\n101,Russia,Belarus,T-99,tank,Armoured vehicles,2015,Yes,4,No,2016,No,New,2.5,2.5,10,Yes\n"
).encode()
PARTIES = json.dumps(
    [{"Name": "Belarus", "EntityId": 12}, {"Name": "A Group*", "EntityId": 13}, {"Name": "Atlantis", "EntityId": 14}]
)
REGISTER = json.dumps({"bytes": base64.b64encode(TABLE).decode()})


class Server:
    """Plays recorded answers, each (status, body, seconds it takes), and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked, self.answers, self.headers = [], [], {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                server.asked.append((self.command, self.path, json.loads(body) if body else None, dict(self.headers)))
                if self.path.endswith("getAllCountriesTrimmed"):
                    status, text, wait = 200, PARTIES, 0
                else:
                    status, text, wait = server.answers.pop(0)
                time.sleep(wait)
                try:
                    self.send_response(status)
                    for name, value in server.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(text.encode())
                except OSError:
                    pass  # the one who asked has gone

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    @property
    def registers_asked(self):
        return [body for method, _, body, _ in self.asked if method == "POST"]


@pytest.fixture
def server():
    playing = Server()
    yield playing
    playing.http.shutdown()
    playing.http.server_close()
    playing.thread.join()


@pytest.fixture
def backend(server, tmp_path):
    slept: list[float] = []
    made = Backend(
        cache=tmp_path / "kept",
        agent="reliant test",
        endpoint=f"http://127.0.0.1:{server.http.server_port}/api/p",
        timeout=0.4,
        sleep=slept.append,
    )
    return made, slept


def fetch(backend, out, recipient="BLR"):
    return fetch_file(backend, recipient, Window(2016, 2018), out)


def test_the_register_is_written_unchanged_and_asked_for_as_the_site_does(server, backend, tmp_path):
    server.answers = [(200, REGISTER, 0)]
    register = fetch(backend[0], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == TABLE
    assert (register.format, register.vintage, register.n_rows) == ("B1", "2026-05-18", 1)
    method, path, body, headers = server.asked[1]
    assert (method, path, body["logic"]) == ("POST", "/api/p/trades/trade-register-csv/", "AND")
    asked = {one["field"]: one for one in body["filters"]}
    assert (asked["Delivery year"]["value1"], asked["Delivery year"]["value2"]) == (2016, 2018)
    assert asked["Recipient"]["listData"] == [12]
    assert (headers["User-Agent"], headers["Origin"]) == ("reliant test", "https://armstransfers.sipri.org")


def test_what_was_answered_is_not_asked_again(server, backend, tmp_path):
    server.answers = [(200, REGISTER, 0)]
    fetch(backend[0], tmp_path / "out.csv")
    fetch(backend[0], tmp_path / "again.csv")
    assert len(server.asked) == 2
    assert (tmp_path / "again.csv").read_bytes() == TABLE


def test_a_server_fault_is_waited_out(server, backend, tmp_path):
    server.answers = [(500, "oops", 0), (503, "oops", 0), (200, REGISTER, 0)]
    server.headers = {"Retry-After": "5"}
    assert fetch(backend[0], tmp_path / "out.csv").n_rows == 1
    assert backend[1] == [5.0, 8.0]


def test_a_server_that_never_recovers_is_given_up_and_the_parties_are_kept(server, backend, tmp_path):
    server.answers = [(500, "oops", 0)] * 4 + [(200, REGISTER, 0)]
    with pytest.raises(SourceUnreachable, match=r"500.*by hand.*kept"):
        fetch(backend[0], tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
    fetch(backend[0], tmp_path / "out.csv")
    assert [path for method, path, _, _ in server.asked if method == "GET"] == ["/api/p/countries/getAllCountriesTrimmed"]


def test_a_slow_server_is_asked_again(server, backend, tmp_path):
    server.answers = [(200, REGISTER, 1.0), (200, REGISTER, 0)]
    assert fetch(backend[0], tmp_path / "out.csv").n_rows == 1
    assert backend[1] == [2.0]


def test_a_refusal_is_not_asked_again(server, backend, tmp_path):
    server.answers = [(403, "no", 0)]
    with pytest.raises(SourceUnreachable, match="403"):
        fetch(backend[0], tmp_path / "out.csv")
    assert len(server.registers_asked) == 1


@pytest.mark.parametrize(
    "text",
    ["<html>Sign in</html>", "[]", "{}", '{"bytes": 5}', '{"bytes": "***"}', '{"bytes": ""}', '{"bytes": "bm8gcmVnaXN0ZXI="}'],
)
def test_another_answer_is_refused_and_not_kept(server, backend, tmp_path, text):
    server.answers = [(200, text, 0), (200, REGISTER, 0)]
    with pytest.raises(SourceMalformed, match=r"something else than a register.*by hand"):
        fetch(backend[0], tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
    assert fetch(backend[0], tmp_path / "out.csv").n_rows == 1


def test_a_recipient_the_server_does_not_know(server, backend, tmp_path):
    with pytest.raises(UnknownName, match="Kazakhstan"):
        fetch(backend[0], tmp_path / "out.csv", "KAZ")
    assert server.registers_asked == []


def test_no_network_is_said_with_the_way_by_hand(tmp_path):
    backend = Backend(cache=tmp_path, agent="x", endpoint="http://127.0.0.1:9/api/p", sleep=lambda _: pytest.fail("no use"))
    with pytest.raises(SourceUnreachable, match=r"is there a network.*by hand"):
        fetch(backend, tmp_path / "out.csv")


def test_only_the_web_is_asked(tmp_path):
    backend = Backend(cache=tmp_path, agent="x", endpoint="file:///etc")
    with pytest.raises(SourceUnreachable, match="no way to ask"):
        fetch(backend, tmp_path / "out.csv")


def test_another_file_is_never_written_over(server, backend, tmp_path):
    (tmp_path / "out.csv").write_bytes(b"mine")
    server.answers = [(200, REGISTER, 0)]
    with pytest.raises(SourceUnreachable, match="there already"):
        fetch(backend[0], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == b"mine"
