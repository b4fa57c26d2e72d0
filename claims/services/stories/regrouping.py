"""Grouping everything on file anew, as if it came in again; editors' rulings stay, and so do the stories' numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from claims.models import Article, ClaimKey, ClaimPair, Story, StoryKey, StoryMember
from claims.nlp.grouping import Groups, signature
from claims.services import queue
from claims.services.stories import filing, rows

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Regrouped:
    """How many articles were grouped, into how many stories, and how many stand in another story than before."""

    articles: int
    stories: int
    moved: int


def regroup() -> Regrouped:
    """Group all articles on file anew, in the order of their coming in. Done twice it changes nothing.

    The groups found take the numbers of the stories they share most articles with. An article that an editor moved
    stays there, and draws others like it. Stories that are left empty and that no editor touched go.
    """
    groups, words = _grouped()
    with transaction.atomic():
        filing.alone()
        before = {member.article_id: member for member in StoryMember.objects.select_related("moved", "placed")}
        story_of = _named(groups, before)
        moved = _write(groups, story_of, before)
        StoryKey.objects.all().delete()
        for article, found in words.items():
            StoryKey.objects.bulk_create([StoryKey(article_id=article, key=k, weight=w) for k, w in found.items()])
        for part in batched(Story.objects.values_list("pk", flat=True), CHUNK):
            rows.refresh(part)
        _drop_empty()
        _set_priorities()
    return Regrouped(len(groups.of), Story.objects.standing().count(), moved)


def _grouped() -> tuple[Groups, dict[int, dict[str, float]]]:
    holders = dict(ClaimKey.objects.values("key").annotate(n=Count("id")).values_list("key", "n").iterator())
    ruled = StoryMember.objects.exclude(moved=None).select_related("moved")
    fixed = {member.article_id: -rows.standing(member.moved).pk for member in ruled}
    groups, words, total = Groups(), {}, filing.claims_on_file()
    of_origin: dict[int | None, list[int]] = defaultdict(list)
    for article, counts in _articles():
        found = signature(counts, holders, total)
        copies = of_origin[article.origin_id] if article.origin_id else []
        if found or copies or article.pk in fixed:
            day = rows.moment(article.published_at, article.created_at).timestamp() / 86_400
            groups.add(article.pk, day, found, copies=copies[-filing.COPIES :], fixed=fixed.get(article.pk))
            of_origin[article.origin_id].append(article.pk)
            words[article.pk] = found
    return groups, words


def _articles() -> Iterator[tuple[Article, Counter[str]]]:
    """Articles that were read, in the order of their coming in, with the keys of their claims."""
    light = Article.objects.only("published_at", "created_at", "origin_id")
    known = light.filter(status=Article.Status.DONE).order_by("id")
    for part in batched(list(known.values_list("pk", flat=True)), CHUNK):
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        keys = ClaimKey.objects.filter(claim__article__in=part, claim__current=True)
        for pk, key in keys.values_list("claim__article_id", "key"):
            counts[pk][key] += 1
        for article in light.filter(pk__in=part).order_by("id"):
            yield article, counts[article.pk]


def _named(groups: Groups, before: dict[int, StoryMember]) -> dict[int, Story]:
    """The story of each group: the ruled one, that of most of its articles, or a new one."""
    shared: Counter[tuple[int, int]] = Counter()
    for article, group in groups.of.items():
        placed = before[article].placed_id if article in before else None
        if group > 0 and placed is not None:
            shared[group, placed] += 1
    named = {group: -group for group in set(groups.of.values()) if group < 0}
    taken: set[int] = set()
    for (group, story), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if group not in named and story not in taken:
            named[group] = story
            taken.add(story)
    stories = Story.objects.in_bulk(list(set(named.values())))
    return {
        group: stories[named[group]] if group in named else rows.new("") for group in sorted(set(groups.of.values()))
    }


def _write(groups: Groups, story_of: dict[int, Story], before: dict[int, StoryMember]) -> int:
    """Write where the machine places every article and where each stands by that; how many stand elsewhere now."""
    moved = 0
    made: list[StoryMember] = []
    kept: list[StoryMember] = []
    for article, group in groups.of.items():
        member = before.get(article) or StoryMember(article_id=article)
        earlier = member.story_id
        member.placed, member.likeness = story_of[group], min(1.0, groups.likeness[article])
        member.story = rows.standing(member.moved or member.placed)
        moved += earlier is not None and earlier != member.story_id
        (kept if member.pk else made).append(member)
    gone = [member.pk for article, member in before.items() if article not in groups.of and member.moved_id is None]
    for part in batched(gone, CHUNK):
        StoryMember.objects.filter(pk__in=part).delete()
    StoryMember.objects.bulk_create(made, CHUNK)
    StoryMember.objects.bulk_update(kept, ["placed", "story", "likeness"], CHUNK)
    return moved


def _drop_empty() -> None:
    Story.objects.filter(
        articles=0, renamed_by=None, watched=False, merged_into=None, merged_stories=None, changes=None,
        changes_into=None,
    ).delete()  # fmt: skip


def batched(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    """The ids in lists of at most `size`."""
    rest = list(ids)
    yield from (rest[start : start + size] for start in range(0, len(rest), size))


def _set_priorities() -> None:
    for story in Story.objects.filter(watched=True):
        queue.set_priorities(ClaimPair.objects.of_story(story.pk).filter(verdict="").values_list("pk", flat=True))
