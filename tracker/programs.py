"""Command lines of the processes that make up a running Counterclaim."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from tracker.celery import app
from tracker.processes import Program

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files, which must not touch a slow disk


def worker(concurrency: int) -> Program:
    """A Celery prefork worker over every queue; asked to hurry, it gives unfinished messages back."""
    options = ("--pool", "prefork", "--concurrency", str(concurrency), "--hostname", "counterclaim@%h")
    command = (sys.executable, "-m", "celery", "-A", "tracker", "worker", *options, "--without-mingle")
    return Program("worker", (*command, "--without-gossip"), patience=1.4, hurry=signal.SIGQUIT)


def worker_answers() -> bool:
    """Whether a worker takes orders from the broker."""
    return bool(app.control.broadcast("ping", reply=True, timeout=0.5, limit=1))


def beat() -> Program:
    """The Celery scheduler, which runs the sweeper every minute."""
    return Program("beat", (sys.executable, "-m", "celery", "-A", "tracker", "beat", "--pidfile", ""))


def web(descriptor: int, threads: int, environment: dict[str, str]) -> Program:
    """The web server on a socket that is already bound and handed over by its descriptor."""
    options = {
        "--bind": f"fd://{descriptor}",
        "--worker-class": "gthread",
        "--workers": "1",
        "--threads": str(threads),
        "--timeout": "60",
        "--graceful-timeout": "1",
        # Longer than clients and proxies leave a connection idle: else now and then one is closed as it is used again.
        "--keep-alive": "75",
    }
    if SHARED_MEMORY.is_dir():
        options["--worker-tmp-dir"] = str(SHARED_MEMORY)
    words = [word for pair in options.items() for word in pair]
    command = (sys.executable, "-m", "gunicorn", "tracker.wsgi:application", *words, "--no-control-socket")
    return Program("web", command, environment, descriptors=(descriptor,), patience=1.3, stage=2)


def seeds(manage: Path, folder: Path) -> Program:
    """The ingest of the demo articles; texts that are already there are left alone."""
    return Program("seeds", (sys.executable, str(manage), "ingest", str(folder)), runs_once=True)
