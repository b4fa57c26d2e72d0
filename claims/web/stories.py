"""Stories: the list, the page of one, and what editors change about them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.models import Article, Story, StoryChange
from claims.services import stories
from claims.web import access, changing, pictures
from claims.web.access import CHANGE_STORY, VIEW_STORY, requires

PAGE = 30
MEMBERS = 50
EVENTS = 60
OFFERED = 20


@never_cache
@require_safe
@requires(VIEW_STORY)
def index(request: HttpRequest) -> HttpResponse:
    """Stories by name, the latest first; the watch-list alone on demand."""
    sought, watched = changing.words(request, "q"), request.GET.get("watched") == "1"
    page = Paginator(stories.find(sought, watched=True if watched else None), PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    counts = stories.counts([story.pk for story in found])
    rows = [{"story": story, "counts": counts[story.pk]} for story in found]
    return render(request, "claims/story_list.html", {"page": page, "rows": rows, "sought": sought, "watched": watched})


@never_cache
@require_safe
@requires(VIEW_STORY)
def detail(request: HttpRequest, story_id: int) -> HttpResponse:
    """One story; one that was merged away leads to what it is part of now."""
    story = get_object_or_404(Story.objects.select_related("merged_into", "renamed_by"), pk=story_id)
    if story.merged_into is not None:
        return redirect("desk:story", stories.standing(story).pk)
    matrix, timeline = stories.matrix(story), stories.timeline(story)
    context = {
        "story": story, "counts": stories.counts([story.pk])[story.pk],
        "matrix": matrix, "matrix_rows": list(matrix.rows()), "arcs": pictures.arcs(matrix),
        "timeline": timeline, "events": timeline.events[:EVENTS], "lanes": pictures.lanes(timeline),
        "missing": stories.missing(story)[:OFFERED],
        "page": Paginator(stories.members(story), MEMBERS).get_page(request.GET.get("page")),
        "changes": stories.changes(story)[:OFFERED],
        "may_change": access.person(request).has_perm(CHANGE_STORY),
    }  # fmt: skip
    return render(request, "claims/story_detail.html", context)


@require_POST
@requires(CHANGE_STORY)
def rename(request: HttpRequest, story_id: int) -> HttpResponse:
    """Another name; an empty one brings the machine's back."""
    story, title = get_object_or_404(Story, pk=story_id), changing.words(request, "title", longest=1000)
    changing.changed(
        request, lambda: stories.rename(story, title, access.person(request)),
        lambda named: f"The story is called “{named}” now.",
    )  # fmt: skip
    return redirect("desk:story", story_id)


@require_POST
@requires(CHANGE_STORY)
def watch(request: HttpRequest, story_id: int) -> HttpResponse:
    """On or off the watch-list."""
    story = get_object_or_404(Story, pk=story_id)
    wanted = request.POST.get("watched") == "1"
    said = "is on the watch-list: its pairs come earlier" if wanted else "is off the watch-list"
    changing.changed(
        request, lambda: stories.watch(story, access.person(request), watched=wanted), lambda one: f"“{one}” {said}."
    )
    return redirect("desk:story", story_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_STORY)
def merge(request: HttpRequest, story_id: int) -> HttpResponse:
    """Which story this one could be made part of; on POST it becomes a part of the one chosen."""
    story = get_object_or_404(Story, pk=story_id)
    if request.method == "POST":
        return _changed(request, lambda into: stories.merge(story, into, access.person(request)), story)
    context = {"story": story, **_offer(request, story), "back": story.pk}
    return render(request, "claims/story_choose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_STORY)
def move(request: HttpRequest, article_id: int) -> HttpResponse:
    """Which story an article could be moved to; on POST it is."""
    article = get_object_or_404(Article.objects.defer("text").select_related("member__story"), pk=article_id)
    member = getattr(article, "member", None)
    story = member.story if member else None
    if request.method == "POST":
        return _changed(request, lambda into: stories.move(article, into, access.person(request)), story)
    return render(request, "claims/story_choose.html", {"article": article, "story": story, **_offer(request, story)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_STORY)
def split(request: HttpRequest, story_id: int) -> HttpResponse:
    """Which articles become a story of their own; on POST they do."""
    story = get_object_or_404(Story, pk=story_id)
    members = list(stories.members(story)[:500])
    if request.method == "POST":
        chosen, title = changing.numbers(request, "article"), changing.words(request, "title")
        change = changing.changed(
            request, lambda: stories.split(story, chosen, access.person(request), title),
            lambda _: "Split. It can be taken back on this page.",
        )  # fmt: skip
        if change:
            return redirect("desk:story", change.into_id)
    return render(request, "claims/story_split.html", {"story": story, "members": members})


@require_POST
@requires(CHANGE_STORY)
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take a merge, split or move back."""
    change = get_object_or_404(StoryChange, pk=change_id)
    story = changing.changed(request, lambda: stories.undo(change, access.person(request)), lambda _: "Taken back.")
    return redirect("desk:story", story.pk if story else change.into_id)


def _offer(request: HttpRequest, story: Story | None) -> dict[str, Any]:
    """Stories to choose from: those sought, else those that share the longest word of the name."""
    sought = changing.words(request, "q")
    words = [sought] if sought else sorted(story.title.split() if story else [], key=len, reverse=True)[:1]
    found = stories.find(words[0] if words else "")
    found = found.exclude(pk=story.pk) if story else found
    return {"found": found[:OFFERED], "sought": sought}


def _changed(request: HttpRequest, change: Any, story: Story | None) -> HttpResponse:
    into = get_object_or_404(Story, pk=changing.number(request.POST.get("into", "")))
    done = changing.changed(request, lambda: change(into), lambda _: "Done. It can be taken back on this page.")
    return redirect("desk:story", into.pk if done or story is None else story.pk)
