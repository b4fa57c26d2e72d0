"""What becomes of an article when a try ends badly: back in the queue while tries are left, else failed, with why."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from claims.models import Article, ExtractionRun
from claims.models.run import RunMovedOn
from claims.services import articles, events
from claims.services.errors import OutOfMemory

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# The database is away or busy, or the memory was short: worth another try by itself.
AGAIN = (OperationalError, InterfaceError, OutOfMemory)


def failed(article: Article, run: ExtractionRun, error: Exception) -> None:
    """Record a failure; after one of AGAIN the article stays in the queue, until it has had its tries."""
    logger.warning("run %s of article %s failed: %s", run.pk, article.pk, type(error).__name__)
    with suppress(RunMovedOn), transaction.atomic():
        held = _hold(article)
        if held.text_hash == run.text_hash:
            _end(held, run, reason(error), again=isinstance(error, AGAIN))
        else:
            run.fail(reason(error))


def unreadable(article: Article, error: Exception) -> None:
    """Record that there was not even a run: without models there is no version of them."""
    with transaction.atomic():
        held = _hold(article)
        if held.text_hash == article.text_hash:
            _end(held, None, reason(error), again=False)


def take_back(article: Article, holder: str) -> bool:
    """Whether the worker that `holder` went to is gone; then its try has ended, and the article is read afresh.

    A message goes to one worker at a time: when it comes again while its run is being read, that worker died.
    """
    dead = article.runs.filter(state=ExtractionRun.State.RUNNING, holder=holder).first() if holder else None
    return dead is not None and lost(article)


def lost(article: Article) -> bool:
    """End the try of a worker that is gone; False where there was news of the article meanwhile."""
    with suppress(RunMovedOn), transaction.atomic():
        held = _hold(article)
        if (held.status, held.nudged_at) == (article.status, article.nudged_at):
            why = f"the worker stopped or died while {held.get_status_display()} it ({held.attempts} tries)"
            _end(held, _live_run(held), why, again=True)
            return True
    return False


def sweep(room: int) -> list[int]:
    """Heal what was lost: ids of the articles to nudge again.

    An article that waits without news for COUNTERCLAIM_STALE_SECONDS lost its message: of these at most `room`,
    the number of messages that the queue may take. One that has been in hand for longer than a task may take lost
    its worker: it goes back in the queue - or, after MAX_ATTEMPTS tries, fails with that reason.
    """
    now, patience = timezone.now(), timedelta(seconds=settings.COUNTERCLAIM_STALE_SECONDS)
    work = patience + timedelta(seconds=settings.TASK_SECONDS)
    in_hand = Article.objects.in_hand().without_news(now - work, now + work)
    back = [article.pk for article in in_hand[: settings.COUNTERCLAIM_SWEEP_LIMIT] if lost(article)]
    queued = Article.objects.in_queue().without_news(now - patience, now + work).exclude(pk__in=back)
    waiting = list(queued.values_list("pk", flat=True)[: max(0, room)])
    return _nudged([*back, *waiting])


def reason(error: Exception) -> str:
    """An error in words, for the article's `error`."""
    return f"{type(error).__name__}: {error}"[:2000]


def _nudged(ids: list[int]) -> list[int]:
    unfinished = list(Article.objects.unfinished().filter(pk__in=ids).order_by("id").values_list("pk", flat=True))
    articles.nudged(unfinished)
    return unfinished


def _hold(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def _live_run(article: Article) -> ExtractionRun | None:
    states = ExtractionRun.State
    state = states.RUNNING if article.status == Article.Status.READING else states.READ
    return article.runs.filter(state=state, text_hash=article.text_hash).first()


def _end(held: Article, run: ExtractionRun | None, why: str, *, again: bool) -> None:
    """The end of one try, with the article's row held: what was read stays read, and is paired by the next."""
    tries_left = again and held.attempts < MAX_ATTEMPTS
    if tries_left and run and held.status == Article.Status.PAIRING:
        run.let_go()
        return
    if run:
        run.fail(why)
    held.status = Article.Status.PENDING if tries_left else Article.Status.FAILED
    held.error = "" if tries_left else why
    held.save(update_fields=["status", "error", "updated_at"])
    if not tries_left:
        events.failed(held)
