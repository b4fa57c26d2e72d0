"""TEMPORARY placeholder by the lead so that services import; the pairing helper replaces this file whole.

Names the services import: PairFinder, MemoryStore, candidate_keys, context_before, facts_of.
"""

from __future__ import annotations

from claims.nlp.pairing.candidates import ClaimStore, MemoryStore, candidate_keys
from claims.nlp.pairing.corpus import facts_of
from claims.nlp.types import Attribution


def context_before(text: str, title: str, attribution: Attribution) -> str:
    start = min(start for spans in (attribution.source, attribution.cue, attribution.content) for start, _ in spans)
    return f"{title}. {text[max(0, start - 200) : start]}".strip()


class PairFinder:
    version = "none"

    def __call__(self, new, store):
        return []


__all__ = ["ClaimStore", "MemoryStore", "PairFinder", "candidate_keys", "context_before", "facts_of"]
