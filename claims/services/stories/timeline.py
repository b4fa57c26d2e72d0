"""The claims of a story in the order of publication, each with the pairs in which it is a side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from claims.models import Claim, ClaimPair, Story
from claims.services.stories import rows
from claims.services.stories.matrix import REJECTED

PAIRS = 100  # a timeline is drawn from at most so many pairs, the strongest


@dataclass(frozen=True, slots=True)
class Event:
    """One claim, when its article appeared, and as which side ("A", "B") it stands in which pairs."""

    claim: Claim
    at: datetime
    dated: bool
    sides: list[tuple[str, ClaimPair]]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events, earliest first; pairs: those drawn; left_out: pairs beyond PAIRS."""

    events: list[Event]
    pairs: list[ClaimPair]
    left_out: int


def timeline(story: Story) -> Timeline:
    """The claims of the story that contradict another, those of pairs that editors rejected aside."""
    found = ClaimPair.objects.offered().of_story(story.pk).exclude(verdict__in=REJECTED)
    lean = found.with_sides().defer("left__article__text", "right__article__text")
    pairs = list(lean.order_by("-score", "id")[: PAIRS + 1])
    total = len(pairs) if len(pairs) <= PAIRS else found.count()
    pairs = pairs[:PAIRS]
    claims: dict[int, Claim] = {}
    sides: dict[int, list[tuple[str, ClaimPair]]] = defaultdict(list)
    for pair in pairs:
        for letter, claim in (("A", pair.left), ("B", pair.right)):
            claims[claim.pk] = claim
            sides[claim.pk].append((letter, pair))
    events = [_event(claim, sides[pk]) for pk, claim in claims.items()]
    return Timeline(sorted(events, key=lambda event: (event.at, event.claim.pk)), pairs, max(0, total - len(pairs)))


def _event(claim: Claim, sides: list[tuple[str, ClaimPair]]) -> Event:
    article = claim.article
    return Event(claim, rows.moment(article.published_at, article.created_at), bool(article.published_at), sides)
