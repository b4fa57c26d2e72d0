"""Claims given as spans become what pairing reads."""

from __future__ import annotations

from claims.nlp.pairing import facts_of
from claims.nlp.pairing.judge_input import claim_text, context_text, relation_text, speaker_text
from claims.nlp.types import Stance
from tests.nlp.pairing.claims import claim

TEXT = "The army said the bridge was open. It denied having closed the road."
ARTICLE = {"id": "x", "title": "Bridge row", "date": "2024-05-01", "text": TEXT}
ROWS = [
    {"id": "1", "article": "x", "source": "army", "source_spans": [[0, 8]], "cue_spans": [[9, 13]],
     "content_spans": [[14, 33]], "polarity": "promise"},
    {"id": "2", "article": "x", "source": "army", "source_spans": [[35, 37]], "cue_spans": [[38, 44]],
     "content_spans": [[45, 67]]},
]  # fmt: skip


def test_stance_comes_from_the_cue_and_not_from_the_row():
    assert [fact.stance for fact in facts_of([ARTICLE], ROWS)] == [Stance.ASSERTS, Stance.DENIES]


def test_a_pronoun_is_read_as_the_name_printed_elsewhere():
    second = facts_of([ARTICLE], ROWS)[1]
    assert speaker_text(second) == "The army"
    assert second.content == "having closed the road"


def test_context_is_the_title_and_what_stands_before():
    first, second = facts_of([ARTICLE], ROWS)
    assert first.context == "Bridge row."
    assert context_text(second).endswith("the bridge was open.")


def test_a_claim_reads_speaker_cue_content():
    assert claim_text(claim("the bridge is open"), with_context=False) == "Army | said | the bridge is open"


def test_relation_tells_speaker_and_time():
    left, right = claim("x", day=1), claim("y", "Mayor", article="a2", day=3)
    assert relation_text(left, right) == "other speaker, later"
    assert relation_text(left, left) == "same speaker, together"
