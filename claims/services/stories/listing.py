"""Finding stories, and what their rows and pages count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from claims.models import ClaimPair, Story, StoryMember
from claims.services.stories import rows


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pairs of a story wait for a verdict, and how many have one."""

    waiting: int = 0
    decided: int = 0


def find(sought: str = "", *, watched: bool | None = None) -> QuerySet[Story]:
    """Standing stories, the one with the latest article first; all words sought must occur in the name."""
    found = Story.objects.standing()
    for word in sought.split()[:8]:
        found = found.filter(title__icontains=word)
    if watched is not None:
        found = found.filter(watched=watched)
    return found.order_by("-latest_at", "-id")


def standing(story: Story) -> Story:
    """The story that `story` is part of by now; itself where it was not merged."""
    return rows.standing(story)


def counts(story_ids: Collection[int]) -> dict[int, Counts]:
    """The pairs of each of some stories; a pair with a side in two counts in both."""
    waiting: dict[int, int] = defaultdict(int)
    decided: dict[int, int] = defaultdict(int)
    for side, other in (("left", "right"), ("right", "left")):
        mine, theirs = (f"{name}__article__member__story" for name in (side, other))
        pairs = ClaimPair.objects.offered().order_by().filter(**{f"{mine}__in": list(story_ids)})
        if side == "right":
            pairs = pairs.exclude(**{mine: F(theirs)})
        told = pairs.values(mine).annotate(open=Count("pk", filter=Q(verdict="")), n=Count("pk"))
        for story, unread, total in told.values_list(mine, "open", "n"):
            waiting[story] += unread
            decided[story] += total - unread
    return {pk: Counts(waiting[pk], decided[pk]) for pk in story_ids}


def members(story: Story) -> QuerySet[StoryMember]:
    """The story's articles (without their texts), latest publication first, and who put them there."""
    held = story.members.select_related("article", "editor").defer("article__text")
    return held.order_by(F("article__published_at").desc(nulls_last=True), "-article_id")


def of_pair(pair: ClaimPair) -> list[Story]:
    """The stories of the two sides: one, mostly; none for articles that have not been filed."""
    articles = [pair.left.article_id, pair.right.article_id]
    return list(Story.objects.filter(members__article__in=articles).distinct().order_by("pk"))
