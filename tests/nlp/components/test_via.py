"""Reporters between a source and the reader."""

from __future__ import annotations

import pytest

from claims.nlp.components.draft import Draft
from claims.nlp.components.via import reporters


def draft(text: str, source: str, cue: str, content: str) -> Draft:
    def span(piece: str) -> tuple[tuple[int, int], ...]:
        return ((text.index(piece), text.index(piece) + len(piece)),) if piece else ()

    return Draft(source=span(source), cue=span(cue), content=span(content), score=1.0)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (
            "They met, the state-run Upland Agency reported, citing Arnish ministry sources.",
            "Arnish ministry sources",
            "citing",
            "They met",
            ("state-run Upland Agency",),
        ),
        (
            "Kurz was quoted by the Evening Post as saying it rained.",
            "Kurz",
            "was quoted by the Evening Post as saying",
            "it rained",
            ("Evening Post",),
        ),
        (
            "Kurz told Radio Arn on Monday it rained.",
            "Kurz",
            "told Radio Arn on Monday",
            "it rained",
            ("Radio Arn",),
        ),
        ("Kurz told the court it rained.", "Kurz", "told the court", "it rained", ()),
        ("Kurz told this newspaper it rained.", "Kurz", "told this newspaper", "it rained", ()),
        (
            "Arn urged calm, TURAN's correspondent reports.",
            "Arn",
            "urged",
            "calm",
            ("TURAN's correspondent",),
        ),
        ("Kurz said it rained.", "Kurz", "said", "it rained", ()),
    ],
)
def test_reporters(text: str, source: str, cue: str, content: str, expected: tuple[str, ...]) -> None:
    assert reporters(text, draft(text, source, cue, content)) == expected
