"""Background work: each task loads, calls a service, and nudges the next; rows hold the truth."""

from __future__ import annotations

import logging
from functools import partial

from celery import Task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerAway

from claims.models import Article
from claims.services import articles, downloads, extraction, feeds, idempotency, webhooks
from claims.services.articles import Outcome

logger = logging.getLogger(__name__)

EXPORT_SECONDS = 3_000


@shared_task(autoretry_for=extraction.TRANSIENT, retry_backoff=True, max_retries=5)
def read_article(article_id: int) -> None:
    """Read one article, then have its claims paired."""
    if extraction.read(article_id):
        pair_article.delay(article_id)


@shared_task(autoretry_for=extraction.TRANSIENT, retry_backoff=True, max_retries=5)
def pair_article(article_id: int) -> None:
    """Pair one article's claims with all on file."""
    if extraction.pair(article_id):
        deliver_due.delay()


@shared_task
def sweep() -> int:
    """Nudge workers about articles whose message or worker was lost; the number of them."""
    lost = extraction.sweep()
    for article_id in lost:
        read_article.delay(article_id)
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


@shared_task(autoretry_for=extraction.TRANSIENT, retry_backoff=True, max_retries=5)
def take_entry(entry_id: int) -> None:
    """Take in what one entry of a feed announced, and have it read."""
    taken = feeds.take(entry_id)
    if taken and taken.outcome is not Outcome.UNCHANGED:
        schedule_extraction(taken.article)


def schedule_deliveries() -> None:
    """Nudge a worker about what waits to go out, once the present transaction is committed."""
    transaction.on_commit(partial(_nudge, deliver_due))


def schedule_extraction(article: Article) -> None:
    """Nudge a worker about an article, once the present transaction is committed."""
    articles.nudged([article.pk])
    transaction.on_commit(partial(_nudge, read_article, article.pk))


def _nudge(task: Task[..., object], *ids: int) -> None:
    """Without a broker the row waits: the sweeper finds it."""
    try:
        task.delay(*ids)
    except BrokerAway:
        logger.warning("no broker: %s %s waits for the sweeper", task.name, ids)
