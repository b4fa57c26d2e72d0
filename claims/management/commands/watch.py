"""`manage.py watch FOLDER`: take in new and changed files of a folder, as they come."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims import tasks
from claims.services import articles, intake, watching
from claims.services.articles import Outcome
from claims.services.errors import RefusedArticle


class Command(BaseCommand):
    """Looks into the folder every few seconds; a file is read once it lies unchanged, and again when it changes."""

    help = "Take in new and changed files of a folder, as they come; ends with Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to look at")
        parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="pause between looks (5)")
        parser.add_argument("--settled", type=float, default=2.0, metavar="SECONDS", help="age of a finished file (2)")
        parser.add_argument("--once", action="store_true", help="look once and return")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} is no folder")
        folder = watching.Folder(options["folder"], options["settled"])
        try:
            while True:
                for found in intake.read(folder.news()):
                    self._take(found)
                if options["once"]:
                    return
                time.sleep(options["every"])
        except KeyboardInterrupt:
            self.stdout.write("stopped")

    def _take(self, found: intake.Found) -> None:
        try:
            if found.article is None:
                raise found.refusal or RefusedArticle("unreadable")
            result = articles.ingest(found.article)
        except RefusedArticle as error:
            self.stderr.write(f"{found.place}: {error}")
            return
        if result.outcome is not Outcome.UNCHANGED:
            tasks.schedule_extraction(result.article)
            self.stdout.write(f"{found.place}: {result.outcome.value}")
