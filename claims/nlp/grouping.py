"""Which story an article belongs to: likeness of telling words, faded by time, compared with each story's nearest."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.nlp.pairing import candidate_keys, key_weight
from claims.nlp.types import ClaimFacts

SIGNATURE = 60  # telling words of an article that are kept
NEAREST = 3  # articles of a story that speak for it
ENOUGH = 0.12  # a story whose nearest articles are less like the article than this is another matter
HALVING_DAYS = 90.0  # likeness counts half after so many days
SMOOTHED = 500  # claims added to those on file, lest the first articles weigh all words alike

Signature = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Near:
    """An article on file and how like it is, 0..1, faded by the days in between."""

    article: int
    likeness: float


def signature(counts: Mapping[str, int], holders: Mapping[str, int], claims: int) -> dict[str, float]:
    """The SIGNATURE most telling keys of an article, weighted; the squares add up to 1.

    counts: how many of the article's claims have a key; holders: how many claims on file have it; claims: how many
    claims are on file.
    """
    weights = {
        key: key_weight(max(1, holders.get(key, 1)), claims + SMOOTHED) * (1 + math.log(number))
        for key, number in counts.items()
    }
    best = heapq.nsmallest(SIGNATURE, weights, key=lambda key: (-weights[key], key))
    length = math.sqrt(sum(max(0.0, weights[key]) ** 2 for key in best))
    return {key: max(0.0, weights[key]) / length for key in best} if length else {}


def faded(likeness: float, days: float) -> float:
    """Likeness of two articles that were published so many days apart."""
    return float(likeness * 0.5 ** (abs(days) / HALVING_DAYS))


def choose(near: Iterable[Near], story_of: Mapping[int, int], sizes: Mapping[int, int]) -> tuple[int | None, float]:
    """The story whose NEAREST articles are most like, and how much (mean, 0..1); None where none is like enough.

    story_of: the story of each article that has one; sizes: how many articles each of these stories has.
    """
    found: dict[int, list[float]] = defaultdict(list)
    for one in near:
        if one.article in story_of:
            found[story_of[one.article]].append(one.likeness)
    best: tuple[int | None, float] = (None, 0.0)
    for story, likenesses in found.items():
        mean = sum(heapq.nlargest(NEAREST, likenesses)) / min(NEAREST, max(1, sizes[story]))
        if mean > best[1]:
            best = (story, mean)
    return best if best[1] >= ENOUGH else (None, best[1])


class Groups:
    """Articles that came in so far, held in memory, and the group of each; a group is known by a number."""

    def __init__(self) -> None:
        self.of: dict[int, int] = {}
        self.likeness: dict[int, float] = {}
        self._by_key: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._day: dict[int, float] = {}
        self._sizes: dict[int, int] = defaultdict(int)

    def add(
        self, article: int, day: float, words: Signature, *, copies: Iterable[int] = (), fixed: int | None = None
    ) -> int:
        """Give a new article its group, which is returned: its own number where it starts one.

        day: its publication as a number of days; copies: articles with the same text; fixed: a ruling on its group.
        """
        near = [*self._near(words, day), *(Near(other, 1.0) for other in copies)]
        found, self.likeness[article] = choose(near, self.of, self._sizes)
        self._day[article] = day
        self.of[article] = fixed if fixed is not None else article if found is None else found
        self._sizes[self.of[article]] += 1
        for key, weight in words.items():
            self._by_key[key].append((article, weight))
        return self.of[article]

    def _near(self, words: Signature, day: float) -> list[Near]:
        likeness: dict[int, float] = defaultdict(float)
        for key, weight in words.items():
            for other, theirs in self._by_key[key]:
                likeness[other] += weight * theirs
        return [Near(other, faded(value, day - self._day[other])) for other, value in likeness.items()]


def group(articles: Sequence[tuple[str, float]], claims: Iterable[ClaimFacts]) -> dict[str, int]:
    """Group articles held in memory as they would be grouped one by one; article id -> number of its group.

    articles: (id, day as a number) in the order of their coming in. An article without claims is a group by itself.
    """
    of: dict[str, list[frozenset[str]]] = defaultdict(list)
    for claim in claims:
        of[claim.article].append(candidate_keys(claim))
    groups, holders, total = Groups(), Counter[str](), 0
    for number, (name, day) in enumerate(articles):
        counts = Counter(key for keys in of[name] for key in keys)
        holders += counts
        total += len(of[name])
        groups.add(number, day, signature(counts, holders, total))
    return {name: groups.of[number] for number, (name, _) in enumerate(articles)}
