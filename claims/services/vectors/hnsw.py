"""Search by pgvector's HNSW index, which a migration, or `manage.py vectors`, makes where the extension is there."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray
from pgvector import HalfVector

from claims.models import ClaimVector
from claims.nlp.pairing.nearest import Neighbour, Vectors

LOOKED_AT = 120  # vectors that the index walks through for one claim: more find more of the true nearest, and cost more
_TABLE = ClaimVector._meta.db_table
_THERE = f"""SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = '{_TABLE}'::regclass AND c.relname = 'claim_vector_near' AND i.indisvalid"""  # noqa: S608
_NEAREST = f"""SELECT asked.number, near.claim_id, near.in_article, near.likeness
    FROM unnest(%s::text[]) WITH ORDINALITY AS asked(point, number) CROSS JOIN LATERAL (
        SELECT claim_id, in_article, -(point <#> asked.point::halfvec(384)) AS likeness FROM {_TABLE}
        WHERE version = %s AND in_article <> %s ORDER BY point <#> asked.point::halfvec(384) LIMIT %s) near
    ORDER BY asked.number, near.likeness DESC"""  # noqa: S608
_FILL = f"""UPDATE {_TABLE} v SET point = given.point::halfvec(384)
    FROM unnest(%s::bigint[], %s::text[]) AS given(id, point) WHERE v.id = given.id"""  # noqa: S608
_EMPTY = f"SELECT id, numbers FROM {_TABLE} WHERE point IS NULL AND id > %s"  # noqa: S608
_STEPS = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    f"ALTER TABLE {_TABLE} ADD COLUMN IF NOT EXISTS point halfvec(384)",
    f"CREATE INDEX IF NOT EXISTS claim_vector_near ON {_TABLE} USING hnsw (point halfvec_ip_ops)",
)
_BATCH = 1_000


def there() -> bool:
    """Whether the index is there and whole (PostgreSQL alone)."""
    with connection.cursor() as cursor:
        cursor.execute(_THERE)
        return cursor.fetchone() is not None


def nearest(vectors: Vectors, article: int, limit: int, version: str) -> list[list[Neighbour]]:
    """See `claims.services.vectors.nearest`; nearly all of the true nearest, at a cost that hardly grows."""
    found: list[list[Neighbour]] = [[] for _ in vectors]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hnsw.ef_search', %s, true)", [str(max(LOOKED_AT, limit))])
        cursor.execute(_NEAREST, [[_written(row) for row in vectors], version, article, limit])
        for number, claim, of_article, likeness in cursor.fetchall():
            found[number - 1].append((claim, of_article, likeness))
    return found


def fill(claims: Collection[int] | None = None) -> int:
    """Put the vectors of `claims`, or all, into the index where they lack; the number. Nothing without the index."""
    if connection.vendor != "postgresql" or not there():
        return 0
    chosen, of = ("", []) if claims is None else (" AND claim_id = ANY(%s)", [list(claims)])
    done = last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"{_EMPTY}{chosen} ORDER BY id LIMIT {_BATCH}", [last, *of])
            rows = cursor.fetchall()
            if not rows:
                return done
            points = [_written(np.frombuffer(numbers, "<f2")) for _, numbers in rows]
            cursor.execute(_FILL, [[pk for pk, _ in rows], points])
            done, last = done + len(rows), rows[-1][0]


def build() -> None:
    """Make extension, column and index where they lack. Raises DatabaseError: not available, or not allowed."""
    with transaction.atomic(), connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(step)


def _written(row: NDArray[np.float16]) -> str:
    return str(HalfVector(row).to_text())
