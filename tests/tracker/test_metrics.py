"""Metrics: what is told, that it agrees with the rows, and to whom it is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from claims.models import Article
from claims.services import gauges, reviews
from tests import factories
from tracker import metrics

pytestmark = pytest.mark.django_db
PREFIX = "counterclaim_"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Counts start anew."""
    cache.clear()


def scrape(client: Client) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples]
    return {(s.name.removeprefix(PREFIX), *s.labels.values()): s.value for s in samples}


def test_queues_rates_and_failures_agree_with_the_rows(client: Client) -> None:
    waiting = factories.article(status=Article.Status.PENDING)
    Article.objects.filter(pk=waiting.pk).update(updated_at=timezone.now() - timedelta(minutes=3))
    factories.article(status=Article.Status.FAILED, error="no memory")
    factories.run(factories.article())
    told = scrape(client)
    assert told["queue_depth", "reading_waiting"] == 1
    assert 180 <= told["queue_oldest_seconds", "reading_waiting"] < 240
    assert told["failed", "articles"] == 1
    assert told["articles_per_minute", "taken_in"] == pytest.approx(3 / gauges.RATE_MINUTES)
    assert told["articles_per_minute", "done"] == pytest.approx(1 / gauges.RATE_MINUTES)
    assert (told["articles", "done"], told["articles", "failed"]) == (1, 1)


def test_pairs_and_review_times_are_told(client: Client) -> None:
    pair = factories.pair()
    type(pair).objects.filter(pk=pair.pk).update(created_at=timezone.now() - timedelta(hours=2))
    reviews.record(pair, factories.editor(), "contradiction", "direct_denial")  # type: ignore[arg-type]
    factories.pair()
    told = scrape(client)
    assert (told["pairs", "contradiction"], told["pairs", "undecided"]) == (1, 1)
    assert 7200 <= told["review_wait_seconds", "0.5"] < 7300
    assert told["verdicts_last_hour",] == 1


def test_model_load_and_broker_are_told(client: Client) -> None:
    gauges.note_load("reader", 2.5)
    told = scrape(client)
    assert told["model_load_seconds", "reader"] == 2.5
    assert (told["broker_up",], told["messages", "extraction"], told["beat_up",]) == (1, 0, 0)


def test_without_a_broker_the_rows_are_still_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics.app.conf, "broker_read_url", "redis+socket:///nowhere/redis.sock")
    told = scrape(client)
    assert told["broker_up",] == 0
    assert ("queue_depth", "pairing") in told


def test_requests_are_timed_by_the_name_of_their_address(client: Client) -> None:
    client.get("/healthz")
    client.get("/pairs/77/")
    told = scrape(client)
    assert told["request_seconds_count", "GET", "2xx", "healthz"] >= 1
    assert told["request_seconds_count", "GET", "3xx", "desk:pair"] >= 1
    assert not [name for name in told if "77" in "".join(name[1:])]


def test_numbers_of_queries_do_not_grow_with_the_file(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        factories.pair()
    with django_assert_max_num_queries(40):
        client.get("/metrics")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}, 403),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer"}, 403),
    ],
)
def test_metrics_are_closed_to_all_but_this_host(client: Client, headers: dict[str, str], status: int) -> None:
    assert client.get("/metrics", **headers).status_code == status


def test_a_proxy_tells_whose_network_counts(client: Client, settings: Any) -> None:
    settings.COUNTERCLAIM_BEHIND_PROXY = True
    settings.COUNTERCLAIM_METRICS_ALLOW = ["10.1.0.0/16"]
    spoofed = {"HTTP_X_FORWARDED_FOR": "10.1.2.3, 192.0.2.7"}
    assert client.get("/metrics", **spoofed).status_code == 403
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="192.0.2.7, 10.1.2.3").status_code == 200


def test_a_token_opens_them_from_anywhere(client: Client, settings: Any) -> None:
    settings.COUNTERCLAIM_METRICS_TOKEN = "a-token-of-the-monitoring"
    far = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer wrong", **far).status_code == 403
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer a-token-of-the-monitoring", **far).status_code == 200


def test_the_metrics_page_of_the_docs_lists_each_of_them() -> None:
    told = {gauge.name for gauge in [*gauges.read(), *metrics._broker()]} | {"request_seconds"}
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert sorted(name for name in told if f"`{PREFIX}{name}" not in text) == []
