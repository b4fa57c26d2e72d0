"""`manage.py up`: the whole product from one command, until Ctrl-C."""

from __future__ import annotations

import os
import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tracker import accounts, broker, embedded, health, launcher, programs

if TYPE_CHECKING:
    from argparse import ArgumentParser

START_SECONDS = 180.0
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound


class Command(BaseCommand):
    """Starts Redis, a Celery worker, beat and the web server, and stops them all together."""

    help = "Start Redis, worker, scheduler and web server; Ctrl-C stops all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to serve on, 0 for any free one")
        parser.add_argument("--workers", type=int, default=_processors(), help="Celery worker processes")
        parser.add_argument("--threads", type=int, default=8, help="threads of the web server (default 8)")
        parser.add_argument("--seed", type=Path, help="file or folder of articles to ingest at the start")
        parser.add_argument("--verbose", action="store_true", help="show the logs of all processes here")

    def handle(self, *_args: object, **options: Any) -> None:
        """Run until a signal; exit code 0 then, 1 with one clear line when something failed."""
        try:
            with launcher.sole_use(settings.DATA_DIR), launcher.Signals() as signals:
                self._run(signals, options)
        except (launcher.LaunchError, embedded.NoRedisError) as error:
            raise CommandError(str(error)) from error

    def _run(self, signals: launcher.Signals, options: dict[str, Any]) -> None:
        folder: Path = settings.DATA_DIR
        listener = launcher.listen(options["host"], options["port"])
        login = self._prepare(folder)
        follow = self.stdout.write if options["verbose"] else None
        processes = launcher.Launcher(settings.BASE_DIR, folder / "logs", signals, follow)
        try:
            self._start(processes, listener, options)
            if self._serving(processes, listener):
                self._greet(listener, login, processes.logs)
                processes.watch()
            self.stdout.write("stopping ...")
        finally:
            processes.stop()
            listener.close()
        self.stdout.write("stopped")

    def _prepare(self, folder: Path) -> str:
        call_command("migrate", verbosity=0)
        if settings.PRODUCTION:
            call_command("collectstatic", interactive=False, verbosity=0)
        login = accounts.first_login(folder / "admin-login")
        connections.close_all()
        return login

    def _start(self, processes: launcher.Launcher, listener: socket.socket, options: dict[str, Any]) -> None:
        self._start_broker(processes)
        processes.start(programs.worker(options["workers"]))
        processes.start(programs.beat())
        environment = _host_names(options["host"])
        processes.start(programs.web(listener.fileno(), options["threads"], environment))
        if options["seed"]:
            processes.start(programs.seeds(settings.BASE_DIR / "manage.py", options["seed"].absolute()))

    def _start_broker(self, processes: launcher.Launcher) -> None:
        if settings.REDIS_EMBEDDED:
            place = broker.socket_path(settings.DATA_DIR)
            processes.start(embedded.program(place, settings.DATA_DIR / "redis"))
            embedded.wait(settings.REDIS_URL)
        elif not health.broker_answers():
            raise launcher.LaunchError("the Redis that REDIS_URL names does not answer")

    def _serving(self, processes: launcher.Launcher, listener: socket.socket) -> bool:
        host, port = listener.getsockname()[:2]
        probe = partial(launcher.web_answers, WILDCARDS.get(host, host), port)
        return processes.wait(probe, START_SECONDS, "the web server did not answer") and processes.wait(
            programs.worker_answers, START_SECONDS, "the worker did not answer"
        )

    def _greet(self, listener: socket.socket, login: str, logs: Path) -> None:
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"\n  Counterclaim is up:  http://{shown}:{port}/")
        self.stdout.write(f"  sign in:             {login}")
        self.stdout.write(f"  logs:                {logs}")
        self.stdout.write("  Ctrl-C stops everything\n\n")
        self.stdout.flush()


def _processors() -> int:
    return max(1, min(4, (os.cpu_count() or 1) - 1))


def _host_names(host: str) -> dict[str, str]:
    """The environment that makes the site answer to the address it is served on."""
    if settings.PRODUCTION or host in WILDCARDS or host in settings.ALLOWED_HOSTS:
        return {}
    return {"COUNTERCLAIM_ALLOWED_HOSTS": ",".join([*settings.ALLOWED_HOSTS, host])}
