"""A bulk ingest that is killed goes on where it was; near copies that come at the same moment have one origin."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connections

from claims.models import Article, OriginGroup
from claims.services import articles
from claims.services.articles import NewArticle
from tests.faults.stand import Stand, text

ARTICLES = 150
STORY = (
    "The harbour board of Norwick voted on Monday to close the old fish market at the end of the year. "
    "Traders had asked for more time, but the board said repairs would cost more than the market earns in ten years. "
    "A petition with four thousand names was handed to the chair before the vote, and was read out in full. "
)


@pytest.mark.services
@pytest.mark.slow
@pytest.mark.usefixtures("on_postgresql")
def test_an_ingest_that_was_killed_goes_on_where_it_was(stand: Stand) -> None:
    corpus = stand.folder / "corpus.jsonl"
    rows = [json.dumps({"id": f"b-{index}", "text": text(index)}) for index in range(ARTICLES)]
    corpus.write_text("\n".join(rows), encoding="utf-8")
    killed = ingest(stand, str(corpus))
    stand.wait(lambda: Article.objects.count() >= 20, "nothing was taken in")
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    stored = Article.objects.count()
    assert stored < ARTICLES
    again = ingest(stand, str(corpus))
    said = again.communicate(timeout=240)[0]
    assert f"{ARTICLES - stored} new, 0 changed, {stored} unchanged, 0 failed" in said
    assert Article.objects.count() == ARTICLES
    assert not Article.objects.filter(origin=None).exists()


def ingest(stand: Stand, *words: str) -> subprocess.Popen[str]:
    given = {"DATABASE_URL": stand.database, "REDIS_URL": stand.redis.url}
    return subprocess.Popen(
        [sys.executable, "manage.py", "ingest", *words],
        cwd=settings.BASE_DIR,
        env=os.environ | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_near_copies_that_arrive_at_the_same_moment_have_one_origin(attempt: int) -> None:
    start = threading.Barrier(4)

    def arrive(number: int) -> None:
        ending = f"Paper number {number} reported it."
        start.wait()
        articles.ingest(NewArticle(external_id=f"copy-{number}", text=STORY + ending))
        connections.close_all()

    arrivals = [threading.Thread(target=arrive, args=(number,)) for number in range(4)]
    for one in arrivals:
        one.start()
    for one in arrivals:
        one.join()
    assert Article.objects.count() == 4
    assert Article.objects.values("origin").distinct().count() == 1
    assert OriginGroup.objects.count() == 1
