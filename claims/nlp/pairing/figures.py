"""Figures of two claims set against each other: the same thing counted, and whether both can be true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from claims.nlp.pairing.words import name_stem, names, stem
from claims.nlp.quantities import Bound, Quantity, compatible, quantities
from claims.nlp.types import ClaimFacts

_PERSONS = frozenset(
    "person people man woman soldier civilian worker resident fighter miner passenger victim villager".split()
)
_GROWING = frozenset({"dead", "wounded", "missing", "held", "displaced", "ill"})
_ROUGH = 0.02
_ROUGH_SHARE = 0.06
_OWN_SIDE = re.compile(
    r"\b(?:on|from)\s+(?:their|our|its|his|her)\s+(?:own\s+)?side\b|\b(?:their|our|its)\s+own\s+(?:dead|losses|loss|men|"
    r"soldiers|troops|ranks|people|forces|casualties)\b",
    re.IGNORECASE,
)
_SOFT_BOUNDS = frozenset({Bound.AT_LEAST, Bound.MORE_THAN, Bound.ABOUT, Bound.RANGE, Bound.LESS_THAN, Bound.AT_MOST})


class FigureRelation(StrEnum):
    """How two figures of one thing stand to each other."""

    SAME = "same"
    FITS = "fits"
    GREW = "grew"
    CLASHES = "clashes"
    OTHER_GROUP = "other_group"


_AGREEING = {FigureRelation.SAME: 0, FigureRelation.FITS: 1}


@dataclass(frozen=True, slots=True)
class FigureMatch:
    """Two figures that measure one thing. sureness: 1 where unit and noun agree, less where one is left out."""

    left: Quantity
    right: Quantity
    relation: FigureRelation
    sureness: float


@lru_cache(maxsize=16384)
def figures(text: str) -> tuple[Quantity, ...]:
    """Amounts in `text` (cached)."""
    return quantities(text)


def _likeness(a: Quantity, b: Quantity) -> float:
    """0 where the figures measure different things, up to 1 where unit, noun and state agree."""
    if a.unit != b.unit:
        return 0.0
    if a.state and b.state and a.state != b.state:
        return 0.0
    if a.what and b.what:
        alike = stem(a.what) == stem(b.what)
        persons = a.what in _PERSONS and b.what in _PERSONS
        if not alike and not persons:
            return 0.35 if a.state and a.state == b.state else 0.0
        return 1.0 if alike else 0.7
    if a.unit:
        return 0.8
    return 0.5 if a.what or b.what else 0.4


def _later(left: ClaimFacts, right: ClaimFacts) -> int:
    if left.published_on is None or right.published_on is None:
        return 0
    return (right.published_on - left.published_on).days


def _is_digits(quantity: Quantity) -> bool:
    return quantity.printed[:1].isdigit() and " in " not in quantity.printed


def _own_side(claim: ClaimFacts) -> frozenset[str]:
    """Names of the speaker's side where the claim speaks of "our side" or "their own dead", else nothing."""
    return names(claim.printed) if _OWN_SIDE.search(claim.content) else frozenset()


def _other_group(a: Quantity, b: Quantity, ours: tuple[frozenset[str], frozenset[str]]) -> bool:
    if a.whose and b.whose:
        return name_stem(a.whose) != name_stem(b.whose)
    if ours[0] and ours[1]:
        return not ours[0] & ours[1]
    whose, side = (b.whose, ours[0]) if ours[0] else (a.whose, ours[1])
    return bool(whose and side) and name_stem(whose) not in side


def _relation(a: Quantity, b: Quantity, days: int, ours: tuple[frozenset[str], frozenset[str]]) -> FigureRelation:
    if _other_group(a, b, ours):
        return FigureRelation.OTHER_GROUP
    if a.low == b.low and a.high == b.high:
        return FigureRelation.SAME
    rough = _ROUGH_SHARE if a.unit == "percent" and not (_is_digits(a) and _is_digits(b)) else _ROUGH
    if compatible(a, b) or abs(a.value - b.value) <= rough * max(a.value, b.value):
        return FigureRelation.FITS
    grows = (a.state or b.state) in _GROWING and days != 0
    if grows and (b.value - a.value) * days > 0 and min(a.value, b.value) > 0:
        return FigureRelation.GREW
    return FigureRelation.CLASHES


def figure_matches(left: ClaimFacts, right: ClaimFacts) -> tuple[FigureMatch, ...]:
    """Figures of the claims that may measure one thing, each used once, the surest match first.

    Figures that agree are matched before figures that don't, so that "112 freed and 87 got back" meets
    "112 freed" in its 112.
    """
    days = _later(left, right)
    ours = _own_side(left), _own_side(right)
    found = [
        FigureMatch(a, b, _relation(a, b, days, ours), likeness)
        for a in figures(left.content)
        for b in figures(right.content)
        if (likeness := _likeness(a, b)) > 0
    ]
    chosen: list[FigureMatch] = []
    for match in sorted(found, key=lambda m: (_AGREEING.get(m.relation, 2), -m.sureness, m.left.span, m.right.span)):
        if all(match.left != other.left and match.right != other.right for other in chosen):
            chosen.append(match)
    return tuple(sorted(chosen, key=lambda m: (-m.sureness, m.left.span, m.right.span)))


def decisive(matches: tuple[FigureMatch, ...]) -> FigureMatch | None:
    """The match that settles the figures: the surest, a clash before a fit among equals; None without any."""
    order = {FigureRelation.CLASHES: 0, FigureRelation.GREW: 1, FigureRelation.OTHER_GROUP: 2}
    by_weight = sorted(matches, key=lambda m: (-m.sureness, order.get(m.relation, 3)))
    return by_weight[0] if by_weight else None


def is_soft(quantity: Quantity) -> bool:
    """Whether the figure leaves room (a bound, a range, "about")."""
    return quantity.bound in _SOFT_BOUNDS
