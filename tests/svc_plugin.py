"""Starts a real PostgreSQL and Redis before Django reads its settings, and stops them at the end.

pytest-django reads DATABASES before any conftest runs, so this is a plugin named in `addopts`:
as a fixture it would come too late, and the suite would silently run on SQLite.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.servers import postgres, redis_server

OWN_SETTINGS = ("COUNTERCLAIM_", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
KEPT = ("COUNTERCLAIM_SHARED",)
SERVER = pytest.StashKey[postgres.PostgresServer]()


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment less every setting of the product, so that a developer's own do not leak in."""
    return {name: value for name, value in environment.items() if name in KEPT or not name.startswith(OWN_SETTINGS)}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare --database: which one the suite runs on."""
    parser.addoption("--database", choices=("postgres", "sqlite"), default="postgres")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the servers and point the environment at them."""
    if any(word in early_config.invocation_params.args for word in ("--help", "-h", "--version", "--markers")):
        return
    folder = Path(tempfile.mkdtemp(prefix="cc-tests-", dir=_short_temporary_folder()))
    early_config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    for name in set(os.environ) - set(without_settings(os.environ)):
        del os.environ[name]
    os.environ["COUNTERCLAIM_ENV_FILE"] = os.devnull
    os.environ["COUNTERCLAIM_DATA_DIR"] = str(folder / "data")
    os.environ["COUNTERCLAIM_DATABASE_POOL"] = "0"
    os.environ["COUNTERCLAIM_LOG_LEVEL"] = "warning"
    broker = redis_server.start(folder / "redis")
    early_config.add_cleanup(broker.stop)
    os.environ["REDIS_URL"] = broker.url
    if early_config.known_args_namespace.database == "postgres":
        server = postgres.start()
        early_config.add_cleanup(server.stop)
        early_config.stash[SERVER] = server
        os.environ["DATABASE_URL"] = server.url


def pytest_report_header() -> str:
    """Say on which database and broker the suite runs."""
    return f"database: {os.environ.get('DATABASE_URL', 'SQLite')}; broker: {os.environ.get('REDIS_URL')}"


def _short_temporary_folder() -> str | None:
    """A folder whose paths fit into a unix socket address; macOS's own temporary folder is too long."""
    return "/tmp" if Path("/tmp").is_dir() else None
