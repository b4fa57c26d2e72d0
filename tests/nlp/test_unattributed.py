"""Which statements in a reporter's own words need a source."""

from __future__ import annotations

from datetime import date

import pytest

from claims.nlp.sentences import sentence_spans
from claims.nlp.types import Attribution, QuoteKind, Stance
from claims.nlp.unattributed import unattributed

NEEDS = {
    "About 200 villagers have barred the road to the mine since Wednesday.": ("figure", "About 200"),
    "A man of 34 died on Monday night in Quay Street.": ("figure", "34"),
    "Bread now costs 40 percent more than in the capital.": ("figure", "40 percent"),
    "Vestrian troops attacked the village of Lunka at dawn.": ("harm", "attacked"),
    "Two workers were killed when the scaffolding came down.": ("harm", "killed"),
    "The contractor was responsible for the collapse of the roof.": ("blame", "was responsible for"),
}
NEEDS_NONE = [
    "The ferry left the harbour at noon with a full load.",  # nothing in dispute
    "Was the village of Lunka attacked at dawn?",
    "Three killed in Lunka",  # a headline
    "About 200 villagers could be seen on the road to the mine.",
    "According to the ministry, about 200 villagers have barred the road.",
    "The army reportedly attacked the village of Lunka at dawn.",
    "Shares of the company closed 6 percent lower on Monday.",
    "The 275-acre golf course lies behind the old town.",
    "“About 200 villagers have barred the road to the mine.”",
    "At 20.50 there were cheers at the Hotel Metropol again.",
    "The fine can reach 4 percent of the turnover of a company.",
]


@pytest.mark.parametrize("sentence", NEEDS)
def test_what_needs_a_source(sentence: str) -> None:
    text = f"The town was quiet. {sentence} It rained."
    (found,) = unattributed(text, [])
    assert text[slice(*found.span)] == sentence
    assert (found.assertion, text[slice(*found.words)]) == NEEDS[sentence]


@pytest.mark.parametrize("sentence", NEEDS_NONE)
def test_what_needs_none(sentence: str) -> None:
    assert unattributed(f"The town was quiet. {sentence}", []) == ()


def test_a_sentence_that_an_attribution_touches_has_its_source() -> None:
    text = "About 200 villagers have barred the road, the mayor added."
    said = Attribution(
        ((42, 51),), ((52, 57),), ((0, 40),), None, QuoteKind.INDIRECT, Stance.ASSERTS, False, (), 1.0, ""
    )
    assert len(unattributed(text, [])) == 1
    assert unattributed(text, [said]) == ()


def test_years_past_are_background() -> None:
    text = "Two workers were killed at the site in 2019 when it rained."
    assert unattributed(text, [], date(2026, 1, 1)) == ()
    assert len(unattributed(text, [], date(2019, 5, 1))) == 1


def test_sentences_are_slices_of_the_text() -> None:
    text = "One  is here.\r\n\r\nTwo “is” there! Three?\n"
    assert [text[slice(*span)] for span in sentence_spans(text)] == ["One  is here.", "Two “is” there!", "Three?"]


@pytest.mark.parametrize(
    "text", ["", " \n ", "." * 5_000, "a " * 20_000, "\u202e12 people\u202c were killed in Lunka."]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    found = unattributed(text, [])
    assert len(found) == text.count("killed")
