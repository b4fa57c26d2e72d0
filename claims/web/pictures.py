"""Pictures of a story, as plain numbers for a template to draw: readable without colour, each beside its table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import Truncator

from claims.models import Verdict
from claims.services.stories import Event, Matrix, Timeline

LABEL = 26  # characters of a name in a picture
ROW, LEFT, WIDTH = 34, 200, 760
LANES, MARKS = 12, 40
APART = 20


@dataclass(frozen=True, slots=True)
class Arc:
    """A line between two sources, by its top and bottom end and how far it swings out."""

    top: int
    bottom: int
    swing: int
    middle: int
    label_x: int
    height: int
    width: int
    settled: bool
    label: str


@dataclass(frozen=True, slots=True)
class Arcs:
    """Sources one below the other, and the lines between those that contradict each other."""

    names: list[tuple[str, int]]
    arcs: list[Arc]
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One claim on its source's lane: which sides it is, and the place of its row in the table."""

    x: int
    y: int
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Link:
    """A line between the two claims of a pair."""

    x1: int
    y1: int
    x2: int
    y2: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Lanes:
    """A lane for each source, time from left to right."""

    names: list[tuple[str, int]]
    marks: list[Mark]
    links: list[Link]
    first: datetime
    last: datetime
    height: int
    left_out: int


def arcs(matrix: Matrix) -> Arcs | None:
    """The matrix as lines between names; None where there is nothing to draw."""
    if not matrix.cells:
        return None
    place = {source.pk: number for number, source in enumerate(matrix.sources)}
    names = []
    for source in matrix.sources:
        own = matrix.cell(source.pk, source.pk).pairs
        names.append((_short(source.name) + (f" ↻{own}" if own else ""), _row(place[source.pk])))
    drawn = []
    for (one, other), cell in matrix.cells.items():
        if one != other:
            top, bottom = sorted((place[one], place[other]))
            drawn.append(_arc(top, bottom, cell.pairs, cell.held))
    width = LEFT + 70 + max((arc.swing for arc in drawn), default=0)
    return Arcs(names, sorted(drawn, key=lambda arc: (arc.top, arc.bottom)), _row(len(names)), width)


def lanes(timeline: Timeline) -> Lanes | None:
    """The timeline as marks on lanes; None where no claim has a source to draw."""
    numbered = [(number, event) for number, event in enumerate(timeline.events, start=1) if event.claim.source]
    order = list(dict.fromkeys(event.claim.source_id for _, event in numbered))[:LANES]
    shown = [(number, event) for number, event in numbered if event.claim.source_id in order][:MARKS]
    if not shown:
        return None
    first, last = shown[0][1].at, shown[-1][1].at
    marks = _marks(shown, order, first, last)
    names = {event.claim.source_id: event.claim.source.name for _, event in shown if event.claim.source}
    return Lanes(
        [(_short(names[pk]), _row(place)) for place, pk in enumerate(order) if pk in names],
        list(marks.values()), _links(timeline, marks), first, last, _row(len(order)),
        len(timeline.events) - len(shown),
    )  # fmt: skip


def _marks(shown: list[tuple[int, Event]], order: list[int | None], first: datetime, last: datetime) -> dict[int, Mark]:
    span = max(1.0, (last - first).total_seconds())
    taken: set[tuple[int, int]] = set()
    found = {}
    for number, event in shown:
        y = _row(order.index(event.claim.source_id))
        x = LEFT + 20 + round((WIDTH - LEFT - 60) * (event.at - first).total_seconds() / span)
        while any(row == y and abs(x - other) < APART for other, row in taken):
            x += APART
        taken.add((x, y))
        found[event.claim.pk] = Mark(x, y, "".join(sorted({letter for letter, _ in event.sides})), number)
    return found


def _links(timeline: Timeline, marks: dict[int, Mark]) -> list[Link]:
    found = []
    for pair in timeline.pairs:
        one, other = marks.get(pair.left_id), marks.get(pair.right_id)
        if one and other:
            found.append(Link(one.x, one.y, other.x, other.y, pair.verdict == Verdict.CONTRADICTION))
    return found


def _arc(top: int, bottom: int, pairs: int, held: int) -> Arc:
    first, last = _row(top), _row(bottom)
    swing = 20 + 24 * (bottom - top)
    label = f"{pairs}" + (f" ✓{held}" if held else "")
    width = 1 + round(math.log2(pairs) * 1.5)
    return Arc(
        first, last, swing, (first + last) // 2, LEFT + 14 + swing, (last - first) // 2, width, bool(held), label
    )


def _row(number: int) -> int:
    return 22 + ROW * number


def _short(name: str) -> str:
    return Truncator(name).chars(LABEL)
