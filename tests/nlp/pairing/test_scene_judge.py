"""The shipped judge: the same for both orders, any number of pairs, any length."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from claims.nlp.config import WEIGHTS
from claims.nlp.pairing import MemoryStore, facts_of, find_pairs
from claims.nlp.pairing.scene_judge import SceneJudge
from tests.nlp.pairing.claims import claim

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not (WEIGHTS / "judge.onnx").exists(), reason="no judge.onnx in the weights folder"),
]
SHARED = os.environ.get("COUNTERCLAIM_SHARED", "")


@pytest.fixture(scope="module")
def judge():
    return SceneJudge()


@pytest.fixture
def pairs():
    town = [
        claim("its troops had taken the whole of Polva", "The army"),
        claim("that the town had fallen", "The ministry of Saran", "denied"),
        claim("wheat prices had doubled since spring", "The bakers' guild"),
    ]
    return [(town[0], town[1]), (town[0], town[2]), (town[1], town[2])]


def test_a_denial_is_likelier_than_two_matters(judge, pairs):
    denial, other, _ = (found.margin for found in judge.judge(pairs))
    assert denial > other


def test_both_orders_are_judged_alike(judge, pairs):
    forth = judge.judge(pairs)
    back = judge.judge([(right, left) for left, right in pairs])
    assert [f.margin for f in forth] == pytest.approx([b.margin for b in back])


def test_kinds_share_one(judge, pairs):
    for found in judge.judge(pairs):
        assert sum(found.kinds.values()) == pytest.approx(1.0, abs=1e-5)


def test_more_claims_than_one_scene_holds(judge):
    many = [
        claim(f"gate {n} of the Polva dam was opened in the night by order of the board", f"Guard {n}")
        for n in range(60)
    ]
    pairs = [(many[0], other) for other in many[1:]]
    assert all(found.margin is not None for found in judge.judge(pairs))


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.mark.skipif(not SHARED, reason="COUNTERCLAIM_SHARED does not point to the evaluation material")
def test_the_seed_articles_show_the_support_and_the_denied_involvement_first():
    folder = Path(SHARED) / "gold" / "seeds"
    claims = facts_of(_rows(folder / "corpus.jsonl"), _rows(folder / "claims.jsonl"))
    shown = [(pair.left, pair.right) for pair in find_pairs(claims, MemoryStore(claims))]
    listed = _rows(folder / "pairs.jsonl")
    near_misses = {(row["a"], row["b"]) for row in listed if row["label"] == "not"}
    assert ("s0-4", "s0-5") in shown
    assert ("s1-3", "s1-6") in shown
    assert not near_misses & set(shown)
