"""From new claims and a store to pairs with reasons, without a model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.nlp.pairing import Judgement, MemoryStore, PairingConfig, RuleJudge, find_pairs
from claims.nlp.pairing.combiner import load_combiner
from claims.nlp.pairing.features import NAMES, vector
from claims.nlp.pairing.finder import open_judge
from claims.nlp.pairing.slots import compare
from claims.nlp.types import ContradictionKind
from tests.nlp.pairing.claims import claim

ALL = PairingConfig(threshold=0.0, judge="rules")


class FixedJudge:
    """Calls every pair what it is told to."""

    digest = "fixed"

    def __init__(self, margin):
        self.margin = margin
        self.asked = 0

    def judge(self, pairs):
        self.asked += len(pairs)
        return [Judgement(self.margin, 0.0, {ContradictionKind.STATUS: 1.0}) for _ in pairs]


@pytest.fixture
def clash():
    return [
        claim("the Polva bridge was blown up by rebel shells", "Army"),
        claim("that rebel shells had hit the Polva bridge", "Front", "denied"),
    ]


def test_a_denied_claim_is_found_with_its_reason(clash):
    (pair,) = find_pairs(clash, MemoryStore(), ALL)
    assert (pair.left, pair.right) == (clash[0].id, clash[1].id)
    assert pair.kind is ContradictionKind.DENIAL
    assert "denies what the other states" in pair.explanation
    assert {"speaker", "polarity", "stance"} <= {slot.name for slot in pair.slots}


def test_the_order_of_the_claims_makes_no_difference(clash):
    assert find_pairs(clash, MemoryStore(), ALL) == find_pairs(clash[::-1], MemoryStore(), ALL)


def test_a_store_that_holds_the_new_claims_makes_no_difference(clash):
    assert find_pairs(clash, MemoryStore(clash), ALL) == find_pairs(clash, MemoryStore(), ALL)


def test_stored_claims_are_paired_with_new_ones(clash):
    stored = replace(clash[0], article="a9")
    (pair,) = find_pairs([clash[1]], MemoryStore([stored]), ALL)
    assert pair.left == stored.id


def test_features_are_the_same_for_both_orders(clash):
    forth, back = compare(*clash), compare(*clash[::-1])
    assert vector(forth) == vector(back)
    assert len(vector(forth)) == len(NAMES)


def test_the_judge_moves_the_score(clash):
    high = find_pairs(clash, MemoryStore(), ALL, FixedJudge(6.0))[0].score
    low = find_pairs(clash, MemoryStore(), ALL, FixedJudge(-6.0))[0].score
    assert high > low


def test_a_call_never_reaches_the_judge():
    judge = FixedJudge(9.0)
    claims = [claim("the bridge is closed"), claim("the army to open the bridge", "Mayor", "urged")]
    assert find_pairs(claims, MemoryStore(), ALL, judge) == []
    assert judge.asked == 0


def test_the_threshold_keeps_pairs_out(clash):
    assert find_pairs(clash, MemoryStore(), replace(ALL, threshold=1.1)) == []


def test_a_kind_may_have_a_threshold_of_its_own(clash, monkeypatch):
    (found,) = find_pairs(clash, MemoryStore(), ALL)
    as_shipped = load_combiner()
    for kind, shown in ((found.kind, False), (ContradictionKind.ROLE, True)):
        combiner = replace(as_shipped, thresholds={"": 0.0, kind: 1.1})
        monkeypatch.setattr("claims.nlp.pairing.finder.load_combiner", lambda _folder, of=combiner: of)
        assert bool(find_pairs(clash, MemoryStore(), replace(ALL, threshold=None))) is shown


def test_nothing_new_means_no_pairs():
    assert find_pairs([], MemoryStore([claim("the bridge is open")]), ALL) == []


def test_same_speaker_is_a_self_reversal():
    claims = [claim("the bridge is open", day=1), claim("the bridge is not open", article="a2", day=4)]
    kinds = {pair.kind for pair in find_pairs(claims, MemoryStore(), ALL)}
    assert kinds == {ContradictionKind.SELF_REVERSAL}


def test_figures_name_both_sides():
    claims = [claim("40 houses burned in Polva"), claim("14 houses burned in Polva", "Mayor")]
    (pair,) = find_pairs(claims, MemoryStore(), ALL)
    assert pair.kind is ContradictionKind.NUMERIC
    assert "(40 v 14)" in pair.explanation


def test_an_unknown_judge_is_refused():
    with pytest.raises(ValueError, match="no judge"):
        open_judge("oracle", "nowhere")


def test_the_rule_judge_has_no_view(clash):
    assert RuleJudge().judge([(clash[0], clash[1])]) == [Judgement()]
