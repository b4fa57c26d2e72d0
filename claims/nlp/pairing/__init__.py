"""Pairs of claims that contradict each other: candidates, comparison, judgement, reasons."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from claims.nlp.pairing.candidates import ClaimStore, MemoryStore, candidate_keys, key_weight, mixed, ranked
from claims.nlp.pairing.config import PairingConfig
from claims.nlp.pairing.corpus import context_before, facts_of
from claims.nlp.pairing.judge import Judge, Judgement, RuleJudge

if TYPE_CHECKING:
    from claims.nlp.pairing.finder import PairFinder, find_pairs, open_judge

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
    "mixed",
    "open_judge",
    "ranked",
]

_OF_THE_FINDER = frozenset({"PairFinder", "find_pairs", "open_judge"})


def __getattr__(name: str) -> Any:
    """Import the finder when it is first asked for: it brings the judge's runtime, which a web process never needs."""
    if name in _OF_THE_FINDER:
        return getattr(importlib.import_module("claims.nlp.pairing.finder"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
