"""Whether two claims say the same thing in other words: so strictly that a wrong yes is rare."""

from __future__ import annotations

from claims.nlp.pairing.figures import FigureRelation, figures
from claims.nlp.pairing.moments import clash, moments
from claims.nlp.pairing.polarity import opposites, says_no
from claims.nlp.pairing.slots import compare
from claims.nlp.pairing.words import names, stems
from claims.nlp.types import ClaimFacts

SHARED = 0.75
"""Of the stems of both contents, the share both must have; chosen on the training topics (docs/pairing.md)."""
LEAST_STEMS = 3


def same_claim(left: ClaimFacts, right: ClaimFacts) -> bool:
    """True where one speaker says the same of the same thing, with the same polarity, stance, figures, names and
    times; the same for both orders.

    What is not settled by these counts as different: two claims that are not recognised as one cost an editor a
    second look, two that are taken for one could hide a contradiction.
    """
    if not left.source or left.source != right.source or left.stance != right.stance or left.hedged != right.hedged:
        return False
    if says_no(left) != says_no(right) or not _same_words(left.content, right.content):
        return False
    return _same_details(left, right)


def _same_words(left: str, right: str) -> bool:
    one, other = stems(left), stems(right)
    return len(one & other) >= LEAST_STEMS and len(one & other) / len(one | other) >= SHARED


def _same_details(left: ClaimFacts, right: ClaimFacts) -> bool:
    one, other = left.content, right.content
    if names(one) != names(other) or moments(one) != moments(other) or clash(one, other) or opposites(one, other):
        return False
    if not (figures(one) or figures(other)):
        return True
    match = compare(left, right).figure
    return match is not None and match.relation is FigureRelation.SAME and len(figures(one)) == len(figures(other))
