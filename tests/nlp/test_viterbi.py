"""Decoding agrees with trying every tag sequence."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from claims.nlp.backends.base import Transitions
from claims.nlp.viterbi import decode

CHANCE = np.random.default_rng(5)
SCORES = Transitions(*(CHANCE.normal(size=size).astype(np.float32) for size in (3, 3, (3, 3))))


def _by_hand(emissions: np.ndarray) -> tuple[int, ...]:
    def total(tags: tuple[int, ...]) -> float:
        steps = sum(SCORES.steps[a, b] for a, b in pairwise(tags))
        return float(
            sum(emissions[i, t] for i, t in enumerate(tags)) + steps + SCORES.first[tags[0]] + SCORES.final[tags[-1]]
        )

    return max(product(range(3), repeat=len(emissions)), key=total)


def test_decode_finds_the_best_sequence_at_every_length() -> None:
    emissions = [CHANCE.normal(size=(length, 3)).astype(np.float32) for length in (1, 6, 3, 5, 2, 6)]
    found = [tuple(tags.tolist()) for tags in decode(emissions, SCORES)]
    assert found == [_by_hand(scores) for scores in emissions]


def test_decode_leaves_empty_windows_empty() -> None:
    assert [len(tags) for tags in decode([np.zeros((0, 3), np.float32), np.zeros((2, 3), np.float32)], SCORES)] == [
        0,
        2,
    ]
