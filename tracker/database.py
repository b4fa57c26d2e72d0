"""The DATABASES entry: SQLite in the data folder, or what DATABASE_URL names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dj_database_url

from tracker.env import SettingError

if TYPE_CHECKING:
    from pathlib import Path

# Without IMMEDIATE, WAL fails more often than SQLite's defaults when several processes write.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;PRAGMA foreign_keys=ON"
    ),
}
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"
POOL_WAIT_SECONDS = 10
CONNECTION_SECONDS = 60


def configuration(url: str, data_dir: Path, pool_size: int) -> dict[str, Any]:
    """The settings of the default database.

    `url` is DATABASE_URL or empty; `pool_size` is the largest number of pooled PostgreSQL
    connections per process, 0 for one persistent connection per thread. Raises SettingError
    for a URL that is not understood or names another kind of database.
    """
    if not url:
        return _sqlite({"ENGINE": SQLITE, "NAME": data_dir / "counterclaim.sqlite3"}, data_dir)
    try:
        entry: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, dj_database_url.ParseError) as error:
        raise SettingError(f"DATABASE_URL is not understood: {type(error).__name__}") from None
    if entry["ENGINE"] == SQLITE:
        return _sqlite(entry, data_dir)
    if entry["ENGINE"] == POSTGRESQL:
        return _with_connections(entry, pool_size)
    raise SettingError("DATABASE_URL must be postgresql:// or sqlite:///")


def _with_connections(entry: dict[str, Any], pool_size: int) -> dict[str, Any]:
    options = dict(entry.get("OPTIONS", {}))
    if not pool_size:
        return entry | {"OPTIONS": options, "CONN_MAX_AGE": CONNECTION_SECONDS, "CONN_HEALTH_CHECKS": True}
    options["pool"] = {"min_size": 0, "max_size": pool_size, "timeout": POOL_WAIT_SECONDS}
    # A connection is looked at before it is lent: after a restart of the server the old ones are dead.
    return entry | {"OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


def _sqlite(entry: dict[str, Any], data_dir: Path) -> dict[str, Any]:
    # Tests use a file too: one in memory could not be shared with worker processes.
    test = {"NAME": data_dir / "test.sqlite3"}
    return entry | {"OPTIONS": SQLITE_OPTIONS | entry.get("OPTIONS", {}), "TEST": test}
