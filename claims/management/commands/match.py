"""`manage.py match CORPUS.jsonl`: contradictory pairs of a corpus, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.management.files import output, write_jsonl
from claims.management.records import read_jsonl
from claims.services import matching


class Command(BaseCommand):
    """Stateless: reads the claims itself, or pairs those given; writes claims and the pairs it would show."""

    help = "Pair the claims of a corpus of articles and write the pairs that would be shown as contradictions."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl", help="articles: id, text, title, date a line")
        parser.add_argument("--claims", type=Path, metavar="FILE", help="pair these instead of extracting claims")
        parser.add_argument("--out-claims", type=Path, required=True, metavar="FILE", help="write the claims there")
        parser.add_argument("--out-pairs", type=Path, required=True, metavar="FILE", help="write the pairs there")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = read_jsonl(options["corpus"], {"id": str, "text": str})
        given = None
        if options["claims"]:
            given = read_jsonl(options["claims"], {"id": str, "article": str, "content_spans": list})
            _check_articles(options["claims"], articles, given)
        matched = matching.match(articles, given)
        with output(options["out_claims"]) as file:
            write_jsonl(file, matched.claims)
        pairs = ({"a": p.left, "b": p.right, "score": round(p.score, 6), "kind": p.kind} for p in matched.pairs)
        with output(options["out_pairs"]) as file:
            write_jsonl(file, pairs)
        self.stderr.write(f"{len(articles)} articles, {len(matched.claims)} claims, {len(matched.pairs)} pairs")


def _check_articles(path: Path, articles: list[dict[str, Any]], claims: list[dict[str, Any]]) -> None:
    known = {article["id"] for article in articles}
    for claim in claims:
        if claim["article"] not in known:
            raise CommandError(f"{path}: claim {claim['id']!r} is of article {claim['article']!r}, not in the corpus")
