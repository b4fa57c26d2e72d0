"""Figures of the desk: what came in, who decided what, whether editors agree, how often each kind of pair holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from claims.models import Article, ClaimPair, ExtractionRun, Followup, Review, SecondOpinion, Verdict
from claims.models.pair import ClaimPair as Pair

DAYS = 14
REVIEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the decided pairs of a kind, how many editors held to be a contradiction (or a change of position)."""

    kind: str
    decided: int
    held: int

    @property
    def share(self) -> float:
        """held / decided, 0..1."""
        return self.held / self.decided


def arrivals() -> list[tuple[date, int]]:
    """Articles taken in on each of the last DAYS days, oldest first."""
    today = timezone.now().date()
    first = today - timedelta(days=DAYS - 1)
    rows = Article.objects.filter(created_at__date__gte=first).order_by().annotate(day=TruncDate("created_at"))
    counted = dict(rows.values("day").annotate(n=Count("pk")).values_list("day", "n"))
    return [(day, counted.get(day, 0)) for day in (first + timedelta(days=n) for n in range(DAYS))]


def by_editor() -> list[dict[str, object]]:
    """Standing verdicts of the last REVIEW_DAYS days, by editor and verdict."""
    since = timezone.now() - timedelta(days=REVIEW_DAYS)
    standing = Review.objects.filter(created_at__gte=since, undone_by=None).exclude(verdict="")
    counts = {verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in Verdict.values}
    rows = standing.order_by().values(name=F("editor__username")).annotate(total=Count("pk"), **counts)
    return [
        {"name": row["name"], "total": row["total"], "counts": [row[verdict] for verdict in Verdict.values]}
        for row in rows.order_by("-total", "name")
    ]


def agreement() -> tuple[int, int]:
    """Blind second opinions: how many agree with the verdict they were given beside, and how many there are."""
    opinions = SecondOpinion.objects.all()
    return opinions.filter(verdict=F("against__verdict")).count(), opinions.count()


def precision() -> list[Precision]:
    """Precision by kind as editors judged it; pairs that need reporting are not counted as decided."""
    decided = ClaimPair.objects.exclude(verdict__in=["", Verdict.NEEDS_REPORTING])
    held = Q(verdict__in=[Verdict.CONTRADICTION, Verdict.SUPERSEDED])
    rows = decided.order_by().values("kind").annotate(n=Count("pk"), yes=Count("pk", filter=held))
    found = [Precision(str(Pair.Kind(row["kind"]).label), row["n"], row["yes"]) for row in rows]
    return sorted(found, key=lambda row: (-row.decided, row.kind))


def failures() -> list[Article]:
    """The articles that failed last, without their texts."""
    return list(Article.objects.failed().defer("text").order_by("-id")[:10])


def median_seconds() -> float | None:
    """From start to end of the last hundred finished runs, the median in seconds; None where there is none."""
    last = ExtractionRun.objects.filter(state="done", finished_at__isnull=False).order_by("-id")[:100]
    moments = last.values_list("started_at", "finished_at")
    took = sorted((end - start).total_seconds() for start, end in moments if end is not None)
    return took[len(took) // 2] if took else None


def questions() -> list[Followup]:
    """Open questions of standing "needs reporting" verdicts, those due first at the top."""
    standing = Followup.objects.filter(review__undone_by=None, review__pair__verdict=Verdict.NEEDS_REPORTING)
    rows = standing.select_related("owner", "review__editor", "review__pair")
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "id")[:20])
