"""Backups: the same rows after SQLite and PostgreSQL and back, and no half of one in any case."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from claims.models import Article, AuditEntry, ClaimPair, Review
from claims.services import backups
from claims.services.backups import tables
from claims.services.backups.tables import Report
from tests import demo, factories, roles
from tests.svc_plugin import without_settings

SQL_NEWS = "It's \u201codd\u201d \u2014 50% \U0001f6a2 \\ \t\u2028 end."


def _elsewhere(folder: Path, *words: str) -> None:
    """A command on a SQLite file of its own."""
    own = {
        "COUNTERCLAIM_ENV_FILE": os.devnull,
        "COUNTERCLAIM_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'other.sqlite3'}",
    }
    subprocess.run(
        [sys.executable, "manage.py", *words, "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=without_settings(os.environ) | own,
        check=True,
    )


@pytest.fixture
def newsroom(transactional_db: None) -> dict[str, Any]:
    """Users, articles, claims, pairs, reviews, notes, and what is hard to write down."""
    roles.remake()
    found = demo.newsroom()
    factories.article(SQL_NEWS, captions=[{"b": 1.0, "a": [None, True, 1e-7]}], author="Zo\u00eb")
    return found


@pytest.mark.slow
@pytest.mark.services
def test_rows_are_the_same_after_sqlite_and_back(newsroom: Any, tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("crossed with --database postgres")
    first = backups.write(tmp_path / "1.gz")
    assert (first.rows["claims.review"], first.rows["auth.user_groups"]) == (1, 4)
    for words in (["migrate"], ["restore", str(tmp_path / "1.gz")], ["backup", str(tmp_path / "2.gz")]):
        _elsewhere(tmp_path, *words)
    backups.restore(tmp_path / "2.gz", replace=True)
    third = backups.write(tmp_path / "3.gz")
    assert first.differences(third) == ["claims.auditentry"]  # restoring leaves an entry
    _elsewhere(tmp_path, "restore", str(tmp_path / "3.gz"), "--replace")
    _elsewhere(tmp_path, "backup", str(tmp_path / "4.gz"))
    assert third.differences(_told(tmp_path / "4.gz")) == ["claims.auditentry"]
    _everything_works()


def _told(path: Path) -> Report:
    """The numbers and sums at the end of a file."""
    end = json.loads(gzip.decompress(path.read_bytes()).decode().splitlines()[-1])
    return Report(end["rows"], end["sums"])


def _everything_works() -> None:
    """Ids go on where they ended, passwords open, relations hold."""
    assert factories.article().pk > Article.objects.order_by("-pk")[1].pk
    assert Review.objects.get().editor.check_password(demo.PASSWORD)
    assert ClaimPair.objects.exclude(left__article=None).count() == ClaimPair.objects.count()
    assert Article.objects.get(author="Zo\u00eb").text == SQL_NEWS


def test_a_database_that_holds_something_is_refused(newsroom: Any, tmp_path: Path) -> None:
    backups.write(tmp_path / "b.gz")
    with pytest.raises(backups.RefusedBackup, match=r"not empty .*--replace"):
        backups.restore(tmp_path / "b.gz")
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(tmp_path / "b.gz"))


def test_the_commands_write_and_restore_and_leave_an_entry(newsroom: Any, tmp_path: Path, capsys: Any) -> None:
    call_command("backup", str(tmp_path / "b.gz"))
    before = tables.summed("default")
    call_command("restore", str(tmp_path / "b.gz"), "--replace")
    assert "rows restored and compared" in capsys.readouterr().out
    assert before.differences(tables.summed("default")) == ["claims.auditentry"]
    assert AuditEntry.objects.first().event == AuditEntry.Event.RESTORED  # type: ignore[union-attr]


def test_a_backup_is_readable_by_its_owner_alone(newsroom: Any, tmp_path: Path) -> None:
    backups.write(tmp_path / "b.gz")
    assert (tmp_path / "b.gz").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["b.gz"]


def _spoiled(text: str, how: str) -> str:
    lines = text.splitlines()
    if how == "cut short":
        return "\n".join(lines[: len(lines) // 2]) + "\n"
    if how == "damaged":
        return text.replace("Norwick ferry", "Norwick Ferry", 1)
    if how == "no backup":
        return text.replace(tables.FORMAT, "another", 1)
    head = json.loads(lines[0])
    head["migrations"] = [*head["migrations"], "claims.9999_later"] if how == "later" else head["migrations"][1:]
    return "\n".join([json.dumps(head), *lines[1:]]) + "\n"


@pytest.mark.parametrize("how", ["cut short", "damaged", "no backup", "later", "earlier"])
def test_a_file_that_is_not_right_changes_nothing(newsroom: Any, tmp_path: Path, how: str) -> None:
    path = tmp_path / "b.gz"
    backups.write(path)
    path.write_bytes(gzip.compress(_spoiled(gzip.decompress(path.read_bytes()).decode(), how).encode()))
    before = tables.summed("default")
    with pytest.raises(backups.RefusedBackup, match=how):
        backups.restore(path, replace=True)
    assert before.differences(tables.summed("default")) == []


def test_a_torn_file_is_told(newsroom: Any, tmp_path: Path) -> None:
    path = tmp_path / "b.gz"
    backups.write(path)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(backups.RefusedBackup, match="damaged or cut short"):
        backups.restore(path, replace=True)


@pytest.mark.django_db
def test_every_table_is_in_the_backup() -> None:
    names = {model._meta.db_table for model in tables.models()}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    beside = {"django_migrations", "django_session"}
    assert {name for name in there - names - beside if name.split("_words")[0] not in names} == set()
