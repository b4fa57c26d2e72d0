"""Which stored claims are worth comparing with a claim: by shared keys, rarer ones counting more, and by likeness."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from claims.nlp.pairing.nearest import VectorIndex
from claims.nlp.pairing.words import names, stems
from claims.nlp.quantities import quantities
from claims.nlp.types import ClaimFacts

CANDIDATES_A_CLAIM = 30
_MAX_KEYS = 40
_COMMON = 0.08
_SAME_ARTICLE = 60.0
_VOTES = 3
_ARTICLES = 8
_ARTICLE_SHARE = 1.5
NEAREST = 60
"""Claims of other articles that are looked at for the likeness of their vectors."""
_LIKENESS = 40.0
_UNLIKE = 0.2
_Id = TypeVar("_Id", str, int)


class ClaimStore(Protocol):
    """Where earlier claims are found; the Django side answers from indexed rows, `MemoryStore` in process."""

    def near(self, claim: ClaimFacts, limit: int) -> Sequence[ClaimFacts]:
        """At most `limit` other claims that may speak of the same thing, the likeliest first.

        Claims of the same article count, the claim itself does not.
        """


def candidate_keys(claim: ClaimFacts) -> frozenset[str]:
    """What a claim is found by: stems and names of its content, its source, title and the words before it.

    Stable across processes, at most 40 a claim, each below 40 characters: one indexed row a key.
    """
    own = stems(claim.content) | stems(claim.printed)
    figures = {f"{q.value:g} {q.what or q.unit}" for q in quantities(claim.content) if q.value > 2}
    around = names(claim.context) | stems(claim.title) | (stems(claim.context) if len(own) < 6 else frozenset())
    keys = [*sorted(own), *sorted(figures), *sorted(around - own)]
    return frozenset(key[:40] for key in keys[:_MAX_KEYS])


def key_weight(holders: int, total: int) -> float:
    """What a shared key counts: the inverse document frequency, `holders` of `total` claims having it."""
    return math.log((total + 1) / max(1, holders))


def alike_weight(likeness: float) -> float:
    """What a likeness of vectors (cosine) counts, beside the weights of shared keys; nothing where they are unlike."""
    return _LIKENESS * max(0.0, likeness - _UNLIKE)


def ranked(
    scores: Mapping[_Id, float], article_of: Mapping[_Id, _Id], claims_of: Mapping[_Id, Sequence[_Id]]
) -> list[_Id]:
    """Ids of claims, likeliest first: by their own overlap and that of the best claims of their article.

    A report that shares much with a claim brings all its claims along, also those that are too short to
    share a word ("94 had been handed over").
    """
    votes: dict[_Id, list[float]] = defaultdict(list)
    for i, score in scores.items():
        votes[article_of[i]].append(score)
    article = {a: sum(sorted(found)[-_VOTES:]) / _VOTES for a, found in votes.items()}
    best = sorted(article, key=lambda a: (-article[a], a))[:_ARTICLES]
    pool = {i for a in best for i in claims_of.get(a, ())} | set(scores)
    total = {i: scores.get(i, 0.0) + _ARTICLE_SHARE * article.get(article_of[i], 0.0) for i in pool}
    return sorted(total, key=lambda i: (-total[i], i))


def mixed(best: Iterable[_Id], article_of: Mapping[_Id, _Id], own: _Id, limit: int) -> list[_Id]:
    """The first `limit` of `best`, but at most half of them from the article `own` while others have any to give.

    A long article would else fill every place with its own claims.
    """
    inside: list[_Id] = []
    outside: list[_Id] = []
    for i in best:
        side = inside if article_of[i] == own else outside
        if len(side) < limit:
            side.append(i)
    kept = inside[: max(limit // 2, limit - len(outside))]
    return kept + outside[: limit - len(kept)]


class MemoryStore:
    """Claims held in this process, found through an inverted index of their keys and, where given, their vectors.

    vectors: by claim id, rows of `SentenceEncoder.vectors`; a claim without one is found by its keys alone.
    """

    def __init__(
        self, claims: Iterable[ClaimFacts] = (), vectors: Mapping[str, NDArray[np.float16]] | None = None
    ) -> None:
        self._vectors = vectors or {}
        self._alike = VectorIndex()
        self._numbers: list[str] = []
        self._article_numbers: dict[str, int] = {}
        self._claims: dict[str, ClaimFacts] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self._holders: dict[str, list[str]] = defaultdict(list)
        self._counts: Counter[str] = Counter()
        self._article_of: dict[str, str] = {}
        self._by_article: dict[str, list[str]] = defaultdict(list)
        for claim in claims:
            self.add(claim)

    def add(self, claim: ClaimFacts) -> None:
        """File a claim; one that is already there by its id is left as it is."""
        if claim.id in self._claims:
            return
        keys = candidate_keys(claim)
        self._claims[claim.id] = claim
        self._keys[claim.id] = keys
        self._article_of[claim.id] = claim.article
        self._by_article[claim.article].append(claim.id)
        for key in keys:
            self._holders[key].append(claim.id)
            self._counts[key] += 1
        if claim.id in self._vectors:
            article = self._article_numbers.setdefault(claim.article, len(self._article_numbers))
            self._alike.add([len(self._numbers)], [article], self._vectors[claim.id][None])
            self._numbers.append(claim.id)

    def __len__(self) -> int:
        return len(self._claims)

    def near(self, claim: ClaimFacts, limit: int) -> Sequence[ClaimFacts]:
        """See `ClaimStore.near`; very common keys are not followed."""
        scores = self._overlaps(claim)
        for other, likeness in self._likenesses(claim):
            scores[other] = scores.get(other, 0.0) + alike_weight(likeness)
        for other in self._by_article.get(claim.article, ()):
            scores[other] = scores.get(other, 0.0) + _SAME_ARTICLE
        scores.pop(claim.id, None)
        best = (i for i in ranked(scores, self._article_of, self._by_article) if i != claim.id)
        return [self._claims[i] for i in mixed(best, self._article_of, claim.article, limit)]

    def _likenesses(self, claim: ClaimFacts) -> Iterable[tuple[str, float]]:
        if claim.id not in self._vectors:
            return ()
        own = self._article_numbers.get(claim.article, -1)
        found = self._alike.nearest(self._vectors[claim.id][None], own, NEAREST)[0]
        return [(self._numbers[number], likeness) for number, _, likeness in found]

    def _overlaps(self, claim: ClaimFacts) -> dict[str, float]:
        total = len(self._claims)
        ceiling = max(50, int(_COMMON * total))
        scores: dict[str, float] = defaultdict(float)
        for key in self._keys.get(claim.id) or candidate_keys(claim):
            if 0 < self._counts[key] <= ceiling:
                weight = key_weight(self._counts[key], total)
                for other in self._holders[key]:
                    scores[other] += weight
        return scores
