"""A language model's endpoint on this machine, which plays what a test puts into ``plays``: one entry for each request."""

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class Play:
    """What one request gets: an answer's text, or a raw body, with status, headers and delay."""

    content: str | None = None
    status: int = 200
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    usage: dict[str, int] | None = field(default_factory=lambda: {"prompt_tokens": 100, "completion_tokens": 20})


class ModelServer:
    """Serves on a free port; the last play is repeated. ``requests`` holds what was asked: path, headers, body."""

    def __init__(self, *plays: Play) -> None:
        self.plays = list(plays)
        self.requests: list[tuple[str, dict[str, str], dict[str, object]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append((self.path, dict(self.headers), body))
                play = outer.plays.pop(0) if len(outer.plays) > 1 else outer.plays[0]
                time.sleep(play.delay)
                told = {"choices": [{"message": {"content": play.content}, "finish_reason": "stop"}], "usage": play.usage}
                data = (play.body if play.body is not None else json.dumps(told)).encode()
                self.send_response(play.status)
                for name, value in {"Content-Length": str(len(data)), **play.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):  # whoever asked did not wait
                    self.wfile.write(data)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
