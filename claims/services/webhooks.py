"""Webhooks: subscribing, writing events down in their own transaction, and delivering them with patience."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from claims.models import Event, Webhook, WebhookDelivery
from claims.services import addresses, signatures
from claims.services.errors import PrivateAddress, RefusedWebhook

BACK_OFF = (10, 60, 300, 1_800, 7_200, 18_000, 36_000, 86_400)  # seconds until the next attempt
LEASE = timedelta(seconds=90)  # longer than one attempt can take: a worker that died is made up for
TIMEOUT = urllib3.Timeout(connect=5, read=10)
AT_ONCE = 500
KEPT = timedelta(days=30)
LONGEST_ERROR = 500


def subscribe(name: str, url: str, events: Sequence[str]) -> Webhook:
    """A new webhook; its `secret` is to be told this one time. Raises RefusedWebhook."""
    check(url, events)
    return Webhook.objects.create(name=name, url=url, events=sorted(set(events)), secret=signatures.new_secret())


def check(url: str, events: Sequence[str]) -> None:
    """Raise RefusedWebhook where the address or the events are none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedWebhook("an http or https address is expected")
    if parts.username or parts.password:
        raise RefusedWebhook("the address must not hold a password: deliveries are signed instead")
    if not events or not set(events) <= set(Event.values):
        raise RefusedWebhook(f"events out of {', '.join(Event.values)} are expected")


def announce(event: Event, facts: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
    """Write deliveries of `event` for every webhook that wants it; to be called in the event's own transaction.

    `facts` are (subject, data) pairs; the same subject is announced once. Returns the number of deliveries.
    """
    hooks = [hook for hook in Webhook.objects.filter(active=True) if event.value in hook.events]
    if not hooks:
        return 0
    now = timezone.now()
    rows = [
        WebhookDelivery(webhook=hook, event=event, subject=subject, body=_body(event, data), next_attempt_at=now)
        for subject, data in facts
        for hook in hooks
    ]
    return len(WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE))


def due() -> list[int]:
    """Ids of the deliveries whose time has come, oldest first; at most AT_ONCE."""
    return list(WebhookDelivery.objects.due(timezone.now()).values_list("pk", flat=True)[:AT_ONCE])


def deliver(delivery_id: int) -> WebhookDelivery | None:
    """Try a delivery that is due; None where it is not, or somebody else is at it. Never raises for the far end."""
    now = timezone.now()
    ours = WebhookDelivery.objects.due(now).filter(pk=delivery_id)
    if not ours.order_by().update(next_attempt_at=now + LEASE, attempts=F("attempts") + 1):
        return None
    delivery = WebhookDelivery.objects.select_related("webhook").get(pk=delivery_id)
    if delivery.attempts > len(BACK_OFF) + 1:
        return _end(delivery, WebhookDelivery.State.FAILED, None, "the worker stopped or died sending it, every time")
    try:
        status = _send(delivery)
    except (PrivateAddress, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return _again(delivery, None, f"{type(error).__name__}: {error}")
    if not 200 <= status < 300:
        return _again(delivery, status, f"the address answered {status}")
    return _end(delivery, WebhookDelivery.State.DELIVERED, status, "")


def redeliver(delivery: WebhookDelivery) -> None:
    """Send a delivery once more, whatever came of it, with all its attempts before it."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        state=WebhookDelivery.State.WAITING, attempts=0, next_attempt_at=timezone.now(), delivered_at=None, error=""
    )
    delivery.refresh_from_db()


def forget() -> int:
    """Drop deliveries that arrived KEPT ago; the number of them."""
    old = WebhookDelivery.objects.filter(state=WebhookDelivery.State.DELIVERED)
    return old.filter(delivered_at__lt=timezone.now() - KEPT).delete()[0]


def _body(event: Event, data: Mapping[str, Any]) -> str:
    message = {"type": event.value, "timestamp": timezone.now().isoformat(), "data": dict(data)}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _send(delivery: WebhookDelivery) -> int:
    """POST the body to the address that the host has now; redirects are answers, not orders."""
    parts = urlsplit(delivery.webhook.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = addresses.resolve(parts.hostname or "", port, settings.COUNTERCLAIM_WEBHOOK_ALLOW)
    signed = signatures.headers(
        delivery.webhook.secret, f"msg_{delivery.message_id.hex}", int(time.time()), delivery.body
    )
    told = {"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "Counterclaim-Webhooks/1"}
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    with _pool(parts, address, port) as pool:
        response = pool.urlopen(
            "POST", target, body=delivery.body.encode(), headers=told | signed, redirect=False, retries=False,
            preload_content=False,
        )  # fmt: skip
        response.close()
        return int(response.status)


def _pool(parts: SplitResult, address: str, port: int) -> urllib3.HTTPConnectionPool:
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address, port, timeout=TIMEOUT, maxsize=1, ssl_context=ssl.create_default_context(),
        server_hostname=parts.hostname, assert_hostname=parts.hostname,
    )  # fmt: skip


def _again(delivery: WebhookDelivery, status: int | None, error: str) -> WebhookDelivery:
    if delivery.attempts > len(BACK_OFF):
        return _end(delivery, WebhookDelivery.State.FAILED, status, error)
    wait = timedelta(seconds=BACK_OFF[delivery.attempts - 1])
    delivery.status, delivery.error, delivery.next_attempt_at = status, error[:LONGEST_ERROR], timezone.now() + wait
    delivery.save(update_fields=["status", "error", "next_attempt_at"])
    return delivery


def _end(delivery: WebhookDelivery, state: WebhookDelivery.State, status: int | None, error: str) -> WebhookDelivery:
    delivery.state, delivery.status, delivery.error = state, status, error[:LONGEST_ERROR]
    delivery.delivered_at = timezone.now() if state == WebhookDelivery.State.DELIVERED else None
    delivery.save(update_fields=["state", "status", "error", "delivered_at"])
    return delivery
