"""Whether two claims say the same thing in other words: so strictly that a wrong yes is rare."""

from __future__ import annotations

from claims.nlp.pairing.figures import FigureRelation, figures
from claims.nlp.pairing.moments import clash, moments
from claims.nlp.pairing.polarity import opposites, says_no
from claims.nlp.pairing.slots import compare
from claims.nlp.pairing.words import names, stems, words
from claims.nlp.types import ClaimFacts

SHARED = 0.75
"""Of the stems of both contents, the share both must have; chosen on the training topics (docs/pairing.md)."""
LEAST_STEMS = 3
ALIKE = 0.85
"""Cosine of the vectors from which on fewer shared stems will do, where both name the same names."""
SHARED_IF_ALIKE = 0.5
_SET_APART = frozenset({"another", "other", "before", "ago", "earlier", "previous", "later", "after", "following"})


def same_claim(left: ClaimFacts, right: ClaimFacts, likeness: float | None = None) -> bool:
    """True where one speaker says the same of the same thing, with the same polarity, stance, figures, names and
    times; the same for both orders. likeness: the cosine of their vectors (None: not known).

    What is not settled by these counts as different: two claims that are not recognised as one cost an editor a
    second look, two that are taken for one could hide a contradiction.
    """
    if not left.source or left.source != right.source or left.stance != right.stance or left.hedged != right.hedged:
        return False
    if says_no(left) != says_no(right) or not _same_words(left.content, right.content, likeness or 0.0):
        return False
    return _same_details(left, right)


def _same_words(left: str, right: str, likeness: float) -> bool:
    one, other = stems(left), stems(right)
    if len(one & other) < LEAST_STEMS or _set_apart(left) != _set_apart(right):
        return False
    least = SHARED_IF_ALIKE if likeness >= ALIKE and names(left) else SHARED
    return len(one & other) / len(one | other) >= least


def _set_apart(text: str) -> frozenset[str]:
    """Words that tell of another event, or another time, than the one spoken of so far."""
    return frozenset(word.lower() for word in words(text)) & _SET_APART


def _same_details(left: ClaimFacts, right: ClaimFacts) -> bool:
    one, other = left.content, right.content
    if names(one) != names(other) or moments(one) != moments(other) or clash(one, other) or opposites(one, other):
        return False
    if not (figures(one) or figures(other)):
        return True
    match = compare(left, right).figure
    return match is not None and match.relation is FigureRelation.SAME and len(figures(one)) == len(figures(other))
