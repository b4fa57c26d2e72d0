"""The evidence pack of a pair: a page to print, lines to copy, PDF, JSON and CSV."""

from __future__ import annotations

import csv
import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.models import ClaimPair
from claims.services import evidence, evidence_pdf
from claims.web import workspace
from claims.web.access import VIEW, requires

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run cells that begin so


@never_cache
@require_safe
@requires(VIEW)
def page(request: HttpRequest, pair_id: int) -> HttpResponse:
    """One page, ready to print."""
    pair = _pair(pair_id)
    return render(
        request, "claims/evidence.html", {"pair": pair, "pack": evidence.of_pair(pair), "sides": workspace.sides(pair)}
    )


@never_cache
@require_safe
@requires(VIEW)
def as_json(_request: HttpRequest, pair_id: int) -> HttpResponse:
    """The same as JSON."""
    answer = JsonResponse(evidence.of_pair(_pair(pair_id)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="pair-{pair_id}.json"'
    return answer


@never_cache
@require_safe
@requires(VIEW)
def as_csv(_request: HttpRequest, pair_id: int) -> HttpResponse:
    """Both sides as two rows."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pair-{pair_id}.csv"'
    writer = csv.writer(answer)
    writer.writerow(evidence.COLUMNS)
    for side in evidence.of_pair(_pair(pair_id))["sides"]:
        writer.writerow([_cell(side[name]) for name in evidence.COLUMNS])
    return answer


@never_cache
@require_safe
@requires(VIEW)
def as_pdf(_request: HttpRequest, pair_id: int) -> HttpResponse:
    """The same as a PDF."""
    answer = HttpResponse(evidence_pdf.of_pair(evidence.of_pair(_pair(pair_id))), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="pair-{pair_id}.pdf"'
    return answer


def _pair(pair_id: int) -> ClaimPair:
    return get_object_or_404(ClaimPair.objects.with_sides(), pk=pair_id)


def _cell(value: object) -> str:
    written = json.dumps(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{written}" if written.startswith(FORMULA) else written
