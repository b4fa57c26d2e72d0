"""Tags the sources, cues and contents of every paragraph with the learned model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.backends import load_tagger
from claims.nlp.backends.base import Floats, TagBackend
from claims.nlp.config import WEIGHTS
from claims.nlp.tags import RoleSpan, role_spans
from claims.nlp.viterbi import decode
from claims.nlp.wordpieces import Window, document_windows


class AttributionTagger:
    """Reads `Doc._.paragraphs` and writes `Doc._.role_spans`."""

    version = "1"

    def __init__(self, backend: TagBackend) -> None:
        self.backend = backend

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document."""
        doc._.role_spans = tuple(self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> Iterator[RoleSpan]:
        """The spans of a document in reading order; nothing is written."""
        windows = list(document_windows(doc, doc._.paragraphs, self.backend.tokenizer))
        emissions = self.backend.emissions(windows)
        tags = decode(emissions, self.backend.transitions)
        for window, own, scores in zip(windows, tags, emissions, strict=True):
            yield from window_spans(window, own, tag_scores(scores, own))


def tag_scores(emissions: Floats, tags: NDArray[np.int64]) -> NDArray[np.float64]:
    """How sure the model is of each chosen tag, token by token: its share of the softmax, 0..1."""
    if not len(tags):
        return np.zeros(0)
    weights = np.exp(emissions - emissions.max(1, keepdims=True), dtype=np.float64)
    chosen: NDArray[np.float64] = weights[np.arange(len(tags)), tags] / weights.sum(1)
    return chosen


def window_spans(window: Window, tags: NDArray[np.int64], scores: NDArray[np.float64]) -> Iterator[RoleSpan]:
    """Role spans of a window; a token without a wordpiece goes on with the tag before it."""
    spread: list[int] = []
    numbers: list[float] = []
    known = iter(zip(tags.tolist(), scores.tolist(), strict=True))
    tag, score = 0, 0.0
    for first in window.firsts:
        tag, score = next(known) if first >= 0 else (tag + tag % 2, score)
        spread.append(tag)
        numbers.append(score)
    return role_spans(spread, numbers, window.start, window.paragraph)


@Language.factory(
    "attribution_tagger",
    assigns=["doc._.role_spans"],
    requires=["doc._.paragraphs"],
    default_config={"tagger": str(WEIGHTS), "threads": 1},
)
def create_tagger(nlp: Language, name: str, tagger: str, threads: int) -> AttributionTagger:
    """Make the component; `tagger` is a folder of weights, or "dummy"."""
    return AttributionTagger(load_tagger(tagger, threads))
