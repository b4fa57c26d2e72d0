"""Where Redis is: the server that REDIS_URL names, or the embedded one's socket in the data folder."""

from __future__ import annotations

import hashlib
import os
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.env import SettingError

SOCKET_PATH_LIMIT = 100  # Linux takes 107 bytes, BSD and macOS 103


def socket_path(data_dir: Path) -> Path:
    """The embedded Redis's unix socket: in the data folder, or where the path is short enough."""
    path = data_dir / "redis.sock"
    if len(os.fsencode(path)) < SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"counterclaim-{os.getuid()}-{digest}" / "redis.sock"


def redis_url(url: str, data_dir: Path) -> str:
    """The URL for Redis clients: `url` if given, else the embedded server's socket."""
    return url or f"unix://{socket_path(data_dir)}"


@dataclass(frozen=True)
class Connection:
    """What Celery needs to reach Redis: a URL in its spelling, transport options, and those of TLS."""

    url: str
    transport_options: dict[str, Any] = field(default_factory=dict)
    tls: dict[str, Any] = field(default_factory=dict)


def connection(
    url: str,
    *,
    master: str = "",
    sentinel_password: str = "",
    encrypted: bool = False,
    authority: str = "",
    certificate: str = "",
    key: str = "",
) -> Connection:
    """How Celery reaches the Redis at `url`: unix://, redis://, rediss:// (TLS) or sentinel://A;sentinel://B.

    Sentinels need the name of their `master`, have a password of their own, and speak TLS where `encrypted`, for
    their URL does not say. TLS verifies the server's certificate against `authority` (a file) or the system's;
    `certificate` and `key` are the client's. Raises SettingError for sentinels without a master.
    """
    tls = _tls(authority, certificate, key) if url.startswith("rediss://") or encrypted else {}
    if not url.startswith("sentinel://"):
        return Connection(celery_url(url), tls=tls)
    if not master:
        raise SettingError("COUNTERCLAIM_REDIS_MASTER is not set: sentinel:// needs the name of the master")
    asking: dict[str, Any] = {"password": sentinel_password} if sentinel_password else {}
    asking |= {"ssl": True, **tls} if tls else {}
    return Connection(url, {"master_name": master, "sentinel_kwargs": asking}, tls)


def celery_url(url: str) -> str:
    """The same place in Celery's spelling, which calls a unix socket redis+socket."""
    return url.replace("unix://", "redis+socket://", 1) if url.startswith("unix://") else url


def _tls(authority: str, certificate: str, key: str) -> dict[str, Any]:
    given = {"ssl_ca_certs": authority, "ssl_certfile": certificate, "ssl_keyfile": key}
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED, **{name: value for name, value in given.items() if value}}
