"""Rows of wordpieces: features of tokens, quote states, windows that fit."""

from __future__ import annotations

import pytest

from claims.nlp.backends.dummy import DummyTagger
from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.tokens import blank_english
from claims.nlp.wordpieces import CLOSING, CONTINUED, INSIDE, OPENING, OUTSIDE, document_windows, quote_states, shape

NLP = blank_english()


@pytest.mark.parametrize(
    ("word", "expected"),
    [("bridge", 0), ("Paris", 1), ("NATO", 2), ("A", 3), ("41", 4), ("5th", 4), ('"', 5), ("McCain", 6), ("U.S.", 6)],
)
def test_shape(word: str, expected: int) -> None:
    assert shape(word) == expected


@pytest.mark.parametrize("text", ["He said “ go now ” today", 'He said " go now " today', "He said `` go now '' today"])
def test_quote_states_of_three_styles(text: str) -> None:
    words = text.split()
    spaced = [True, True, True, False, True, False, True]
    states, still_open = quote_states(words, spaced)
    assert states == [OUTSIDE, OUTSIDE, OPENING, INSIDE, INSIDE, CLOSING, OUTSIDE]
    assert not still_open


def test_quote_left_open_is_continued_by_the_next_paragraph() -> None:
    _, still_open = quote_states(["“", "We", "left"], [True, False, True])
    states, _ = quote_states(["“", "Then", "home"], [True, False, True], still_open)
    assert states == [OPENING, CONTINUED, CONTINUED]


def test_windows_cover_every_token_once_and_fit() -> None:
    doc = NLP("One two three. " * 40 + "\n\nFour five.")
    found = list(document_windows(doc, list(paragraphs(doc)), DummyTagger().tokenizer, 30))
    covered = [i for window in found for i in range(window.start, window.end)]
    assert covered == [token.i for token in doc if not token.is_space]
    assert max(len(window.ids) for window in found) <= 30
    assert {window.paragraph for window in found} == {0, 1}


def test_window_is_cut_after_a_sentence_where_it_can_be() -> None:
    doc = NLP("One two three. " * 10)
    first = next(document_windows(doc, list(paragraphs(doc)), DummyTagger().tokenizer, 30))
    assert doc[first.end - 1].text == "."
