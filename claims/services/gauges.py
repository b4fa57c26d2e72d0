"""What monitoring asks for, read off the rows at the moment of asking: the rows are the truth, whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Min, Model, Q
from django.utils import timezone

from claims.models import Article, DraftCheck, Export, ExtractionRun, FeedEntry, Review, WebhookDelivery
from claims.services import stats

RATE_MINUTES = 5
LOOKED_AT = 20_000  # newest rows of a table that a rate is counted in: what came last has the highest ids
REVIEWS = 500
_LOADED = "model-seconds"


@dataclass(frozen=True, slots=True)
class Gauge:
    """A name, what it says, and its values by the labels of each; None where there is nothing to tell."""

    name: str
    meaning: str
    labels: tuple[str, ...] = ()
    values: dict[Any, float] = field(default_factory=dict)


def read() -> Iterator[Gauge]:
    """Every gauge, as of now."""
    now = timezone.now()
    yield from _queues(now)
    yield _rates(now)
    yield _failures()
    yield from _on_file()
    yield from _reviews(now)
    yield Gauge("model_load_seconds", "How long the last worker took to load a model.", ("model",), _loads())


def note_load(model: str, seconds: float) -> None:
    """Keep how long a model took to load, for whoever shares the cache."""
    cache.set(_LOADED, {**cache.get(_LOADED, {}), model: seconds}, None)


def _loads() -> dict[Any, float]:
    return {(name,): seconds for name, seconds in cache.get(_LOADED, {}).items()}


def _queues(now: datetime) -> Iterator[Gauge]:
    """How many rows wait or are in hand at each stage, and since when the oldest of them does."""
    stages = {
        "reading_waiting": (Article.objects.filter(status=Article.Status.PENDING), "updated_at"),
        "reading": (Article.objects.filter(status=Article.Status.READING), "updated_at"),
        "pairing": (Article.objects.filter(status=Article.Status.PAIRING), "updated_at"),
        "feed_entries": (FeedEntry.objects.filter(state=FeedEntry.State.WAITING), "created_at"),
        "drafts": (DraftCheck.objects.filter(finished_at=None), "created_at"),
        "exports": (Export.objects.filter(state__in=[Export.State.QUEUED, Export.State.WRITING]), "created_at"),
        "webhooks": (WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING), "created_at"),
    }
    depth: dict[Any, float] = {}
    age: dict[Any, float] = {}
    for stage, (rows, column) in stages.items():
        found: dict[str, Any] = rows.order_by().aggregate(n=Count("pk"), oldest=Min(column))
        depth[stage,] = float(found["n"])
        age[stage,] = max(0.0, (now - found["oldest"]).total_seconds()) if found["oldest"] else 0.0
    yield Gauge("queue_depth", "Rows that wait or are in hand, by stage.", ("stage",), depth)
    yield Gauge("queue_oldest_seconds", "Age of the oldest of these rows, by stage.", ("stage",), age)


def _rates(now: datetime) -> Gauge:
    since = now - timedelta(minutes=RATE_MINUTES)
    runs = _newest(ExtractionRun)
    counts = {
        "taken_in": _newest(Article).filter(created_at__gte=since).count(),
        "started": runs.filter(started_at__gte=since).count(),
        "done": runs.filter(finished_at__gte=since, state=ExtractionRun.State.DONE).count(),
        "failed": runs.filter(finished_at__gte=since, state=ExtractionRun.State.FAILED).count(),
    }
    values = {(stage,): count / RATE_MINUTES for stage, count in counts.items()}
    return Gauge("articles_per_minute", f"Over the last {RATE_MINUTES} minutes, by stage.", ("stage",), values)


def _newest(model: type[Model]) -> Any:
    last = model._default_manager.order_by().aggregate(last=Max("pk"))["last"] or 0
    return model._default_manager.order_by().filter(pk__gt=last - LOOKED_AT)


def _failures() -> Gauge:
    values: dict[Any, float] = {
        ("articles",): Article.objects.filter(status=Article.Status.FAILED).count(),
        ("feed_entries",): FeedEntry.objects.filter(state=FeedEntry.State.FAILED).count(),
        ("exports",): Export.objects.filter(state=Export.State.FAILED).count(),
        ("webhooks",): WebhookDelivery.objects.filter(state=WebhookDelivery.State.FAILED).count(),
    }
    return Gauge("failed", "Rows given up on, each with its reason on file.", ("noun",), values)


def _on_file() -> Iterator[Gauge]:
    """Counts over whole tables, kept for half a minute."""
    counted = stats.summary()
    for name in ("articles", "pairs"):
        values = {(state,): float(count) for state, count in counted[name].items()}
        yield Gauge(name, f"All {name} on file, by state.", ("state",), values)
    for name in ("claims", "sources", "reviews"):
        yield Gauge(name, f"All {name} on file.", (), {(): float(counted[name])})


def _reviews(now: datetime) -> Iterator[Gauge]:
    """How long pairs waited for the verdicts given last, and how many came in the last hour."""
    given = Review.objects.exclude(verdict="").order_by("-id")
    moments = given.values_list("created_at", "pair__created_at")[:REVIEWS]
    waits = sorted((decided - found).total_seconds() for decided, found in moments)
    values = {(str(share),): waits[min(len(waits) - 1, int(share * len(waits)))] for share in (0.5, 0.95) if waits}
    yield Gauge("review_wait_seconds", f"From pair to verdict, last {REVIEWS} verdicts.", ("quantile",), values)
    lately = _newest(Review).filter(~Q(verdict=""), created_at__gte=now - timedelta(hours=1)).count()
    yield Gauge("verdicts_last_hour", "Verdicts of the last hour.", (), {(): float(lately)})
