"""Who said what, and who says otherwise: text in, frozen values out; knows nothing of Django."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from claims.nlp.config import PipelineConfig
from claims.nlp.types import (
    Attribution,
    ClaimFacts,
    QuoteKind,
    ScoredPair,
    Slot,
    Speaker,
    Stance,
)

if TYPE_CHECKING:
    from claims.nlp.pipeline import ClaimPipeline

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


def __getattr__(name: str) -> Any:
    """Import the pipeline when it is first asked for: spaCy is half of what starting a process costs."""
    if name == "ClaimPipeline":
        return importlib.import_module("claims.nlp.pipeline").ClaimPipeline
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
