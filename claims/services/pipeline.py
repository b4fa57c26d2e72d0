"""The models of this process, loaded once, on first use, and their version."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from claims import nlp
from claims.nlp import pairing
from claims.services import gauges, judges

Loaded = TypeVar("Loaded")


@cache
def reader() -> nlp.ClaimPipeline:
    """The pipeline that turns text into attributions."""
    return _timed("reader", nlp.ClaimPipeline)


@cache
def pair_finder() -> pairing.PairFinder:
    """The pairing that turns claims into scored contradictory pairs."""
    return _timed("pairs", lambda: pairing.PairFinder(judge=judges.configured()))


@cache
def encoder() -> pairing.SentenceEncoder:
    """What makes the vectors of claims; it loads its model when the first is made."""
    return pairing.SentenceEncoder()


def _timed(model: str, load: Callable[[], Loaded]) -> Loaded:
    begun = time.perf_counter()
    loaded = load()
    gauges.note_load(model, time.perf_counter() - begun)
    return loaded


def version() -> str:
    """One string for what the reader and the pairing would do: a changed option or weight changes it."""
    return f"{reader().config.version}-{pair_finder().version}"[:64]
