"""New claims against a store: candidates, comparison, judgement, and the pairs worth an editor's look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from claims.nlp.pairing.candidates import ClaimStore, MemoryStore
from claims.nlp.pairing.combiner import Combiner, load_combiner
from claims.nlp.pairing.config import PairingConfig
from claims.nlp.pairing.features import rows_of
from claims.nlp.pairing.judge import Judge, Judgement, RuleJudge
from claims.nlp.pairing.reasons import explanation_of, kind_of
from claims.nlp.pairing.reports import Reports
from claims.nlp.pairing.scene_judge import SceneJudge
from claims.nlp.pairing.slots import Comparison, compare, slots_of
from claims.nlp.pairing.vetoes import veto
from claims.nlp.types import ClaimFacts, ScoredPair


@lru_cache(maxsize=2)
def open_judge(name: str, folder: str, threads: int = 1) -> Judge:
    """The judge of a configuration, loaded once a process. Raises ValueError for an unknown name."""
    if name == "rules":
        return RuleJudge()
    if name == "scene":
        return SceneJudge(Path(folder), threads)
    raise ValueError(f"no judge is called {name!r}: choose 'scene' or 'rules'")


def find_pairs(
    new: Sequence[ClaimFacts], store: ClaimStore, config: PairingConfig | None = None, judge: Judge | None = None
) -> list[ScoredPair]:
    """The pairs of new claims with each other and with stored ones that look contradictory, best first.

    `store` may or may not hold the new claims already. Every pair comes once, whatever the order of `new`.
    `judge` replaces the configured one (tests, other models).
    """
    config = config or PairingConfig()
    judge = judge or open_judge(config.judge, config.weights, config.threads)
    combiner = load_combiner(Path(config.weights))
    least = _thresholds(config)
    compared = compare_all(new, store, config.candidates)
    scored = score_all(compared, combiner, judge)
    made = [_pair(found, score, judgement) for found, score, judgement in scored if score >= min(least.values())]
    pairs = [pair for pair in made if pair.score >= least.get(pair.kind, least[""])]
    return sorted(pairs, key=lambda pair: (-pair.score, pair.left, pair.right))


class PairFinder:
    """`find_pairs` with its options fixed and its models loaded on first use; what a worker keeps.

    `judge` takes the place of the configured one, and becomes part of the version.
    """

    def __init__(self, config: PairingConfig | None = None, judge: Judge | None = None) -> None:
        self.config = config or PairingConfig()
        self.judge = judge

    @property
    def version(self) -> str:
        """Hash of options, weights and code: the same version finds the same pairs."""
        if self.judge is None:
            return self.config.version
        return hashlib.sha256(f"{self.config.version} {self.judge.digest}".encode()).hexdigest()[:16]

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The least score of a pair that is worth an editor's look, by kind; "" for kinds without one of their own."""
        return _thresholds(self.config)

    def __call__(self, new: Sequence[ClaimFacts], store: ClaimStore, down_to: float | None = None) -> list[ScoredPair]:
        """See `find_pairs`; with `down_to`, pairs below the threshold too, as far as that score."""
        if down_to is None:
            return find_pairs(new, store, self.config, self.judge)
        config = replace(self.config, threshold=min(down_to, *self.thresholds.values()))
        return find_pairs(new, store, config, self.judge)


def _thresholds(config: PairingConfig) -> Mapping[str, float]:
    shipped = load_combiner(Path(config.weights)).thresholds
    return shipped if config.threshold is None else {"": config.threshold}


def compare_all(new: Sequence[ClaimFacts], store: ClaimStore, candidates: int) -> list[Comparison]:
    """Every new claim set beside its candidates, each pair once and in the order of ids; vetoed pairs left out."""
    pairs: dict[tuple[str, str], tuple[ClaimFacts, ClaimFacts]] = {}
    own = MemoryStore(new)
    for claim in new:
        for other in (*store.near(claim, candidates), *own.near(claim, candidates)):
            if other.id != claim.id:
                left, right = sorted((claim, other), key=lambda side: side.id)
                pairs.setdefault((left.id, right.id), (left, right))
    reports = Reports(claim for sides in pairs.values() for claim in sides)
    compared = (compare(left, right, reports) for _, (left, right) in sorted(pairs.items()))
    return [found for found in compared if veto(found) is None]


def score_all(
    compared: Sequence[Comparison], combiner: Combiner, judge: Judge
) -> Iterable[tuple[Comparison, float, Judgement]]:
    """Scores of compared pairs. Only pairs above the combiner's floor reach the judge; the rest are dropped."""
    if not compared:
        return []
    margins = combiner.trees.margins(np.array(rows_of(compared)))
    kept = [number for number in range(len(compared)) if margins[number] >= combiner.floor]
    judgements = judge.judge([(compared[n].left, compared[n].right) for n in kept])
    scores = combiner.score(margins[kept], judgements)
    return [(compared[n], float(score), view) for n, score, view in zip(kept, scores, judgements, strict=True)]


def _pair(found: Comparison, score: float, judgement: Judgement) -> ScoredPair:
    kind = kind_of(found, judgement)
    return ScoredPair(
        left=found.left.id,
        right=found.right.id,
        score=round(score, 4),
        kind=kind,
        explanation=explanation_of(found, kind),
        slots=slots_of(found),
    )
