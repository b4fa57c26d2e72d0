"""`manage.py feeds add|list|poll|import|export`: the feeds that are polled."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from claims import tasks
from claims.models import Feed
from claims.services import feeds, opml
from claims.services.errors import RefusedArticle


class Command(BaseCommand):
    """One action a call; `poll` does in this process what the worker does by itself."""

    help = "Add, list, poll, import and export the feeds that are polled."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, help="what to do")
        add = actions.add_parser("add", help="poll a feed from now on")
        add.add_argument("url", metavar="LINK", help="address of the feed")
        add.add_argument("--every", type=int, default=15, metavar="MINUTES", help="interval of polling (15)")
        add.add_argument("--outlet", default="", help="outlet of its articles")
        actions.add_parser("list", help="each feed with its next run and last error")
        actions.add_parser("poll", help="poll all feeds now and take in what is new")
        load = actions.add_parser("import", help="add the feeds of an OPML file")
        load.add_argument("file", type=Path, metavar="FILE", help="an OPML file")
        actions.add_parser("export", help="print all feeds as OPML")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(**options)
        except RefusedArticle as error:
            raise CommandError(str(error)) from error

    def _add(self, url: str, every: int, outlet: str, **_: Any) -> None:
        feed, made = feeds.add(url, outlet=outlet, interval_minutes=max(1, every))
        self.stdout.write(f"{'added' if made else 'known already'}: {feed.url}, next run {feed.next_run_at:%H:%M}")

    def _list(self, **_: Any) -> None:
        for feed in Feed.objects.all():
            state = f"next run {feed.next_run_at:%Y-%m-%d %H:%M}" if feed.enabled else "off"
            self.stdout.write(f"{feed.url}  {state}  {feed.last_error}".rstrip())

    def _poll(self, **_: Any) -> None:
        Feed.objects.filter(enabled=True).update(next_run_at=timezone.now())
        found = sum(feeds.poll(feed_id) for feed_id in feeds.due())
        taken = [done for entry_id in feeds.waiting() if (done := feeds.take(entry_id))]
        for done in taken:
            tasks.schedule_extraction(done.article)
        self.stdout.write(f"{found} new or changed entries, {len(taken)} taken in")
        for feed in Feed.objects.exclude(last_error=""):
            self.stderr.write(f"{feed.url}: {feed.last_error}")

    def _import(self, file: Path, **_: Any) -> None:
        try:
            done = opml.load(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        for line in done.refused:
            self.stderr.write(line)
        self.stdout.write(f"{done.new} added, {done.known} known already, {len(done.refused)} refused")
        if done.refused:
            sys.exit(1)

    def _export(self, **_: Any) -> None:
        self.stdout.write(opml.dump().decode(), ending="")
