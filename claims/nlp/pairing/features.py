"""A pair as numbers for the combiner: what the comparison found, the same for both orders."""

from __future__ import annotations

from claims.nlp.pairing.figures import FigureRelation
from claims.nlp.pairing.polarity import negations
from claims.nlp.pairing.slots import Comparison
from claims.nlp.pairing.words import stems
from claims.nlp.types import Stance

NAMES = (
    "same_speaker", "same_article", "days_apart", "overlap", "shared_names", "names_differ", "one_says_no",
    "one_denies", "one_accuses", "one_promises", "one_hedged", "figure_clash", "figure_weak_clash", "figure_fits",
    "figure_same", "figure_grew", "figure_other_group", "opposite_words", "moment_clash", "support_clash",
    "negated_overlap", "short", "neighbours", "title_overlap",
)  # fmt: skip
_NEIGHBOUR_CHARACTERS = 260


def _overlap(found: Comparison) -> float:
    sizes = sorted(len(stems(side.content)) for side in (found.left, found.right))
    return len(found.shared) / max(1, min(sizes[0], 8)) if sizes[0] else 0.0


def _title_overlap(found: Comparison) -> float:
    left, right = stems(found.left.title), stems(found.right.title)
    return 1.0 if found.same_article else len(left & right) / max(1, min(len(left), len(right)))


def _figures(found: Comparison) -> dict[str, float]:
    match = found.figure
    if match is None:
        return {}
    sure = match.sureness >= 0.7
    return {
        "figure_clash": float(sure and match.relation is FigureRelation.CLASHES),
        "figure_weak_clash": float(not sure and match.relation is FigureRelation.CLASHES),
        "figure_fits": float(match.relation is FigureRelation.FITS),
        "figure_same": float(match.relation is FigureRelation.SAME),
        "figure_grew": float(match.relation is FigureRelation.GREW),
        "figure_other_group": float(match.relation is FigureRelation.OTHER_GROUP),
    }


def _stances(found: Comparison) -> dict[str, float]:
    stances = [found.left.stance, found.right.stance]
    return {
        "one_denies": float(stances.count(Stance.DENIES) == 1),
        "one_accuses": float(Stance.ACCUSES in stances),
        "one_promises": float(Stance.PROMISES in stances),
        "one_hedged": float(found.left.hedged or found.right.hedged),
    }


def vector(found: Comparison) -> tuple[float, ...]:
    """One number for each of NAMES, most of them 0 or 1."""
    overlap = _overlap(found)
    apart = abs(found.left.position - found.right.position)
    differs = found.left_no != found.right_no
    values: dict[str, float] = {
        "same_speaker": float(found.same_speaker),
        "same_article": float(found.same_article),
        "days_apart": min(found.days or 0, 10) / 10,
        "overlap": overlap,
        "shared_names": float(min(len(found.shared_names), 2)),
        "names_differ": float(bool(found.left_only_names and found.right_only_names and not found.shared_names)),
        "one_says_no": float(differs),
        "opposite_words": float(min(len(found.opposites), 2)),
        "moment_clash": float(found.clash is not None),
        "support_clash": float(found.support),
        "negated_overlap": float(differs) * overlap,
        "short": float(min(len(side.content.split()) for side in (found.left, found.right)) <= 5),
        "neighbours": float(found.same_article and apart <= _NEIGHBOUR_CHARACTERS),
        "title_overlap": _title_overlap(found),
        **_stances(found),
        **_figures(found),
    }
    return tuple(values.get(name, 0.0) for name in NAMES)


def has_negation(found: Comparison) -> bool:
    """Whether either content has a negating word."""
    return bool(negations(found.left.content) or negations(found.right.content))
