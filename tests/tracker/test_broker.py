"""Redis by socket, TLS and sentinels: what the environment names reaches Celery, and a real sentinel leads to it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from claims import tasks
from tests.servers import redis_server
from tracker import broker, embedded
from tracker.celery import app
from tracker.env import SettingError
from tracker.processes import Child, Program


def test_a_socket_in_celerys_spelling() -> None:
    assert broker.connection("unix:///tmp/r.sock") == broker.Connection("redis+socket:///tmp/r.sock")


def test_tls_verifies_the_server_and_may_show_a_certificate() -> None:
    plain = broker.connection("rediss://cache.example:6380/0")
    assert plain.tls == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    full = broker.connection("rediss://cache.example:6380/0", authority="/ca", certificate="/c", key="/k")
    assert full.tls == {
        "ssl_cert_reqs": ssl.CERT_REQUIRED,
        "ssl_ca_certs": "/ca",
        "ssl_certfile": "/c",
        "ssl_keyfile": "/k",
    }


def test_sentinels_need_a_master_and_have_a_password_and_tls_of_their_own() -> None:
    url = "sentinel://a:26379;sentinel://b:26379"
    with pytest.raises(SettingError, match="COUNTERCLAIM_REDIS_MASTER"):
        broker.connection(url)
    given = broker.connection(url, master="main", sentinel_password="s", encrypted=True, authority="/ca")
    tls = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": "/ca"}
    assert given.tls == tls
    assert given.transport_options == {
        "master_name": "main",
        "sentinel_kwargs": {"password": "s", "ssl": True, **tls},
    }
    assert broker.connection(url, master="main").transport_options["sentinel_kwargs"] == {}


@pytest.fixture
def sentinel(tmp_path: Path) -> Iterator[str]:
    """A Redis and a real sentinel that knows it as `main`; the sentinel's URL."""
    server, watch = _free_port(), _free_port()
    serves = (embedded.executable(), "--port", str(server), "--bind", "127.0.0.1", "--save", "")
    settings = tmp_path / "sentinel.conf"
    settings.write_text(f"port {watch}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {server} 1\n")
    children = [
        Child(Program("server", serves), tmp_path, tmp_path),
        Child(Program("sentinel", (embedded.executable(), str(settings), "--sentinel")), tmp_path, tmp_path),
    ]
    embedded.wait(f"redis://127.0.0.1:{server}")
    embedded.wait(f"redis://127.0.0.1:{watch}")
    yield f"sentinel://127.0.0.1:{watch}"
    for child in children:
        child.ask()
        child.stop()


@pytest.mark.services
def test_messages_reach_the_master_that_a_real_sentinel_names(sentinel: str) -> None:
    found = broker.connection(sentinel, master="main")
    with Connection(found.url, transport_options=found.transport_options) as connection:
        tasks.read_article.apply_async((7,), connection=connection)
        message = connection.SimpleQueue("extraction").get(timeout=10)
        assert message.payload[0] == [7]
        message.ack()


@pytest.mark.services
def test_the_length_of_a_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = redis_server.start(_short(tmp_path))
    url = broker.celery_url(server.url)
    monkeypatch.setattr(app, "connection_for_read", lambda: Connection(url))
    assert tasks.queue_length(app, "extraction") == 0
    with Connection(url) as connection:
        for article in (1, 2):
            tasks.read_article.apply_async((article,), connection=connection)
    assert tasks.queue_length(app, "extraction") == 2
    server.stop()


def _short(folder: Path) -> Path:
    """Where the embedded server would put its socket for this folder."""
    short = broker.socket_path(folder).parent
    short.mkdir(parents=True, exist_ok=True)
    return short


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
