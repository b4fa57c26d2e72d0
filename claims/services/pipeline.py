"""The models of this process, loaded once, on first use, and their version."""

from __future__ import annotations

from functools import cache

from claims import nlp
from claims.nlp import pairing
from claims.services import judges


@cache
def reader() -> nlp.ClaimPipeline:
    """The pipeline that turns text into attributions."""
    return nlp.ClaimPipeline()


@cache
def pair_finder() -> pairing.PairFinder:
    """The pairing that turns claims into scored contradictory pairs."""
    return pairing.PairFinder(judge=judges.configured())


def version() -> str:
    """One string for what the reader and the pairing would do: a changed option or weight changes it."""
    return f"{reader().config.version}-{pair_finder().version}"[:64]
