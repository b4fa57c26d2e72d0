"""The best tag sequence under a CRF's scores and how sure it is of each tag, many windows at once (numpy)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claims.nlp.backends.base import Floats, Transitions

LANES = 64
"""Windows decoded together; they are sorted by length first, so little is wasted on padding."""

Tags = NDArray[np.int64]
Scores = NDArray[np.float64]


def decode(emissions: Sequence[Floats], transitions: Transitions) -> list[tuple[Tags, Scores]]:
    """The likeliest tags of each window (Viterbi 1967) and each tag's share of all sequences, 0..1.

    emissions: for each window an array [tokens, tags].
    """
    found = [(np.zeros(0, np.int64), np.zeros(0))] * len(emissions)
    order = sorted((i for i in range(len(emissions)) if len(emissions[i])), key=lambda i: len(emissions[i]))
    for start in range(0, len(order), LANES):
        numbers = order[start : start + LANES]
        lengths = np.array([len(emissions[i]) for i in numbers])
        padded = np.zeros((int(lengths.max()), len(numbers), emissions[numbers[0]].shape[1]), np.float32)
        for lane, i in enumerate(numbers):
            padded[: lengths[lane], lane] = emissions[i]
        tags = _best(padded, lengths, transitions)
        shares = _shares(padded, lengths, transitions)
        for lane, i in enumerate(numbers):
            own = tags[: lengths[lane], lane]
            found[i] = own, shares[np.arange(len(own)), lane, own]
    return found


def _best(padded: Floats, lengths: NDArray[np.int64], transitions: Transitions) -> Tags:
    """Tags [tokens, lanes]; each lane's last tag is settled where its window ends."""
    best = transitions.first + padded[0]
    back = np.zeros(padded.shape, np.int8)
    ends = np.zeros(len(lengths), np.int64)
    for i in range(len(padded)):
        if i:
            routes = best[:, :, None] + transitions.steps
            back[i] = routes.argmax(1)
            best = routes.max(1) + padded[i]
        ending = lengths == i + 1
        ends[ending] = (best[ending] + transitions.final).argmax(1)
    return _walk_back(back, ends, lengths)


def _walk_back(back: NDArray[np.int8], ends: Tags, lengths: NDArray[np.int64]) -> Tags:
    """Follow the back pointers of every lane from its last tag to its first."""
    paths = np.zeros(back.shape[:2], np.int64)
    now = ends.copy()
    every = np.arange(len(lengths))
    for i in range(len(back) - 1, -1, -1):
        now = np.where(lengths == i + 1, ends, now)
        paths[i] = now
        now = np.where(lengths > i, back[i, every, now], now)
    return paths


def _shares(padded: Floats, lengths: NDArray[np.int64], transitions: Transitions) -> Scores:
    """Each tag's probability [tokens, lanes, tags] by the forward-backward algorithm, scaled at every step."""
    weights = np.exp((padded - padded.max(2, keepdims=True)).astype(np.float64))
    steps = np.exp(transitions.steps.astype(np.float64))
    forward = np.empty_like(weights)
    backward = np.empty_like(weights)
    now = np.exp(transitions.first.astype(np.float64)) * weights[0]
    final = np.exp(transitions.final.astype(np.float64))
    for i in range(len(weights)):
        now = (now @ steps) * weights[i] if i else now
        now = forward[i] = now / now.sum(1, keepdims=True)
    now = np.broadcast_to(final, now.shape)
    for i in range(len(weights) - 1, -1, -1):
        now = np.where((lengths == i + 1)[:, None], final, now)
        backward[i] = now
        now = (now * weights[i]) @ steps.T
        now = now / now.sum(1, keepdims=True)
    shares = forward * backward
    found: Scores = shares / shares.sum(2, keepdims=True)
    return found
