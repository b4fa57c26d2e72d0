"""Which database the settings name, and with which options."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker import broker, database
from tracker.env import SettingError

DATA = Path("/srv/counter claim 100%")


@pytest.mark.parametrize("url", ["", "sqlite:////srv/other.sqlite3"])
def test_sqlite_takes_write_locks_at_once(url: str) -> None:
    entry = database.configuration(url, DATA, 10)
    assert entry["ENGINE"] == database.SQLITE
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in entry["OPTIONS"]["init_command"]


def test_sqlite_lies_in_the_data_folder_whatever_its_name() -> None:
    assert database.configuration("", DATA, 10)["NAME"] == DATA / "counterclaim.sqlite3"


def test_postgresql_is_pooled() -> None:
    entry = database.configuration("postgresql://u:p%40ss@db:5433/claims?sslmode=require", DATA, 7)
    assert (entry["HOST"], entry["PORT"], entry["NAME"], entry["PASSWORD"]) == ("db", 5433, "claims", "p@ss")
    assert entry["OPTIONS"]["pool"]["max_size"] == 7
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert entry["CONN_MAX_AGE"] == 0  # Django refuses a pool of persistent connections


def test_postgresql_without_pool_keeps_connections() -> None:
    entry = database.configuration("postgres://u@%2Ftmp%2Fsockets/claims", DATA, 0)
    assert entry["HOST"] == "/tmp/sockets"
    assert "pool" not in entry["OPTIONS"]
    assert entry["CONN_MAX_AGE"] > 0


@pytest.mark.parametrize("url", ["mysql://u@db/claims", "no url at all", "postgresql://u:secret@db:port/x"])
def test_other_databases_are_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL") as caught:
        database.configuration(url, DATA, 10)
    assert "secret" not in str(caught.value)


def test_embedded_redis_socket_fits_into_an_address() -> None:
    for folder in (Path("/srv/cc"), Path("/srv") / ("long" * 40)):
        assert len(str(broker.socket_path(folder))) < broker.SOCKET_PATH_LIMIT
    assert broker.socket_path(Path("/srv/cc")) == Path("/srv/cc/redis.sock")


def test_redis_urls() -> None:
    embedded = broker.redis_url("", Path("/srv/cc"))
    assert embedded == "unix:///srv/cc/redis.sock"
    assert broker.celery_url(embedded) == "redis+socket:///srv/cc/redis.sock"
    assert broker.celery_url(broker.redis_url("rediss://cache:6380/1", DATA)) == "rediss://cache:6380/1"
