"""The tagger's labels (begin and inside of source, cue and content, or outside) and the spans they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """One contiguous stretch of tokens that plays a role; `paragraph` counts the document's paragraphs.

    start, end: token numbers, half-open. score: mean tag score of its tokens, 0..1.
    """

    role: str
    start: int
    end: int
    paragraph: int
    score: float = 1.0


if not Doc.has_extension("role_spans"):
    Doc.set_extension("role_spans", default=())


def allowed(before: int | None, after: int) -> bool:
    """Whether tag number `after` may follow `before` (None: the beginning): I- needs its own B- or I-."""
    if not TAGS[after].startswith("I-"):
        return True
    return before is not None and TAGS[before][1:] == TAGS[after][1:] and TAGS[before] != "O"


def spans_of(tags: Iterable[int]) -> Iterator[tuple[str, int, int]]:
    """(role, start, end) of every span in a tag sequence; a stray inside tag begins a span."""
    role, start, position = 0, 0, 0
    for position, tag in enumerate(tags):
        kind = (tag + 1) // 2
        if kind and tag % 2 == 0 and kind == role:
            continue
        if role:
            yield ROLES[role - 1], start, position
        role, start = kind, position
    if role:
        yield ROLES[role - 1], start, position + 1


def role_spans(tags: Sequence[int], scores: Sequence[float], first_token: int, paragraph: int) -> Iterator[RoleSpan]:
    """The spans of one paragraph, numbered as tokens of the document."""
    for role, start, end in spans_of(tags):
        score = sum(scores[start:end]) / (end - start)
        yield RoleSpan(role, first_token + start, first_token + end, paragraph, score)
