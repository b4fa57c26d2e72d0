"""A stand for one test or for a file of tests, and the database that each needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.faults.stand import Stand, database_url


@pytest.fixture
def on_postgresql(transactional_db: None) -> None:
    """The faults are gone through once, on PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("runs once, on PostgreSQL")


@pytest.fixture
def stand(transactional_db: None) -> Iterator[Stand]:
    """A Redis of its own beside the test database; workers and beats are started by the test."""
    running = Stand(database_url())
    yield running
    running.close()


@pytest.fixture(scope="module")
def running(django_db_setup: None) -> Iterator[Stand]:
    """One stand for a file of tests."""
    shared = Stand(database_url())
    yield shared
    shared.close()


@pytest.fixture
def busy(running: Stand, on_postgresql: None) -> Iterator[Stand]:
    """That stand with a worker and a beat at work; between tests, while the tables are emptied, they rest."""
    running.plan()
    running.work()
    yield running
    running.rest()
