"""One-to-one matching of predictions to annotations, as many as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def maximum(edges: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """A largest set of edges without a shared end: right -> left. Augmenting paths (Kuhn 1955, Berge 1957)."""
    owner: dict[int, int] = {}
    for left in edges:
        _augment(left, edges, owner, set())
    return owner


def _augment(left: int, edges: Mapping[int, Sequence[int]], owner: dict[int, int], seen: set[int]) -> bool:
    for right in edges.get(left, ()):
        if right in seen:
            continue
        seen.add(right)
        if right not in owner or _augment(owner[right], edges, owner, seen):
            owner[right] = left
            return True
    return False
