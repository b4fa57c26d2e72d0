"""A whole site on loopback for the benches: database, Redis, web server, workers and beat, all of its own."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.servers import postgres, redis_server

ROOT = Path(__file__).parent.parent
TROUBLE = ("database is locked", "Traceback", " ERROR ", " CRITICAL ")


class Site:
    """Servers in a temporary folder; this process's Django is set up on the same database."""

    def __init__(self, database: str, *, pool: int = 20) -> None:
        """Start the servers and migrate; `database` is postgres or sqlite."""
        self.folder = Path(tempfile.mkdtemp(prefix="cc-b-", dir="/tmp" if Path("/tmp").is_dir() else None))  # noqa: S108
        self.server = postgres.start() if database == "postgres" else None
        self.redis = redis_server.start(self.folder / "redis")
        self.children: list[Any] = []
        os.environ |= {
            "DATABASE_URL": self.server.database_url("postgres") if self.server else "",
            "REDIS_URL": self.redis.url,
            "COUNTERCLAIM_DATA_DIR": str(self.folder),
            "COUNTERCLAIM_ENV_FILE": os.devnull,
            "COUNTERCLAIM_LOG_LEVEL": "warning",
            "COUNTERCLAIM_DATABASE_POOL": str(pool),
            "COUNTERCLAIM_API_RATE": "100000",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)

    def start(self, program: Any, **environment: str) -> Any:
        """Start one program of tracker.programs."""
        from tracker.processes import Child

        changed = replace(program, environment={**program.environment, **environment})
        child = Child(changed, ROOT, self.folder)
        self.children.append(child)
        return child

    def serve(self, threads: int) -> str:
        """Start the web server; its address."""
        from tracker import launcher, programs

        listener = launcher.listen("127.0.0.1", 0)
        port = listener.getsockname()[1]
        self.start(programs.web(listener.fileno(), threads, {}))
        listener.close()
        _until(lambda: launcher.web_answers("127.0.0.1", port), 180, "the web server does not answer")
        return f"http://127.0.0.1:{port}"

    def trouble(self) -> list[str]:
        """Lines of the logs that tell of something that should not be."""
        lines = [
            f"{log.stem}: {line}" for log in self.folder.glob("*.log") for line in log.read_text("utf-8").splitlines()
        ]
        return [line for line in lines if any(word in line for word in TROUBLE)]

    def close(self) -> None:
        """Stop everything; the folder of logs stays where there was trouble."""
        from django.db import connections

        connections.close_all()
        for child in self.children:
            child.ask()
        for child in self.children:
            child.stop()
        self.redis.stop()
        if self.server:
            self.server.stop()


def _until(condition: Any, seconds: float, what: str) -> None:
    import time

    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(what)
        time.sleep(0.2)
