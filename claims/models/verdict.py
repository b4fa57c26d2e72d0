"""The verdicts an editor can give on a pair, and the reasons each admits."""

from __future__ import annotations

from django.db import models


class Verdict(models.TextChoices):
    """About the pair, never about who is right."""

    CONTRADICTION = "contradiction", "Contradiction"
    NOT_A_CONTRADICTION = "not_a_contradiction", "Not a contradiction"
    DIFFERENT_SCOPE = "different_scope", "Different scope"
    SUPERSEDED = "superseded", "Superseded"
    NEEDS_REPORTING = "needs_reporting", "Needs reporting"


class Reason(models.TextChoices):
    """Why, in one word; each belongs to one verdict (see REASONS)."""

    DIRECT_DENIAL = "direct_denial", "direct denial"
    INCOMPATIBLE = "incompatible", "incompatible facts"
    FIGURES_DISAGREE = "figures_disagree", "figures disagree"
    RESPONSIBILITY = "responsibility", "who is responsible"
    UNRELATED = "unrelated", "unrelated"
    COMPATIBLE = "compatible", "compatible"
    SAME_CLAIM = "same_claim", "same claim"
    TIME = "time", "time"
    PLACE = "place", "place"
    POPULATION = "population", "population"
    DEFINITION = "definition", "definition"
    CORRECTION = "correction", "correction"
    POSITION_CHANGE = "position_change", "position change"
    QUESTION = "question", "open question"


REASONS: dict[Verdict, tuple[Reason, ...]] = {
    Verdict.CONTRADICTION: (
        Reason.DIRECT_DENIAL,
        Reason.INCOMPATIBLE,
        Reason.FIGURES_DISAGREE,
        Reason.RESPONSIBILITY,
    ),
    Verdict.NOT_A_CONTRADICTION: (
        Reason.UNRELATED,
        Reason.COMPATIBLE,
        Reason.SAME_CLAIM,
    ),
    Verdict.DIFFERENT_SCOPE: (
        Reason.TIME,
        Reason.PLACE,
        Reason.POPULATION,
        Reason.DEFINITION,
    ),
    Verdict.SUPERSEDED: (Reason.CORRECTION, Reason.POSITION_CHANGE),
    Verdict.NEEDS_REPORTING: (Reason.QUESTION,),
}
