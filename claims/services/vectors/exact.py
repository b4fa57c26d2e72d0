"""Exact search in this process over the stored vectors, which it keeps in memory and adds new ones to."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Max

from claims.models import ClaimVector
from claims.nlp.pairing.nearest import WIDTH, Neighbour, VectorIndex, Vectors

HELD = 200_000  # the newest vectors that are searched, 784 bytes each; a tenth more may gather
KEPT = 3_600.0  # seconds until all are read anew, since vectors of claims that have gone are not taken out before
LATE = 1_000  # rows whose ids are looked at again: another process's may have been committed late
_READ = 5_000


@dataclass
class _Held:
    version: str
    since: float = field(default_factory=time.monotonic)
    index: VectorIndex = field(default_factory=VectorIndex)
    latest: int = 0
    recent: set[int] = field(default_factory=set)


_held: _Held | None = None


def nearest(vectors: Vectors, article: int, limit: int, version: str) -> list[list[Neighbour]]:
    """See `claims.services.vectors.nearest`."""
    return _refreshed(version).index.nearest(vectors, article, limit)


def forget() -> None:
    """Let go of what this process holds; the next search reads it anew."""
    global _held
    _held = None


def _refreshed(version: str) -> _Held:
    global _held
    if _held is None or _held.version != version or time.monotonic() - _held.since > KEPT or _full(_held):
        _held = _Held(version)
    _add_new(_held)
    return _held


def _full(held: _Held) -> bool:
    """Whether so much has gathered that only the newest should be read again: 172 MB a process."""
    return len(held.index) > 1.1 * HELD


def _add_new(held: _Held) -> None:
    rows = ClaimVector.objects.filter(version=held.version)
    latest = rows.aggregate(latest=Max("id"))["latest"] or 0
    seen = rows.filter(id__gt=max(held.latest - LATE, latest - HELD)).order_by("id").values_list("id", flat=True)
    new = [pk for pk in seen if pk not in held.recent]
    for start in range(0, len(new), _READ):
        part = new[start : start + _READ]
        found = rows.filter(id__gte=part[0], id__lte=part[-1]).values_list("id", "claim_id", "in_article", "numbers")
        _take(held.index, [row for pk, *row in found if pk not in held.recent])
    held.latest = max(held.latest, latest)
    held.recent = {pk for pk in (*held.recent, *new) if pk > held.latest - LATE}


def _take(index: VectorIndex, rows: list[list[Any]]) -> None:
    joined = b"".join(bytes(numbers) for _, _, numbers in rows)
    vectors = np.frombuffer(joined, np.dtype("<f2")).reshape(-1, WIDTH)
    index.add([claim for claim, _, _ in rows], [article for _, article, _ in rows], vectors)
