"""Fixtures that more than one noun's tests use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis
from django.conf import settings
from django.db import connection

from claims.services import pipeline
from claims.services.vectors import exact
from tests.fakes import FakeEncoder
from tracker import programs
from tracker.processes import Child

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def shared_material() -> Path:
    """The folder of annotated material named by COUNTERCLAIM_SHARED; skips where there is none."""
    named = os.environ.get("COUNTERCLAIM_SHARED", "")
    if not named or not Path(named).is_dir():
        pytest.skip("COUNTERCLAIM_SHARED names no folder of annotated material")
    return Path(named)


@pytest.fixture(autouse=True)
def vectors_of_one_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No vectors of earlier tests are held, and none are made by the model but where a test is about models."""
    exact.forget()
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setattr(pipeline, "encoder", FakeEncoder)


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Child]:
    """A real Celery worker process on the test database and the test Redis."""
    redis.Redis.from_url(settings.REDIS_URL).flushall()
    child = Child(_on_test_database(programs.worker(concurrency=1)), settings.BASE_DIR, tmp_path)
    yield child
    child.ask()
    child.stop()


def _on_test_database(program: programs.Program) -> programs.Program:
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    return programs.Program(program.name, program.command, {"DATABASE_URL": url}, hurry=program.hurry)
