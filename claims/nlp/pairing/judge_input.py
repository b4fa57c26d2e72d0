"""The two texts a cross-encoder reads for a pair of claims: who, cue, content, and some context."""

from __future__ import annotations

import re
from datetime import date

from claims.nlp.types import ClaimFacts

_MAX_SOURCE_WORDS = 7
_MAX_CUE_WORDS = 6
_MAX_CONTENT_WORDS = 34
_PRONOUNS = frozenset("he she it they who i we one him her them".split())
_SPACE = re.compile(r"\s+")
_EDGE = " \t\n\"'“”‘’«»„"


def _words(text: str) -> list[str]:
    return _SPACE.sub(" ", text).strip(_EDGE).split(" ") if text.strip(_EDGE) else []


def speaker_text(claim: ClaimFacts) -> str:
    """The printed source, or the resolved name where a pronoun or nothing is printed; at most seven words."""
    printed = _words(claim.printed)
    if not printed or (len(printed) == 1 and printed[0].lower() in _PRONOUNS):
        printed = _words(claim.source or "")
    return " ".join(printed[:_MAX_SOURCE_WORDS]).rstrip(",") or "someone"


def context_text(claim: ClaimFacts) -> str:
    """The last words before the claim, more of them the shorter (the more elliptical) the content."""
    size = len(_words(claim.content))
    room = 12 if size <= 6 else 6 if size <= 9 else 0
    return " ".join(_words(claim.context)[-room:]) if room else ""


def claim_text(claim: ClaimFacts, with_context: bool = True) -> str:
    """`( context ) speaker | cue | content`, the form in which every claim was seen in training."""
    cue = " ".join(_words(claim.cue)[:_MAX_CUE_WORDS])
    content = " ".join(_words(claim.content)[:_MAX_CONTENT_WORDS])
    context = context_text(claim) if with_context else ""
    head = f"( {context} ) " if context else ""
    return f"{head}{speaker_text(claim)} | {cue} | {content}"


def _when(left: date | None, right: date | None) -> str:
    if left is None or right is None:
        return "undated"
    days = (right - left).days
    return "same day" if days == 0 else "later" if days > 0 else "earlier"


def relation_text(left: ClaimFacts, right: ClaimFacts) -> str:
    """A few words on how the claims stand to each other: same or other speaker, same article or how far apart."""
    same = bool(left.source) and left.source == right.source
    speaker = "same speaker" if same else "other speaker"
    where = "together" if left.article == right.article else _when(left.published_on, right.published_on)
    return f"{speaker}, {where}"


def pair_texts(left: ClaimFacts, right: ClaimFacts, with_context: bool = True) -> tuple[str, str]:
    """The two segments of the cross-encoder's input for `left` then `right`."""
    first = f"{relation_text(left, right)} : {claim_text(left, with_context)}"
    return first, claim_text(right, with_context)
