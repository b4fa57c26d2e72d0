"""`manage.py evaluate`: scores on annotated corpora given by path."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.management.progress import bar
from claims.nlp.scoring import attributions, pairs, stories
from claims.services import matching, pipeline


class Command(BaseCommand):
    """Prints precision, recall and F1; nothing is stored."""

    help = "Score attributions, contradictory pairs and stories on annotated corpora."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--attributions",
            type=Path,
            action="append",
            default=[],
            metavar="DIR",
            help="DIR/text, DIR/attributions",
        )
        parser.add_argument(
            "--pairs", type=Path, action="append", default=[], metavar="DIR",
            help="DIR/corpus.jsonl, DIR/claims.jsonl, DIR/pairs.jsonl",
        )  # fmt: skip

        parser.add_argument(
            "--stories", type=Path, action="append", default=[], metavar="DIR",
            help="DIR/corpus.jsonl (with topic and date), DIR/claims.jsonl",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["attributions"] and not options["pairs"] and not options["stories"]:
            raise CommandError("name a corpus with --attributions DIR, --pairs DIR or --stories DIR")
        for folder in options["attributions"]:
            self._attributions(_folder(folder, "text", "attributions"))
        for folder in options["pairs"]:
            self._pairs(_folder(folder, "corpus.jsonl", "claims.jsonl", "pairs.jsonl"))
        for folder in options["stories"]:
            self._stories(_folder(folder, "corpus.jsonl", "claims.jsonl"))

    def _attributions(self, folder: Path) -> None:
        texts, gold = attributions.read_standoff(folder)
        read = pipeline.reader().pipe(((text, name) for name, text in texts.items()), as_tuples=True)
        found = {name: [_roles(item) for item in items] for items, name in bar(read, "articles", len(texts))}
        score = attributions.score(texts, gold, found)
        self.stdout.write(f"{folder}: attributions of {len(texts)} articles")
        self._figures("content+source (sourced)", score.figures, f"{score.right}/{score.found}/{score.wanted}")

    def _pairs(self, folder: Path) -> None:
        articles, claims, gold = (pairs.read_corpus(folder, noun) for noun in ("corpus", "claims", "pairs"))
        for label, given in (("claims given", claims), ("end to end", None)):
            matched = matching.match(articles, given)
            rows = [{"a": pair.left, "b": pair.right, "score": pair.score} for pair in matched.pairs]
            score = pairs.score(articles, claims, gold, matched.claims, rows)
            self.stdout.write(f"{folder}: pairs, {label} ({100 * score.claims_found:.1f}% of the claims found)")
            self._figures("contradictions shown", score.figures, f"{sum(score.hits)}/{len(score.hits)}/{score.wanted}")
            self.stdout.write(f"  {'average precision':26} {score.average_precision:.3f}")

    def _stories(self, folder: Path) -> None:
        articles, claims = (pairs.read_corpus(folder, noun) for noun in ("corpus", "claims"))
        topics = {article["id"]: article["topic"] for article in articles}
        for label, given in (("claims given", claims), ("end to end", None)):
            score = stories.score(matching.grouped(articles, given), topics)
            self.stdout.write(f"{folder}: {len(articles)} articles, {len(set(topics.values()))} topics, {label}")
            right, found, wanted = score.pairs
            self._figures("articles in one story", score.figures, f"{right}/{found}/{wanted}")
            self._figures("B-cubed", score.cubed, "")

    def _figures(self, label: str, figures: tuple[float, float, float], counts: str) -> None:
        precision, recall, f1 = (100 * figure for figure in figures)
        self.stdout.write(
            f"  {label:26} P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}"
            + (f"   {counts} right/found/wanted" if counts else "")
        )


def _roles(item: Any) -> dict[str, Any]:
    return {role: spans for role, spans in asdict(item).items() if role in {"source", "cue", "content"}}


def _folder(folder: Path, *needed: str) -> Path:
    for name in needed:
        if not (folder / name).exists():
            raise CommandError(f"{folder / name}: no such file or folder")
    return folder
