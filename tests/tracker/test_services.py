"""The suite runs on the servers it says it runs on."""

from __future__ import annotations

import pytest
import redis
from django.conf import settings
from django.db import connection


def test_database_is_the_one_asked_for(pytestconfig: pytest.Config, db: None) -> None:
    asked = {"postgres": "postgresql", "sqlite": "sqlite"}[pytestconfig.getoption("--database")]
    assert connection.vendor == asked


def test_postgresql_has_pgvector(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite run")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
        assert cursor.fetchone() == (1,)


def test_sqlite_has_write_ahead_log(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL run")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)


def test_broker_is_a_real_redis() -> None:
    assert redis.Redis.from_url(settings.REDIS_URL).info()["redis_version"]
