"""`manage.py backup FILE`: everything on file, from SQLite or PostgreSQL, into one compressed file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services import backups


class Command(BaseCommand):
    """Streams; work goes on meanwhile, and the file shows the moment it began."""

    help = "Write everything on file to FILE (gzip), to be restored into SQLite or PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write; replaced if there is one")

    def handle(self, *args: Any, **options: Any) -> None:
        begun, path = time.monotonic(), options["file"].absolute()
        tell = self._tell if options["verbosity"] > 1 else lambda _name, _rows: None
        try:
            report = backups.write(path, tell=tell)
        except backups.RefusedBackup as error:
            raise CommandError(str(error)) from error
        rows, size = sum(report.rows.values()), path.stat().st_size
        self.stdout.write(
            f"{rows} rows of {len(report.rows)} tables in {path} ({size} bytes, {time.monotonic() - begun:.0f} s)"
        )

    def _tell(self, name: str, rows: int) -> None:
        self.stderr.write(f"{rows:>10} {name}")
