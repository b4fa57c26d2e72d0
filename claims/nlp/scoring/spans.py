"""Spans as sets of words, so that quote marks, spacing and full stops never decide a match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"\w+(?:['’\-.,&]\w+)*")
_TOKEN = re.compile(r"\w+|[^\w\s]")


def words(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """The offsets at which a word that touches one of the spans starts."""
    return _touched(_WORD, text, spans)


def tokens(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """The same with punctuation marks counted, and words split at inner marks."""
    return _touched(_TOKEN, text, spans)


def overlap_f1(left: frozenset[int], right: frozenset[int]) -> float:
    """Harmonic mean of the shares of each set that the other covers, 0..1."""
    shared = len(left & right)
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


def f1(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and F1 in 0..1 of `right` hits among `found`, of `wanted`."""
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _touched(pattern: re.Pattern[str], text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    return frozenset(start for span in spans for start in _starts(pattern, text, int(span[0]), int(span[1])))


def _starts(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[int]:
    """Starts of the matches that overlap text[start:end]; matching begins at a space, as in the whole text."""
    begin = start
    while begin > 0 and not text[begin - 1].isspace():
        begin -= 1
    for match in pattern.finditer(text, begin):
        if match.start() >= end:
            return
        if match.end() > start:
            yield match.start()
