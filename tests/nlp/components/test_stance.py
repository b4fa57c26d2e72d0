"""Stance, hedging and quote kind of hand-built drafts."""

from __future__ import annotations

import pytest
import spacy

import claims.nlp.components.stance  # noqa: F401 - registers the factory
from claims.nlp.components.draft import Draft
from claims.nlp.components.quotes import quote_kind, strip_marks
from claims.nlp.stances import classify_stance, is_hedged
from claims.nlp.types import QuoteKind, Stance


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("said", "the bridge was open", Stance.ASSERTS),
        ("", '"We saw nothing."', Stance.ASSERTS),
        ("according to", "no shell had landed", Stance.ASSERTS),
        ("flatly denied", "that the bridge was open", Stance.DENIES),
        ("rejected any suggestion", "that its men had fired", Stance.DENIES),
        ('dismissed as "theatre"', "the talk of a recount", Stance.DENIES),
        ("called", 'the allegation "a lie from start to finish"', Stance.DENIES),
        ("dismissed", 'the memo as "hasty"', Stance.ASSERTS),
        ("disputed that, saying", "the count was 40", Stance.ASSERTS),
        ("called this nonsense, insisting", "it had paid", Stance.ASSERTS),
        ("begged to differ", '"Nobody left."', Stance.ASSERTS),
        ("did not dispute", "that the lock was broken", Stance.ASSERTS),
        ("did not deny", "that the lock was broken", Stance.UNCONFIRMED),
        ("could not rule out", "an attack", Stance.UNCONFIRMED),
        ("has yet to confirm", "the loss of the town", Stance.UNCONFIRMED),
        ("have not yet confirmed", "if the town has been lost", Stance.UNCONFIRMED),
        ("declined to comment on", "the arrest", Stance.UNCONFIRMED),
        ("was not in a position to say", "who had fired", Stance.UNCONFIRMED),
        ("would neither confirm nor deny", "the number", Stance.UNCONFIRMED),
        ("said", "it could not verify who held the station", Stance.UNCONFIRMED),
        ("cast doubt on", "the official toll", Stance.DOUBTS),
        ("questioned", "whether the valve was at fault", Stance.DOUBTS),
        ("has no doubt", "that wolves did it", Stance.ASSERTS),
        ("accused", "the army of shelling a school", Stance.ACCUSES),
        ("holds", "the driver responsible", Stance.ACCUSES),
        ("vowed", "to rebuild the dome", Stance.PROMISES),
        ("said", "it would sue the publisher", Stance.PROMISES),
        ("called on", "both sides to stop", Stance.CALLS_FOR),
        ("called", "for a recount", Stance.CALLS_FOR),
        ("called", 'the recount "a disgrace"', Stance.ASSERTS),
        ("told", "drivers to stay at home", Stance.CALLS_FOR),
        ("stressed", "the need to open a corridor", Stance.CALLS_FOR),
        ("said in a phone call on Tuesday", "the talks had failed", Stance.ASSERTS),
        ("asked about the price, said", "it was fair", Stance.ASSERTS),
        ("asked", '"Who gave the order?"', Stance.ASSERTS),
    ],
)
def test_classify_stance(cue: str, content: str, expected: Stance) -> None:
    assert classify_stance(cue, content) is expected


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("said", "the dam had probably burst", True),
        ("suspects", "an anchor had cut the cable", True),
        ("said", "the meeting in May had failed", False),
        ("said", "nobody was hurt", False),
        ("said", "the team could not reach the village", False),
        ("said", "he could read the number on the tail", False),
        ("expects", "a full report within ten days", False),
        ("declined to speculate about", "the cause", False),
        ("warned", "that the roof might not last another winter", True),
        ("said", "they may not enter the town", False),
    ],
)
def test_is_hedged(cue: str, content: str, expected: bool) -> None:
    assert is_hedged(cue, content) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("“We held the bridge,” “all night.”", QuoteKind.DIRECT),
        ('"We held the bridge', QuoteKind.DIRECT),
        ("that the deal was «dead»", QuoteKind.MIXED),
        ("that ``nobody'' had asked", QuoteKind.MIXED),
        ("‘We held it,’", QuoteKind.DIRECT),
        ("the town's mayor had left", QuoteKind.INDIRECT),
        ("", QuoteKind.INDIRECT),
    ],
)
def test_quote_kind(content: str, expected: QuoteKind) -> None:
    assert quote_kind(content) is expected


def test_strip_marks_keeps_apostrophes() -> None:
    assert strip_marks("“We don’t” know ''yet''") == "We don’t know yet"


def test_component_fills_in_the_drafts() -> None:
    nlp = spacy.blank("en")
    text = 'Varga denied that the toll "may rise".'
    doc = nlp(text)
    doc._.attributions = [Draft(source=((0, 5),), cue=((6, 12),), content=((13, 37),), score=1.0)]
    draft = nlp.add_pipe("stance_classifier")(doc)._.attributions[0]
    assert (draft.stance, draft.hedged, draft.kind) == (Stance.DENIES, True, QuoteKind.MIXED)


def test_component_accepts_a_text_without_attributions() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("stance_classifier")
    assert nlp("Nothing here.")._.attributions is None
