"""Exact search for the nearest vectors, in this process: the source of candidates beside shared keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH = 384
Vectors = NDArray[np.float16]
"""Rows of WIDTH numbers and length 1."""
Neighbour = tuple[int, int, float]
"""Claim, article, and the cosine of the two vectors, -1..1."""
_BLOCK = 4_096
"""Rows turned into 32-bit numbers at a time: 6 MB."""


class VectorIndex:
    """Vectors of claims, 784 bytes each with their two numbers; what a search costs grows with how many are held."""

    def __init__(self) -> None:
        self._size = 0
        self._numbers: NDArray[np.int64] = np.zeros((1_024, 2), np.int64)
        self._rows: Vectors = np.zeros((1_024, WIDTH), np.float16)

    def __len__(self) -> int:
        return self._size

    def add(self, claims: Sequence[int], articles: Sequence[int], vectors: Vectors) -> None:
        """Hold the vectors of claims, with the article of each."""
        end = self._size + len(claims)
        if end > len(self._rows):
            room = max(end, len(self._rows) + min(len(self._rows), 65_536))
            self._numbers, self._rows = _grown(self._numbers, room), _grown(self._rows, room)
        self._numbers[self._size : end, 0], self._numbers[self._size : end, 1] = claims, articles
        self._rows[self._size : end] = vectors
        self._size = end

    def nearest(self, vectors: Vectors, article: int, limit: int) -> list[list[Neighbour]]:
        """For each vector the `limit` nearest held ones of other articles than `article`, nearest first."""
        asked = vectors.astype(np.float32).T
        likeness = np.full((asked.shape[1], 0), 0.0, np.float32)
        places = np.zeros((asked.shape[1], 0), np.int64)
        for start in range(0, self._size, _BLOCK):
            end = min(self._size, start + _BLOCK)
            found = (self._rows[start:end].astype(np.float32) @ asked).T
            found[:, self._numbers[start:end, 1] == article] = -np.inf
            here = np.broadcast_to(np.arange(start, end), found.shape)
            likeness, places = _best(np.hstack([likeness, found]), np.hstack([places, here]), limit)
        order = np.argsort(-likeness, axis=1, kind="stable")
        return [self._named(places[n, order[n]], likeness[n, order[n]]) for n in range(len(places))]

    def _named(self, places: NDArray[np.int64], likeness: NDArray[np.float32]) -> list[Neighbour]:
        held = self._numbers[places].tolist()
        rows = zip(held, likeness.tolist(), strict=True)
        return [(claim, article, found) for (claim, article), found in rows if found > -2]


def _grown(rows: NDArray[Any], room: int) -> NDArray[Any]:
    return np.concatenate([rows, np.zeros((room - len(rows), *rows.shape[1:]), rows.dtype)])


def _best(
    likeness: NDArray[np.float32], places: NDArray[np.int64], limit: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    if likeness.shape[1] <= limit:
        return likeness, places
    top = np.argpartition(-likeness, limit - 1, axis=1)[:, :limit]
    return np.take_along_axis(likeness, top, 1), np.take_along_axis(places, top, 1)
