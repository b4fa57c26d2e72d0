"""Feeds in the admin: when each runs next, what went wrong, and lists of them in and out."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.admin.readonly import ReadOnlyAdmin
from claims.models import Feed, FeedEntry
from claims.services import opml


@admin.register(Feed)
class FeedAdmin(admin.ModelAdmin):
    """Add, change and switch off feeds; "poll now" puts them first in the line of the worker."""

    list_display = ("__str__", "outlet", "enabled", "interval_minutes", "next_run_at", "last_run_at", "last_error")
    list_filter = ("enabled", "takes")
    search_fields = ("title", "url", "outlet")
    fields = (
        "url", "title", "outlet", "takes", "interval_minutes", "enabled", "next_run_at", "last_run_at", "last_error",
        "failures",
    )  # fmt: skip
    readonly_fields = ("last_run_at", "last_error", "failures")
    actions = ("poll_now", "export_opml")

    @admin.action(description="Poll now")
    def poll_now(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Make them due; the worker polls within a minute."""
        count = queryset.update(next_run_at=timezone.now())
        self.message_user(request, f"{count} will be polled within a minute.", messages.SUCCESS)

    @admin.action(description="Download all feeds as OPML")
    def export_opml(self, request: HttpRequest, queryset: QuerySet[Feed]) -> HttpResponse:
        """All of them, whatever is selected: an OPML file is a whole list."""
        headers = {"Content-Disposition": 'attachment; filename="feeds.opml"'}
        return HttpResponse(opml.dump(), content_type="text/x-opml", headers=headers)


@admin.register(FeedEntry)
class FeedEntryAdmin(ReadOnlyAdmin):
    """What the feeds announced, and what became of it."""

    list_display = ("__str__", "feed", "state", "next_try_at", "tries", "error", "article")
    list_filter = ("state", "feed")
    search_fields = ("title", "url")
    list_select_related = ("feed", "article")
