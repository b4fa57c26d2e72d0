"""Tasks are doors: a real worker on a real Redis takes an article from its row to its pairs."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from kombu.exceptions import OperationalError as BrokerAway

from claims import tasks
from claims.models import Article
from claims.services import articles
from claims.services.articles import NewArticle

TEXT = "Port Authority spokeswoman Ana Roos said the ferry sailed on time. Nothing else happened that day."


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the worker did not get there in time"
        time.sleep(0.2)


@pytest.mark.services
@pytest.mark.slow
@pytest.mark.model
def test_a_worker_reads_and_pairs_what_was_ingested(worker: object) -> None:
    article = articles.ingest(NewArticle(external_id="a", text=TEXT)).article
    tasks.schedule_extraction(article)
    wait_for(lambda: Article.objects.get().status == Article.Status.DONE)
    assert article.claims.exists()


@pytest.mark.django_db
def test_a_broker_that_is_away_costs_nothing_but_time(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    def away(*args: object) -> None:
        raise BrokerAway("no route")

    monkeypatch.setattr(tasks.read_article, "delay", away)
    article = articles.ingest(NewArticle(external_id="a", text=TEXT)).article
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        tasks.schedule_extraction(article)
    assert Article.objects.get().status == Article.Status.PENDING
