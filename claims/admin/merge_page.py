"""The page on which sources are merged into another: search for it, choose it, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.admin.readonly import ReadOnlyAdmin, editor_of
from claims.models import Source
from claims.services import sources
from claims.services.errors import RefusedMerge

MOST_TARGETS = 25


class MergePage(ReadOnlyAdmin):
    """The merging part of the sources' admin."""

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether the user may merge sources."""
        return bool(request.user.has_perm("claims.change_source"))

    def get_urls(self) -> list[URLPattern]:
        """The admin's own addresses, and that of merging."""
        merge = path("merge/", self.admin_site.admin_view(self.merge_view), name="claims_source_merge")
        return [merge, *super().get_urls()]

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Show the sources to merge and where they could go; on POST, merge them."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        chosen = Source.objects.filter(pk__in=_numbers(given.getlist("source"))).order_by("name")
        if not chosen:
            self.message_user(request, "Select the sources to merge first.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:claims_source_changelist"))
        if request.method == "POST":
            return self.merge_chosen(request, chosen)
        return self.show_merge(request, chosen)

    def merge_chosen(self, request: HttpRequest, chosen: QuerySet[Source]) -> HttpResponse:
        """Merge every chosen source into the target, and say what came of each."""
        into = Source.objects.filter(pk__in=_numbers([request.POST.get("into", "")])).first()
        if into is None:
            self.message_user(request, "Choose the source to merge into.", messages.ERROR)
            return self.show_merge(request, chosen)
        for source in chosen:
            try:
                sources.merge(source, into, editor_of(request))
            except RefusedMerge as error:
                self.message_user(request, f"{error}.", messages.ERROR)
            else:
                self.message_user(request, f"{source} is now part of {sources.standing(into)}.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:claims_source_change", args=[sources.standing(into).pk]))

    def show_merge(self, request: HttpRequest, chosen: QuerySet[Source]) -> HttpResponse:
        """The page; without a search, sources that share a word with a chosen one are offered."""
        sought = request.GET.get("q", "").strip()
        context = {
            **self.admin_site.each_context(request),
            "title": "Merge sources",
            "opts": self.opts,
            "chosen": chosen.annotate(claims_number=Count("claims")),
            "targets": _targets(chosen, sought),
            "sought": sought,
        }
        return TemplateResponse(request, "admin/claims/source/merge.html", context)


def _targets(chosen: QuerySet[Source], sought: str) -> list[Any]:
    words = [sought] if sought else {word for row in chosen for word in sources.key_of(row.name).split()}
    condition = Q(pk=None)
    for word in words:
        if sought or len(word) > 2:
            condition |= Q(name__icontains=word) | Q(aliases__text__icontains=word)
    found = Source.objects.canonical().filter(condition).exclude(pk__in=chosen.values("pk")).distinct()
    ids = list(found.values_list("pk", flat=True)[:500])
    counted = Source.objects.filter(pk__in=ids).annotate(claims_number=Count("claims"))
    return list(counted.order_by("-claims_number", "name")[:MOST_TARGETS])


def _numbers(given: list[str]) -> list[int]:
    return [int(value) for value in given if value.isdecimal() and len(value) < 19]
