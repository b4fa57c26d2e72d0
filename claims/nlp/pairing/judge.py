"""What a judge of pairs is, and the one that needs no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from claims.nlp.types import ClaimFacts, ContradictionKind

Pair = tuple[ClaimFacts, ClaimFacts]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's view of a pair.

    margin: log odds of contradiction against everything else (None: the judge has no view).
    same: 0..1 that both say the same. kinds: how likely each kind is, should the pair contradict.
    near_miss: log odds that the pair is of a kind that only resembles a contradiction (0: no view).
    """

    margin: float | None = None
    same: float = 0.0
    kinds: dict[ContradictionKind, float] = field(default_factory=dict)
    near_miss: float = 0.0


class Judge(Protocol):
    """Reads pairs of claims; the same judgement for both orders of a pair."""

    @property
    def digest(self) -> str:
        """Short hash of the weights, part of the pipeline's version."""

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """One judgement a pair, in order."""


class RuleJudge:
    """No view on any pair: the comparison of the slots decides alone."""

    digest = "rules"

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """See `Judge`."""
        return [Judgement() for _ in pairs]
