"""One article through the pipeline: a run row takes the lock, then claims, then pairs; failures are kept."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Article, ExtractionRun
from claims.models.run import RunMovedOn
from claims.nlp.types import Attribution, ScoredPair
from claims.services import articles, claims, events, pairs, pipeline

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
TRANSIENT = (
    OperationalError,
    InterfaceError,
)  # the database is away or busy: worth another try by itself


def read(article_id: int) -> bool:
    """Read one article: attributions become its claims. True where pairing comes next.

    Safe to call any number of times, at once or in turn: only the caller that inserts the run works. Whatever
    goes wrong is recorded on the run and the article, then raised again.
    """
    article = Article.objects.get(pk=article_id)
    if article.status == Article.Status.PAIRING:
        return True
    if article.status != Article.Status.PENDING or (run := _start(article)) is None:
        return False
    try:
        attributions = pipeline.reader()(article.text)
        return _store_claims(article, run, attributions)
    except RunMovedOn:
        return False
    except Exception as error:
        _fail(article, run, error)
        raise


def pair(article_id: int) -> ExtractionRun | None:
    """Pair a read article's claims with all on file; None where there is nothing (more) to pair.

    Repeatable like `read`, and failures are recorded and raised in the same way.
    """
    article = Article.objects.get(pk=article_id)
    run = article.runs.filter(state=ExtractionRun.State.READ, text_hash=article.text_hash).first()
    if article.status != Article.Status.PAIRING or run is None:
        return None
    _count_attempt(article, Article.Status.PAIRING)
    try:
        return _store_pairs(article, run, pairs.find(article))
    except RunMovedOn:
        return None
    except Exception as error:
        _fail(article, run, error)
        raise


def process_now(article_id: int) -> Article:
    """Read and pair in this process, as `ingest --wait` does; failures are raised."""
    if read(article_id):
        pair(article_id)
    return Article.objects.get(pk=article_id)


def sweep() -> list[int]:
    """Heal what was lost: ids of the articles to nudge again.

    An article that waits without news for COUNTERCLAIM_STALE_SECONDS lost its message; one that is being read
    for longer than a task may take lost its worker: its run is ended, and it goes back in the queue - or, after
    MAX_ATTEMPTS tries, fails with that reason.
    """
    now = timezone.now()
    waited = now - timedelta(seconds=settings.COUNTERCLAIM_STALE_SECONDS)
    worked = now - timedelta(seconds=settings.TASK_SECONDS + settings.COUNTERCLAIM_STALE_SECONDS)
    stale = list(Article.objects.stale(waited, worked)[: settings.COUNTERCLAIM_SWEEP_LIMIT])
    for article in stale:
        _recover(article)
    ids = [article.pk for article in stale]
    waiting = list(Article.objects.unfinished().filter(pk__in=ids).order_by("id").values_list("pk", flat=True))
    articles.nudged(waiting)
    return waiting


def _start(article: Article) -> ExtractionRun | None:
    """Take the lock by inserting the run; None where another worker holds it.

    Without models there is no version and so no run: the article itself keeps the reason, which is raised again.
    """
    try:
        version = pipeline.version()
    except Exception as error:
        with transaction.atomic():
            _end_attempt(article, _reason(error), again=False)
        raise
    try:
        with transaction.atomic():
            run = ExtractionRun.objects.create(article=article, text_hash=article.text_hash, pipeline_version=version)
            _count_attempt(article, Article.Status.READING)
            return run
    except IntegrityError:
        return None


def _count_attempt(article: Article, status: Article.Status) -> None:
    Article.objects.filter(pk=article.pk, text_hash=article.text_hash).update(
        status=status, attempts=F("attempts") + 1, nudged_at=timezone.now()
    )


def _store_claims(article: Article, run: ExtractionRun, attributions: list[Attribution]) -> bool:
    with transaction.atomic():
        if not _still_current(article, run):
            return False
        for earlier in article.runs.filter(state=ExtractionRun.State.DONE):
            earlier.supersede()
        run.read(len(claims.store(run, article, attributions)))
        _move(article, Article.Status.PAIRING)
    return True


def _store_pairs(article: Article, run: ExtractionRun, found: list[ScoredPair]) -> ExtractionRun | None:
    with transaction.atomic():
        if not _still_current(article, run):
            return None
        run.done(pairs.store(run, found))
        _move(article, Article.Status.DONE)
    return run


def _still_current(article: Article, run: ExtractionRun) -> bool:
    """Hold the article's row; False, with the run ended, where its text changed while it was being worked on."""
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if locked.text_hash == run.text_hash:
        return True
    run.fail("the article's text changed while it was being read")
    return False


def _move(article: Article, status: Article.Status) -> None:
    Article.objects.filter(pk=article.pk).update(status=status, error="", attempts=0, nudged_at=timezone.now())


def _fail(article: Article, run: ExtractionRun, error: Exception) -> None:
    """Record a failure; after a transient one the article stays in the queue, until it has had its tries."""
    reason = _reason(error)
    logger.warning("run %s of article %s failed: %s", run.pk, article.pk, type(error).__name__)
    with suppress(RunMovedOn), transaction.atomic():
        run.fail(reason)
        _end_attempt(article, reason, again=isinstance(error, TRANSIENT))


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def _recover(article: Article) -> None:
    """A stale article: end a run whose worker is gone; give up where every try ended so."""
    reason = f"the worker stopped while {article.get_status_display()} it ({article.attempts} tries)"
    live = {
        Article.Status.READING: ExtractionRun.State.RUNNING,
        Article.Status.PAIRING: ExtractionRun.State.READ,
    }
    given_up = article.attempts >= MAX_ATTEMPTS
    if article.status == Article.Status.PAIRING and not given_up:
        return
    with transaction.atomic():
        for run in article.runs.filter(state=live.get(Article.Status(article.status), ExtractionRun.State.RUNNING)):
            run.fail(reason)
        _end_attempt(article, reason, again=True)


def _end_attempt(article: Article, reason: str, *, again: bool) -> None:
    """Back in the queue if there is to be another try and one is left, else failed for that reason."""
    held = Article.objects.select_for_update().get(pk=article.pk)
    if held.text_hash != article.text_hash:
        return
    pending = again and held.attempts < MAX_ATTEMPTS
    held.status = Article.Status.PENDING if pending else Article.Status.FAILED
    held.error = "" if pending else reason
    held.save(update_fields=["status", "error", "updated_at"])
    if not pending:
        events.failed(held)
