"""Webhooks: written with their event, signed, delivered with patience, and never into the building."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from claims import tasks
from claims.models import Article, ClaimPair, Webhook, WebhookDelivery
from claims.services import addresses, articles, extraction, reviews, webhooks
from claims.services.articles import NewArticle
from claims.services.errors import PrivateAddress, RefusedWebhook
from tests import factories
from tests.servers.listener import Listener

pytestmark = pytest.mark.django_db
EVENTS = ["pair.found", "pair.decided", "article.failed"]
REST = " Nothing else happened that day in the old harbour."


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.stop()


@pytest.fixture
def hook(listener: Listener, settings: Any) -> Webhook:
    settings.COUNTERCLAIM_WEBHOOK_ALLOW = ["127.0.0.0/8", "::1/128"]
    return webhooks.subscribe("desk", listener.url, EVENTS)


def found_pair() -> ClaimPair:
    for name, text in (("a", "Norwick says the ferry sailed."), ("b", "Sudbury denies the ferry sailed.")):
        extraction.process_now(articles.ingest(NewArticle(external_id=name, text=text + REST)).article.pk)
    return ClaimPair.objects.get()


def test_a_pair_that_is_found_is_announced_once(hook: Webhook) -> None:
    pair = found_pair()
    told = json.loads(WebhookDelivery.objects.get().body)
    assert told["type"] == "pair.found"
    assert told["data"]["pair"]["id"] == pair.pk
    assert {told["data"]["pair"][side]["source"] for side in ("left", "right")} == {"Norwick", "Sudbury"}
    article = Article.objects.get(external_id="b")
    articles.rerun(article)
    extraction.process_now(article.pk)
    assert WebhookDelivery.objects.count() == 1


def test_a_decision_and_its_undoing_are_announced(hook: Webhook) -> None:
    pair, editor = factories.pair(), factories.editor(username="ed")
    reviews.record(pair, editor, "contradiction", note="on record")
    reviews.undo(pair, editor)
    first, second = [json.loads(row.body)["data"] for row in WebhookDelivery.objects.order_by("id")]
    assert (first["pair"]["verdict"], first["review"]["editor"]) == ("contradiction", "ed")
    assert (second["pair"]["verdict"], second["review"]["undoes"]) == ("", first["review"]["id"])


def test_an_article_that_fails_is_announced(hook: Webhook) -> None:
    article = articles.ingest(NewArticle(external_id="x", text="CRASH is what the reader does here." + REST)).article
    with pytest.raises(ValueError, match="tripped"):
        extraction.process_now(article.pk)
    told = json.loads(WebhookDelivery.objects.get().body)
    assert (told["type"], told["data"]["article"]["external_id"]) == ("article.failed", "x")
    assert "tripped" in told["data"]["article"]["error"]


def test_an_event_that_is_rolled_back_was_never_announced(hook: Webhook) -> None:
    pair, editor = factories.pair(), factories.editor()
    with transaction.atomic():
        reviews.record(pair, editor, "contradiction")
        assert WebhookDelivery.objects.count() == 1
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()


def test_only_who_wants_an_event_hears_of_it(hook: Webhook) -> None:
    Webhook.objects.update(events=["article.failed"])
    reviews.record(factories.pair(), factories.editor(), "contradiction")
    Webhook.objects.update(events=EVENTS, active=False)
    reviews.record(factories.pair(), factories.editor(), "contradiction")
    assert not WebhookDelivery.objects.exists()


@pytest.fixture
def delivery(hook: Webhook) -> WebhookDelivery:
    reviews.record(factories.pair(), factories.editor(), "contradiction", note="the café’s owner")
    return WebhookDelivery.objects.get()


def test_a_message_is_signed_so_that_its_reader_can_tell(listener: Listener, delivery: WebhookDelivery) -> None:
    assert webhooks.due() == [delivery.pk]
    webhooks.deliver(delivery.pk)
    headers, body = listener.heard[0]
    assert body.decode() == delivery.body
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(delivery.webhook.secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert headers["Host"].startswith("localhost:")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.status) == ("delivered", 1, 200)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_refusal_is_tried_again_later_with_the_same_id(
    listener: Listener, delivery: WebhookDelivery, status: int
) -> None:
    listener.status = status
    webhooks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.error) == ("waiting", status, f"the address answered {status}")
    assert webhooks.due() == []
    assert webhooks.deliver(delivery.pk) is None
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    listener.status = 200
    webhooks.deliver(delivery.pk)
    assert listener.heard[0][0]["webhook-id"] == listener.heard[1][0]["webhook-id"]
    assert len(listener.heard) == 2


def test_waits_grow_until_it_is_given_up_and_sent_again_by_hand(listener: Listener, delivery: WebhookDelivery) -> None:
    listener.server.shutdown()
    listener.server.server_close()
    waits = []
    for _ in range(len(webhooks.BACK_OFF)):
        WebhookDelivery.objects.update(next_attempt_at=timezone.now())
        webhooks.deliver(delivery.pk)
        delivery.refresh_from_db()
        waits.append((delivery.next_attempt_at - timezone.now()).total_seconds())
    assert waits == pytest.approx(webhooks.BACK_OFF, abs=5)
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    webhooks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert webhooks.due() == []
    webhooks.redeliver(delivery)
    assert webhooks.due() == [delivery.pk]


def test_a_worker_that_dies_while_sending_is_made_up_for(
    delivery: WebhookDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: WebhookDelivery) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(webhooks, "_send", die)
    with pytest.raises(KeyboardInterrupt):
        webhooks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert timezone.now() < delivery.next_attempt_at < timezone.now() + 2 * webhooks.LEASE


def test_a_message_that_no_worker_survives_fails_in_the_end(delivery: WebhookDelivery, listener: Listener) -> None:
    WebhookDelivery.objects.update(attempts=len(webhooks.BACK_OFF) + 1)
    webhooks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, listener.heard) == ("failed", [])
    assert "died" in delivery.error


def test_nothing_is_sent_into_the_building(listener: Listener, delivery: WebhookDelivery, settings: Any) -> None:
    settings.COUNTERCLAIM_WEBHOOK_ALLOW = []
    webhooks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.error.startswith("PrivateAddress: localhost is at ")
    assert listener.heard == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
     "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2130706433",
     "0x7f.1", "0177.0.0.1", "no-such-host.invalid", "a" * 300],
)  # fmt: skip
def test_what_is_not_public_is_refused_in_any_spelling(host: str) -> None:
    with pytest.raises(PrivateAddress):
        addresses.resolve(host, 443)


@pytest.mark.parametrize("host", ["1.1.1.1", "2606:4700:4700::1111"])
def test_what_is_public_or_allowed_is_resolved(host: str) -> None:
    assert addresses.resolve(host, 443) == host
    assert addresses.resolve("10.1.2.3", 443, ["10.1.0.0/16"]) == "10.1.2.3"


@pytest.mark.parametrize(
    ("url", "events"),
    [("ftp://paper.test/", EVENTS), ("https:///x", EVENTS), ("https://a:b@paper.test/", EVENTS),
     ("https://paper.test/", []), ("https://paper.test/", ["pair.lost"])],
)  # fmt: skip
def test_a_webhook_has_an_address_and_events(db: None, url: str, events: list[str]) -> None:
    with pytest.raises(RefusedWebhook):
        webhooks.subscribe("desk", url, events)


def test_the_task_finds_what_is_due(
    listener: Listener, delivery: WebhookDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.deliver_webhook, "delay", tasks.deliver_webhook)
    assert tasks.deliver_due() == 1
    assert len(listener.heard) == 1
    assert tasks.deliver_due() == 0
