"""Feeds: which are polled, how they fare, one more, on and off."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.models import Feed
from claims.services import feeds
from claims.services.errors import RefusedArticle
from claims.web.access import ADD, requires


class FeedForm(forms.Form):
    """One more feed."""

    url = forms.URLField(max_length=2000, label="Address (RSS, Atom or JSON feed)", assume_scheme="https")
    outlet = forms.CharField(max_length=200, required=False, label="Outlet, where the pages do not say")
    interval_minutes = forms.IntegerField(min_value=1, max_value=10_080, initial=15, label="Minutes between polls")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(ADD)
def page(request: HttpRequest) -> HttpResponse:
    """All feeds, and the form for one more."""
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _, new = feeds.add(given["url"], outlet=given["outlet"], interval_minutes=given["interval_minutes"])
        except RefusedArticle as error:
            form.add_error("url", str(error))
        else:
            messages.success(request, "The feed is polled from now on." if new else "That feed is polled already.")
            return redirect("desk:feeds")
    failed = Count("entries", filter=Q(entries__state="failed"))
    rows = Feed.objects.annotate(entry_count=Count("entries"), failed_count=failed).order_by("outlet", "url")
    return render(request, "claims/feeds.html", {"form": form, "rows": rows[:500]})


@require_POST
@requires(ADD)
def switch(request: HttpRequest, feed_id: int) -> HttpResponse:
    """On or off."""
    feed = get_object_or_404(Feed, pk=feed_id)
    feeds.switch(feed, enabled=not feed.enabled)
    messages.success(request, "The feed is left alone now." if feed.enabled else "The feed is polled again.")
    return redirect("desk:feeds")
