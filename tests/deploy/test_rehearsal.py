"""A rehearsal of the image: its files in a new folder, an empty environment, and the very commands it runs."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from django.conf import settings

from tests.deploy import files
from tracker import probe

pytestmark = [pytest.mark.services, pytest.mark.slow]
HOST = "claims.example.org"
START_SECONDS = 120
STOP_SECONDS = 30
BIN = Path(sys.executable).parent


class Stage:
    """A folder as the image has it, and the environment of compose.yaml."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder / "srv"
        self.folder.mkdir()
        for name in files.copied():
            self._copy(name)
        self.port = _free_port()
        self.environment = {
            "PATH": f"{BIN}:/usr/bin:/bin",
            "HOME": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "COUNTERCLAIM_PRODUCTION": "1",
            "COUNTERCLAIM_SECRET_KEY": "8vJ2-kq0ZrT5wLx_Qd3mN7bYc1Ua6Ge9Pf4HsRiKoEtXzWyVnMl",
            "COUNTERCLAIM_ALLOWED_HOSTS": HOST,
            "COUNTERCLAIM_DATA_DIR": str(folder / "data"),
            "COUNTERCLAIM_STATIC_ROOT": str(self.folder / "staticfiles"),
            "COUNTERCLAIM_BIND": f"127.0.0.1:{self.port}",
            "COUNTERCLAIM_LOG_LEVEL": "warning",
            "DATABASE_URL": database,
            "REDIS_URL": os.environ["REDIS_URL"],
        }
        (folder / "data").mkdir(mode=0o700)

    def _copy(self, name: str) -> None:
        source, target = settings.BASE_DIR / name, self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A manage.py command to its end."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """A server of the image."""
        words = [str(BIN / command[0]), *command[1:]]
        return subprocess.Popen(words, cwd=self.folder, env=self.environment, start_new_session=True)

    def get(self, path: str) -> Any:
        """The answer of the web server, redirects not followed."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        server.request("GET", path, headers={"Host": HOST})
        return server.getresponse()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A fresh stage with a database of its own."""
    address = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    if not address:
        pytest.skip("compose.yaml runs on PostgreSQL")
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushall()
    with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS rehearsal WITH (FORCE)")
        admin.execute("CREATE DATABASE rehearsal")
    yield Stage(tmp_path, f"{address}/rehearsal")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS rehearsal WITH (FORCE)")


def test_the_image_serves_works_and_stops(stage: Stage) -> None:
    for words in (["collectstatic", "--no-input"], ["migrate", "--no-input"], ["check", "--deploy"]):
        result = stage.run(*words)
        assert result.returncode == 0, result.stderr
    before = _listing(stage.folder)
    services = files.compose()["services"]
    running = [stage.start(services[name]["command"]) for name in ("web", "worker", "beat")]
    try:
        _wait(lambda: probe.ask("/readyz", stage.environment) == 0)
        _wait(lambda: "counterclaim_beat_up 1.0" in _metrics(stage))
        assert 'counterclaim_request_seconds_count{method="GET"' in _metrics(stage)
        _wait(lambda: _doctor(stage) == {}, pause=5)  # the worker answers it last
        moved = stage.get("/queue/")
        assert (moved.status, moved.headers["Location"]) == (301, f"https://{HOST}/queue/")
    finally:
        codes = [_stopped(process) for process in running]
    assert codes == [0, 0, 0]
    assert _listing(stage.folder) == before, "something was written beside the data folder"


def _metrics(stage: Stage) -> str:
    answer: bytes = stage.get("/metrics").read()
    return answer.decode()


def _doctor(stage: Stage) -> dict[str, str]:
    """What the doctor finds wrong, disk space of the machine that tests aside."""
    found = json.loads(stage.run("doctor", "--json").stdout)
    return {row["check"]: row["found"] for row in found if row["state"] == "failure" and row["check"] != "disk"}


def _listing(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _stopped(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return -9


def _wait(ready: Any, pause: float = 0.3) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        assert time.monotonic() < deadline, "it did not come up"
        time.sleep(pause)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
