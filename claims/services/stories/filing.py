"""Filing an article under its story: the one whose articles are most like it, or a new one."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Max

from claims.models import Article, Claim, ClaimKey, Story, StoryKey, StoryMember
from claims.nlp import grouping
from claims.nlp.grouping import Near
from claims.services.stories import rows

COMMON_KEY = 5_000  # a key that so many claims share leads to no story
COMPARED = 200  # articles on file that an article is compared with at most
COPIES = 50
_LOCK = 0x53746F7279  # any number that nothing else locks


def file(article: Article) -> StoryMember | None:
    """Put an article that was read under its story, and return where it stands.

    Repeatable. An editor's ruling stands whatever the machine finds. An article without claims has a story only
    where a copy of it or an editor gives it one; else None.
    """
    near = _look_around(article)
    with transaction.atomic():
        alone()
        member = StoryMember.objects.filter(article=article).select_related("story").first()
        before = member.story_id if member else None
        placed, likeness = _place(article, near, member)
        if placed is None and (member is None or member.moved_id is None):
            StoryMember.objects.filter(article=article).delete()
            rows.refresh({before} - {None})  # type: ignore[arg-type]  # without None
            return None
        member = member or StoryMember(article=article)
        member.placed, member.likeness = placed, min(1.0, likeness)
        member.story = rows.standing(member.moved or member.placed)
        member.save()
        rows.refresh({before, member.story_id} - {None})  # type: ignore[arg-type]
        return member


def claims_on_file() -> int:
    """How many claims there are, near enough, and free."""
    return Claim.objects.aggregate(latest=Max("pk"))["latest"] or 1


def days_between(one: datetime, other: datetime) -> float:
    """Days from one moment to the other."""
    return (one - other).total_seconds() / 86_400


def _look_around(article: Article) -> list[Near]:
    """Write the article's telling words; the articles on file that share them, and its copies."""
    keys = ClaimKey.objects.filter(claim__article=article, claim__current=True).values_list("key", flat=True)
    counts = Counter(keys)
    counted = ClaimKey.objects.filter(key__in=list(counts)).values("key").annotate(n=Count("id"))
    holders = dict(counted.values_list("key", "n"))
    words = grouping.signature(counts, holders, claims_on_file())
    with transaction.atomic():
        StoryKey.objects.filter(article=article).delete()
        StoryKey.objects.bulk_create([StoryKey(article=article, key=key, weight=words[key]) for key in words])
    leading = {key: weight for key, weight in words.items() if holders.get(key, 0) <= COMMON_KEY}
    return [*_alike(article, leading), *(Near(pk, 1.0) for pk in _copies(article))]


def _alike(article: Article, words: Mapping[str, float]) -> list[Near]:
    likeness: dict[int, float] = defaultdict(float)
    shared = StoryKey.objects.filter(key__in=list(words)).exclude(article=article)
    for other, key, weight in shared.values_list("article_id", "key", "weight"):
        likeness[other] += words[key] * weight
    best = heapq.nlargest(COMPARED, likeness, key=lambda other: (likeness[other], other))
    own = rows.moment(article.published_at, article.created_at)
    dates = Article.objects.filter(pk__in=best).values_list("pk", "published_at", "created_at")
    return [
        Near(pk, grouping.faded(likeness[pk], days_between(own, rows.moment(published, created))))
        for pk, published, created in dates
    ]


def _copies(article: Article) -> Collection[int]:
    if article.origin_id is None:
        return []
    found = Article.objects.filter(origin=article.origin_id).exclude(pk=article.pk).order_by("-id")
    return list(found.values_list("pk", flat=True)[:COPIES])


def _place(article: Article, near: list[Near], member: StoryMember | None) -> tuple[Story | None, float]:
    """The story the machine decides on, made where there is none like enough; None for an article without words."""
    others = StoryMember.objects.filter(article__in={one.article for one in near})
    story_of = dict(others.values_list("article_id", "story_id"))
    sizes = dict(Story.objects.filter(pk__in=set(story_of.values())).values_list("pk", "articles"))
    if member and member.story_id in sizes:
        sizes[member.story_id] -= 1
    found, likeness = grouping.choose(near, story_of, sizes)
    if found is not None:
        return Story.objects.get(pk=found), likeness
    if not StoryKey.objects.filter(article=article).exists():
        return None, 0.0
    own = member.placed if member else None
    if own and not own.members.exclude(article=article).exists():
        return own, likeness
    return rows.new(article.title), likeness


def alone() -> None:
    """One article is filed at a time: two that belong together must not start a story each.

    On SQLite the transaction itself sees to that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
