"""How much is on file and where it stands, counted at most twice a minute."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Count, Model, QuerySet
from django.utils import timezone

from claims.models import Article, Claim, ClaimPair, ExtractionRun, Review, Source, Verdict

KEPT_SECONDS = 30
_KEY = "stats"


def summary() -> dict[str, Any]:
    """Counts by state, and when they were taken; a summary is kept for KEPT_SECONDS."""
    return cache.get_or_set(_KEY, _count, KEPT_SECONDS)  # type: ignore[return-value]


def _count() -> dict[str, Any]:
    offered = _by(ClaimPair.objects.offered(), "verdict")
    return {
        "counted_at": timezone.now(),
        "articles": {**dict.fromkeys(Article.Status.values, 0), **_by(Article.objects.all(), "status")},
        "claims": Claim.objects.current().count(),
        "sources": Source.objects.canonical().count(),
        "pairs": {"undecided": offered.get("", 0), **{name: offered.get(name, 0) for name in Verdict.values}},
        "reviews": Review.objects.count(),
        "runs": {**dict.fromkeys(ExtractionRun.State.values, 0), **_by(ExtractionRun.objects.all(), "state")},
    }


def _by(rows: QuerySet[Any, Any], column: str) -> dict[str, int]:
    counted: QuerySet[Model, Any] = rows.order_by().values(column).annotate(n=Count("pk"))
    return dict(counted.values_list(column, "n"))
