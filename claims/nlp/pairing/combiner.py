"""Judge and comparison put together: small trees over the comparison, then a calibrated sum."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.nlp.config import WEIGHTS
from claims.nlp.pairing.judge import Judgement

Floats = NDArray[np.float64]
COMBINER_FILE = "combiner.json"


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted regression trees. Each array has one row a tree; leaves have feature -1."""

    start: float
    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats

    def margins(self, rows: Floats) -> Floats:
        """Log odds for rows of features (compared in single precision, as the trees were grown)."""
        single = rows.astype(np.float32)
        total = np.full(len(rows), self.start)
        numbers = np.arange(len(rows))
        for tree in range(len(self.feature)):
            total += self.value[tree][self._leaves(tree, single, numbers)]
        return total

    def _leaves(self, tree: int, rows: NDArray[np.float32], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        feature, at = self.feature[tree], np.zeros(len(rows), np.int64)
        while True:
            inner = feature[at] >= 0
            if not inner.any():
                return at
            below = rows[numbers, np.maximum(feature[at], 0)] <= self.threshold[tree][at]
            at = np.where(inner, np.where(below, self.left[tree][at], self.right[tree][at]), at)


@dataclass(frozen=True, slots=True)
class Combiner:
    """Turns features and judgements into scores in 0..1.

    alone: slope and offset for the trees without a judge; weights: for trees, judge's margin, its share of
    "same", its log odds of a near-miss, and the offset. floor: pairs whose trees' log odds are lower never reach
    the judge. thresholds: the least score that is shown, by kind; "" for kinds without one of their own.
    """

    trees: Trees
    alone: tuple[float, float]
    weights: tuple[float, float, float, float, float]
    floor: float
    thresholds: Mapping[str, float]

    def score(self, margins: Floats, judgements: Sequence[Judgement]) -> Floats:
        """Scores of pairs from the trees' log odds and the judge's view."""
        odds = [self._odds(float(margin), judgement) for margin, judgement in zip(margins, judgements, strict=True)]
        scores: Floats = 1.0 / (1.0 + np.exp(-np.array(odds, np.float64)))
        return scores

    def _odds(self, margin: float, judgement: Judgement) -> float:
        if judgement.margin is None:
            return self.alone[0] * margin + self.alone[1]
        trees, judge, same, near_miss, offset = self.weights
        heard = judge * judgement.margin + same * judgement.same + near_miss * judgement.near_miss
        return trees * margin + heard + offset


def trees_from(stored: dict[str, Any]) -> Trees:
    """Trees from their JSON form (lists of different lengths are padded)."""
    names = ("feature", "threshold", "left", "right", "value")
    width = max(len(tree["feature"]) for tree in stored["trees"])
    padded = {n: [tree[n] + [0] * (width - len(tree[n])) for tree in stored["trees"]] for n in names}
    whole = {n: np.array(padded[n], np.int64) for n in ("feature", "left", "right")}
    real = {n: np.array(padded[n], np.float64) for n in ("threshold", "value")}
    return Trees(
        float(stored["start"]), whole["feature"], real["threshold"], whole["left"], whole["right"], real["value"]
    )


@lru_cache(maxsize=4)
def load_combiner(folder: Path = WEIGHTS) -> Combiner:
    """The combiner stored in a folder. Raises FileNotFoundError."""
    stored = json.loads((folder / COMBINER_FILE).read_text(encoding="utf-8"))
    trees, judge, same, near_miss, offset = stored["weights"]
    return Combiner(
        trees=trees_from(stored),
        alone=(stored["alone"][0], stored["alone"][1]),
        weights=(trees, judge, same, near_miss, offset),
        floor=stored["floor"],
        thresholds=stored["thresholds"],
    )
