"""The Celery application; its options are the CELERY_* values of tracker/settings.py."""

from __future__ import annotations

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("counterclaim")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def configure_logging(**_kwargs: Any) -> None:
    """Let workers and beat log by the same LOGGING as the web server, ids only."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
