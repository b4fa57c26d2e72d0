"""One article through the pipeline: a run row takes the lock, then claims, then pairs; failures are kept."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Article, ExtractionRun
from claims.models.run import RunMovedOn
from claims.nlp.types import Attribution
from claims.services import claims, pairs, pipeline, recovery, stories
from claims.services.errors import OutOfMemory


def read(article_id: int, holder: str = "") -> bool:
    """Read one article: attributions become its claims. True where pairing comes next.

    Safe to call any number of times, at once or in turn: only the caller that inserts the run works. `holder`
    names the message that asks for it: one that comes again has lost its worker. Whatever goes wrong is recorded
    on the run and the article, then raised again.
    """
    article = Article.objects.get(pk=article_id)
    if recovery.take_back(article, holder):
        article.refresh_from_db()
    if article.status == Article.Status.PAIRING:
        return True
    if article.status != Article.Status.PENDING or (run := _start(article, holder)) is None:
        return False
    try:
        return _store_claims(article, run, pipeline.reader()(article.text))
    except RunMovedOn:
        return False
    except MemoryError as error:
        raise _out_of_memory(article, run) from error
    except Exception as error:
        recovery.failed(article, run, error)
        raise


def pair(article_id: int, holder: str = "") -> ExtractionRun | None:
    """Pair a read article's claims with all on file; None where there is nothing (more) to pair.

    Repeatable like `read`, and failures are recorded and raised in the same way.
    """
    article = Article.objects.get(pk=article_id)
    run = article.runs.filter(state=ExtractionRun.State.READ, text_hash=article.text_hash).first()
    if article.status != Article.Status.PAIRING or run is None or not _take(article, run, holder):
        return None
    try:
        found = pairs.find(article)
        stories.file(article)  # before the pairs, whose places in the queue depend on the watch-list
        return _store_pairs(article, run, found)
    except RunMovedOn:
        return None
    except MemoryError as error:
        raise _out_of_memory(article, run) from error
    except Exception as error:
        recovery.failed(article, run, error)
        raise


def process_now(article_id: int) -> Article:
    """Read and pair in this process, as `ingest --wait` does; failures are raised."""
    if read(article_id):
        pair(article_id)
    return Article.objects.get(pk=article_id)


class _Taken(Exception):
    """Another worker has the article."""


def _start(article: Article, holder: str) -> ExtractionRun | None:
    """Take the lock by inserting the run; None where another worker holds it.

    Without models there is no version and so no run: the article itself keeps the reason, which is raised again.
    """
    try:
        version = pipeline.version()
    except Exception as error:
        recovery.unreadable(article, error)
        raise
    try:
        with transaction.atomic():
            _count_attempt(article, Article.Status.PENDING, Article.Status.READING)
            return ExtractionRun.objects.create(
                article=article, text_hash=article.text_hash, pipeline_version=version, holder=holder
            )
    except (IntegrityError, _Taken):
        return None


def _take(article: Article, run: ExtractionRun, holder: str) -> bool:
    """Take a read article to pair it; False where another worker has it, or where its tries are over.

    Run and attempt change together: a worker that died in between would leave a run that nobody may take, on an
    article that looks as if nobody had.
    """
    holder = holder or uuid.uuid4().hex
    if article.attempts >= recovery.MAX_ATTEMPTS:
        if run.take(holder):
            recovery.lost(article)
        return False
    try:
        with transaction.atomic():
            _count_attempt(article, Article.Status.PAIRING, Article.Status.PAIRING)
            if not run.take(holder):
                raise _Taken
    except _Taken:
        return False
    return True


def _count_attempt(article: Article, before: Article.Status, now: Article.Status) -> None:
    """Of workers with different pipelines only one finds the article as it was `before`."""
    free = Article.objects.filter(pk=article.pk, text_hash=article.text_hash, status=before)
    if not free.update(status=now, attempts=F("attempts") + 1, nudged_at=timezone.now()):
        raise _Taken


def _out_of_memory(article: Article, run: ExtractionRun) -> OutOfMemory:
    """A named error: Celery's own process would die of a MemoryError that a task raises."""
    error = OutOfMemory("the article takes more memory than a worker may use (COUNTERCLAIM_WORKER_MEGABYTES)")
    recovery.failed(article, run, error)
    return error


def _store_claims(article: Article, run: ExtractionRun, attributions: list[Attribution]) -> bool:
    with transaction.atomic():
        if not _still_current(article, run):
            return False
        for earlier in article.runs.filter(state__in=[ExtractionRun.State.READ, ExtractionRun.State.DONE]):
            earlier.supersede()
        run.read(len(claims.store(run, article, attributions)))
        _move(article, Article.Status.PAIRING)
    return True


def _store_pairs(article: Article, run: ExtractionRun, found: pairs.Found) -> ExtractionRun | None:
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
