"""Workers that are told to stop, and new ones with another pipeline, half way through a backlog."""

from __future__ import annotations

import signal

import pytest

from claims.models import Article, ExtractionRun
from tests.faults import invariants
from tests.faults.stand import Stand, backlog

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.usefixtures("on_postgresql")]


def status(*, of: Article) -> str:
    return Article.objects.get(pk=of.pk).status


def test_a_new_pipeline_version_half_way_through_a_backlog(stand: Stand) -> None:
    stand.plan(seconds=0.2)
    backlog(20)
    stand.beat()
    stand.worker("old", processes=1)
    done = Article.objects.filter(status=Article.Status.DONE)
    stand.wait(lambda: done.count() >= 3, "the old worker did nothing")
    stand.worker("new", processes=1, FAULTS_VERSION="2")
    stand.end("old", signal.SIGTERM)
    assert done.count() < 20
    stand.drains()
    invariants.everything_stands()
    versions = ExtractionRun.objects.filter(state=ExtractionRun.State.DONE).values_list("pipeline_version", flat=True)
    assert {version.split("-pairs")[0] for version in versions} == {"faults-1", "faults-2"}


def test_a_worker_told_to_stop_finishes_its_article_and_one_told_twice_gives_it_back(stand: Stand) -> None:
    stand.plan(seconds=1.5)
    first, second = backlog(2)
    Article.objects.filter(pk=second.pk).update(status=Article.Status.DONE)
    beat_and_worker(stand)
    stand.wait(lambda: status(of=first) == Article.Status.READING, "it was not taken")
    stand.end("worker", signal.SIGTERM)
    assert status(of=first) in (Article.Status.PAIRING, Article.Status.DONE)

    Article.objects.filter(pk=second.pk).update(status=Article.Status.PENDING)
    stand.worker(processes=1)
    stand.wait(lambda: status(of=second) == Article.Status.READING, "it was not taken")
    stand.end("worker", signal.SIGQUIT)
    assert status(of=second) == Article.Status.READING
    stand.end("beat", signal.SIGTERM)  # no sweeper: the message itself comes back
    stand.plan()
    stand.worker(processes=1)
    stand.wait(lambda: status(of=second) == Article.Status.DONE, "it was not given back")
    assert second.runs.get(state=ExtractionRun.State.FAILED).error


def beat_and_worker(stand: Stand) -> None:
    stand.beat()
    stand.worker(processes=1)
