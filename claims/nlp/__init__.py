"""Who said what, and who says otherwise: text in, frozen values out; knows nothing of Django."""

from __future__ import annotations

from claims.nlp.config import PipelineConfig
from claims.nlp.pipeline import ClaimPipeline
from claims.nlp.types import (
    Attribution,
    ClaimFacts,
    QuoteKind,
    ScoredPair,
    Slot,
    Speaker,
    Stance,
)

__all__ = [
    "Attribution",
    "ClaimFacts",
    "ClaimPipeline",
    "PipelineConfig",
    "QuoteKind",
    "ScoredPair",
    "Slot",
    "Speaker",
    "Stance",
]
