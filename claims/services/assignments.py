"""Who has a pair in hand: giving it to somebody, and the looks that tell others without locking anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.models import Assignment, ClaimPair, Look

LOOK_LASTS = timedelta(minutes=2)


def assign(pair: ClaimPair, to: User, by: User) -> Assignment:
    """Give the pair to an editor, whoever had it before."""
    return Assignment.objects.update_or_create(pair=pair, defaults={"editor": to, "assigned_by": by})[0]


def release(pair: ClaimPair) -> None:
    """Nobody has the pair in hand any more."""
    Assignment.objects.filter(pair=pair).delete()


def look(pair: ClaimPair, editor: User) -> None:
    """Note that the editor has the pair open now; other pairs of theirs are no longer looked at."""
    seen = Look(pair=pair, editor=editor, seen_at=timezone.now())
    with transaction.atomic():
        Look.objects.bulk_create(
            [seen], update_conflicts=True, unique_fields=["pair", "editor"], update_fields=["seen_at"]
        )
        Look.objects.filter(editor=editor).exclude(pair=pair).delete()


def lookers(pair_ids: Collection[int], editor: User) -> dict[int, list[str]]:
    """Who else has looked at these pairs within LOOK_LASTS: user names by pair id."""
    recent = Look.objects.filter(pair__in=pair_ids, seen_at__gte=timezone.now() - LOOK_LASTS).exclude(editor=editor)
    found: dict[int, list[str]] = defaultdict(list)
    for pair_id, name in recent.order_by("-seen_at").values_list("pair_id", "editor__username"):
        found[pair_id].append(name)
    return dict(found)
