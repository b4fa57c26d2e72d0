"""Headlines and timed lines that attribute by a colon, on invented lines."""

from __future__ import annotations

import pytest
import spacy

import claims.nlp.pipeline  # noqa: F401 - registers the factories
from claims.nlp.components.draft import Draft
from claims.nlp.components.headlines import HeadlineReader
from claims.nlp.components.paragraphs import leads, paragraphs


def read(text: str, *earlier: Draft) -> list[tuple[str, ...]]:
    doc = spacy.blank("en")(text)
    doc._.paragraphs = tuple(paragraphs(doc, leads(text)))
    doc._.attributions = list(earlier)
    drafts = HeadlineReader()(doc)._.attributions
    return [
        tuple(" ".join(text[start:end] for start, end in spans) for spans in (draft.source, draft.cue, draft.content))
        for draft in drafts
    ]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Opposition: vote was rigged", "Opposition", "vote was rigged"),
        ("UN: Famine looms in the south", "UN", "Famine looms in the south"),
        ("WHO: Measles is back", "WHO", "Measles is back"),
        ("Kurz: I never took a penny", "Kurz", "I never took a penny"),
        ("Kurz: “No retreat from the river”", "Kurz", "“No retreat from the river”"),
        ("Mayor Kurz: dam will hold", "Mayor Kurz", "dam will hold"),
        ("Bridge had been unsafe for years: inspectors", "inspectors", "Bridge had been unsafe for years"),
        ("14:05 - Police: two suspects held", "Police", "two suspects held"),
    ],
)
def test_an_actor_before_or_after_the_colon_speaks(text: str, source: str, content: str) -> None:
    assert read(text) == [(source, ":", content)]


@pytest.mark.parametrize(
    "text",
    [
        "Analysis: we should have known better",
        "Live: flood reaches the old town",
        "Watch: storm tears roof off stadium",
        "Breaking: explosion at harbour",
        "Opinion: We must act now",
        "Budget 2026: what changes for families",
        "Flood in Lerna: hundreds of homes gone",
        "Police: why did nobody come?",
        "Rain fell on Sunday.\n\nPolice: two suspects held",
        "Score: 2:1: police happy",
        "",
    ],
)
def test_labels_questions_and_lines_within_a_text_are_left_alone(text: str) -> None:
    assert read(text) == []


def test_a_claim_without_a_source_takes_the_actor_before_its_colon() -> None:
    text = "14:31 - Fire chief: blaze is out"
    learnt = Draft((), ((18, 19),), ((20, 32),), 0.9)
    assert read(text, learnt) == [("Fire chief", ":", "blaze is out")]


def test_what_was_read_is_left_alone() -> None:
    text = "Opposition: vote was rigged, police say"
    learnt = Draft(((29, 35),), ((36, 39),), ((12, 27),), 0.9)
    assert read(text, learnt) == [("police", "say", "vote was rigged")]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("14:05 Police say", "14:05 "),
        ("9.15am: “No”", "9.15am: "),
        ("- The army says", "- "),
        ("* 08:10 GMT - Rain", "* 08:10 GMT - "),
        ("14:05 UN warns", "14:05 "),
        ("At 14:05 it rained", ""),
        ("12 people came", ""),
        ("- and so on", ""),
        ("-", ""),
    ],
)
def test_times_and_bullets_lead_a_line(text: str, lead: str) -> None:
    assert "".join(text[start:end] for start, end in leads(text)) == lead
