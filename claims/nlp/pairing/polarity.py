"""Whether a claim says yes or no to its matter, and words of two claims that exclude each other."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.nlp.lexicons import alternation, read
from claims.nlp.types import ClaimFacts, Stance

_NEGATION = re.compile(
    r"\b(?:not|cannot|no|never|nobody|none|nothing|nowhere|neither|nor|without|untrue|false|lie|lies|nonsense|"
    r"baseless|invention|fabrication|fabricated|far\s+from|refus\w+|fail(?:ed|s)?\s+to|too\s+\w+\s+to|hardly|"
    r"lacks?|lacked|absent|unfounded|myth|fiction|fairy\s+tale|hoax)\b|n[’']t\b",
    re.IGNORECASE,
)
_NOT_NEGATION = re.compile(
    r"\b(?:no\s+(?:fewer|less|more|later|longer\s+than|doubt)|not\s+(?:only|just|merely|less|fewer|more)|without\s+(?:doubt|delay)|"
    r"no\.\s?\d)",
    re.IGNORECASE,
)
_PAIRS = [
    (re.compile(rf"\b(?:{alternation(left)})\b", re.I), re.compile(rf"\b(?:{alternation(right)})\b", re.I))
    for left, right in read("pairing")["antonyms"]["pairs"]
]
_SUPPORT = {
    kind: re.compile(rf"\b(?:{alternation(found)})\b", re.I)
    for kind, found in read("pairing")["kinds_of_support"].items()
}


@lru_cache(maxsize=16384)
def negations(text: str) -> tuple[str, ...]:
    """The negating words of `text` in order; "no fewer than" and "not only" are none."""
    return tuple(match.group() for match in _NEGATION.finditer(_NOT_NEGATION.sub(" ", text)))


def says_no(claim: ClaimFacts) -> bool:
    """Whether the claim, taken with its stance, negates its matter ("denied having fired" does)."""
    return bool(len(negations(claim.content)) % 2) != (claim.stance is Stance.DENIES)


@lru_cache(maxsize=32768)
def _sides(text: str) -> tuple[tuple[str | None, str | None], ...]:
    """For every pair of excluding word lists the first word of either list in `text`."""
    hits = ((one.search(text), other.search(text)) for one, other in _PAIRS)
    return tuple((a.group() if a else None, b.group() if b else None) for a, b in hits)


def opposites(left: str, right: str) -> tuple[tuple[str, str], ...]:
    """Pairs of words, one of each text, that exclude each other ("open", "shut"); words both have don't count."""
    found = []
    for (a, b), (c, d) in zip(_sides(left), _sides(right), strict=True):
        if a and d and not b and not c:
            found.append((a, d))
        elif b and c and not a and not d:
            found.append((b, c))
    return tuple(found)


@lru_cache(maxsize=16384)
def support_kinds(text: str) -> frozenset[str]:
    """Which kinds of support or involvement `text` speaks of: "armed", "other", both or none."""
    return frozenset(kind for kind, pattern in _SUPPORT.items() if pattern.search(text))
