"""`manage.py factchecks FILE|LINK ...`: import published fact checks (ClaimReview) and look for their claims."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.services import factchecks
from claims.services.errors import CounterclaimError, RefusedFactCheck


class Command(BaseCommand):
    """One delivery after the other; what is refused gets one line, and the rest goes on."""

    help = "Import published fact checks from files (JSON, JSON lines, saved pages) or links, and propose claims."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("places", nargs="*", metavar="FILE|LINK", help="a file, or an http(s) address")

    def handle(self, *args: Any, **options: Any) -> None:
        refused = False
        for place in options["places"]:
            try:
                filed = _file(place)
            except CounterclaimError as error:
                refused = True
                self.stderr.write(f"{place}: {error}")
                continue
            refused |= bool(filed.refusals())
            for line in filed.refusals():
                self.stderr.write(f"{place}: {line}")
            self.stdout.write(f"{place}: {filed.summary()}")
        looked = 0
        while done := factchecks.link_waiting():
            looked += done
        self.stdout.write(f"looked for the claims of {looked} fact checks")
        if refused:
            sys.exit(1)


def _file(place: str) -> factchecks.Filed:
    if place.startswith(("http://", "https://")):
        return factchecks.file_page(place)
    try:
        return factchecks.file_text(Path(place).read_bytes())
    except OSError as error:
        raise RefusedFactCheck(error.strerror or "it cannot be read") from error
