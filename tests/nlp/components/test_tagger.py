"""The tagger component on the dummy backend."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc

from claims.nlp.backends.dummy import DummyTagger
from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.components.tagger import AttributionTagger, window_spans
from claims.nlp.tokens import blank_english
from claims.nlp.wordpieces import Window


def tagged(text: str) -> Doc:
    doc = blank_english()(text)
    doc._.paragraphs = tuple(paragraphs(doc))
    return AttributionTagger(DummyTagger())(doc)


def test_spans_are_tokens_of_the_document_with_their_paragraph() -> None:
    doc = tagged("one.\n\nJohn Smith said he left.")
    found = [(span.role, doc[span.start : span.end].text, span.paragraph) for span in doc._.role_spans]
    assert found == [("source", "John Smith", 1), ("cue", "said", 1), ("content", "he left", 1)]
    assert all(0.0 < span.score <= 1.0 for span in doc._.role_spans)


def test_a_window_cut_does_not_lose_spans() -> None:
    doc = tagged("John said he left. " * 100)
    contents = [span for span in doc._.role_spans if span.role == "content"]
    assert sum(span.end - span.start for span in contents) == 200


def test_token_without_wordpiece_goes_on_with_the_tag_before() -> None:
    window = Window(0, 5, 8, [7, 7], [0, 0], [0, -1, 1])
    spans = list(window_spans(window, np.array([3, 0]), np.array([0.9, 0.9])))
    assert [(span.role, span.start, span.end) for span in spans] == [("cue", 5, 7)]
