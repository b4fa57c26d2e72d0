"""How gunicorn serves Counterclaim in production; each value can be given by the environment."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

bind = os.environ.get("COUNTERCLAIM_BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("COUNTERCLAIM_WEB_PROCESSES", "2"))
threads = int(os.environ.get("COUNTERCLAIM_WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 20
max_requests, max_requests_jitter = 20_000, 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats must not touch a slow disk
control_socket_disable = True

# Several processes count requests; the metrics page of each adds up the files of all.
_counts = tempfile.mkdtemp(prefix="counterclaim-metrics-", dir=worker_tmp_dir)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _counts


def on_exit(_server: Any) -> None:
    """Leave nothing behind."""
    shutil.rmtree(_counts, ignore_errors=True)
