"""The stand of the fault tests: a Redis, workers and beats of its own, restarted when they die, and a backlog."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connection, connections
from django.db.models import Model
from django.utils import timezone

from claims.models import Article, Export, ExtractionRun, FeedEntry, WebhookDelivery
from claims.services import articles
from claims.services.articles import NewArticle
from tests.faults.invariants import QUEUES
from tests.servers import redis_server
from tracker.processes import Child, Program

THINGS = ("ferry", "bridge", "harbour", "school", "market", "tunnel", "library", "stadium", "theatre", "airport")
STATES = ("closed", "flooded", "sold", "painted", "insured", "guarded", "haunted", "repaired")
PERIODS = {
    "COUNTERCLAIM_SWEEP_SECONDS": "1",
    "COUNTERCLAIM_STALE_SECONDS": "2",
    "COUNTERCLAIM_TASK_SECONDS": "8",
    "COUNTERCLAIM_BEAT_LEASE_SECONDS": "3",
    "COUNTERCLAIM_SWEEP_LIMIT": "20",  # so impatient a sweeper would bury the worker in messages
}
PATIENCE = 90.0  # without any progress: on a crowded machine a start alone may take a third of it


class Stand:
    """Real processes on the test database."""

    def __init__(self, database: str) -> None:
        """A Redis runs; nothing else yet. `database` is the URL of the test database."""
        self.folder = Path(tempfile.mkdtemp(prefix="cc-f-", dir="/tmp" if Path("/tmp").is_dir() else None))
        self.redis = redis_server.start(self.folder)
        self.database = database
        self.children: dict[str, Child] = {}
        self._programs: dict[str, Program] = {}
        self.plan()

    def plan(self, **faults: Any) -> None:
        """What is to happen from now on (see worker_app), the steps counted from one again."""
        for name in self.folder.glob("count-*"):
            name.unlink()
        (self.folder / "killed").write_text("", encoding="utf-8")
        draft = self.folder / "plan.draft"
        draft.write_text(json.dumps(faults), encoding="utf-8")
        draft.replace(self.folder / "plan.json")

    @property
    def killed(self) -> list[str]:
        """Who was killed where, so far."""
        return (self.folder / "killed").read_text(encoding="utf-8").splitlines()

    def worker(self, name: str = "worker", *, processes: int = 2, queues: str = "", **environment: str) -> Child:
        """Start a worker, or start it again."""
        words = ("worker", "-c", str(processes), "--without-mingle", "--without-gossip", "-n", f"{name}@%h")
        return self._start(name, (*words, *(("-Q", queues) if queues else ())), environment)

    def beat(self, name: str = "beat", **environment: str) -> Child:
        """Start a beat, or start it again."""
        return self._start(name, ("beat", "--pidfile", ""), environment)

    def _start(self, name: str, words: tuple[str, ...], environment: Mapping[str, str]) -> Child:
        command = (sys.executable, "-m", "celery", "-A", "tests.faults.worker_app", *words)
        given = {
            "REDIS_URL": self.redis.url,
            "DATABASE_URL": self.database,
            "COUNTERCLAIM_DATABASE_POOL": "3",
            "COUNTERCLAIM_LOG_LEVEL": "info",
            "CELERY_SKIP_CHECKS": "1",  # they import every view: half of a start
            "FAULTS_FOLDER": str(self.folder),
        }
        self._programs[name] = Program(name, command, given | PERIODS | environment)
        self.children[name] = Child(self._programs[name], settings.BASE_DIR, self.folder)
        return self.children[name]

    def end(self, name: str, how: signal.Signals = signal.SIGKILL, seconds: float = 30) -> None:
        """End one of them and do not start it again."""
        child = self.children.pop(name)
        child.signal(how)
        deadline = time.monotonic() + seconds
        while child.code is None and time.monotonic() < deadline:
            time.sleep(0.05)
        child.stop()

    def work(self) -> None:
        """A worker and a beat are at work, started now or woken."""
        if not self.children:
            self.worker(COUNTERCLAIM_WORKER_MEGABYTES="768")
            self.beat()
        self.children["beat"].signal(signal.SIGCONT)

    def rest(self) -> None:
        """The beat sleeps, and the worker has nothing left to do."""
        self.children["beat"].signal(signal.SIGSTOP)
        self.forget_messages()
        self.wait(lambda: not Article.objects.unfinished().exists(), "the worker did not come to rest")

    def forget_messages(self) -> None:
        """Throw away what waits in the queues."""
        redis.Redis.from_url(self.redis.url).delete(*QUEUES, "outbound", "drafts")

    def supervise(self) -> None:
        """Start again what died, as systemd or a container platform would."""
        for name, child in list(self.children.items()):
            if child.code is not None:
                assert child.code <= 0, f"{name} cannot run\n{child.output()[-3000:]}"
                child.stop()
                self.children[name] = Child(self._programs[name], settings.BASE_DIR, self.folder)

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Look after the processes until `condition()`; fails, saying why, after `seconds` without progress."""
        seen, deadline = self._progress(), time.monotonic() + seconds
        while not condition():
            if (now := self._progress()) != seen:
                seen, deadline = now, time.monotonic() + seconds
            assert time.monotonic() < deadline, f"{what}: nothing moved for {seconds} s\n{self.last_lines()}"
            self.supervise()
            time.sleep(0.15)

    def _progress(self) -> object:
        """What differs when something was done: a message that comes and goes without effect is none."""
        queues: tuple[tuple[type[Model], str, str], ...] = (
            (Article, "status", "attempts"),
            (FeedEntry, "state", "tries"),
            (WebhookDelivery, "state", "attempts"),
            (Export, "state", "tries"),
        )
        tries = [list(rows.objects.order_by("pk").values_list(*of)) for rows, *of in queues]  # type: ignore[attr-defined]
        return tries, ExtractionRun.objects.count(), len(self.killed)

    def drains(self, seconds: float = PATIENCE) -> None:
        """Wait until every article has its end and the queues are empty."""
        self.wait(lambda: not Article.objects.unfinished().exists(), "the backlog did not drain", seconds)
        client = redis.Redis.from_url(self.redis.url)
        self.wait(lambda: not any(client.llen(name) for name in QUEUES), "the queues did not drain", seconds)

    def last_lines(self) -> str:
        """The end of each log, how far the articles are and who holds them, what Redis and PostgreSQL have in hand."""
        logs = [f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}" for path in self.folder.glob("*.log")]
        unfinished = list(Article.objects.unfinished().values_list("pk", "status", "attempts", "nudged_at")[:10])
        live = ExtractionRun.objects.filter(article__in=[row[0] for row in unfinished], finished_at=None)
        runs = list(live.values_list("pk", "article", "state", "holder", "started_at"))
        client = redis.Redis.from_url(self.redis.url)
        messages = {name: client.llen(name) for name in QUEUES} | {"unacked": client.hlen("unacked")}
        facts = {"unfinished": unfinished, "runs": runs, "messages": messages, "killed": self.killed}
        return "\n".join([*logs, *(f"{name}: {fact}" for name, fact in facts.items()), *_statements()])

    def redis_dies(self, *, empty: bool) -> None:
        """Kill Redis and start it again, having forgotten everything or not."""
        self.redis.child.signal(signal.SIGKILL)
        self.redis.child.stop()
        for path in (path for path in self.folder.glob("appendonly*") if empty):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.redis = redis_server.start(self.folder)

    def close(self) -> None:
        """End everything."""
        for child in self.children.values():
            child.signal(signal.SIGKILL)
            child.stop()
        self.redis.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def backlog(number: int, start: int = 0) -> list[Article]:
    """So many articles as if ingested an hour ago, their messages lost: for every statement also its denial."""
    made = [
        articles.ingest(NewArticle(external_id=f"b-{index}", text=text(index))).article
        for index in range(start, start + number)
    ]
    hour_ago = timezone.now() - timedelta(hours=1)
    Article.objects.filter(pk__in=[article.pk for article in made]).update(nudged_at=hour_ago)
    return made


def text(index: int) -> str:
    """The text of one article: an even one says what the odd one after it denies."""
    fact, verb = index // 2, "denies" if index % 2 else "says"
    thing, state = THINGS[fact % len(THINGS)], STATES[fact // len(THINGS) % len(STATES)]
    other = f"the {thing} of ward {index} has many visitors"
    return f"Norwick {verb} the {thing} was {state}. Sudbury says {other}. Report number {index} ends here with this."


def database_url() -> str:
    """The URL of the database that the tests run on."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    host = connection.settings_dict["HOST"].replace("/", "%2F")
    return f"postgresql://{connection.settings_dict['USER']}@{host}/{name}"


def _statements() -> list[str]:
    """What each session of PostgreSQL does and waits for."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, state, wait_event, xact_start, left(query, 90) FROM pg_stat_activity WHERE xact_start < now()"
        )
        return [f"session: {row}" for row in cursor.fetchall()]


def forget_connections() -> None:
    """Close this process's connections, which a restarted server has dropped."""
    connections.close_all()
