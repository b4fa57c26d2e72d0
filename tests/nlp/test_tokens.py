"""The guarded tokenizer gives spaCy's tokens on prose, and the same text back on anything."""

from __future__ import annotations

import pytest
import spacy

from claims.nlp.tokens import LONGEST, blank_english

NLP = blank_english()


def test_prose_is_tokenised_as_spacy_does() -> None:
    text = "The U.S. didn't say  “go”.\n\nIt left at 5p.m."
    assert [token.text for token in NLP(text)] == [token.text for token in spacy.blank("en")(text)]


@pytest.mark.parametrize("run", ["x" * (LONGEST + 1), '"' * 10_000, "a-b" * 300, "\u200b" * 500])
def test_overlong_runs_are_cut_and_nothing_is_lost(run: str) -> None:
    text = f"Before {run} after,  \n{run}"
    doc = NLP(text)
    assert doc.text == text
    assert max(len(token) for token in doc) <= LONGEST
