"""The rows of stories: making one, what stands after merges, and bringing its figures up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from claims.models import Story, StoryMember
from claims.services import origins

UNTITLED = "Story without a headline"


def new(title: str) -> Story:
    """A new story under a name of the machine's."""
    named = " ".join(title.split())[:300] or UNTITLED
    return Story.objects.create(title=named, machine_title=named)


def standing(story: Story | None) -> Story:
    """The story that `story` was merged into, at the end of the chain; itself where it was not.

    Raises ValueError without a story: an article stands in one by the machine's doing or an editor's.
    """
    if story is None:
        raise ValueError("neither the machine nor an editor has placed the article")
    while story.merged_into is not None:
        story = story.merged_into
    return story


def moment(published_at: datetime | None, created_at: datetime) -> datetime:
    """When an article counts as having appeared: its publication, else when it came in."""
    return published_at or created_at


def refresh(story_ids: Iterable[int]) -> None:
    """Count the articles and origins of stories again, with their first and latest day and the machine's title."""
    wanted = set(story_ids)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ("story_id", "article_id", "article__title", "article__published_at", "article__created_at")
    for row in StoryMember.objects.filter(story__in=wanted).order_by("article_id").values(*columns):
        found[row["story_id"]].append(row)
    of = origins.of_articles([row["article_id"] for held in found.values() for row in held])
    stories = list(Story.objects.filter(pk__in=wanted))
    for story in stories:
        _set_figures(story, found[story.pk], of)
    Story.objects.bulk_update(
        stories, ["articles", "origins", "first_at", "latest_at", "machine_title", "title", "updated_at"], 500
    )


def _set_figures(story: Story, held: list[dict[str, Any]], of: dict[int, frozenset[int]]) -> None:
    spread = origins.spread((row["article_id"], of[row["article_id"]]) for row in held)
    story.articles, story.origins, story.updated_at = spread.articles, spread.origins, timezone.now()
    dated = sorted(
        (moment(row["article__published_at"], row["article__created_at"]), row["article_id"], row["article__title"])
        for row in held
    )
    if not dated:
        return
    story.first_at, story.latest_at = dated[0][0], dated[-1][0]
    headline = next((title for _, _, title in dated if title.strip()), "")
    story.machine_title = " ".join(headline.split())[:300] or UNTITLED
    if story.renamed_by_id is None:
        story.title = story.machine_title
