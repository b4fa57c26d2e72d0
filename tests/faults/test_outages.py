"""What a newsroom meets: Redis or PostgreSQL go away, messages come twice or not at all, articles that kill."""

from __future__ import annotations

import random
from typing import cast

import pytest
from django.utils import timezone
from kombu import Connection

from claims import tasks
from claims.models import Article, ExtractionRun
from claims.services.recovery import MAX_ATTEMPTS
from tests.faults import invariants
from tests.faults.stand import Stand, backlog, forget_connections
from tests.servers.postgres import PostgresServer
from tests.svc_plugin import SERVER

pytestmark = [pytest.mark.services, pytest.mark.slow]


def done() -> int:
    return Article.objects.filter(status=Article.Status.DONE).count()


def test_lost_messages_are_sent_again(busy: Stand) -> None:
    backlog(8)
    busy.drains()
    invariants.everything_stands()
    invariants.the_queues_are_empty(busy.redis.url)


def test_redis_that_is_killed_and_comes_back_empty(busy: Stand) -> None:
    busy.plan(seconds=0.1)
    backlog(24)
    busy.wait(lambda: done() >= 4, "nothing was done")
    assert done() < 24
    busy.redis_dies(empty=True)
    busy.drains()
    invariants.everything_stands()


def test_postgresql_that_is_restarted_at_work(busy: Stand, pytestconfig: pytest.Config) -> None:
    busy.plan(seconds=0.1)
    backlog(24)
    busy.wait(lambda: done() >= 4, "nothing was done")
    assert done() < 24
    cast("PostgresServer", pytestconfig.stash[SERVER]).restart()
    forget_connections()
    busy.drains()
    invariants.everything_stands(may_fail=True)
    assert done() >= 22  # an article fails only after three tries in one outage


def test_messages_that_come_twice_and_out_of_order(busy: Stand) -> None:
    articles = backlog(12)
    Article.objects.update(nudged_at=timezone.now())
    messages = [(task, one.pk) for one in articles for task in (tasks.pair_article, *[tasks.read_article] * 3)]
    random.Random(7).shuffle(messages)  # noqa: S311 - an order, not a secret
    with Connection(busy.redis.url.replace("unix://", "redis+socket://")) as broker:
        for task, pk in messages:
            task.apply_async((pk,), connection=broker)
    busy.drains()
    invariants.everything_stands()
    assert ExtractionRun.objects.count() == len(articles)


def test_articles_that_crash_the_interpreter_or_eat_memory(busy: Stand) -> None:
    articles = backlog(10)
    for index, poison in ((3, "ABORT"), (6, "GLUTTON")):
        Article.objects.filter(pk=articles[index].pk).update(text=f"{poison} {articles[index].text}")
    busy.drains()
    invariants.everything_stands()
    crashed, greedy = (Article.objects.get(pk=articles[index].pk) for index in (3, 6))
    assert "the worker stopped or died" in crashed.error
    assert "memory" in greedy.error
    for parked in (crashed, greedy):
        assert (parked.status, parked.attempts) == (Article.Status.FAILED, MAX_ATTEMPTS)
        assert parked.runs.filter(state=ExtractionRun.State.FAILED).count() == MAX_ATTEMPTS
    assert done() == 8
