"""What a running Counterclaim needs, checked one by one, with what to do where it is missing."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

import claims.nlp
from claims.models import Article, ExtractionRun, Webhook, WebhookDelivery
from claims.services import vectors
from tracker import env, metrics
from tracker.celery import app

OK, WARNING, FAILURE = "ok", "warning", "failure"
WEIGHTS = Path(claims.nlp.__file__).parent / "weights"
FULL_BYTES, TIGHT_BYTES = 1 << 30, 5 << 30
CLOCK_SECONDS = 5.0
ANSWER_SECONDS = 3.0
LONG_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it where it is not in order."""

    check: str
    state: str
    found: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Every check, in the order in which things are needed; what a check cannot do is a failure of its own."""
    for name, look in CHECKS.items():
        try:
            state, found, advice = look()
        except (DatabaseError, OperationalError, RedisError, OSError, env.SettingError) as error:
            state, found, advice = FAILURE, f"{type(error).__name__}: {str(error).strip().splitlines()[0:1]}", ""
        yield Finding(name, state, found, "" if state == OK else advice)


Answer = tuple[str, str, str]


def _database() -> Answer:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        return FAILURE, f"{connection.vendor}: {reason}", "start the database, or mend DATABASE_URL"
    shared = connection.vendor == "sqlite" and settings.PRODUCTION
    advice = "SQLite serves one host and few editors; for more set DATABASE_URL=postgresql://..."
    return (WARNING if shared else OK), connection.vendor, advice


def _migrations() -> Answer:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _either(not missing, "all applied", f"{len(missing)} not applied", "run: python manage.py migrate")


def _pgvector() -> Answer:
    """Which search by vectors is in use: pgvector's index, in process, or none."""
    search = vectors.in_use()
    if connection.vendor != "postgresql" or search != vectors.EXACT:
        told = {vectors.HNSW: "pgvector's index is in use", vectors.EXACT: "vectors are searched in process"}
        return OK, told.get(search, "search by vectors is off"), ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
        available = cursor.fetchone()
    found = "vectors are searched in process" + (f"; pgvector {available[0]} is available" if available else "")
    wanted = settings.COUNTERCLAIM_VECTORS == "exact" or available is None
    return (OK if wanted else WARNING), found, "make its index: python manage.py vectors --index"


def _broker() -> Answer:
    with app.connection_for_read(connect_timeout=2) as broker:
        try:
            broker.ensure_connection(max_retries=1, timeout=2)
        except (OperationalError, OSError) as error:
            return FAILURE, type(error).__name__, "start Redis, or mend REDIS_URL; `manage.py up` brings its own"
        policy = _redis(broker).info("memory").get("maxmemory_policy", "noeviction")
    wrong = f"Redis drops keys when memory is short ({policy})"
    return _either(policy == "noeviction", "Redis answers", wrong, "set maxmemory-policy noeviction in Redis")


def _worker() -> Answer:
    served: dict[str, Any] = app.control.inspect(timeout=ANSWER_SECONDS).active_queues() or {}
    queues = {queue["name"] for listed in served.values() for queue in listed}
    without = sorted(set(settings.CELERY_TASK_QUEUES) - queues)
    if not served:
        return FAILURE, "no worker answers", "start one: celery -A tracker worker"
    found = f"{len(served)} answer" if not without else f"nobody works on {', '.join(without)}"
    return (FAILURE if without else OK), found, "start a worker with -Q " + ",".join(without)


def _beat() -> Answer:
    return _either(
        metrics.beat_holds_lease(), "one sends", "no beat holds the lease", "start one: celery -A tracker beat"
    )


def _clock() -> Answer:
    with app.connection_for_read(connect_timeout=2) as broker:
        seconds, micros = _redis(broker).time()
    apart = {"Redis": abs(time.time() - seconds - micros / 1e6)}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart["the database"] = abs((datetime.now(UTC) - cursor.fetchone()[0]).total_seconds())
    worst, by = max((seconds, name) for name, seconds in apart.items())
    found = f"{by} is {worst:.1f} s apart"
    return _either(worst < CLOCK_SECONDS, found, found, "run a time service (chrony, systemd-timesyncd) on every host")


def _redis(broker: Any) -> Any:
    return broker.default_channel.client


def _weights() -> Answer:
    wrong = [name for digest, name in _sums() if not _matches(WEIGHTS / name, digest)]
    return _either(not wrong, "all as released", f"missing or altered: {', '.join(wrong)}", "install the release again")


def _sums() -> Iterator[tuple[str, str]]:
    for line in (WEIGHTS / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, _, name = line.partition("  ")
        yield digest, name


def _matches(path: Path, digest: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def _disk() -> Answer:
    folder = next(path for path in (settings.DATA_DIR, *settings.DATA_DIR.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    state = FAILURE if free < FULL_BYTES else WARNING if free < TIGHT_BYTES else OK
    return state, f"{free / (1 << 30):.1f} GiB free for {settings.DATA_DIR}", "free some, or move COUNTERCLAIM_DATA_DIR"


def _secret() -> Answer:
    named = env.text("COUNTERCLAIM_SECRET_KEY_FILE")
    kept = Path(named) if named else settings.DATA_DIR / "secret-key"
    if env.text("COUNTERCLAIM_SECRET_KEY"):
        return OK, "given in the environment", ""
    if not kept.is_file():
        return FAILURE, f"{kept} is missing", "start the product once, or set COUNTERCLAIM_SECRET_KEY_FILE"
    mode = kept.stat().st_mode & 0o777
    return _either(not mode & 0o077, f"{kept} is private", f"{kept} has mode {mode:o}", f"chmod 600 {kept}")


def _static() -> Answer:
    if not settings.STATIC_ROOT:
        return OK, "served from where they lie", ""
    there = (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
    return _either(there, "collected", "not collected", "run: python manage.py collectstatic --no-input")


def _deployment() -> Answer:
    found = checks.run_checks(include_deployment_checks=settings.PRODUCTION)
    serious = [str(entry.msg) for entry in found if entry.level >= checks.WARNING and not entry.is_silenced()]
    return _either(not serious, "Django's checks are content", "; ".join(serious), "see: manage.py check --deploy")


def _backlog() -> Answer:
    """Whether articles wait for long, and whether anything is done about it."""
    lately, waiting = timezone.now() - LONG_WAIT, Article.objects.unfinished()
    late = waiting.filter(updated_at__lt=lately).count()
    found = f"{waiting.count()} articles wait, {late} of them for more than {LONG_WAIT.seconds // 60} minutes"
    if not late:
        return OK, found, ""
    if ExtractionRun.objects.filter(Q(started_at__gte=lately) | Q(finished_at__gte=lately)).exists():
        return WARNING, found, "where this grows, start more workers"
    return FAILURE, found, "none was read or paired meanwhile: see the logs of the workers, and start them again"


def _webhooks() -> Answer:
    failed = WebhookDelivery.objects.filter(state=WebhookDelivery.State.FAILED, webhook__active=True).count()
    plain = Webhook.objects.filter(active=True, url__startswith="http://").count()
    active = Webhook.objects.filter(active=True).count()
    found = f"{active} active, {failed} deliveries given up, {plain} without TLS"
    state = WARNING if failed or plain else OK
    return state, found, "see Webhook deliveries in the admin; give receivers https:// addresses"


def _either(right: bool, found: str, wrong: str, advice: str) -> Answer:
    return (OK, found, "") if right else (FAILURE, wrong, advice)


CHECKS: dict[str, Callable[[], Answer]] = {
    "database": _database,
    "migrations": _migrations,
    "pgvector": _pgvector,
    "broker": _broker,
    "worker": _worker,
    "beat": _beat,
    "clock": _clock,
    "weights": _weights,
    "disk": _disk,
    "secret": _secret,
    "static files": _static,
    "deployment": _deployment,
    "backlog": _backlog,
    "webhooks": _webhooks,
}
