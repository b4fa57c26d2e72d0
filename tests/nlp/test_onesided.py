"""Who is spoken against in a text without a word of theirs."""

from __future__ import annotations

import pytest

from claims.nlp.onesided import one_sided
from claims.nlp.types import AliasKind, Attribution, QuoteKind, Span, Speaker, Stance


def said(text: str, source: str, cue: str, content: str, *, accuses: bool = False) -> Attribution:
    def at(words: str) -> Span:
        start = text.index(words)
        return start, start + len(words)

    stance = Stance.ACCUSES if accuses else Stance.ASSERTS
    speaker = Speaker(source, source, AliasKind.EXACT)
    return Attribution(
        (at(source),), (at(cue),), (at(content),), speaker, QuoteKind.INDIRECT, stance, False, (), 1.0, content
    )


ACCUSED = "The union accused Norby Foods of delivering spoiled meat."
ACTED = "Vestria said that Odrana shelled the market on Monday."
BY = "Vestria said that the market was shelled by Odrana on Monday."
UNION = said(ACCUSED, "The union", "accused", "of delivering spoiled meat", accuses=True)


def names(text: str, *found: Attribution) -> list[str]:
    return [item.name for item in one_sided(text, found)]


def test_the_accused_who_is_not_heard() -> None:
    (found,) = one_sided(ACCUSED, [UNION])
    assert (found.name, found.against, found.asked) == ("Norby Foods", (0,), False)
    assert ACCUSED[slice(*found.mentions[0])] == "Norby Foods"


def test_the_accused_who_is_heard() -> None:
    text = f"{ACCUSED} Norby said that the meat was fresh."
    assert names(text, UNION, said(text, "Norby ", "said", "that the meat was fresh")) == []


@pytest.mark.parametrize("text", [ACTED, BY])
def test_who_is_said_to_have_done_harm(text: str) -> None:
    content = text[text.index("that ") : -1]
    assert names(text, said(text, "Vestria", "said", content)) == ["Odrana"]


@pytest.mark.parametrize(
    "content",
    [
        "that Odrana was shelled on Monday",
        "that troops shelled the market in Odrana",
        "that Odrana did not shell the market",
        "that Odrana is a pleasant place",
        "that Odrana's market was full",
    ],
)
def test_who_is_not_spoken_against(content: str) -> None:
    text = f"Vestria said {content}."
    assert names(text, said(text, "Vestria", "said", content)) == []


def test_who_was_asked_and_gave_no_answer() -> None:
    text = f"{ACCUSED} Norby Foods did not respond to questions."
    assert [item.asked for item in one_sided(text, [UNION])] == [True]


def test_several_claims_against_one_actor_are_one_passage() -> None:
    text = f"{ACCUSED} The council said that Norby Foods lied to parents."
    council = said(text, "The council", "said", "that Norby Foods lied to parents")
    assert [item.against for item in one_sided(text, [UNION, council])] == [(0, 1)]
