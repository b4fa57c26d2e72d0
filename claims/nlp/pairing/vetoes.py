"""Reasons why two claims are no contradiction whatever a model makes of their words."""

from __future__ import annotations

import re
from enum import StrEnum

from claims.nlp.pairing.figures import FigureRelation
from claims.nlp.pairing.slots import Comparison
from claims.nlp.pairing.words import stems
from claims.nlp.types import ClaimFacts, Stance


class Veto(StrEnum):
    """Why a pair is not shown."""

    LEFT_OPEN = "one side leaves the matter open or only doubts it"
    CALL = "one side asks for something instead of stating it"
    QUESTION = "one side is a question"
    TOPIC = "one side only names what was talked about"
    ONE_CLAIM = "both sides say the same"
    GREW = "the later figure fits a count that grew"
    FIGURES_FIT = "both figures can be true"
    OTHER_GROUP = "the figures count different groups"
    OTHER_EVENT = "the reports share no name, and their titles no word"
    OTHER_TIME = "the reports are half a year apart or more, and nothing in the claims clashes"


_QUESTION = re.compile(r"\?[\"”’']?\s*$")
# "The talks also covered trade" says of trade nothing that another could deny.
_TALKED = re.compile(
    r"\b(?:discuss(?:ed|es|ing)?|address(?:ed|es|ing)?|cover(?:ed|s|ing)?|detail(?:ed|s|ing)?|encompass(?:ed|es|ing)?"
    r"|review(?:ed|s|ing)?|(?:focus(?:ed|es|ing)?|touch(?:ed|es|ing)?)\s+(?:up)?on)\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"^\W*(?:that|how|whether|why|what)\b", re.IGNORECASE)
_ONE_STATE = 0.35
_RETOLD_NAMES = 3
_HALF_A_YEAR = 180
_OPEN = frozenset({Stance.UNCONFIRMED, Stance.DOUBTS})


def _says_nothing(claim: ClaimFacts) -> Veto | None:
    if claim.stance in _OPEN:
        return Veto.LEFT_OPEN
    if claim.stance is Stance.CALLS_FOR:
        return Veto.CALL
    if _TALKED.search(claim.cue) and not _CLAUSE.match(claim.content):
        return Veto.TOPIC
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


def _clashes(found: Comparison) -> bool:
    """Whether any respect in which the claims were compared speaks for a contradiction."""
    if found.opposites or found.support or found.clash or found.left_no or found.right_no:
        return True
    return any(match.relation is FigureRelation.CLASHES for match in found.figures)


def _retold(found: Comparison) -> bool:
    """Three names or more in common, those of one side all in the other's, and nothing that clashes."""
    if len(found.shared_names) < _RETOLD_NAMES or (found.left_only_names and found.right_only_names):
        return False
    return not _clashes(found)


def _other_time(found: Comparison) -> bool:
    """Long after a report the same words are mostly said of something else ("the ministers discussed trade")."""
    return (found.days or 0) >= _HALF_A_YEAR and not _clashes(found)


def _other_event(found: Comparison) -> bool:
    if found.same_article:
        return False
    return not found.reports.names and not stems(found.left.title) & stems(found.right.title)


def veto(found: Comparison) -> Veto | None:
    """The first reason not to show the pair, or None."""
    for side in (found.left, found.right):
        reason = _says_nothing(side)
        if reason:
            return reason
    if _one_claim(found) or _retold(found):
        return Veto.ONE_CLAIM
    if _other_event(found):
        return Veto.OTHER_EVENT
    return Veto.OTHER_TIME if _other_time(found) else _figures(found)
