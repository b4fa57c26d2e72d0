"""`manage.py ingest PATH...`: take articles in from files and folders."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims import tasks
from claims.management.progress import bar
from claims.models import Article
from claims.services import articles, extraction, intake, links
from claims.services.articles import Outcome
from claims.services.errors import RefusedArticle

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Stores what is new or changed and has it read; prints what was new, unchanged, failed, and why."""

    help = "Take in articles from files, folders, archives, dumps (docs/intake.md), standard input (-) and links."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="*", type=Path, metavar="PATH", help="a file or a folder; - is standard input"
        )
        parser.add_argument("--url", action="append", default=[], metavar="LINK", help="a page on the web")
        parser.add_argument(
            "--preset", default="", metavar="NAME", help=f"columns of dumps: {', '.join(intake.PRESETS)}"
        )
        parser.add_argument("--column", action="append", default=[], metavar="FIELD=NAME", help="one column by name")
        parser.add_argument("--fetch", action="store_true", help="fetch the pages of records that hold only a link")
        parser.add_argument(
            "--wait",
            action="store_true",
            help="read and pair in this process; return when claims and pairs exist",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count: Counter[str] = Counter()
        for found in bar(self._delivery(options), unit="articles"):
            count[self._take(found, wait=options["wait"])] += 1
        if not count:
            self.stderr.write("nothing to take in: no file there that holds articles")
        self.stdout.write(", ".join(f"{count[name]} {name}" for name in ("new", "changed", "unchanged", "failed")))
        if count["failed"] or not count:
            sys.exit(1)

    def _delivery(self, options: dict[str, Any]) -> Iterator[intake.Found]:
        if not options["paths"] and not options["url"]:
            raise CommandError("name a file, a folder, - or --url LINK")
        try:
            renamed = dict(pair.split("=", 1) for pair in options["column"])
            columns = intake.columns_of(options["preset"], renamed)
        except (ValueError, RefusedArticle) as error:
            raise CommandError(f"--preset, --column FIELD=NAME: {error}") from error
        yield from (_linked(url) for url in options["url"])
        yield from intake.read(options["paths"], columns=columns, fetch=links.read if options["fetch"] else None)

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


def _linked(url: str) -> intake.Found:
    try:
        return intake.Found(url, links.read(url))
    except RefusedArticle as error:
        return intake.Found(url, None, error)
