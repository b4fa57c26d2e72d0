"""Reasons why two claims are no contradiction whatever a model makes of their words."""

from __future__ import annotations

import re
from enum import StrEnum

from claims.nlp.pairing.figures import FigureRelation
from claims.nlp.pairing.slots import Comparison
from claims.nlp.types import ClaimFacts, Stance


class Veto(StrEnum):
    """Why a pair is not shown."""

    LEFT_OPEN = "one side leaves the matter open or only doubts it"
    CALL = "one side asks for something instead of stating it"
    QUESTION = "one side is a question"
    ONE_CLAIM = "both sides say the same"
    GREW = "the later figure fits a count that grew"
    FIGURES_FIT = "both figures can be true"
    OTHER_GROUP = "the figures count different groups"
    OTHER_EVENT = "the reports share no name, figure or word of substance"


_QUESTION = re.compile(r"\?[\"”’']?\s*$")
_ONE_STATE = 0.35
_OPEN = frozenset({Stance.UNCONFIRMED, Stance.DOUBTS})


def _says_nothing(claim: ClaimFacts) -> Veto | None:
    if claim.stance in _OPEN:
        return Veto.LEFT_OPEN
    if claim.stance is Stance.CALLS_FOR:
        return Veto.CALL
    return Veto.QUESTION if _QUESTION.search(claim.content) else None


def _figures(found: Comparison) -> Veto | None:
    """Figures settle the pair only where nothing else speaks for a contradiction."""
    match = found.figure
    if match and match.relation is FigureRelation.OTHER_GROUP and match.sureness >= _ONE_STATE:
        return Veto.OTHER_GROUP
    if match is None or match.sureness < 0.7 or found.left_no != found.right_no or found.opposites:
        return None
    if match.relation is FigureRelation.GREW:
        return Veto.GREW
    return Veto.FIGURES_FIT if match.relation is FigureRelation.FITS else None


def _one_claim(found: Comparison) -> bool:
    left, right = (" ".join(side.content.lower().split()).strip('"“”., ') for side in (found.left, found.right))
    return left == right and found.left_no == found.right_no


def veto(found: Comparison) -> Veto | None:
    """The first reason not to show the pair, or None."""
    for side in (found.left, found.right):
        reason = _says_nothing(side)
        if reason:
            return reason
    if _one_claim(found):
        return Veto.ONE_CLAIM
    return _figures(found)
