"""The worker of the fault tests: the product's own, with a small pipeline, and faults at named stages by a plan.

The plan is a JSON file that the test may rewrite while the worker runs:
`seconds` each reading takes, `kills` {stage: {number of the step: "child" or "worker"}}, `pages` of a full SQLite.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from celery.signals import celeryd_after_setup, worker_init

from claims.nlp.types import Attribution
from tests.fakes import FakePairFinder, FakeReader
from tracker.celery import app, share_libraries

__all__ = ["app"]

celeryd_after_setup.disconnect(share_libraries)  # the small pipeline needs none of them

FOLDER = Path(os.environ["FAULTS_FOLDER"])
VERSION = os.environ.get("FAULTS_VERSION", "1")
LOST_AFTER = timedelta(seconds=6)  # entries, deliveries and exports; minutes in the product
app.conf.task_soft_time_limit, app.conf.task_time_limit = 60, 70  # a crowded machine is no fault
if os.environ.get("FAULTS_HURRY"):
    for entry in ("deliver", "poll-feeds"):
        app.conf.beat_schedule[entry]["schedule"] = timedelta(seconds=1)


def plan() -> dict[str, Any]:
    """What the test wants to happen now."""
    return json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))


def step(stage: str) -> None:
    """One more worker process has reached this stage; it dies there if the plan says so."""
    number = _count(stage)
    whom = plan().get("kills", {}).get(stage, {}).get(str(number))
    if whom is None:
        return
    with (FOLDER / "killed").open("a", encoding="utf-8") as log:
        log.write(f"{whom} at {stage} {number}\n")
    if whom == "worker":
        os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _count(stage: str) -> int:
    with (FOLDER / f"count-{stage}").open("ab") as counter:
        fcntl.flock(counter, fcntl.LOCK_EX)
        counter.write(b".")
        counter.flush()
        return counter.tell()


class FaultyReader(FakeReader):
    """Reads as slowly as the plan says; ABORT in a text crashes the interpreter, GLUTTON eats memory."""

    config = SimpleNamespace(version=f"faults-{VERSION}")

    def __call__(self, text: str) -> list[Attribution]:
        time.sleep(plan().get("seconds", 0) / 2)
        step("reading")
        time.sleep(plan().get("seconds", 0) / 2)
        if "ABORT" in text:
            os.abort()
        if "GLUTTON" in text:
            _eat()
        return super().__call__(text)


def _eat() -> None:
    eaten: list[bytearray] = []
    while True:
        eaten.append(bytearray(16 * 1024 * 1024))


def _stepping(module: Any, name: str, stage: str, *, after: bool) -> None:
    original: Callable[..., Any] = getattr(module, name)

    @wraps(original)
    def stepped(*args: Any, **options: Any) -> Any:
        if not after:
            step(stage)
        result = original(*args, **options)
        if after:
            step(stage)
        return result

    setattr(module, name, stepped)


def _full_disk(connection: Any, **_options: Any) -> None:
    pages = plan().get("pages")
    if pages and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count={int(pages)}")


@worker_init.connect
def install(**_options: Any) -> None:
    """Put the small pipeline and the stages in place, before the pool forks."""
    from django.db.backends.signals import connection_created

    from claims.models import ExtractionRun
    from claims.services import articles, claims, downloads, extraction, feeds, pairs, pipeline, webhooks

    connection_created.connect(_full_disk, weak=False)
    reader, finder = FaultyReader(), FakePairFinder()
    pipeline.reader = lambda: reader  # type: ignore[assignment]
    pipeline.pair_finder = lambda: finder  # type: ignore[assignment,return-value]
    feeds.LEASE = webhooks.LEASE = downloads.LOST_AFTER = LOST_AFTER
    hooks: Sequence[tuple[Any, str, str, bool]] = (
        (extraction, "read", "taken", False),
        (extraction, "_start", "started", True),
        (claims, "store", "storing claims", True),
        (extraction, "_store_claims", "stored claims", True),
        (ExtractionRun, "take", "holding", True),
        (pairs, "find", "pairing", False),
        (pairs, "store", "storing pairs", True),
        (extraction, "_store_pairs", "stored pairs", True),
        (feeds, "_article", "taking an entry", False),
        (articles, "ingest", "took an entry", True),
        (webhooks, "_send", "sending", False),
        (webhooks, "_send", "sent", True),
        (downloads, "_rows", "writing an export", False),
        (downloads, "_write", "wrote an export", True),
    )
    for module, name, stage, after in hooks:
        _stepping(module, name, stage, after=after)
