"""Who contradicts whom within a story: pairs counted by their two sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from claims.models import ClaimPair, Source, Story, Verdict

SOURCES = 12  # a matrix shows at most so many sources, those with the most pairs
REJECTED = (Verdict.NOT_A_CONTRADICTION, Verdict.DIFFERENT_SCOPE)
_COUNTED = ("", Verdict.CONTRADICTION)


@dataclass(frozen=True, slots=True)
class Cell:
    """Pairs between two sources: how many wait for a verdict, how many are contradictions by an editor's verdict."""

    waiting: int = 0
    held: int = 0

    @property
    def pairs(self) -> int:
        """Both together."""
        return self.waiting + self.held


@dataclass(frozen=True, slots=True)
class Matrix:
    """The sources with the most pairs, and their cells; a contradiction has no direction, so cells are symmetric.

    left_out: sources beyond these; unnamed: pairs with a side whose speaker is no source.
    """

    sources: list[Source]
    cells: dict[tuple[int, int], Cell]
    left_out: int
    unnamed: int

    def rows(self) -> Iterator[tuple[Source, list[tuple[Source, Cell]]]]:
        """Each source with its cells in the order of the sources."""
        for one in self.sources:
            yield one, [(other, self.cell(one.pk, other.pk)) for other in self.sources]

    def cell(self, one: int, other: int) -> Cell:
        """The pairs between two sources; on the diagonal, a source's changes of position."""
        return self.cells.get((min(one, other), max(one, other)), Cell())


def matrix(story: Story) -> Matrix:
    """Pairs of the story that wait or are held to be contradictions, counted by the sources of their sides."""
    pairs = ClaimPair.objects.offered().of_story(story.pk).filter(verdict__in=_COUNTED)
    counted = pairs.order_by().values_list("left__source", "right__source", "verdict").annotate(n=Count("pk"))
    waiting: Counter[tuple[int, int]] = Counter()
    held: Counter[tuple[int, int]] = Counter()
    unnamed = 0
    for left, right, verdict, number in counted:
        if left is None or right is None:
            unnamed += number
        else:
            (held if verdict else waiting)[min(left, right), max(left, right)] += number
    return _of(waiting, held, unnamed)


def _of(waiting: Counter[tuple[int, int]], held: Counter[tuple[int, int]], unnamed: int) -> Matrix:
    total: Counter[int] = Counter()
    for (one, other), number in (waiting + held).items():
        total[one] += number
        total[other] += number if other != one else 0
    best = sorted(total, key=lambda pk: (-total[pk], pk))[:SOURCES]
    found = Source.objects.in_bulk(best)
    shown = set(best)
    cells = {key: Cell(waiting[key], held[key]) for key in waiting | held if shown.issuperset(key)}
    return Matrix([found[pk] for pk in best], cells, len(total) - len(best), unnamed)
