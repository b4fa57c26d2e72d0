"""`manage.py stories --regroup`: groups everything on file anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services import stories


class Command(BaseCommand):
    """Editors' names, moves, splits and merges stay; done twice it changes nothing."""

    help = "Group all articles on file into stories anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regroup", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["regroup"]:
            raise CommandError("say --regroup to group all articles anew")
        done = stories.regroup()
        self.stdout.write(f"{done.articles:,} articles in {done.stories:,} stories; {done.moved:,} stand elsewhere now")
