"""What editors change about stories: names, the watch-list, merges, splits and moves, each of which can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.models import Article, AuditEntry, ClaimPair, Story, StoryChange, StoryMember
from claims.services import auditing, queue
from claims.services.errors import NotAllowed, RefusedSplit, RefusedStory
from claims.services.stories import rows

PERMISSION = "claims.change_story"
Kind = StoryChange.Kind


def rename(story: Story, title: str, editor: User) -> Story:
    """Give the story an editor's name; an empty one gives it the machine's back. Raises RefusedStory."""
    _check_permission(editor)
    named = " ".join(title.split())
    if len(named) > 300:
        raise RefusedStory("a story's name has at most 300 characters")
    with transaction.atomic():
        held = _held(story)
        held.title, held.renamed_by = named or held.machine_title, editor if named else None
        held.save(update_fields=["title", "renamed_by", "updated_at"])
    return held


def watch(story: Story, editor: User, *, watched: bool) -> Story:
    """Put the story on the watch-list or take it off; its waiting pairs get another place in the queue."""
    _check_permission(editor)
    with transaction.atomic():
        held = _held(story)
        if held.watched != watched:
            held.watched = watched
            held.save(update_fields=["watched", "updated_at"])
            _set_priorities([held.pk])
    return held


def merge(story: Story, into: Story, editor: User) -> StoryChange:
    """Make `story` part of `into`: its articles stand there, and so do those that come in. Raises RefusedStory."""
    _check_permission(editor)
    with transaction.atomic():
        held, target = _held(story), rows.standing(into)
        if target == held:
            raise RefusedStory("a story cannot be merged into itself")
        held.merged_into = target
        held.save(update_fields=["merged_into", "updated_at"])
        StoryMember.objects.filter(story=held).update(story=target)
        Story.objects.filter(pk=target.pk).update(watched=target.watched or held.watched)
        _settle([held.pk, target.pk])
        return _noted(StoryChange.objects.create(kind=Kind.MERGE, story=held, into=target, editor=editor), editor)


def split(story: Story, articles: Collection[int], editor: User, title: str = "") -> StoryChange:
    """Make a story of its own of some articles of `story`; `into` of the change is the new one.

    Raises RefusedSplit where no article is chosen, one is not in the story, or none would be left.
    """
    _check_permission(editor)
    with transaction.atomic():
        held = _held(story)
        chosen = list(held.members.filter(article__in=articles).select_related("article").order_by("article_id"))
        if not chosen or len(chosen) != len(set(articles)):
            raise RefusedSplit("choose articles of this story")
        if len(chosen) == held.members.count():
            raise RefusedSplit("one article at least must stay")
        made = rows.new(chosen[0].article.title)
        change = _move(Kind.SPLIT, held, made, chosen, editor)
    if title.strip():
        rename(made, title, editor)
    return change


def move(article: Article, into: Story, editor: User) -> StoryChange:
    """Put one article under another story, whatever the machine finds now or later. Raises RefusedStory."""
    _check_permission(editor)
    with transaction.atomic():
        target = _held(rows.standing(into))
        member = StoryMember.objects.filter(article=article).select_related("story").first()
        if member and member.story_id == target.pk:
            raise RefusedStory("the article is in that story already")
        member = member or StoryMember(article=article, story=target)
        return _move(Kind.MOVE, member.story, target, [member], editor)


def undo(change: StoryChange, editor: User) -> Story:
    """Take a merge, split or move back; the story that stands as it stood before is returned.

    Articles that came in since stay with those they were placed beside. Raises RefusedStory for what was taken
    back already or changed again since.
    """
    _check_permission(editor)
    with transaction.atomic():
        held = StoryChange.objects.select_for_update().select_related("story", "into").get(pk=change.pk)
        if held.undone_at:
            raise RefusedStory("this was taken back already")
        _unmerge(held) if held.kind == Kind.MERGE else _unmove(held)
        held.undone_at = timezone.now()
        held.save(update_fields=["undone_at"])
        _noted(held, editor)
        _settle([held.story_id, held.into_id, rows.standing(held.into).pk])
    return held.story


def changes(story: Story) -> QuerySet[StoryChange]:
    """Merges, splits and moves of or into the story that stand, latest first."""
    standing = StoryChange.objects.filter(undone_at=None).select_related("story", "into", "editor").defer("before")
    plain = standing.order_by()  # SQLite orders no part of a union
    either = plain.filter(story=story).values("pk").union(plain.filter(into=story).values("pk"))
    return standing.filter(pk__in=either)


def _move(kind: Kind, story: Story, into: Story, members: Iterable[StoryMember], editor: User) -> StoryChange:
    before = []
    for member in members:
        before.append([member.article_id, member.moved_id])
        member.moved = member.story = into
        member.editor = editor
        member.save()
    _settle([story.pk, into.pk])
    return _noted(StoryChange.objects.create(kind=kind, story=story, into=into, before=before, editor=editor), editor)


def _noted(change: StoryChange, editor: User) -> StoryChange:
    """The change, once it stands in the audit log."""
    told: dict[str, Any] = {
        "kind": change.kind,
        "into": change.into_id,
        "articles": len(change.before),
        "undone": bool(change.undone_at),
    }
    auditing.record(AuditEntry.Event.STORY_CHANGED, f"story {change.story_id}", user=editor, **told)
    return change


def _unmerge(change: StoryChange) -> None:
    story = change.story
    if story.merged_into_id != change.into_id:
        raise RefusedStory(f"“{story}” is not part of “{change.into}” any more")
    story.merged_into = None
    story.save(update_fields=["merged_into", "updated_at"])
    based = StoryMember.objects.annotate(base=Coalesce("moved", "placed")).filter(base__in=_within(story))
    based.update(story=story)


def _unmove(change: StoryChange) -> None:
    """The articles go back to where they were; a story that was made by a split becomes part of where it came from."""
    if change.into.merged_into_id is not None:
        raise RefusedStory(f"“{change.into}” was merged since; take that back first")
    before = dict(change.before)
    for member in StoryMember.objects.filter(article__in=before, moved=change.into).select_related("placed"):
        earlier = before[member.article_id]
        member.moved = Story.objects.filter(pk=earlier).first() if earlier else None
        if member.moved is None and member.placed is None:
            member.delete()
            continue
        member.editor = None if member.moved is None else member.editor
        member.story = rows.standing(member.moved or member.placed)
        member.save()
    if change.kind == Kind.SPLIT:
        change.into.merged_into = rows.standing(change.story)
        change.into.save(update_fields=["merged_into", "updated_at"])
        StoryMember.objects.filter(story=change.into).update(story=change.into.merged_into)


def _within(story: Story) -> set[int]:
    """The story and all that were merged into it, directly or through others."""
    found, edge = {story.pk}, {story.pk}
    while edge:
        edge = set(Story.objects.filter(merged_into__in=edge).values_list("pk", flat=True)) - found
        found |= edge
    return found


def _held(story: Story) -> Story:
    """The story's row, held; raises RefusedStory for one that is part of another."""
    held = Story.objects.select_for_update().get(pk=story.pk)
    if held.merged_into_id is not None:
        raise RefusedStory(f"“{held}” is part of another story now")
    return held


def _settle(story_ids: Iterable[int]) -> None:
    ids = set(story_ids)
    rows.refresh(ids)
    if Story.objects.filter(pk__in=ids, watched=True).exists():
        _set_priorities(ids)


def _set_priorities(story_ids: Iterable[int]) -> None:
    for pk in story_ids:
        queue.set_priorities(ClaimPair.objects.of_story(pk).filter(verdict="").values_list("pk", flat=True))


def _check_permission(editor: User) -> None:
    if not editor.has_perm(PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not change stories")
