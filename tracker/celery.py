"""The Celery application; its options are the CELERY_* values of tracker/settings.py."""

from __future__ import annotations

import importlib
import logging.config
import os
import resource
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup, setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

_NEEDED_BY = frozenset({"drafts", "extraction", "pairing"})

app = Celery("counterclaim")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def configure_logging(**_kwargs: Any) -> None:
    """Let workers and beat log by the same LOGGING as the web server, ids only."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@worker_process_init.connect
def limit_memory(**_kwargs: Any) -> None:
    """Let an article that eats memory meet a MemoryError, not the machine its end."""
    from django.conf import settings

    limit = settings.COUNTERCLAIM_WORKER_MEGABYTES * 1024 * 1024
    if limit:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))


@celeryd_after_setup.connect
def share_libraries(instance: Any, **_kwargs: Any) -> None:
    """Load spaCy and the judge's runtime once, before the pool forks: its processes share them. Models load later."""
    if _NEEDED_BY & set(instance.app.amqp.queues.consume_from):
        for name in ("claims.nlp.pipeline", "claims.nlp.pairing.finder"):
            importlib.import_module(name)
