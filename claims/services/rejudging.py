"""A new version of the pairing judges what is on file anew: in the background, in small steps, reviewed pairs aside."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from claims.models import Article, ExtractionRun, Rejudging
from claims.services import pairs, pipeline, recovery

logger = logging.getLogger(__name__)

STEP = 5  # articles a step: some seconds of work, so that new articles seldom wait


def due() -> bool:
    """Whether articles wait to be judged anew by the present version; starts the pass where one is needed."""
    version = pipeline.pair_finder().version
    Rejudging.objects.filter(finished_at=None).exclude(version=version).update(finished_at=timezone.now())
    latest = Rejudging.objects.first()
    if latest is None or latest.version != version:
        latest = _start(version)
    return latest is not None and latest.finished_at is None


def step(size: int = STEP) -> int:
    """Judge the next `size` articles of the pass anew; the number done, 0 where nothing is left or others come first.

    May run any number of times at once: a step that finds the pass moved on stops. An article whose pairing breaks
    off keeps its pairs and is counted.
    """
    current = Rejudging.objects.filter(finished_at=None, version=pipeline.pair_finder().version).first()
    if current is None or Article.objects.unfinished().exists():
        return 0
    articles = list(_left(current)[:size])
    done = 0
    for article in articles:
        failed = not _judge(article)
        if not _advance(current, article, failed=failed):
            return done
        done += 1
    if not articles:
        Rejudging.objects.filter(pk=current.pk, finished_at=None).update(finished_at=timezone.now())
    return done


def progress() -> Rejudging | None:
    """The pass under way, if there is one."""
    return Rejudging.objects.filter(finished_at=None).first()


def _start(version: str) -> Rejudging | None:
    """A pass over the articles that another version paired; None where there are none."""
    waiting = Article.objects.filter(status=Article.Status.DONE)
    if not Rejudging.objects.exists():  # without an earlier pass, each article's own run tells who paired it
        runs = ExtractionRun.objects.filter(state=ExtractionRun.State.DONE)
        waiting = waiting.filter(runs__in=runs.exclude(pipeline_version__endswith=f"-{version}"))
    last = waiting.aggregate(last=Max("pk"))["last"]
    if last is None:
        return None
    try:
        with transaction.atomic():
            return Rejudging.objects.create(version=version, last_article=last, articles=waiting.distinct().count())
    except IntegrityError:
        return progress()


def _left(current: Rejudging) -> QuerySet[Article]:
    return Article.objects.filter(
        status=Article.Status.DONE, pk__gt=current.reached, pk__lte=current.last_article
    ).order_by("pk")


def _judge(article: Article) -> bool:
    """Pair an article's claims again; False where that broke off, which leaves its pairs as they were."""
    try:
        found = pairs.find(article)
        with transaction.atomic():
            held = Article.objects.select_for_update().get(pk=article.pk)
            run = held.runs.filter(state=ExtractionRun.State.DONE, text_hash=article.text_hash).first()
            if held.status == Article.Status.DONE and held.text_hash == article.text_hash and run is not None:
                pairs.store(run, found)
    except Article.DoesNotExist:
        return True
    except recovery.AGAIN:
        raise
    except Exception as error:  # noqa: BLE001 - one article must not hold up all that come after it
        logger.warning("article %s was not judged anew: %s", article.pk, type(error).__name__)
        return False
    return True


def _advance(current: Rejudging, article: Article, *, failed: bool) -> bool:
    moved = Rejudging.objects.filter(pk=current.pk, reached=current.reached, finished_at=None).update(
        reached=article.pk, done=F("done") + 1, failed=F("failed") + int(failed)
    )
    current.reached = article.pk
    return bool(moved)
