"""`manage.py restore FILE`: a backup into an empty, migrated database, SQLite or PostgreSQL."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.models import AuditEntry
from claims.services import auditing, backups, vectors


class Command(BaseCommand):
    """All or nothing; stop web and workers first."""

    help = "Restore FILE, made by `backup`, into this database; refuses one that holds anything already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="made by `manage.py backup`")
        parser.add_argument("--replace", action="store_true", help="drop what the database holds first")

    def handle(self, *args: Any, **options: Any) -> None:
        begun, path = time.monotonic(), options["file"].absolute()
        tell = self._tell if options["verbosity"] > 1 else lambda _name, _rows: None
        try:
            report = backups.restore(path, replace=options["replace"], tell=tell)
        except backups.RefusedBackup as error:
            raise CommandError(str(error)) from error
        vectors.fill()  # the index of vectors is made of rows, and not part of a backup
        rows = sum(report.rows.values())
        auditing.record(AuditEntry.Event.RESTORED, path.name, rows=rows)
        self.stdout.write(f"{rows} rows restored and compared, {time.monotonic() - begun:.0f} s")

    def _tell(self, name: str, rows: int) -> None:
        self.stderr.write(f"{rows:>10} {name}")
