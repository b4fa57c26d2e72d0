"""Rare fixed expressions of saying are read by rule, where nothing was read before."""

from __future__ import annotations

import pytest
import spacy

import claims.nlp.pipeline  # noqa: F401 - registers the factories
from claims.nlp.components.draft import Draft
from claims.nlp.components.idioms import IdiomReader


def read(text: str, *earlier: Draft) -> list[tuple[str, str, str]]:
    doc = spacy.blank("en")(text)
    doc._.attributions = list(earlier)
    drafts = IdiomReader()(doc)._.attributions
    return [
        tuple(" ".join(text[start:end] for start, end in spans) for spans in (draft.source, draft.cue, draft.content))
        for draft in drafts
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Since Mayor Ada Pell let slip that the quay was sold, few come.", "Mayor Ada Pell", "let slip",
         "that the quay was sold, few come"),
        ("It fell apart when Mayor Ada Pell in late July let it slip that Gov. Roe had paid.", "Mayor Ada Pell",
         "let it slip", "that Gov. Roe had paid"),
        ("By noon he let it be known that nobody would sign.", "he", "let it be known", "that nobody would sign"),
        ("In the room nobody let on that the vote was over.", "", "let on", "that the vote was over"),
    ],
)  # fmt: skip
def test_expressions(text: str, source: str, cue: str, content: str) -> None:
    assert read(text) == [(source, cue, content)]


def test_what_was_read_already_is_left_alone() -> None:
    text = "Ada Pell let slip that the quay was sold."
    learnt = Draft(((0, 8),), ((9, 17),), ((18, 40),), 0.9)
    assert len(read(text, learnt)) == 1


def test_other_uses_of_the_words_are_no_saying() -> None:
    assert read("She let the rope slip that morning. They let it drop into the sea.") == []
