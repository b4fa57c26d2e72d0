"""A reader and a pairing small enough to know by heart, in place of the models, for tests of what surrounds them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.nlp.types import (
    AliasKind,
    Attribution,
    ClaimFacts,
    ContradictionKind,
    QuoteKind,
    ScoredPair,
    Speaker,
    Stance,
)

_WIDTH = 384
_SENTENCE = re.compile(r"(?P<source>[A-Z]\w+) (?P<cue>says|denies) (?P<content>[^.]+)\.")


class FakeReader:
    """Reads "Name says something." and "Name denies something."; text with CRASH in it raises ValueError."""

    config = SimpleNamespace(version="reader-1")

    def __call__(self, text: str) -> list[Attribution]:
        if "CRASH" in text:
            raise ValueError("the reader tripped")
        return [_attribution(match) for match in _SENTENCE.finditer(text)]

    def pipe(self, texts: Iterable[tuple[str, Any]], *, as_tuples: bool) -> Iterator[tuple[list[Attribution], Any]]:
        assert as_tuples
        yield from ((self(text), context) for text, context in texts)


class FakeEncoder:
    """Vectors of the words of a text, whatever their order: texts with the same words are alike."""

    version = "encoder-1"

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float16]:
        rows = np.full((len(texts), _WIDTH), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % _WIDTH] += 1
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


class FakePairFinder:
    """Pairs an assertion with the denial of the same words, all with one score."""

    version = "pairs-1"
    thresholds = {"": 0.5}

    def __init__(self, score: float = 0.9) -> None:
        self.score = score

    def __call__(self, new: Sequence[ClaimFacts], store: Any, down_to: float | None = None) -> list[ScoredPair]:
        found = {}
        for claim in new:
            for other in store.near(claim, 50):
                if claim.content == other.content and {claim.stance, other.stance} == {Stance.ASSERTS, Stance.DENIES}:
                    left, right = sorted((claim.id, other.id), key=int)
                    found[left, right] = ScoredPair(
                        left, right, self.score, ContradictionKind.DENIAL, "One denies it.", ()
                    )
        least = self.thresholds[""] if down_to is None else down_to
        return [pair for pair in found.values() if pair.score >= least]


def _attribution(match: re.Match[str]) -> Attribution:
    name = match["source"]
    return Attribution(
        source=(match.span("source"),),
        cue=(match.span("cue"),),
        content=(match.span("content"),),
        speaker=Speaker(name, name, AliasKind.EXACT),
        kind=QuoteKind.INDIRECT,
        stance=Stance.DENIES if match["cue"] == "denies" else Stance.ASSERTS,
        hedged=False,
        via=(),
        score=0.8,
        proposition=match["content"],
    )
