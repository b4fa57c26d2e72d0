"""Pairs too faint to show: kept beside the queue, moved into it and out of it as the threshold moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from claims.models import Claim, ClaimPair, ExtractionRun, FaintPair

Key = tuple[int, int]
_COPIED = ("left_id", "right_id", "kind", "raw_score", "score", "explanation", "slots", "pipeline_version",
           "statement_hash")  # fmt: skip


def replace(run: ExtractionRun, found: Collection[ClaimPair]) -> None:
    """Make `found` the faint pairs of the run's article; those that are on file as pairs are left out."""
    claims = Claim.objects.filter(article=run.article_id).values("pk")
    FaintPair.objects.filter(Q(left__in=claims) | Q(right__in=claims)).delete()
    keep(found)


def keep(found: Iterable[ClaimPair]) -> None:
    """Store pairs (saved or not) as faint ones."""
    rows = [FaintPair(**{name: getattr(pair, name) for name in _COPIED}) for pair in found]
    shown = set(
        ClaimPair.objects.filter(left__in=[row.left_id for row in rows]).order_by().values_list("left_id", "right_id")
    )
    FaintPair.objects.bulk_create(
        [row for row in rows if (row.left_id, row.right_id) not in shown], ignore_conflicts=True
    )


def as_pairs(rows: QuerySet[FaintPair]) -> list[ClaimPair]:
    """The pairs, not saved yet, that these faint ones become when they are shown."""
    made = []
    for row in rows:
        pair = ClaimPair(**{name: getattr(row, name) for name in _COPIED})
        reversal = row.kind == ClaimPair.Kind.SELF_REVERSAL
        pair.relation = ClaimPair.Relation.POSITION_CHANGE if reversal else ClaimPair.Relation.CONTRADICTION
        made.append(pair)
    return made


def forget(keys: Collection[Key]) -> None:
    """Drop faint pairs that are shown now."""
    rows = FaintPair.objects.filter(left__in=[left for left, _ in keys]).values_list("pk", "left_id", "right_id")
    FaintPair.objects.filter(pk__in=[pk for pk, left, right in rows if (left, right) in set(keys)]).delete()
