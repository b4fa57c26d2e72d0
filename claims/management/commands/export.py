"""`manage.py export articles|claims|pairs`: everything on file, as JSON lines or CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.management.files import output, write_csv, write_jsonl
from claims.management.progress import bar
from claims.services import exports


class Command(BaseCommand):
    """Streams; standard output unless --out names a file."""

    help = "Write all articles, claims or pairs as JSON lines or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("noun", choices=sorted(exports.COLUMNS), help="what to export")
        parser.add_argument("--format", choices=["jsonl", "csv"], default="jsonl", help="JSON lines (default) or CSV")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        noun = options["noun"]
        rows = bar(exports.rows(noun), unit=noun)
        with output(options["out"]) as file:
            if options["format"] == "csv":
                count = write_csv(file, rows, exports.COLUMNS[noun])
            else:
                count = write_jsonl(file, rows)
        if options["out"]:
            self.stderr.write(f"{count} {noun} written to {options['out']}")
