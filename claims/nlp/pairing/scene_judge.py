"""The shipped judge: reads the claims of one or two articles at once and scores pairs of them (ONNX, int8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.nlp.backends.onnx import session
from claims.nlp.config import WEIGHTS
from claims.nlp.pairing.digests import file_digest
from claims.nlp.pairing.judge import Judgement, Pair
from claims.nlp.pairing.scene import Scene, pair_flags, scene_of
from claims.nlp.types import ClaimFacts, ContradictionKind
from claims.nlp.wordpieces import load_tokenizer

KINDS = (
    "denial negation antonym numeric responsibility status temporal existence identity motive role location "
    "self_reversal"
).split()
Place = tuple[str, str, int, str]


def _place(claim: ClaimFacts) -> Place:
    return (claim.published_on.isoformat() if claim.published_on else "", claim.article, claim.position, claim.id)


def _log_sum(left: float, right: float) -> float:
    return float(np.logaddexp(left, right))


class SceneJudge:
    """Scores pairs with the weights in a folder (judge.onnx, tokenizer.json); a `Judge`.

    Raises FileNotFoundError where a file is missing.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int = 1) -> None:
        self.digest = file_digest(folder / "judge.onnx")
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self._session = session(folder / "judge.onnx", threads)

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """See `Judge`; pairs of the same two articles are read together."""
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, (left, right) in enumerate(pairs):
            groups[tuple(sorted({left.article, right.article}))].append(number)
        found = [Judgement()] * len(pairs)
        for numbers in groups.values():
            for number, judgement in self._group(pairs, numbers):
                found[number] = judgement
        return found

    def _group(self, pairs: Sequence[Pair], numbers: list[int]) -> Iterator[tuple[int, Judgement]]:
        """Judge pairs of one or two articles, in as many scenes as it takes for every pair to find room."""
        waiting = numbers
        while waiting:
            scene = self._scene([pairs[n] for n in waiting])
            where = {claim.id: row for row, claim in enumerate(scene.claims)}
            ready = [n for n in waiting if pairs[n][0].id in where and pairs[n][1].id in where]
            if not ready:
                scene = self._scene([pairs[waiting[0]]])
                where = {claim.id: row for row, claim in enumerate(scene.claims)}
                ready = waiting[:1]
            rows = [sorted((where[pairs[n][0].id], where[pairs[n][1].id])) for n in ready]
            yield from zip(ready, self._run(scene, rows), strict=True)
            waiting = [n for n in waiting if n not in set(ready)]

    def _scene(self, pairs: Sequence[Pair]) -> Scene:
        by_article: dict[str, dict[str, ClaimFacts]] = defaultdict(dict)
        for claim in (side for pair in pairs for side in pair):
            by_article[claim.article][claim.id] = claim
        articles = [sorted(claims.values(), key=_place) for claims in by_article.values()]
        return scene_of(sorted(articles, key=lambda claims: _place(claims[0])), self._tokenizer)

    def _run(self, scene: Scene, rows: Sequence[Sequence[int]]) -> list[Judgement]:
        relation, kind = self._session.run(["relation", "kind"], feeds(scene, rows))
        return [_judgement(r, k) for r, k in zip(relation, kind, strict=True)]


def feeds(scene: Scene, rows: Sequence[Sequence[int]]) -> dict[str, NDArray[Any]]:
    """The model's inputs for pairs of claims (by their place in the scene)."""
    width = max(end - start for start, end in scene.spans)
    gather = np.zeros((len(scene.spans), width), np.int64)
    mask = np.zeros((len(scene.spans), width), np.float32)
    for row, (start, end) in enumerate(scene.spans):
        gather[row, : end - start] = np.arange(start, end)
        mask[row, : end - start] = 1
    flags = [pair_flags(scene, left, right) for left, right in rows]
    return {
        "ids": np.array([scene.ids], np.int64),
        "types": np.array([scene.types], np.int64),
        "gather": gather,
        "mask": mask,
        "left": np.array([left for left, _ in rows], np.int64),
        "right": np.array([right for _, right in rows], np.int64),
        "flags": np.array(flags, np.float32),
    }


def _judgement(relation: NDArray[np.float32], kind: NDArray[np.float32]) -> Judgement:
    neutral, contradiction, same = (float(value) for value in relation)
    total = _log_sum(_log_sum(neutral, contradiction), same)
    odds = np.exp(kind[: len(KINDS)] - kind[: len(KINDS)].max())
    near_miss = np.logaddexp.reduce(kind[len(KINDS) :]) - np.logaddexp.reduce(kind[: len(KINDS)])
    shares = odds / odds.sum()
    return Judgement(
        margin=contradiction - _log_sum(neutral, same),
        same=float(np.exp(same - total)),
        kinds={ContradictionKind(name): float(share) for name, share in zip(KINDS, shares, strict=True)},
        near_miss=float(near_miss),
    )
