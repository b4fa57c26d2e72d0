"""What counts as one claim in other words, and what never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.nlp.pairing.equivalence import same_claim
from claims.nlp.types import ClaimFacts, Stance

WORDS = "the Greyfell dam was closed on Monday after 14 villages flooded"
BASE = ClaimFacts("1", "a", "Upland", WORDS, WORDS, Stance.ASSERTS)


def other(content: str = BASE.content, **values: object) -> ClaimFacts:
    return replace(BASE, id="2", article="b", content=content, **values)  # type: ignore[arg-type]


def test_copies_and_small_changes_are_one_claim() -> None:
    assert same_claim(BASE, other())
    assert same_claim(BASE, other("on Monday the Greyfell dam was closed, after 14 villages were flooded"))


@pytest.mark.parametrize(
    "content",
    [
        "the Greyfell dam was not closed on Monday after 14 villages flooded",
        "the Greyfell dam was closed on Monday after 40 villages flooded",
        "the Greyfell dam was closed on Monday after villages flooded",
        "the Greyfell dam was closed on Tuesday after 14 villages flooded",
        "the Norwick dam was closed on Monday after 14 villages flooded",
        "the Greyfell dam was opened on Monday after 14 villages flooded",
    ],
)
def test_another_figure_day_name_or_polarity_is_another_claim(content: str) -> None:
    assert not same_claim(BASE, other(content))
    assert not same_claim(other(content), BASE)


def test_another_speaker_stance_or_certainty_is_another_claim() -> None:
    assert not same_claim(BASE, other(source="Lowland"))
    assert not same_claim(BASE, other(source=None))
    assert not same_claim(BASE, other(stance=Stance.DENIES))
    assert not same_claim(BASE, other(hedged=True))
