"""Two beats send once, one takes over from the other, and clocks that are set stop neither them nor the sweeper."""

from __future__ import annotations

import json
import signal
import time
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from claims.models import Article, ExtractionRun
from claims.services import recovery
from tests.faults.stand import Stand, backlog
from tracker import beat
from tracker.celery import app


@pytest.mark.services
@pytest.mark.slow
@pytest.mark.usefixtures("on_postgresql")
def test_of_two_beats_one_sends_and_the_other_takes_over(stand: Stand) -> None:
    pids = {f"{stand.beat(name).pid}": name for name in ("one", "two")}
    stand.wait(lambda: len(sent(stand)) >= 4, "no beat sent anything")
    first = senders(stand)
    assert len(first) == 1, "both beats send"
    stand.end(pids[first.pop()], signal.SIGKILL)
    stand.forget_messages()
    stand.wait(lambda: len(sent(stand)) >= 3, "the other beat did not take over")
    assert len(senders(stand)) == 1


def sent(stand: Stand) -> list[dict[str, Any]]:
    """The sweeps that wait for a worker."""
    messages = redis.Redis.from_url(stand.redis.url).lrange("upkeep", 0, -1)
    headers = [json.loads(message)["headers"] for message in messages]
    return [header for header in headers if header["task"] == "claims.tasks.sweep"]


def senders(stand: Stand) -> set[str]:
    """Process ids of who sent them; an origin is written gen123@host."""
    return {header["origin"].partition("@")[0].removeprefix("gen") for header in sent(stand)}


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_is_set_does_not_stop_the_schedule(monkeypatch: pytest.MonkeyPatch, jump: timedelta) -> None:
    redis.Redis.from_url(settings.REDIS_URL).delete(beat.LEASE)
    sends: list[str] = []
    scheduler = beat.SingleScheduler(app=app)
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, producer=None: sends.append(entry.name))
    run_due(scheduler)
    assert set(sends) >= {"sweep", "deliver"}
    sends.clear()
    run_due(scheduler)
    assert sends == []
    real, now = time.time, app.now
    monkeypatch.setattr(time, "time", lambda: real() + jump.total_seconds())
    monkeypatch.setattr(app, "now", lambda: now() + jump)
    run_due(scheduler)
    assert "sweep" in sends
    scheduler.close()


def run_due(scheduler: beat.SingleScheduler) -> None:
    for _ in range(20):
        if scheduler.tick() > 0.5:
            return


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_is_set_leaves_no_article_waiting(jump: timedelta) -> None:
    """Seen from a clock that was set by -jump, every time on file lies that far away."""
    waiting, in_hand = backlog(2)
    run = ExtractionRun.objects.create(article=in_hand, text_hash=in_hand.text_hash, pipeline_version="v")
    Article.objects.filter(pk=in_hand.pk).update(status=Article.Status.READING, attempts=1)
    Article.objects.update(nudged_at=timezone.now() + jump)
    assert set(recovery.sweep(100)) == {waiting.pk, in_hand.pk}
    run.refresh_from_db()
    assert run.state == ExtractionRun.State.FAILED
    assert not Article.objects.exclude(status=Article.Status.PENDING).exists()


@pytest.mark.django_db
def test_the_sweeper_adds_nothing_to_a_long_queue() -> None:
    backlog(2)
    assert recovery.sweep(0) == []
    assert len(recovery.sweep(1)) == 1
