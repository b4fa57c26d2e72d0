"""A web server on this machine, which fetching is allowed to reach in these tests alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Page:
    """What the server answers for a path; `slowly` pauses after every byte."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slowly: float = 0.0


class Site:
    """The server, its pages, and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._answering())
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def _answering(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                page = site.pages.get(self.path, Page(status=404))
                matched = page.headers.get("ETag") and self.headers.get("If-None-Match") == page.headers["ETag"]
                self.send_response(304 if matched else page.status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **page.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if not matched:
                    self._send(page)

            def _send(self, page: Page) -> None:
                step = 1 if page.slowly else max(1, len(page.content))
                for start in range(0, len(page.content), step):
                    self.wfile.write(page.content[start : start + step])
                    time.sleep(page.slowly)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

            def handle(self) -> None:
                with suppress(OSError):
                    super().handle()

        return Answering


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.COUNTERCLAIM_FETCH_ALLOW = ["127.0.0.1/32"]
    settings.COUNTERCLAIM_FETCH_PAUSE_SECONDS = 0
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()
