"""Sources: search, the page of one, aliases, merging and taking a merge back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.models import Source, SourceAlias, SourceMerge, SourceSplit
from claims.services import profiles, sources
from claims.web import access, changing
from claims.web.access import CHANGE_SOURCE, VIEW, requires

PAGE = 50
CLAIMS = 30


@never_cache
@require_safe
@requires(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """Sources by name or alias."""
    sought = changing.words(request, "q")
    found = profiles.find(sought).order_by("-claim_count", "name")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "claims/source_list.html", {"page": page, "sought": sought})


@never_cache
@require_safe
@requires(VIEW)
def detail(request: HttpRequest, source_id: int) -> HttpResponse:
    """One source; one that was merged away leads to what it is part of now."""
    source = get_object_or_404(Source.objects.select_related("merged_into"), pk=source_id)
    if source.merged_into is not None:
        return redirect("desk:source", sources.standing(source).pk)
    page = Paginator(profiles.claims_of(source), CLAIMS).get_page(request.GET.get("page"))
    context = {
        "source": source,
        "page": page,
        "aliases": source.aliases.select_related("editor").order_by("kind", "text")[:200],
        "changes": profiles.position_changes(source)[:20],
        "opponents": profiles.opponents(source),
        "merges": profiles.merges(source)[:50],
        "splits": profiles.splits(source)[:50],
        "may_change": access.person(request).has_perm(CHANGE_SOURCE),
    }
    return render(request, "claims/source_detail.html", context)


@require_POST
@requires(CHANGE_SOURCE)
def alias(request: HttpRequest, source_id: int) -> HttpResponse:
    """From now on these words mean this source."""
    source = get_object_or_404(Source, pk=source_id)
    text, user = changing.words(request, "text", longest=300), access.person(request)
    changing.changed(
        request, lambda: sources.add_alias(source, text, user), lambda _: f"“{text}” means {source} from now on."
    )
    return redirect("desk:source", source_id)


@require_POST
@requires(CHANGE_SOURCE)
def unalias(request: HttpRequest, alias_id: int) -> HttpResponse:
    """These words mean this source no longer; claims on file keep their source."""
    found = get_object_or_404(SourceAlias, pk=alias_id)
    found.delete()
    messages.success(request, f"“{found.text}” is no alias any more.")
    return redirect("desk:source", found.source_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_SOURCE)
def merge(request: HttpRequest, source_id: int) -> HttpResponse:
    """What this source could be made part of; on POST it becomes a part of the one chosen."""
    source = get_object_or_404(Source.objects.select_related("merged_into"), pk=source_id)
    if request.method == "POST":
        return _merge(request, source)
    sought = changing.words(request, "q")
    words = [sought] if sought.strip() else sorted(sources.key_of(source.name).split(), key=len, reverse=True)[:1]
    found = profiles.find(words[0] if words else "").exclude(pk=source.pk).order_by("-claim_count", "name")[:20]
    return render(request, "claims/source_merge.html", {"source": source, "found": found, "sought": sought})


@require_POST
@requires(CHANGE_SOURCE)
def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    merged = get_object_or_404(SourceMerge, pk=merge_id)
    source = changing.changed(
        request, lambda: sources.unmerge(merged, access.person(request)), lambda one: f"{one} stands by itself again."
    )
    return redirect("desk:source", source.pk if source else merged.into_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_SOURCE)
def split(request: HttpRequest, source_id: int) -> HttpResponse:
    """Which spellings become a source of their own; on POST they do."""
    source = get_object_or_404(Source, pk=source_id)
    if request.method == "POST":
        chosen, name = changing.numbers(request, "alias"), changing.words(request, "name", longest=300)
        done = changing.changed(
            request, lambda: sources.split(source, chosen, name, access.person(request)),
            lambda one: f"{one.into} is a source of its own. The split can be taken back on this page.",
        )  # fmt: skip
        if done:
            return redirect("desk:source", done.into_id)
    aliases = source.aliases.exclude(key=source.key).order_by("kind", "text")[:200]
    return render(request, "claims/source_split.html", {"source": source, "aliases": aliases})


@require_POST
@requires(CHANGE_SOURCE)
def unsplit(request: HttpRequest, split_id: int) -> HttpResponse:
    """Take a split back."""
    done = get_object_or_404(SourceSplit, pk=split_id)
    source = changing.changed(
        request,
        lambda: sources.unsplit(done, access.person(request)),
        lambda one: f"{done.into} is part of {one} again.",
    )
    return redirect("desk:source", source.pk if source else done.into_id)


def _merge(request: HttpRequest, source: Source) -> HttpResponse:
    into = get_object_or_404(Source, pk=changing.number(request.POST.get("into", "")))
    changing.changed(
        request, lambda: sources.merge(source, into, access.person(request)),
        lambda _: f"{source} is part of {into} now. The merge can be taken back on this page.",
    )  # fmt: skip
    return redirect("desk:source", into.pk)
