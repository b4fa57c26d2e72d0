"""Trees and the calibrated sum, on numbers small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from claims.nlp.pairing.combiner import Combiner, load_combiner, trees_from
from claims.nlp.pairing.features import NAMES
from claims.nlp.pairing.judge import Judgement
from claims.nlp.types import ContradictionKind

STORED = {
    "start": -1.0,
    "trees": [
        {
            "feature": [0, -1, -1],
            "threshold": [0.5, 0, 0],
            "left": [1, 0, 0],
            "right": [2, 0, 0],
            "value": [0, -2.0, 3.0],
        },
        {"feature": [-1], "threshold": [0], "left": [0], "right": [0], "value": [0.25]},
    ],
}
COMBINER = Combiner(trees_from(STORED), (1.0, 0.0), (1.0, 0.5, -2.0, -0.25, 0.0), -4.0, {"": 0.5})


def test_trees_add_up():
    assert COMBINER.trees.margins(np.array([[0.0], [1.0]])).tolist() == [-2.75, 2.25]


def test_without_a_judge_the_trees_decide():
    assert COMBINER.score(np.array([0.0]), [Judgement()]).tolist() == [0.5]


@pytest.mark.parametrize(
    ("margin", "same", "near_miss", "expected"), [(2.0, 0.0, 0.0, 1.0), (0.0, 0.5, 0.0, -1.0), (2.0, 0.0, 8.0, -1.0)]
)
def test_the_judge_is_weighed(margin, same, near_miss, expected):
    score = COMBINER.score(np.array([0.0]), [Judgement(margin, same, near_miss=near_miss)])[0]
    assert np.log(score / (1 - score)) == pytest.approx(expected)


def test_the_shipped_trees_know_every_feature():
    shipped = load_combiner()
    assert shipped.trees.feature.max() < len(NAMES)
    assert {""} < shipped.thresholds.keys() <= {"", *ContradictionKind}
    assert all(0.3 < threshold < 0.9 for threshold in shipped.thresholds.values())
    assert shipped.weights[0] > 0
    assert shipped.weights[1] > 0
