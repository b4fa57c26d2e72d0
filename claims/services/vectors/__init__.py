"""Vectors of claims: made once a claim, kept as rows, and searched by pgvector or, without it, in process."""

from __future__ import annotations

from claims.services.vectors.filing import likeness, make, of
from claims.services.vectors.hnsw import build, fill
from claims.services.vectors.searching import EXACT, HNSW, OFF, in_use, nearest

__all__ = ["EXACT", "HNSW", "OFF", "build", "fill", "in_use", "likeness", "make", "nearest", "of"]
