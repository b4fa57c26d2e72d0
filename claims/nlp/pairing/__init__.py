"""Pairs of claims that contradict each other: candidates, comparison, judgement, reasons."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from claims.nlp.pairing.candidates import (
    NEAREST,
    ClaimStore,
    MemoryStore,
    alike_weight,
    candidate_keys,
    key_weight,
    mixed,
    ranked,
)
from claims.nlp.pairing.config import PairingConfig
from claims.nlp.pairing.corpus import context_before, facts_of
from claims.nlp.pairing.judge import Judge, Judgement, RuleJudge

if TYPE_CHECKING:
    from claims.nlp.pairing.chat_judge import ChatJudge, Endpoint
    from claims.nlp.pairing.encoder import SentenceEncoder
    from claims.nlp.pairing.finder import PairFinder, find_pairs, open_judge
    from claims.nlp.pairing.plugged_judge import PluggedJudge, UnusableModel, labels_of

__all__ = [
    "NEAREST",
    "ChatJudge",
    "ClaimStore",
    "Endpoint",
    "Judge",
    "Judgement",
    "MemoryStore",
    "PairFinder",
    "PairingConfig",
    "PluggedJudge",
    "RuleJudge",
    "SentenceEncoder",
    "UnusableModel",
    "alike_weight",
    "candidate_keys",
    "context_before",
    "facts_of",
    "find_pairs",
    "key_weight",
    "labels_of",
    "mixed",
    "open_judge",
    "ranked",
]

_LATER = {
    **dict.fromkeys(("PairFinder", "find_pairs", "open_judge"), "finder"),
    **dict.fromkeys(("PluggedJudge", "UnusableModel", "labels_of"), "plugged_judge"),
    **dict.fromkeys(("ChatJudge", "Endpoint"), "chat_judge"),
    "SentenceEncoder": "encoder",
}


def __getattr__(name: str) -> Any:
    """Import finder and judges when they are first asked for: they bring a runtime that a web process never needs."""
    if name in _LATER:
        return getattr(importlib.import_module(f"claims.nlp.pairing.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
