"""Making and keeping the vectors of claims: one row a current claim, of the present version of the encoder."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from claims.models import Claim, ClaimVector
from claims.nlp.pairing.nearest import WIDTH, Vectors
from claims.nlp.types import ClaimFacts
from claims.services import pipeline
from claims.services.vectors import hnsw, searching

_STORED = np.dtype("<f2")


def make(claims: Sequence[ClaimFacts]) -> int:
    """Give the stored claims that have none a vector of the present version; the number made.

    May run any number of times. A claim that has gone or was reworded meanwhile gets none.
    """
    wanted = {int(claim.id): claim for claim in claims}
    version = pipeline.encoder().version
    if searching.in_use() == searching.OFF:
        return 0
    having = ClaimVector.objects.filter(claim__in=wanted, version=version).values_list("claim_id", flat=True)
    missing = sorted(wanted.keys() - set(having))
    if not missing:
        return 0
    return _store(missing, wanted, pipeline.encoder().vectors([wanted[pk].proposition for pk in missing]), version)


def _store(ids: Sequence[int], wanted: dict[int, ClaimFacts], numbers: Vectors, version: str) -> int:
    with transaction.atomic():
        standing = Claim.objects.current().filter(pk__in=ids).order_by("pk").select_for_update()
        said = dict(standing.values_list("pk", "proposition"))
        rows = [
            ClaimVector(claim_id=pk, in_article=int(wanted[pk].article), version=version, numbers=written(row))
            for pk, row in zip(ids, numbers, strict=True)
            if said.get(pk) == wanted[pk].proposition
        ]
        ClaimVector.objects.filter(claim__in=said).exclude(version=version).delete()
        ClaimVector.objects.bulk_create(rows, ignore_conflicts=True)
        hnsw.fill(list(said))
    return len(rows)


def of(claims: Sequence[ClaimFacts]) -> Vectors:
    """A row for each claim: the one on file, else one made for the moment."""
    stored = _stored([int(claim.id) for claim in claims])
    rows = np.zeros((len(claims), WIDTH), np.float16)
    lacking = [n for n, claim in enumerate(claims) if int(claim.id) not in stored]
    if lacking:
        rows[lacking] = pipeline.encoder().vectors([claims[n].proposition for n in lacking])
    for n, claim in enumerate(claims):
        if int(claim.id) in stored:
            rows[n] = stored[int(claim.id)]
    return rows


def likeness(one: int, other: int) -> float | None:
    """The cosine of two stored claims' vectors, -1..1; None where one of them has none."""
    stored = _stored([one, other])
    if one not in stored or other not in stored:
        return None
    return float(stored[one].astype(np.float32) @ stored[other].astype(np.float32))


def written(row: NDArray[np.float16]) -> bytes:
    """A vector as it is stored."""
    return row.astype(_STORED).tobytes()


def read(stored: bytes | memoryview) -> NDArray[np.float16]:
    """A stored vector."""
    return np.frombuffer(stored, _STORED).astype(np.float16, copy=False)


def _stored(claims: Collection[int]) -> dict[int, NDArray[np.float16]]:
    rows = ClaimVector.objects.filter(claim__in=claims, version=pipeline.encoder().version)
    return {pk: read(numbers) for pk, numbers in rows.values_list("claim_id", "numbers")}
