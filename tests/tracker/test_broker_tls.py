"""Redis behind TLS: worker, readiness and cache reach it with the right certificates, and nobody without."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
import trustme
from django.conf import settings
from kombu import Connection

from claims import tasks
from tests.servers import redis_server
from tests.servers.tls_proxy import TlsProxy
from tracker import broker
from tracker.processes import Child, Program

pytestmark = pytest.mark.services
WEB = """
import django
django.setup()
from django.core.cache import cache
from django.test import Client
cache.set("greeting", "over TLS")
answer = Client(headers={"host": "localhost"}).get("/readyz")
print(answer.json()["broker"], cache.get("greeting"))
"""


@dataclass(frozen=True)
class Encrypted:
    """A Redis that is reached through TLS alone."""

    folder: Path
    proxy: TlsProxy

    def connection(self, **given: str) -> broker.Connection:
        """How Celery reaches it, with the certificates unless others are `given`."""
        files = {"authority": self.proxy.authority, "certificate": self.proxy.certificate, "key": self.proxy.key}
        return broker.connection(self.proxy.url, **{name: str(path) for name, path in files.items()} | given)

    @property
    def environment(self) -> dict[str, str]:
        """What an operator sets."""
        return {
            "REDIS_URL": self.proxy.url,
            "COUNTERCLAIM_REDIS_CA": str(self.proxy.authority),
            "COUNTERCLAIM_REDIS_CERTIFICATE": str(self.proxy.certificate),
            "COUNTERCLAIM_REDIS_KEY": str(self.proxy.key),
            "COUNTERCLAIM_DATA_DIR": str(self.folder),
            "COUNTERCLAIM_LOG_LEVEL": "info",
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }


@pytest.fixture(scope="module")
def encrypted() -> Iterator[Encrypted]:
    folder = Path(tempfile.mkdtemp(prefix="cc-tls-", dir="/tmp" if Path("/tmp").is_dir() else None))
    server = redis_server.start(folder)
    proxy = TlsProxy(folder, folder / "redis.sock")
    yield Encrypted(folder, proxy)
    proxy.stop()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_message_goes_there_and_back(encrypted: Encrypted) -> None:
    found = encrypted.connection()
    with Connection(found.url, ssl=found.tls) as connection:
        tasks.tidy.apply_async(connection=connection, queue="tls")
        connection.SimpleQueue("tls").get(timeout=10).ack()


@pytest.mark.parametrize("missing", ["authority", "certificate"])
def test_without_the_right_certificates_there_is_no_connection(encrypted: Encrypted, missing: str) -> None:
    other = trustme.CA()
    other.cert_pem.write_to_path(str(encrypted.folder / "other.pem"))
    given = (
        {"authority": str(encrypted.folder / "other.pem")} if missing == "authority" else {"certificate": "", "key": ""}
    )
    found = encrypted.connection(**given)
    with redis.Redis.from_url(found.url, **found.tls) as client, pytest.raises(redis.ConnectionError):
        client.ping()


def test_worker_readiness_and_cache_use_it(encrypted: Encrypted) -> None:
    given = os.environ | encrypted.environment
    words = ("worker", "-Q", "upkeep", "-c", "1", "--without-mingle", "--without-gossip")
    command = (sys.executable, "-m", "celery", "-A", "tracker", *words)
    worker = Child(Program("tls", command, encrypted.environment), settings.BASE_DIR, encrypted.folder)
    web = subprocess.run(
        [sys.executable, "-c", WEB], cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=False
    )
    assert web.stdout.strip() == "ok over TLS", web.stderr[-2000:]
    deadline = time.monotonic() + 60
    while " ready" not in worker.output():
        assert worker.code is None, worker.output()[-2000:]
        assert time.monotonic() < deadline, worker.output()[-2000:]
        time.sleep(0.2)
    assert "Connected to rediss://" in worker.output()
    worker.ask()
    worker.stop()
