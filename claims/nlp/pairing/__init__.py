"""Pairs of claims that contradict each other: candidates, comparison, judgement, reasons."""

from __future__ import annotations

from claims.nlp.pairing.candidates import ClaimStore, MemoryStore, candidate_keys, key_weight, ranked
from claims.nlp.pairing.config import PairingConfig
from claims.nlp.pairing.corpus import context_before, facts_of
from claims.nlp.pairing.finder import PairFinder, find_pairs, open_judge
from claims.nlp.pairing.judge import Judge, Judgement, RuleJudge

__all__ = [
    "ClaimStore",
    "Judge",
    "Judgement",
    "MemoryStore",
    "PairFinder",
    "PairingConfig",
    "RuleJudge",
    "candidate_keys",
    "context_before",
    "facts_of",
    "find_pairs",
    "key_weight",
    "open_judge",
    "ranked",
]
