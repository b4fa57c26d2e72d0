"""Fits the combiner of pairs: trees over the comparison, then a calibrated sum with the judge's view.

    python -m training.pair_combiner --shared DIR --judge FOLDER --out FILE.json [--trees EARLIER.json]

The trees learn on the topics of others that the judge was trained on, the sum on the topics held out from it. Set
OMP_NUM_THREADS=1 for the same trees every time.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from claims.nlp.pairing.candidates import CANDIDATES_A_CLAIM, MemoryStore
from claims.nlp.pairing.combiner import trees_from
from claims.nlp.pairing.features import NAMES, rows_of
from claims.nlp.pairing.reports import Reports
from claims.nlp.pairing.scene_judge import SceneJudge
from claims.nlp.pairing.slots import compare
from claims.nlp.pairing.vetoes import Veto, veto
from claims.nlp.types import ClaimFacts
from training.judge_examples import CALIBRATION, Disputes, disputes

logger = logging.getLogger(__name__)
FLOOR = -4.0
_FITTED_FROM = -5.0
BAG = 3
# Vetoed when pairs are sought, yet learnt from: they show the trees what another event looks like.
_LEARNT_FROM = {None, Veto.OTHER_EVENT, Veto.OTHER_TIME, Veto.ONE_CLAIM}


@dataclass(frozen=True, slots=True)
class Table:
    """Candidate pairs of a corpus with features, labels and weights; vetoed pairs are left out."""

    pairs: list[tuple[ClaimFacts, ClaimFacts]]
    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray


def candidate_pairs(corpus: Disputes) -> list[tuple[str, str]]:
    """Every listed pair and everything the store would offer for any claim, also across topics."""
    store = MemoryStore(corpus.claims.values())
    found = {tuple(sorted((e.left.id, e.right.id))) for e in corpus.listed}
    for claim in corpus.claims.values():
        found |= {tuple(sorted((claim.id, other.id))) for other in store.near(claim, CANDIDATES_A_CLAIM)}
    return sorted((a, b) for a, b in found)


def table(corpus: Disputes) -> Table:
    """Features of all candidate pairs."""
    listed = {tuple(sorted((e.left.id, e.right.id))): e for e in corpus.listed}
    compared, labels, weights = [], [], []
    reports = Reports(corpus.claims.values())
    for ids in candidate_pairs(corpus):
        found = compare(corpus.claims[ids[0]], corpus.claims[ids[1]], reports)
        if veto(found) not in _LEARNT_FROM:
            continue
        example = listed.get(ids)
        compared.append(found)
        labels.append(int(example is not None and example.relation == 1))
        weights.append(example.weight if example else 1.0)
    pairs = [(found.left, found.right) for found in compared]
    rows = np.array(rows_of(compared), np.float32).astype(np.float64)  # as the trees are read
    return Table(pairs, rows, np.array(labels), np.array(weights))


def fit_trees(found: Table, seed: int) -> HistGradientBoostingClassifier:
    """Boosted trees over the comparison."""
    model = HistGradientBoostingClassifier(
        max_iter=170, learning_rate=0.07, max_leaf_nodes=16, min_samples_leaf=25, l2_regularization=3.0,
        max_features=0.3, random_state=seed,
    )  # fmt: skip
    return model.fit(found.rows, found.labels, sample_weight=found.weights)


def stored_trees(models: Sequence[HistGradientBoostingClassifier]) -> dict[str, Any]:
    """The trees of all models as plain lists; together they give the mean of the models' log odds."""
    trees = []
    for model in models:
        for (predictor,) in model._predictors:
            nodes = predictor.nodes
            inner = nodes["is_leaf"] == 0
            trees.append({
                "feature": [int(f) if i else -1 for f, i in zip(nodes["feature_idx"], inner, strict=True)],
                "threshold": [float(t) if i else 0.0 for t, i in zip(nodes["num_threshold"], inner, strict=True)],
                "left": [int(n) for n in nodes["left"]],
                "right": [int(n) for n in nodes["right"]],
                "value": [0.0 if i else round(float(v) / len(models), 6)
                          for v, i in zip(nodes["value"], inner, strict=True)],
            })  # fmt: skip
    start = float(np.mean([float(model._baseline_prediction.ravel()[0]) for model in models]))
    return {"start": start, "trees": trees, "features": list(NAMES)}


def beside(new: dict[str, Any], earlier: dict[str, Any]) -> dict[str, Any]:
    """Both sets of trees as one that gives the mean of their log odds; features may only have been added at the end."""
    if list(new["features"])[: len(earlier["features"])] != list(earlier["features"]):
        raise ValueError("the earlier trees read other features")
    halved = [{**t, "value": [v / 2 for v in t["value"]]} for t in (*new["trees"], *earlier["trees"])]
    return {**new, "start": (new["start"] + earlier["start"]) / 2, "trees": halved}


def judged(found: Table, margins: np.ndarray, judge: SceneJudge) -> tuple[np.ndarray, np.ndarray]:
    """Which pairs pass the floor, and the rows (trees, judge, same, near-miss) of those."""
    passing = np.flatnonzero(margins >= _FITTED_FROM)
    views = judge.judge([found.pairs[i] for i in passing])
    return passing, np.array([(margins[i], v.margin, v.same, v.near_miss) for i, v in zip(passing, views, strict=True)])


def threshold_for(scores: np.ndarray, labels: np.ndarray, precision: float) -> float:
    """The lowest score above which at least `precision` of the pairs are right (0.99 where none is)."""
    order = np.argsort(-scores)
    running = np.cumsum(labels[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(running >= precision)
    return float(scores[order][good[-1]]) if len(good) else 0.99


def fit(args: argparse.Namespace) -> dict[str, Any]:
    """The combiner in its stored form."""
    folder = args.shared / "data" / "disputes_train"
    held = table(disputes(folder, keep=sorted(CALIBRATION)))
    logger.info("%d pairs held out", len(held.labels))
    if args.trees:
        stored = json.loads(args.trees.read_text(encoding="utf-8"))
    else:
        learnt = table(disputes(folder, drop=CALIBRATION, own=args.own))
        stored = stored_trees([fit_trees(learnt, args.seed + n) for n in range(BAG)])
    if args.beside:
        stored = beside(stored, json.loads(args.beside.read_text(encoding="utf-8")))
    margins = trees_from(stored).margins(held.rows)
    alone = LogisticRegression(C=10).fit(margins[:, None], held.labels, sample_weight=held.weights)
    passing, rows = judged(held, margins, SceneJudge(args.judge))
    labels = held.labels[passing]
    both = LogisticRegression(C=1.0).fit(rows, labels, sample_weight=held.weights[passing])
    scores = both.predict_proba(rows)[:, 1]
    threshold = threshold_for(scores, labels, args.precision)
    chosen = scores >= threshold
    logger.info("judged %d; weights %s %s; threshold %.3f: P %.3f R %.3f", len(passing), both.coef_, both.intercept_,
                threshold, labels[chosen].mean(), labels[chosen].sum() / held.labels.sum())  # fmt: skip
    return {
        **{name: stored[name] for name in ("start", "trees", "features")},
        "alone": [float(alone.coef_[0, 0]), float(alone.intercept_[0])],
        "weights": [*(float(c) for c in both.coef_[0]), float(both.intercept_[0])],
        "floor": FLOOR,
        "thresholds": {"": round(threshold, 3), **dict(args.threshold)},
    }


def _by_kind(written: str) -> tuple[str, float]:
    kind, _, score = written.partition("=")
    return kind, float(score)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--judge", type=Path, required=True, help="folder with judge.onnx and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--own", action="store_true", help="also learn the topics in training/data/topics")
    parser.add_argument("--trees", type=Path, help="an earlier combiner whose trees are kept")
    parser.add_argument("--beside", type=Path, help="an earlier combiner whose trees count as much as the new ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--precision", type=float, default=0.80, help="aimed at by the threshold, on held-out topics")
    parser.add_argument("--threshold", type=_by_kind, action="append", default=[], metavar="KIND=SCORE",
                        help="shown from there on, in place of the fitted one; =SCORE for all other kinds")  # fmt: skip
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    args.out.write_text(json.dumps(fit(args)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
