"""The shipped weights: they load, agree with themselves, and read plain sentences."""

from __future__ import annotations

import numpy as np
import pytest

from claims.nlp import ClaimPipeline, PipelineConfig
from claims.nlp.backends import load_tagger
from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.config import EXTRACTOR_FILES, WEIGHTS
from claims.nlp.tokens import blank_english
from claims.nlp.wordpieces import document_windows

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        not all((WEIGHTS / name).exists() for name in EXTRACTOR_FILES), reason="the weights are not here"
    ),
]
TEXT = "The harbour master said on Monday that the crane had failed. “Nobody was hurt,” she added.\n\nRain is forecast."


def test_one_row_of_scores_a_token() -> None:
    tagger = load_tagger(str(WEIGHTS))
    doc = blank_english()(TEXT)
    windows = list(document_windows(doc, list(paragraphs(doc)), tagger.tokenizer))
    scores = tagger.emissions(windows)
    assert [len(rows) for rows in scores] == [sum(first >= 0 for first in window.firsts) for window in windows]
    assert all(np.array_equal(a, b) for a, b in zip(scores, tagger.emissions(windows), strict=True))


def test_plain_sentences_are_read() -> None:
    found = ClaimPipeline(PipelineConfig())(TEXT)
    assert [TEXT[slice(*a.cue[0])].split()[0] for a in found] == ["said", "added"]
    assert [TEXT[slice(*a.source[0])] for a in found] == ["The harbour master", "she"]
    assert TEXT[slice(*found[1].content[0])].strip("“”,") == "Nobody was hurt"
