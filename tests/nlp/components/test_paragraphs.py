"""Paragraphs as token ranges."""

from __future__ import annotations

import pytest

from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.tokens import blank_english

NLP = blank_english()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.", ["One."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\r\n Two.\u2028Three.", ["One.", "Two.", "Three."]),
        ("  \n \n", []),
        ("", []),
    ],
)
def test_line_breaks_end_paragraphs(text: str, expected: list[str]) -> None:
    doc = NLP(text)
    assert [doc[a:b].text for a, b in paragraphs(doc)] == expected


def test_skipped_spans_are_left_out() -> None:
    text = "Share this.\nA report. More.\nEnd."
    doc = NLP(text)
    skip = ((0, 11), (text.index("More"), text.index("More") + 5))
    assert [doc[a:b].text for a, b in paragraphs(doc, skip)] == ["A report.", "End."]
