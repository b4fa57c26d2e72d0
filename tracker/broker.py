"""Where Redis is: the server that REDIS_URL names, or the embedded one's socket in the data folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

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


def celery_url(url: str) -> str:
    """The same place in Celery's spelling, which calls a unix socket redis+socket."""
    return url.replace("unix://", "redis+socket://", 1) if url.startswith("unix://") else url
