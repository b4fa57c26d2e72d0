"""How well groups of articles match annotated topics: pairs of articles, and B-cubed (Bagga and Baldwin 1998)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from claims.nlp.scoring.spans import f1


@dataclass(frozen=True, slots=True)
class GroupScore:
    """`pairs`: pairs of articles rightly joined, joined, to be joined. `cubed`: B-cubed precision, recall, F1."""

    pairs: tuple[int, int, int]
    cubed: tuple[float, float, float]

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1 over pairs of articles."""
        return f1(*self.pairs)


def score(groups: Mapping[str, Hashable], topics: Mapping[str, Hashable]) -> GroupScore:
    """Compare the groups of articles with their topics, over the articles of `topics`."""
    found, wanted = Counter(groups[name] for name in topics), Counter(topics.values())
    both = Counter((groups[name], topic) for name, topic in topics.items())
    pairs = (_pairs(both), _pairs(found), _pairs(wanted))
    total = len(topics)
    precision = sum(number**2 / found[one] for (one, _), number in both.items()) / total
    recall = sum(number**2 / wanted[topic] for (_, topic), number in both.items()) / total
    return GroupScore(pairs, (precision, recall, 2 * precision * recall / (precision + recall)))


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(number * (number - 1) // 2 for number in sizes.values())
