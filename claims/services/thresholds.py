"""Where the line between shown and faint pairs lies: what a threshold would add to the queue, and moving the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from claims.models import ClaimPair, FaintPair
from claims.services import faint, pairs, scales
from claims.services.scales import Scale

BATCH = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """What a threshold would change: pairs that would come into the queue, and undecided ones that would leave it."""

    threshold: float
    kind: str
    adds: int
    removes: int


def preview(threshold: float, kind: str = "") -> Preview:
    """What that threshold would change, for one kind or ("") all kinds without a threshold of their own.

    Copies of the same two statements count once, and pairs somebody wrote a note on stay.
    """
    concerned = Q(kind=kind) if kind else ~Q(kind__in=[name for name in scales.in_use().thresholds if name])
    offered = ClaimPair.objects.values("statement_hash")
    coming = FaintPair.objects.filter(concerned, score__gte=threshold).exclude(statement_hash__in=offered)
    leaving = _open().filter(concerned, score__lt=threshold, repeats=None, verdict="")
    adds = coming.order_by().values("statement_hash").distinct().count()
    return Preview(threshold, kind, adds, leaving.order_by().count())


def apply(scale: Scale) -> None:
    """Read all undecided and faint pairs by that scale, and move those that are on the wrong side of the line."""
    _rescore(_open(), scale)
    _rescore(FaintPair.objects.order_by("id"), scale)
    _hide(scale)
    _show(scale)


def _open() -> QuerySet[ClaimPair]:
    """Pairs that nobody decided or wrote a note on."""
    return ClaimPair.objects.filter(reviews=None, notes=None, raw_score__isnull=False).order_by("id")


def _rescore(rows: QuerySet[ClaimPair] | QuerySet[FaintPair], scale: Scale) -> None:
    changed = []
    for row in rows.only("raw_score", "score").iterator(BATCH):
        score = scale.score(row.raw_score or 0.0)
        if score != row.score:
            row.score = score
            changed.append(row)
    model: Any = rows.model
    model._default_manager.bulk_update(changed, ["score"], batch_size=BATCH)


def _hide(scale: Scale) -> None:
    gone = [pair for pair in _open() if pair.score < scale.threshold(pair.kind)]
    ClaimPair.objects.filter(pk__in=[pair.pk for pair in gone]).delete()
    faint.keep(gone)


def _show(scale: Scale) -> None:
    kinds = FaintPair.objects.order_by().values_list("kind", flat=True).distinct()
    for kind in list(kinds):
        made = faint.as_pairs(FaintPair.objects.filter(kind=kind, score__gte=scale.threshold(kind)).order_by("id"))
        pairs.write(made, {})
        faint.forget([(pair.left_id, pair.right_id) for pair in made])
