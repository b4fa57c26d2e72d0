"""Finds what a page prints around its report: navigation, prompts, credits, repeated teasers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.nlp import blocks
from claims.nlp.lexicons import read
from claims.nlp.types import Span, Spans

_LEXICON = read("boilerplate")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_FURNITURE = re.compile("|".join(pattern for group in _LEXICON["lines"].values() for pattern in group), re.IGNORECASE)
_MARKER = re.compile("|".join(rf"\b{pattern}\b" for pattern in _LEXICON["paragraphs"]["markers"]), re.IGNORECASE)
_CREDIT = re.compile(_LEXICON["paragraphs"]["credit"], re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”«»]")
_RULES = re.compile(r"[\s\W_]*\Z")
_LONGEST_FURNITURE = 420
_LONGEST_SERVICE_TEXT = 700
_LONGEST_CAPTION = 400
_SHORTEST_REPEAT = 25
# A credit stands at the very end of its caption.
_CREDIT_TAIL = 120


def skip_spans(text: str) -> Spans:
    """Return the spans of `text` (half-open, in order, whole lines) that belong to the page, not the report.

    Skipped: navigation, share, comment and subscription prompts, cookie and comment rules, credits, captions with
    a credit, bylines, lines without a letter or digit, the second and later copies of a line, and what stands under
    a heading such as "Related articles" or "12 comments" (see `blocks`). Linear in `text`.
    """
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    captions = _caption_starts(text, lines)
    seen: set[str] = set()
    skipped = [_is_skipped(text[slice(*line)], seen, captions) for line in lines]
    apart = blocks.apart([text[slice(*line)].strip() for line in lines], skipped)
    return tuple(_merged(text, [line for line, page in zip(lines, apart, strict=True) if page]))


def _is_skipped(line: str, seen: set[str], captions: set[str]) -> bool:
    stripped = line.strip()
    if not stripped:
        return False
    repeated = _is_repeat(stripped, seen)
    return repeated or stripped in captions or _is_furniture(stripped) or _is_service_text(stripped)


def _is_repeat(line: str, seen: set[str]) -> bool:
    if len(line) < _SHORTEST_REPEAT:
        return False
    key = " ".join(line.casefold().split())
    if key in seen:
        return True
    seen.add(key)
    return False


def _is_furniture(line: str) -> bool:
    if len(line) > _LONGEST_FURNITURE:
        return False
    return _FURNITURE.fullmatch(line) is not None or _RULES.match(line) is not None


def _is_service_text(line: str) -> bool:
    if len(line) > _LONGEST_SERVICE_TEXT or _QUOTED.search(line):
        return False
    return len({match.group().casefold() for match in _MARKER.finditer(line)}) >= 2


def _caption_starts(text: str, lines: list[Span]) -> set[str]:
    """Captions with a credit, and the same captions printed once more without it."""
    captions: set[str] = set()
    for start, end in lines:
        line = text[start:end].strip()
        if len(line) > _LONGEST_CAPTION:
            continue
        tail = max(0, len(line) - _CREDIT_TAIL)
        credit = next((match for match in _CREDIT.finditer(line, tail) if match.end() == len(line)), None)
        if credit is not None and not _QUOTED.search(line):
            captions.update((line, line[: credit.start()].strip()))
    captions.discard("")
    return captions


def _merged(text: str, lines: list[Span]) -> Iterator[Span]:
    """Join skipped lines that only white space separates."""
    start = end = -1
    for line in lines:
        if start >= 0 and not text[end : line[0]].strip():
            end = line[1]
            continue
        if start >= 0:
            yield start, end
        start, end = line
    if start >= 0:
        yield start, end
