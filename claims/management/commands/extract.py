"""`manage.py extract PATH...`: attributions of articles as JSON lines, without a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.management.files import output, write_jsonl
from claims.management.progress import bar
from claims.nlp import Attribution, ClaimPipeline
from claims.services import intake
from claims.services.articles import NewArticle


class Command(BaseCommand):
    """Stateless: reads files, writes `{"file", "attributions"}` a line; offsets are characters of the text."""

    help = "Print the attributions of articles (.txt, .json, .jsonl, folders), one JSON line per article."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        self.failed = 0
        pipeline = ClaimPipeline()
        named = ((text, name) for name, text in self._texts(options["paths"]))
        read = pipeline.pipe(named, as_tuples=True)
        rows = ({"file": name, "attributions": [row(item) for item in items]} for items, name in read)
        with output(options["out"]) as file:
            write_jsonl(file, bar(rows, unit="articles"))
        if self.failed:
            sys.exit(1)

    def _texts(self, paths: list[Path]) -> Iterator[tuple[str, str]]:
        for found in intake.read(paths):
            if found.article is None:
                self.failed += 1
                self.stderr.write(f"{found.place}: {found.refusal}")
            else:
                yield _name(found.place, found.article), found.article.text


def _name(place: intake.Place | str, article: NewArticle) -> str:
    """A file that is one article goes by its name, a record of many by its id."""
    if isinstance(place, str) or place.member or place.path.suffix != ".txt":
        return article.external_id
    return place.path.name


def row(attribution: Attribution) -> dict[str, Any]:
    """An attribution as the JSON of `extract`."""
    speaker = attribution.speaker
    return {
        "source": attribution.source,
        "cue": attribution.cue,
        "content": attribution.content,
        "speaker": (speaker.name or None) if speaker else None,
        "represents": speaker.represents if speaker else None,
        "via": attribution.via,
        "kind": attribution.kind,
        "stance": attribution.stance,
        "hedged": attribution.hedged,
        "score": round(attribution.score, 4),
    }
