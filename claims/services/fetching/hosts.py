"""Turns and robots: one request at a time to a host, with a pause between, and only where it is allowed.

Both stand in the database, so that all workers and the web share them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import SplitResult

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from protego import Protego

from claims.models import WebHost
from claims.services.errors import HostBusy, NotFetched
from claims.services.fetching.connection import AGENT

ROBOTS_KEPT = timedelta(hours=6)
ROBOTS_CLOSED_KEPT = timedelta(minutes=10)
LONGEST_DELAY = 60.0  # seconds; a longer crawl delay counts as this

Get = Callable[[str], tuple[int, str]]


def take_turn(host: WebHost, pause: float) -> None:
    """Take the host's next turn. Raises HostBusy, saying until when, where it was asked too short a while ago."""
    now = timezone.now()
    with transaction.atomic():
        held = WebHost.objects.select_for_update().get(pk=host.pk)
        if held.next_at > now:
            raise HostBusy(f"{held.name} was asked just now", until=held.next_at)
        held.next_at = now + timedelta(seconds=pause)
        held.save(update_fields=["next_at"])


def known(url: SplitResult) -> WebHost:
    """The row of the host of a URL."""
    return WebHost.objects.get_or_create(name=url.netloc.rpartition("@")[2].lower()[:300])[0]


def pause_for(host: WebHost, url: SplitResult, get: Get) -> float:
    """Seconds to leave before the next request to the host. Raises NotFetched where its robots.txt forbids this one.

    RFC 9309: a robots.txt that is not there (4xx) allows everything; one that cannot be had forbids everything.
    """
    _refresh(host, url, get)
    if host.robots_closed:
        raise NotFetched(f"{host.name} does not give out its robots.txt at present")
    rules = Protego.parse(host.robots)
    if not rules.can_fetch(url.geturl(), AGENT):
        raise NotFetched(f"{host.name} does not allow it (robots.txt)")
    delay = min(LONGEST_DELAY, float(rules.crawl_delay(AGENT) or 0))
    return max(delay, float(settings.COUNTERCLAIM_FETCH_PAUSE_SECONDS))


def _refresh(host: WebHost, url: SplitResult, get: Get) -> None:
    kept = ROBOTS_CLOSED_KEPT if host.robots_closed else ROBOTS_KEPT
    if host.robots_at and host.robots_at > timezone.now() - kept:
        return
    try:
        status, text = get(f"{url.scheme}://{host.name}/robots.txt")
    except NotFetched:
        status, text = 503, ""
    host.robots = text.replace("\x00", "") if status == 200 else ""
    host.robots_closed = status >= 500 or status == 429
    host.robots_at = timezone.now()
    host.save(update_fields=["robots", "robots_closed", "robots_at"])
