"""Quote marks: how much of a content is inside them, and the same content without them."""

from __future__ import annotations

import re

from claims.nlp.types import QuoteKind

OPENING = '“„«‟＂"‘‹「『'
CLOSING = '”“»"’›」』＂'
# Spans between double marks of any style; a mark left open counts to the end of the content.
_DOUBLE = re.compile(
    r"[“„‟«][^”»“]*(?:[”»“]|$)|\"[^\"]*(?:\"|$)|``.*?(?:''|$)|''.*?(?:''|$)|＂[^＂]*(?:＂|$)", re.DOTALL
)
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w).{1,400}?(?<=[\w.,!?…])[’'](?!\w)", re.DOTALL)
_CLOSED_ONLY = re.compile(r"^[^“\"„«]*[”»]")
_ALL_MARKS = re.compile(r"[“”„‟«»\"＂]|``|''")


def quoted_letters(content: str) -> tuple[int, int]:
    """Return (letters inside quote marks, all letters) of a content."""
    total = sum(map(str.isalnum, content))
    if not _ALL_MARKS.search(content):
        single = sum(sum(map(str.isalnum, match.group())) for match in _SINGLE.finditer(content))
        return single, total
    tail = _CLOSED_ONLY.match(content)
    start = tail.end() if tail else 0
    inside = sum(map(str.isalnum, content[:start]))
    inside += sum(sum(map(str.isalnum, match.group())) for match in _DOUBLE.finditer(content, start))
    return inside, total


def quote_kind(content: str) -> QuoteKind:
    """Return DIRECT where all words of the content stand in quote marks, MIXED where some, else INDIRECT.

    A complementizer before a wholly quoted clause ('that "..."') still counts as MIXED: the reporter
    has fitted the quote into a sentence of his own.
    """
    inside, total = quoted_letters(content)
    if not inside:
        return QuoteKind.INDIRECT
    return QuoteKind.DIRECT if inside == total else QuoteKind.MIXED


def strip_marks(content: str) -> str:
    """Return the content without its double quote marks; apostrophes stay."""
    return re.sub(r"\s{2,}", " ", _ALL_MARKS.sub("", content)).strip()
