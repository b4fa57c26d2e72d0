"""One request to one address: resolved once, checked, connected to by number, and over within its time."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult

import certifi
import urllib3.exceptions
from django.conf import settings
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection

from claims.services import addresses
from claims.services.errors import NotFetched, PrivateAddress

AGENT = "Counterclaim"
CONNECT_SECONDS = 10.0
CHUNK = 1 << 16
PORTS = {"http": 80, "https": 443}
_BROKEN = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, zlib.error)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, unpacked."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def agent() -> str:
    """How the house names itself to servers."""
    contact = settings.COUNTERCLAIM_FETCH_CONTACT
    return f"{AGENT}/1.0 (reads news for claims{f'; {contact}' if contact else ''})"


def resolve(url: SplitResult) -> str:
    """The one address that is connected to for a URL. Raises NotFetched where it is not a public one."""
    try:
        return addresses.resolve(url.hostname or "", _port(url), settings.COUNTERCLAIM_FETCH_ALLOW)
    except PrivateAddress as error:
        raise NotFetched(str(error)) from error


def request(url: SplitResult, address: str, headers: Mapping[str, str], *, limit: int, deadline: float) -> Answer:
    """GET a URL from an address that was checked; redirects are answers like any other.

    limit: bytes of the content, unpacked. deadline: of time.monotonic(). Raises NotFetched.
    """
    host = url.hostname or ""
    connection = _connection(url.scheme, host, address, _port(url), deadline)
    watch = _Watch(deadline)
    try:
        with watch:
            connection.connect()
            watch.held = connection.sock  # http.client forgets it once the headers are read
            answer = _exchange(connection, url, headers, limit)
        if watch.expired:  # without a declared length, a shut socket looks like an end
            raise TimeoutError
        return answer
    except _BROKEN as error:
        if watch.expired or _is_time_out(error):
            raise NotFetched(f"{host} takes longer than {settings.COUNTERCLAIM_FETCH_SECONDS} s") from error
        raise NotFetched(f"{host} cannot be read: {type(error).__name__}") from error
    finally:
        connection.close()


def _is_time_out(error: Exception) -> bool:
    """Whether it is one; urllib3 counts refused connections among them."""
    refused = isinstance(error, urllib3.exceptions.NewConnectionError)
    return isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError) and not refused


def _port(url: SplitResult) -> int:
    return url.port or PORTS[url.scheme]


def _connection(scheme: str, host: str, address: str, port: int, deadline: float) -> HTTPConnection:
    """A connection to the address that was checked, under the name that was asked for."""
    seconds = max(0.1, min(CONNECT_SECONDS, deadline - time.monotonic()))
    if scheme == "http":
        return HTTPConnection(address, port, timeout=seconds)
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return HTTPSConnection(
        address, port, timeout=seconds, ssl_context=context, server_hostname=host, assert_hostname=host
    )


def _exchange(connection: HTTPConnection, url: SplitResult, headers: Mapping[str, str], limit: int) -> Answer:
    target = f"{url.path or '/'}{f'?{url.query}' if url.query else ''}"
    sent = {"Host": url.netloc.rpartition("@")[2], "User-Agent": agent(), "Accept-Encoding": "gzip, deflate", **headers}
    connection.request("GET", target, headers=sent, preload_content=False, decode_content=True)
    response = connection.getresponse()
    return Answer(response.status, dict(_lowered(response)), _content(response, limit))


def _lowered(response: HTTPResponse) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in response.headers.items()]


def _content(response: HTTPResponse, limit: int) -> bytes:
    """The content, unpacked piece by piece so that a bomb is stopped at the limit."""
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise NotFetched(f"the answer has {int(declared):,} bytes; the limit is {limit:,}")
    content = bytearray()
    while chunk := response.read(CHUNK):
        content += chunk
        if len(content) > limit:
            raise NotFetched(f"the answer has more than {limit:,} bytes")
    return bytes(content)


class _Watch:
    """Shuts the socket at the deadline, whatever trickles in: time-outs of a socket start anew with every byte."""

    def __init__(self, deadline: float) -> None:
        self.held: socket.socket | None = None
        self.expired = False
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._shut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()

    def _shut(self) -> None:
        self.expired = True
        if self.held is not None:
            with suppress(OSError):
                self.held.shutdown(socket.SHUT_RDWR)
