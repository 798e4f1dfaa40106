"""A server on loopback that does what a test tells it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


@dataclass
class Request:
    """What was asked."""

    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Request, int], Reply]
"""A reply to a request and its number, from 1."""


class _Quiet(ThreadingHTTPServer):
    """Says nothing of a client that was killed."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@dataclass
class Server:
    """Keeps what it was asked."""

    answer: Answer
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    def start(self) -> ThreadingHTTPServer:
        """Listen, and return what to close."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.requests.append(Request(self.path, dict(self.headers), body))
                status, headers, data = outer.answer(outer.requests[-1], len(outer.requests))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args: Any) -> None:
                pass

        server = _Quiet(("127.0.0.1", 0), Handler)
        # How often it looks whether it is to end: half a second by default, which every test would wait for.
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        return server


@contextmanager
def servers() -> Iterator[Callable[[Answer], Server]]:
    """Give a function that starts a server; all end with the block."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> Server:
        made = Server(answer)
        running.append(made.start())
        return made

    yield start
    for server in running:
        server.shutdown()
        server.server_close()
