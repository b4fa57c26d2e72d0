"""The best tag sequence under a CRF's scores, for many windows at once (numpy)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claims.nlp.backends.base import Floats, Transitions

LANES = 64
"""Windows decoded together; they are sorted by length first, so little is wasted on padding."""


def decode(emissions: Sequence[Floats], transitions: Transitions) -> list[NDArray[np.int64]]:
    """Viterbi (1967): the highest-scoring tags of each window; emissions are arrays [tokens, tags]."""
    found: list[NDArray[np.int64]] = [np.zeros(0, np.int64)] * len(emissions)
    order = sorted((i for i in range(len(emissions)) if len(emissions[i])), key=lambda i: len(emissions[i]))
    for start in range(0, len(order), LANES):
        lanes = order[start : start + LANES]
        for i, tags in zip(lanes, _together([emissions[i] for i in lanes], transitions), strict=True):
            found[i] = tags
    return found


def _together(emissions: Sequence[Floats], transitions: Transitions) -> list[NDArray[np.int64]]:
    """Decode windows side by side; each lane's last tag is settled where its window ends."""
    lengths = np.array([len(scores) for scores in emissions])
    longest, lanes, tags = int(lengths.max()), len(emissions), emissions[0].shape[1]
    padded = np.zeros((longest, lanes, tags), np.float32)
    for lane, scores in enumerate(emissions):
        padded[: len(scores), lane] = scores
    best = transitions.first + padded[0]
    back = np.zeros((longest, lanes, tags), np.int8)
    ends = np.zeros(lanes, np.int64)
    for i in range(longest):
        if i:
            routes = best[:, :, None] + transitions.steps
            back[i] = routes.argmax(1)
            best = routes.max(1) + padded[i]
        ending = lengths == i + 1
        if ending.any():
            ends[ending] = (best[ending] + transitions.final).argmax(1)
    return _walk_back(back, ends, lengths)


def _walk_back(back: NDArray[np.int8], ends: NDArray[np.int64], lengths: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Follow the back pointers of every lane from its last tag to its first."""
    longest, lanes = back.shape[:2]
    paths = np.zeros((longest, lanes), np.int64)
    now = ends.copy()
    every = np.arange(lanes)
    for i in range(longest - 1, -1, -1):
        now = np.where(lengths == i + 1, ends, now)
        paths[i] = now
        if i:
            now = np.where(lengths > i, back[i, every, now], now)
    return [paths[: lengths[lane], lane] for lane in range(lanes)]
