"""Tags the sources, cues and contents of every paragraph with the learned model."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.backends import load_tagger
from claims.nlp.backends.base import TagBackend
from claims.nlp.config import WEIGHTS
from claims.nlp.crf import Scores, Tags, decode
from claims.nlp.tags import RoleSpan, role_spans
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
        decoded = decode(self.backend.emissions(windows), self.backend.transitions)
        for window, (tags, scores) in zip(windows, decoded, strict=True):
            yield from window_spans(window, tags, scores)


def window_spans(window: Window, tags: Tags, scores: Scores) -> Iterator[RoleSpan]:
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
