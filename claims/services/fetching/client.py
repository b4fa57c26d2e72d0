"""Fetching one URL: every hop is checked, allowed, paced and bounded."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from claims.services.errors import HostBusy, NotFetched
from claims.services.fetching import connection, hosts
from claims.services.fetching.connection import Answer

MOST_REDIRECTS = 5
REDIRECTS = frozenset((301, 302, 303, 307, 308))
LONGEST_URL = 2_000
ROBOTS_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: `url` after redirects, `status` 200 or, where nothing changed, 304."""

    url: str
    status: int
    content_type: str
    content: bytes
    etag: str = ""
    last_modified: str = ""


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    patience: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Fetch a URL over http or https.

    etag, last_modified: of the copy at hand, so that an unchanged page answers 304. patience: seconds to wait for
    the host's turn, in all. Raises HostBusy where that is not enough, and NotFetched with the reason otherwise.
    """
    headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
    until = time.monotonic() + patience
    for _ in range(MOST_REDIRECTS + 1):
        parts = checked(url)
        address = connection.resolve(parts)  # once a hop: a second answer of the name server cannot differ
        _wait_for_turn(parts, address, until, sleep)
        answer = _get(parts, address, headers, settings.COUNTERCLAIM_FETCH_BYTES)
        if answer.status not in REDIRECTS:
            return _fetched(url, answer)
        url = urljoin(url, answer.headers.get("location", ""))
    raise NotFetched(f"more than {MOST_REDIRECTS} redirects")


def checked(url: str) -> SplitResult:
    """The parts of a URL that may be fetched at all. Raises NotFetched."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError as error:
        raise NotFetched(f"not a web address: {error}") from error
    if parts.scheme not in connection.PORTS or not parts.hostname:
        raise NotFetched("not a web address: only http and https are fetched")
    if parts.username or parts.password:
        raise NotFetched("the address holds a password")
    if len(url) > LONGEST_URL or not url.isascii() or any(character in url for character in " \t\r\n\\"):
        raise NotFetched("the address is too long or holds characters that must be encoded")
    return parts


def _wait_for_turn(parts: SplitResult, address: str, until: float, sleep: Callable[[float], None]) -> None:
    host = hosts.known(parts)
    pause = hosts.pause_for(host, parts, partial(_robots, address=address))
    while True:
        try:
            return hosts.take_turn(host, pause)
        except HostBusy as error:
            wait = (error.until - timezone.now()).total_seconds()
            if time.monotonic() + wait > until:
                raise
            sleep(max(0.01, wait))


def _robots(url: str, *, address: str) -> tuple[int, str]:
    for _ in range(MOST_REDIRECTS + 1):
        answer = _get(checked(url), address, {}, ROBOTS_BYTES)
        if answer.status not in REDIRECTS:
            return answer.status, answer.content.decode("utf-8", "replace")
        url = urljoin(url, answer.headers.get("location", ""))
        address = connection.resolve(checked(url))
    return 404, ""


def _get(parts: SplitResult, address: str, headers: dict[str, str], limit: int) -> Answer:
    deadline = time.monotonic() + settings.COUNTERCLAIM_FETCH_SECONDS
    return connection.request(parts, address, headers, limit=limit, deadline=deadline)


def _fetched(url: str, answer: Answer) -> Fetched:
    if answer.status not in (200, 304):
        raise NotFetched(f"{urlsplit(url).hostname} answers {answer.status}")
    return Fetched(
        url,
        answer.status,
        answer.headers.get("content-type", "").partition(";")[0].strip().lower(),
        answer.content,
        answer.headers.get("etag", "")[:500],
        answer.headers.get("last-modified", "")[:200],
    )
