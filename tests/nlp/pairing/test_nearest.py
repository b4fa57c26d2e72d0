"""Exact search for the nearest vectors, against a plain one."""

from __future__ import annotations

import numpy as np

from claims.nlp.pairing import nearest
from claims.nlp.pairing.nearest import WIDTH, VectorIndex


def rows(count: int, seed: int = 1) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal((count, WIDTH))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)


def test_finds_what_a_plain_search_finds(monkeypatch) -> None:
    monkeypatch.setattr(nearest, "_BLOCK", 64)
    held, asked = rows(1_500), rows(4, 2)
    index = VectorIndex()
    for start in range(0, 1_500, 500):
        index.add(range(start, start + 500), [n % 7 for n in range(500)], held[start : start + 500])
    likeness = asked.astype(np.float32) @ held.astype(np.float32).T
    articles = np.array([n % 7 for n in range(500)] * 3)
    likeness[:, articles == 3] = -9
    expected = np.argsort(-likeness, axis=1)[:, :10].tolist()
    found = index.nearest(asked, 3, 10)
    assert [[claim for claim, _, _ in near] for near in found] == expected
    assert all(article == articles[claim] for near in found for claim, article, _ in near)
    assert len(index) == 1_500


def test_few_or_none_are_found_where_there_are_no_more() -> None:
    index = VectorIndex()
    assert index.nearest(rows(2), 1, 5) == [[], []]
    index.add([4, 5], [1, 2], rows(2))
    assert [[claim for claim, _, _ in near] for near in index.nearest(rows(1), 1, 5)] == [[5]]
