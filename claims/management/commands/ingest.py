"""`manage.py ingest PATH...`: take articles in from files and folders."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims import tasks
from claims.management.progress import bar
from claims.models import Article
from claims.services import articles, extraction, intake
from claims.services.articles import Outcome
from claims.services.errors import RefusedArticle

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Stores what is new or changed and has it read; prints what was new, unchanged, failed, and why."""

    help = "Take in articles from .txt (first line the title), .json and .jsonl files, or folders of these."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
        parser.add_argument(
            "--wait",
            action="store_true",
            help="read and pair in this process; return when claims and pairs exist",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count: Counter[str] = Counter()
        for found in bar(intake.read(options["paths"]), unit="articles"):
            count[self._take(found, wait=options["wait"])] += 1
        if not count:
            self.stderr.write("nothing to take in: no .txt, .json or .jsonl file there")
        self.stdout.write(", ".join(f"{count[name]} {name}" for name in ("new", "changed", "unchanged", "failed")))
        if count["failed"] or not count:
            sys.exit(1)

    def _take(self, found: intake.Found, *, wait: bool) -> str:
        try:
            if found.article is None:
                raise found.refusal or RefusedArticle("unreadable")
            result = articles.ingest(found.article)
        except RefusedArticle as error:
            self.stderr.write(f"{found.place}: {error}")
            return "failed"
        if wait:
            return self._process(found, result)
        if result.outcome is not Outcome.UNCHANGED:
            tasks.schedule_extraction(result.article)
        return result.outcome.value

    def _process(self, found: intake.Found, result: articles.Ingested) -> str:
        if result.article.status not in Article.Status.unfinished():
            return result.outcome.value
        try:
            extraction.process_now(result.article.pk)
        except Exception as error:
            logger.debug("article %s failed", result.article.pk, exc_info=True)
            self.stderr.write(f"{found.place}: {type(error).__name__}: {error}")
            return "failed"
        return result.outcome.value
