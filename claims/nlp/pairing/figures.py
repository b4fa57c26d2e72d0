"""Figures of two claims set against each other: the same thing counted, and whether both can be true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from claims.nlp.pairing.words import name_stem, stem
from claims.nlp.quantities import Bound, Quantity, compatible, quantities
from claims.nlp.types import ClaimFacts

_PERSONS = frozenset("person people man woman soldier civilian worker resident fighter miner passenger victim villager".split())
_GROWING = frozenset({"dead", "wounded", "missing", "held", "displaced", "ill"})
_ROUGH = 0.02
_SOFT_BOUNDS = frozenset({Bound.AT_LEAST, Bound.MORE_THAN, Bound.ABOUT, Bound.RANGE, Bound.LESS_THAN, Bound.AT_MOST})


class FigureRelation(StrEnum):
    """How two figures of one thing stand to each other."""

    SAME = "same"
    FITS = "fits"
    GREW = "grew"
    CLASHES = "clashes"
    OTHER_GROUP = "other_group"


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
    days: date | int = (right.published_on - left.published_on).days
    return int(days)


def _relation(a: Quantity, b: Quantity, days: int) -> FigureRelation:
    if a.whose and b.whose and name_stem(a.whose) != name_stem(b.whose):
        return FigureRelation.OTHER_GROUP
    if a.low == b.low and a.high == b.high:
        return FigureRelation.SAME
    if compatible(a, b) or abs(a.value - b.value) <= _ROUGH * max(a.value, b.value):
        return FigureRelation.FITS
    grows = (a.state or b.state) in _GROWING and days != 0
    if grows and (b.value - a.value) * days > 0 and min(a.value, b.value) > 0:
        return FigureRelation.GREW
    return FigureRelation.CLASHES


def figure_matches(left: ClaimFacts, right: ClaimFacts) -> tuple[FigureMatch, ...]:
    """Every two figures of the claims that may measure one thing, the surest first; "no" counts as zero."""
    days = _later(left, right)
    found = [
        FigureMatch(a, b, _relation(a, b, days), likeness)
        for a in figures(left.content)
        for b in figures(right.content)
        if (likeness := _likeness(a, b)) > 0
    ]
    return tuple(sorted(found, key=lambda m: (-m.sureness, m.left.span, m.right.span)))


def decisive(matches: tuple[FigureMatch, ...]) -> FigureMatch | None:
    """The match that settles the figures: the surest, a clash before a fit among equals; None without any."""
    order = {FigureRelation.CLASHES: 0, FigureRelation.GREW: 1, FigureRelation.OTHER_GROUP: 2}
    ranked = sorted(matches, key=lambda m: (-m.sureness, order.get(m.relation, 3)))
    return ranked[0] if ranked else None


def is_soft(quantity: Quantity) -> bool:
    """Whether the figure leaves room (a bound, a range, "about")."""
    return quantity.bound in _SOFT_BOUNDS
