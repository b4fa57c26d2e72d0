"""The nearest vectors on file: asked of pgvector where its index is there, else searched in this process."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from claims.nlp.pairing.nearest import Neighbour, Vectors
from claims.services import pipeline
from claims.services.vectors import exact, hnsw

EXACT, HNSW, OFF = "exact", "hnsw", "off"


def in_use() -> str:
    """Which search this site uses: HNSW, EXACT or OFF (COUNTERCLAIM_VECTORS; "auto" takes HNSW where it is there)."""
    if settings.COUNTERCLAIM_VECTORS != "auto":
        return str(settings.COUNTERCLAIM_VECTORS)
    return HNSW if connection.vendor == "postgresql" and hnsw.there() else EXACT


def nearest(vectors: Vectors, article: int, limit: int) -> list[list[Neighbour]]:
    """For each vector the claims on file with the nearest ones, of other articles than `article`, nearest first."""
    search = in_use()
    if search == OFF or not len(vectors):
        return [[] for _ in vectors]
    version = pipeline.encoder().version
    ask = hnsw.nearest if search == HNSW else exact.nearest
    return ask(vectors, article, limit, version)
