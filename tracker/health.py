"""Probes for launchers and load balancers: is the process alive, and can it reach what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from tracker.celery import app

if TYPE_CHECKING:
    from django.http import HttpRequest

BROKER_TIMEOUT = 2


@login_not_required
@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """200 as soon as the process serves requests; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer, else 503; the body names each one's state."""
    states = {"database": _database_answers(), "broker": broker_answers()}
    body = {name: "ok" if answers else "unreachable" for name, answers in states.items()}
    return JsonResponse(body, status=200 if all(states.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Whether the Redis that Celery is set up for takes a connection within two seconds."""
    try:
        with app.connection_for_write(connect_timeout=BROKER_TIMEOUT) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT)
    except (OperationalError, OSError):
        return False
    return True
