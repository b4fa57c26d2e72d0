"""Variants of training scenes: the same reports under other names, and reports of look-alike topics beside them."""

from __future__ import annotations

import calendar
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claims.nlp.pairing.candidates import MemoryStore
from claims.nlp.pairing.words import name_stem
from claims.nlp.types import ClaimFacts
from training.judge_examples import Disputes

_WORD = re.compile(r"[A-Za-zÀ-ž]{3,}")
_NEIGHBOURS = 4
_CALENDAR = frozenset(name_stem(word) for word in (*calendar.day_name, *calendar.month_name) if word)


class Renamer:
    """Gives the names in a scene other names, the same for every mention ("Veskar", "Veskari" together)."""

    def __init__(self, claims: Iterable[ClaimFacts]) -> None:
        counts: Counter[str] = Counter()
        lower: set[str] = set()
        for claim in claims:
            for word in _WORD.findall(f"{claim.content} {claim.printed} {claim.cue} {claim.title}"):
                if word[0].isupper():
                    counts[name_stem(word)] += 1
                else:
                    lower.add(word)
                    lower.add(name_stem(word))
        common = lower | _CALENDAR
        self._names = sorted(stem for stem in counts if len(stem) >= 4 and stem not in common and stem.isalpha())
        self._known = frozenset(self._names)

    def __call__(self, articles: Sequence[Sequence[ClaimFacts]], generator: random.Random) -> list[list[ClaimFacts]]:
        """The articles with every name that is no common word replaced by one drawn from all that were seen."""
        drawn: dict[str, str] = {}

        def other(match: re.Match[str]) -> str:
            word = match.group()
            stem = name_stem(word)
            if not word[0].isupper() or stem not in self._known or not word.lower().startswith(stem):
                return word
            if stem not in drawn:
                drawn[stem] = generator.choice(self._names).capitalize()
            return drawn[stem] + word[len(stem) :]

        def renamed(claim: ClaimFacts) -> ClaimFacts:
            texts = {name: _WORD.sub(other, getattr(claim, name)) for name in ("content", "printed", "cue", "title")}
            return replace(claim, **texts)

        return [[renamed(claim) for claim in claims] for claims in articles]


def near_articles(corpus: Disputes) -> dict[str, list[str]]:
    """For every article those of other topics that the store finds most often for its claims, at most four."""
    store = MemoryStore(corpus.claims.values())
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in corpus.claims.values():
        for found in store.near(claim, 40):
            if corpus.topic_of[found.id] != corpus.topic_of[claim.id]:
                votes[claim.article][found.article] += 1
    return {
        article: [name for name, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:_NEIGHBOURS]]
        for article, counts in votes.items()
    }
