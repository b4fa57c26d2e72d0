"""The queue and the pair page, which are one workspace."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.models import Article, ClaimPair, Source, Story
from claims.services import assignments, queue
from claims.services.queue import Filters
from claims.web import access, frozen, workspace
from claims.web.access import VIEW, requires
from claims.web.forms import FilterForm
from claims.web.frozen import Frozen


@require_safe
@requires(VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The desk opens on the queue."""
    return redirect("desk:queue")


@never_cache
@require_safe
@requires(VIEW)
def start(request: HttpRequest) -> HttpResponse:
    """Freeze a list for the filters given and go to its first pair; an empty list says why."""
    filters = filters_of(request)
    listed = frozen.thawed(request, filters)
    if listed.ids:
        return HttpResponseRedirect(listed.address(listed.ids[0]))
    return render(request, "claims/queue_empty.html", empty(request, listed))


@never_cache
@require_safe
@requires(VIEW)
def pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """One pair in its place in the queue."""
    listed = frozen.kept(request, filters_of(request))
    return show(request, pair_id, listed)


@never_cache
@require_safe
@requires(VIEW)
def arrivals(request: HttpRequest) -> HttpResponse:
    """How many pairs came in since the list was frozen; asked for every half minute."""
    listed = frozen.kept(request, filters_of(request))
    count = queue.newer(listed.filters, access.person(request), listed.newest)
    return render(request, "claims/_arrivals.html", {"count": count, "frozen": listed})


@never_cache
@require_safe
@requires(VIEW)
def skip(request: HttpRequest, pair_id: int) -> HttpResponse:
    """On to the next undecided pair, leaving this one as it is."""
    listed = frozen.kept(request, filters_of(request))
    return onward(request, listed, pair_id)


def onward(request: HttpRequest, listed: Frozen, pair_id: int) -> HttpResponse:
    """Answer with the pair that follows: as a fragment to htmx, else by sending the browser there."""
    following = frozen.following(request, listed, pair_id)
    address = listed.address(following) if following else f"/queue/{listed.query()}"
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(address)
    if following:
        answer = show(request, following, listed)
    else:
        answer = render(request, "claims/_queue_empty.html", empty(request, listed))
    answer["HX-Push-Url"] = address
    return answer


def show(request: HttpRequest, pair_id: int, listed: Frozen, **more: Any) -> HttpResponse:
    """The workspace around a pair, whole or as a fragment."""
    user = access.person(request)
    found = get_object_or_404(ClaimPair.objects.with_sides().select_related("assignment__editor"), pk=pair_id)
    if user.has_perm(access.REVIEW):
        assignments.look(found, user)
    context = {**workspace.context(request, found, listed), **around(request, listed), **more}
    template = "claims/_workspace.html" if getattr(request, "htmx", False) else "claims/pair_detail.html"
    return render(request, template, context)


def around(request: HttpRequest, listed: Frozen) -> dict[str, Any]:
    """What the rail says beside its rows: filters, counts."""
    filters, user = listed.filters, access.person(request)
    chosen = [source for source in (filters.source, filters.other) if source]
    names = dict(Source.objects.filter(pk__in=chosen).values_list("pk", "name"))
    initial = {
        **filters.parameters(),
        "source_name": names.get(filters.source or 0, ""),
        "other_name": names.get(filters.other or 0, ""),
    }
    return {
        "filter_form": FilterForm(initial=initial),
        "filtered_story": Story.objects.filter(pk=filters.story).first() if filters.story else None,
        "filtered": bool(filters.parameters()),
        "waiting": queue.waiting(filters, user),
        "counted": queue.COUNTED,
        "count": queue.newer(filters, user, listed.newest),
    }


def empty(request: HttpRequest, listed: Frozen) -> dict[str, Any]:
    """What the page says when no pair is left: the first run differs from work well done."""
    return {
        **around(request, listed),
        "frozen": listed,
        "articles": Article.objects.exists(),
        "working": Article.objects.unfinished().exists(),
        "undoable": request.session.get("undo"),
    }


def filters_of(request: HttpRequest) -> Filters:
    """The filters in the address."""
    return FilterForm(request.GET).filters()
