"""Swappable models behind the components: a Protocol, the real backend and a dummy."""

from __future__ import annotations

from pathlib import Path

from claims.nlp.backends.base import TagBackend
from claims.nlp.backends.dummy import DummyTagger
from claims.nlp.backends.onnx import OnnxTagger
from claims.nlp.config import DUMMY


def load_tagger(name: str, threads: int = 1) -> TagBackend:
    """The tagger of a folder of weights, or the dummy. Raises FileNotFoundError when a file is missing."""
    return DummyTagger() if name == DUMMY else OnnxTagger(Path(name), threads)
