"""The pipeline end to end on the dummy tagger; anything that decodes goes through, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.nlp import Attribution, ClaimPipeline, PipelineConfig

PIPELINE = ClaimPipeline(PipelineConfig(tagger="dummy"))
MARKS = [
    '"',
    "“",
    "”",
    "''",
    "``",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\x00",
    "\n",
    " ",
    "said",
    "John Smith",
    ".",
    "é",
    "漢",
]


def _check(text: str, found: list[Attribution]) -> None:
    for attribution in found:
        assert attribution.content
        for start, end in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= start < end <= len(text)
        assert 0.0 <= attribution.score <= 1.0


def test_offsets_are_characters_of_the_text() -> None:
    text = "Rain fell.\n\nJohn Smith said he left. Mary denied it."
    found = PIPELINE(text)
    words = [(text[slice(*a.source[0])], text[slice(*a.cue[0])], text[slice(*a.content[0])]) for a in found]
    assert words == [("John Smith", "said", "he left"), ("Mary", "denied", "it")]


def test_no_break_spaces_part_words_and_offsets_stay() -> None:
    text = "Rain fell.\n\nJohn\u00a0Smith said\u00a0he left."
    found = PIPELINE(text)
    assert [text[slice(*a.content[0])] for a in found] == ["he left"]
    assert text[slice(*found[0].source[0])] == "John\u00a0Smith"


@pytest.mark.parametrize(
    "furniture",
    [
        "Subscribe to continue reading",
        "This article is for subscribers only.",
        "Comments are moderated before they appear.",
        "Sign up for our newsletter",
    ],
)
def test_paywall_and_comment_rules_are_not_read(furniture: str) -> None:
    doc = PIPELINE.nlp(f"John said no.\n\n{furniture}\n\nMary said yes.")
    assert [doc[start:end].text for start, end in doc._.paragraphs] == ["John said no.", "Mary said yes."]


def test_curly_and_straight_quotes_read_alike() -> None:
    texts = ["John said “no way” today.", 'John said "no way" today.']
    assert len({len(PIPELINE(text)) for text in texts}) == 1


def test_a_teaser_printed_twice_is_read_once() -> None:
    teaser = "John Smith said he would leave."
    found = PIPELINE(f"{teaser}\n\n{teaser}\n\nRain fell.")
    assert [a.content for a in found] == [((16, 30),)]


def test_pipe_keeps_contexts() -> None:
    texts = [("John said no.", 7), ("", 8)]
    assert [(len(found), key) for found, key in PIPELINE.pipe(texts, as_tuples=True)] == [(1, 7), (0, 8)]
    assert [len(found) for found in PIPELINE.pipe(["John said no."])] == [1]


def test_low_scores_are_dropped() -> None:
    strict = ClaimPipeline(PipelineConfig(tagger="dummy", min_score=0.999))
    assert strict("John said no.") == []


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(MARKS), max_size=200).map("".join)))
def test_any_text_goes_through(text: str) -> None:
    _check(text, PIPELINE(text))


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_that_decode_go_through(raw: bytes) -> None:
    text = raw.decode("utf-8", errors="replace")
    _check(text, PIPELINE(text))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["he left and ", '"', "“x” ", "John said no. ", "\u200bx\u202e", "said "])
def test_time_grows_with_length_not_with_its_square(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        started = time.process_time()
        _check(text, PIPELINE(text))
        return time.process_time() - started

    seconds(5_000)
    short, long = seconds(10_000), seconds(80_000)
    assert long < 8 * 3 * short + 0.5
