"""Marking roles in a text: overlapping and discontinuous spans cut into pieces that each carry their roles."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.models import Claim

ROLES = ("source", "cue", "content")
SIDE = 420  # characters of context kept on either side where a paragraph is longer than that
LONGEST_PARAGRAPH = 1_600


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of one role, half-open in characters; `number` tells claims apart (0: no need to)."""

    start: int
    end: int
    role: str
    label: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one set of marks; `opening` are those that begin here."""

    start: int
    text: str
    marks: tuple[Mark, ...]
    opening: tuple[Mark, ...]


def of_claim(claim: Claim, number: int = 0) -> list[Mark]:
    """The marks of a claim, in the order of their roles."""
    names = {"source": "pronoun" if claim.speaker_kind == "pronoun" else "source", "cue": "cue", "content": "content"}
    spans = {"source": claim.source_spans, "cue": claim.cue_spans, "content": claim.content_spans}
    return [Mark(start, end, role, names[role], number) for role in ROLES for start, end in spans[role]]


def pieces(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """`text[start:end]` cut wherever a mark begins or ends; marks outside it, or askew, are left out."""
    stop = len(text) if end is None else min(end, len(text))
    inside = sorted((m for m in marks if start < m.end and m.start < stop and m.start < m.end), key=_outer_first)
    cuts = sorted({start, stop, *(c for m in inside for c in (m.start, m.end) if start < c < stop)})
    made: list[Piece] = []
    active: list[Mark] = []
    coming = 0
    for left, right in itertools.pairwise(cuts):
        active = [mark for mark in active if mark.end > left]
        opening = []
        while coming < len(inside) and inside[coming].start <= left:
            opening.append(inside[coming])
            coming += 1
        active += opening
        made.append(Piece(left, text[left:right], tuple(active), tuple(opening)))
    return made


def excerpts(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """The paragraphs that hold the marks, as spans; of a very long one just what stands around them."""
    found = sorted(_around(text, mark.start, mark.end) for mark in marks if mark.start < len(text))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1] + 2:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if last - first <= LONGEST_PARAGRAPH:
        return first, last
    left = text.find(" ", max(first, start - SIDE), start)
    right = text.rfind(" ", end, min(last, end + SIDE))
    return (max(first, left + 1) if left >= 0 else max(first, start)), (right if right > end else min(last, end))


def _outer_first(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end
