"""The evidence pack of a story: a page to print, JSON, and CSV with a row for each side of each pair."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.models import Story
from claims.services import evidence, evidence_pdf, stories
from claims.web.access import VIEW_STORY, requires
from claims.web.evidence import FORMULA

COLUMNS = ["pair", "pair_kind", "pair_score", "verdict", *evidence.COLUMNS]


@never_cache
@require_safe
@requires(VIEW_STORY)
def page(request: HttpRequest, story_id: int) -> HttpResponse:
    """One page, ready to print."""
    story = _story(story_id)
    return render(request, "claims/story_evidence.html", {"story": story, "pack": evidence.story_pack(story)})


@never_cache
@require_safe
@requires(VIEW_STORY)
def as_json(_request: HttpRequest, story_id: int) -> HttpResponse:
    """The same as JSON."""
    pack = evidence.story_pack(_story(story_id))
    answer = JsonResponse(pack, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="story-{story_id}.json"'
    return answer


@never_cache
@require_safe
@requires(VIEW_STORY)
def as_csv(_request: HttpRequest, story_id: int) -> HttpResponse:
    """Both sides of every pair as two rows."""
    pack = evidence.story_pack(_story(story_id))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="story-{story_id}.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for pair in pack["pairs"]:
        verdict = pair["verdict"]["verdict"] if pair["verdict"] else ""
        for side in pair["sides"]:
            row = {"pair": pair["pair"], "pair_kind": pair["kind"], "pair_score": pair["score"], "verdict": verdict}
            writer.writerow([_cell((row | side)[name]) for name in COLUMNS])
    return answer


@never_cache
@require_safe
@requires(VIEW_STORY)
def as_pdf(_request: HttpRequest, story_id: int) -> HttpResponse:
    """The same as a PDF."""
    content = evidence_pdf.of_story(evidence.story_pack(_story(story_id)))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="story-{story_id}.pdf"'
    return answer


def _story(story_id: int) -> Story:
    return stories.standing(get_object_or_404(Story.objects.select_related("merged_into"), pk=story_id))


def _cell(value: object) -> str:
    written = "" if value is None else str(value)
    return f"'{written}" if written.startswith(FORMULA) else written
