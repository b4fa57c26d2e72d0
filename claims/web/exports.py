"""Exports from the desk: what the queue's filters admit, or everything, as a file made in the background."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims import tasks
from claims.models import Export
from claims.services import downloads, narrowing
from claims.web import access
from claims.web.access import VIEW, requires
from claims.web.forms import FilterForm

SHOWN = 30
WORKING = (Export.State.QUEUED, Export.State.WRITING)


class ExportForm(forms.Form):
    """What to export; `part` says whether the filters of the address apply."""

    noun = forms.ChoiceField(choices=Export.Noun.choices, initial=Export.Noun.PAIRS, label="What")
    format = forms.ChoiceField(choices=Export.Format.choices, label="Format")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """One's own exports, and the form for another; the address carries the queue's filters."""
    wanted = narrowing.of_queue(FilterForm(request.GET).filters()) if request.GET else {}
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        noun = form.cleaned_data["noun"]
        given = wanted if noun == Export.Noun.PAIRS else {}
        downloads.start(access.person(request), noun, form.cleaned_data["format"], given)
        tasks.schedule_deliveries()
        messages.success(request, "The export is being written. Its link appears below.")
        return redirect("desk:exports")
    mine = Export.objects.filter(user=access.person(request)).order_by("-id")[:SHOWN]
    context = {"form": form, "rows": [_row(export) for export in mine], "filters": _told(wanted)}
    return render(request, "claims/export_list.html", context)


@never_cache
@require_safe
@requires(VIEW)
def row(request: HttpRequest, export_id: int) -> HttpResponse:
    """One row of the list: asked for again while the file is being written."""
    export = get_object_or_404(Export, pk=export_id, user=access.person(request))
    return render(request, "claims/_export_row.html", {"row": _row(export)})


def _row(export: Export) -> dict[str, Any]:
    done = export.state == Export.State.DONE
    link = f"{reverse('api:export-file', args=[export.pk])}?signature={downloads.sign(export)}" if done else ""
    return {"export": export, "working": export.state in WORKING, "link": link, "filters": _told(export.filters)}


def _told(wanted: dict[str, Any]) -> str:
    """Filters as words."""
    return ", ".join(f"{name.replace('_', ' ')}: {'yes' if value is True else value}" for name, value in wanted.items())
