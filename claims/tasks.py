"""Background work: each task loads, calls a service, and nudges the next; rows hold the truth."""

from __future__ import annotations

import logging
from functools import partial

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerAway

from claims.models import Article
from claims.services import articles, extraction

logger = logging.getLogger(__name__)


@shared_task(autoretry_for=extraction.TRANSIENT, retry_backoff=True, max_retries=5)
def read_article(article_id: int) -> None:
    """Read one article, then have its claims paired."""
    if extraction.read(article_id):
        pair_article.delay(article_id)


@shared_task(autoretry_for=extraction.TRANSIENT, retry_backoff=True, max_retries=5)
def pair_article(article_id: int) -> None:
    """Pair one article's claims with all on file."""
    extraction.pair(article_id)


@shared_task
def sweep() -> int:
    """Nudge workers about articles whose message or worker was lost; the number of them."""
    lost = extraction.sweep()
    for article_id in lost:
        read_article.delay(article_id)
    return len(lost)


def schedule_deliveries() -> None:
    """Nudge a worker about what webhooks wait for, once the present transaction is committed."""


def schedule_extraction(article: Article) -> None:
    """Nudge a worker about an article, once the present transaction is committed."""
    articles.nudged([article.pk])
    transaction.on_commit(partial(_nudge, article.pk))


def _nudge(article_id: int) -> None:
    """Without a broker the row waits: the sweeper finds it."""
    try:
        read_article.delay(article_id)
    except BrokerAway:
        logger.warning("no broker: article %s waits for the sweeper", article_id)
