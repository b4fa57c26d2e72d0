"""Background work: each task loads, calls a service, and nudges the next; rows hold the truth."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import Celery, Task, shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerAway

from claims.models import Article, DraftCheck
from claims.services import (
    articles,
    calibrations,
    downloads,
    drafts,
    extraction,
    factchecks,
    feeds,
    idempotency,
    recovery,
    rejudging,
    webhooks,
)
from claims.services.articles import Outcome

logger = logging.getLogger(__name__)

EXPORT_SECONDS = 3_000


# A message whose worker dies comes again at once, and is told by its id: the article counts its tries.
@shared_task(bind=True, autoretry_for=recovery.AGAIN, retry_backoff=True, max_retries=5, reject_on_worker_lost=True)
def read_article(self: Task[..., None], article_id: int) -> None:
    """Read one article, then have its claims paired."""
    if extraction.read(article_id, holder=self.request.id or ""):
        _nudge(pair_article, article_id)


@shared_task(bind=True, autoretry_for=recovery.AGAIN, retry_backoff=True, max_retries=5, reject_on_worker_lost=True)
def pair_article(self: Task[..., None], article_id: int) -> None:
    """Pair one article's claims with all on file."""
    if extraction.pair(article_id, holder=self.request.id or ""):
        _nudge(deliver_due)


@shared_task(bind=True)
def sweep(self: Task[..., int]) -> int:
    """Nudge workers about articles whose message or worker was lost; the number of them.

    While the queue is long its messages are not lost but late: none is added then.
    """
    lost = recovery.sweep(settings.COUNTERCLAIM_SWEEP_LIMIT - queue_length(self.app, "extraction"))
    for article_id in lost:
        _nudge(read_article, article_id)
    return len(lost)


@shared_task
def deliver_due() -> int:
    """Nudge workers about deliveries and exports that wait; the number of them."""
    deliveries, exports = webhooks.due(), downloads.waiting()
    for delivery_id in deliveries:
        deliver_webhook.delay(delivery_id)
    for export_id in exports:
        deliver_export.delay(export_id)
    return len(deliveries) + len(exports)


@shared_task
def deliver_webhook(delivery_id: int) -> None:
    """Try one delivery; the row says when it is tried again."""
    webhooks.deliver(delivery_id)


@shared_task(soft_time_limit=EXPORT_SECONDS, time_limit=EXPORT_SECONDS + 60)
def deliver_export(export_id: int) -> None:
    """Write the file of one export."""
    downloads.write(export_id)


@shared_task
def tidy() -> int:
    """Drop what is past its time: idempotency keys, delivered messages, export files; the number of them."""
    return idempotency.forget() + webhooks.forget() + downloads.expire()


@shared_task
def link_fact_checks() -> int:
    """Look for claims for fact checks that wait, a batch at a time; the number of them."""
    done = factchecks.link_waiting()
    if done:
        link_fact_checks.delay()
    return done


@shared_task
def poll_feeds() -> int:
    """Nudge workers about feeds that are due and entries that wait; the number of them."""
    due, waiting = feeds.due(), feeds.waiting()
    for feed_id in due:
        poll_feed.delay(feed_id)
    for entry_id in waiting:
        take_entry.delay(entry_id)
    return len(due) + len(waiting)


@shared_task
def poll_feed(feed_id: int) -> None:
    """Poll one feed; what is new in it is taken in right after."""
    if feeds.poll(feed_id):
        poll_feeds.delay()


@shared_task(autoretry_for=recovery.AGAIN, retry_backoff=True, max_retries=5)
def take_entry(entry_id: int) -> None:
    """Take in what one entry of a feed announced, and have it read."""
    taken = feeds.take(entry_id)
    if taken and taken.outcome is not Outcome.UNCHANGED:
        schedule_extraction(taken.article)


@shared_task(autoretry_for=recovery.AGAIN, retry_backoff=True, max_retries=5)
def check_draft(check_id: int) -> None:
    """Check one draft."""
    drafts.check(check_id)


@shared_task
def sweep_drafts() -> int:
    """Drop drafts past their time, and nudge workers about checks that were lost; the number of these."""
    drafts.wipe()
    lost = drafts.sweep()
    for check_id in lost:
        _nudge(check_draft, check_id)
    return len(lost)


def schedule_check(check: DraftCheck) -> None:
    """Nudge a worker about a draft, once the present transaction is committed."""
    transaction.on_commit(partial(_nudge, check_draft, check.pk))


@shared_task(autoretry_for=recovery.AGAIN, retry_backoff=True, max_retries=5)
def rejudge_due() -> None:
    """Go on judging what is on file by the present pairing, a step a message, as long as nothing newer waits."""
    if rejudging.due() and rejudging.step():
        _nudge(rejudge_due)


@shared_task
def recalibrate() -> None:
    """Fit the scale of scores on editors' verdicts, and use it where it reads others better."""
    calibrations.recalibrate()


def schedule_deliveries() -> None:
    """Nudge a worker about what waits to go out, once the present transaction is committed."""
    transaction.on_commit(partial(_nudge, deliver_due))


def schedule_linking() -> None:
    """Nudge a worker about fact checks to find claims for, once the present transaction is committed."""
    transaction.on_commit(partial(_nudge, link_fact_checks))


def schedule_extraction(article: Article) -> None:
    """Nudge a worker about an article, once the present transaction is committed."""
    articles.nudged([article.pk])
    transaction.on_commit(partial(_nudge, read_article, article.pk))


def queue_length(app: Celery, queue: str) -> int:
    """How many messages wait in a queue, those in a worker's hands not counted."""
    with app.connection_for_read() as broker:
        channel: Any = broker.default_channel
        return int(channel.queue_declare(queue).message_count)


def _nudge(task: Task[..., object], *ids: int) -> None:
    """Without a broker the row waits: the sweeper finds it."""
    try:
        task.delay(*ids)
    except BrokerAway:
        logger.warning("no broker: %s %s waits for the sweeper", task.name, ids)
