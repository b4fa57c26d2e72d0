"""Decoding agrees with trying every tag sequence."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from claims.nlp.backends.base import Transitions
from claims.nlp.crf import decode

CHANCE = np.random.default_rng(5)
SCORES = Transitions(*(CHANCE.normal(size=size).astype(np.float32) for size in (3, 3, (3, 3))))


def _total(emissions: np.ndarray, tags: tuple[int, ...]) -> float:
    steps = sum(SCORES.steps[a, b] for a, b in pairwise(tags))
    return float(
        sum(emissions[i, t] for i, t in enumerate(tags)) + steps + SCORES.first[tags[0]] + SCORES.final[tags[-1]]
    )


def _by_hand(emissions: np.ndarray) -> tuple[int, ...]:
    return max(product(range(3), repeat=len(emissions)), key=lambda tags: _total(emissions, tags))


def test_decode_finds_the_best_sequence_at_every_length() -> None:
    emissions = [CHANCE.normal(size=(length, 3)).astype(np.float32) for length in (1, 6, 3, 5, 2, 6)]
    found = [tuple(tags.tolist()) for tags, _ in decode(emissions, SCORES)]
    assert found == [_by_hand(scores) for scores in emissions]


def test_scores_are_shares_of_all_sequences() -> None:
    emissions = [CHANCE.normal(size=(length, 3)).astype(np.float32) for length in (4, 2, 1)]
    for scores, (tags, shares) in zip(emissions, decode(emissions, SCORES), strict=True):
        every = list(product(range(3), repeat=len(scores)))
        weights = np.exp([_total(scores, sequence) for sequence in every])
        for i, tag in enumerate(tags):
            having = sum(weight for sequence, weight in zip(every, weights, strict=True) if sequence[i] == tag)
            assert shares[i] == pytest.approx(having / weights.sum(), rel=1e-4)


def test_decode_leaves_empty_windows_empty() -> None:
    found = decode([np.zeros((0, 3), np.float32), np.zeros((2, 3), np.float32)], SCORES)
    assert [len(tags) for tags, _ in found] == [0, 2]
