"""Tag sequences and the spans they make."""

from __future__ import annotations

import pytest

from claims.nlp.tags import TAGS, allowed, role_spans, spans_of


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O B-source I-source B-cue O", [("source", 1, 3), ("cue", 3, 4)]),
        ("B-content B-content I-content", [("content", 0, 1), ("content", 1, 3)]),
        ("I-cue O I-source", [("cue", 0, 1), ("source", 2, 3)]),
        ("", []),
    ],
)
def test_spans_of(tags: str, expected: list[tuple[str, int, int]]) -> None:
    assert list(spans_of([TAGS.index(tag) for tag in tags.split()])) == expected


def test_role_spans_count_as_tokens_of_the_document() -> None:
    (span,) = role_spans([0, 3, 4], [0.1, 0.8, 0.6], 10, 2)
    assert (span.role, span.start, span.end, span.paragraph) == ("cue", 11, 13, 2)
    assert span.score == pytest.approx(0.7)


def test_inside_needs_its_own_begin() -> None:
    assert allowed(TAGS.index("B-cue"), TAGS.index("I-cue"))
    assert not allowed(TAGS.index("B-cue"), TAGS.index("I-content"))
    assert not allowed(None, TAGS.index("I-cue"))
