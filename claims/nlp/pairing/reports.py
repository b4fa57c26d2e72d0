"""What two reports have in common: names and words gathered from all claims of each that are at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from claims.nlp.pairing.words import names, stems
from claims.nlp.types import ClaimFacts


@dataclass(frozen=True, slots=True)
class Common:
    """What two reports share: how many names, and the share of the names and of the stems of the shorter (0..1)."""

    names: int
    names_share: float
    stems_share: float


_WHOLE = Common(names=99, names_share=1.0, stems_share=1.0)


def surroundings(claim: ClaimFacts) -> tuple[frozenset[str], frozenset[str]]:
    """Names and stems of all that is known around a claim: title, words before, speaker, content."""
    texts = (claim.title, claim.context, claim.content, claim.printed)
    return frozenset().union(*map(names, texts)), frozenset().union(*map(stems, texts))


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


class Reports:
    """The reports that the given claims stand in, each known by all its claims among them.

    One claim shows little of what its report is about; its neighbours name the people and places it leaves out.
    """

    def __init__(self, claims: Iterable[ClaimFacts]) -> None:
        found: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = defaultdict(list)
        for claim in {claim.id: claim for claim in claims}.values():
            found[claim.article].append(surroundings(claim))
        self._names = {article: frozenset().union(*(n for n, _ in parts)) for article, parts in found.items()}
        self._stems = {article: frozenset().union(*(s for _, s in parts)) for article, parts in found.items()}
        self._known: dict[tuple[str, str], Common] = {}

    def common(self, left: str, right: str) -> Common:
        """What the articles have in common; everything where they are one. Raises KeyError for an unknown article."""
        if left == right:
            return _WHOLE
        key = (left, right) if left < right else (right, left)
        if key not in self._known:
            one, other = self._names[left], self._names[right]
            stems_share = _share(self._stems[left], self._stems[right])
            self._known[key] = Common(len(one & other), _share(one, other), stems_share)
        return self._known[key]
