"""The dashboard: figures of the desk, each picture beside its table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.models import Verdict
from claims.services import figures, rejudging, stats
from claims.web import access, search
from claims.web.access import VIEW, requires


@never_cache
@require_safe
@requires(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """All figures on one page."""
    arrivals = figures.arrivals()
    most = max(count for _, count in arrivals) or 1
    heights = [round(80 * count / most) for _, count in arrivals]
    agreeing, opinions = figures.agreement()
    context = {
        "summary": stats.summary(),
        "kept": search.kept(access.person(request)),
        "arrivals": [
            {
                "day": day,
                "count": count,
                "x": n * 20,
                "height": heights[n],
                "y": 84 - heights[n],
            }
            for n, (day, count) in enumerate(arrivals)
        ],
        "editors": figures.by_editor(),
        "verdicts": Verdict.labels,
        "agreeing": agreeing,
        "opinions": opinions,
        "precision": figures.precision(),
        "failures": figures.failures(),
        "median_seconds": figures.median_seconds(),
        "questions": figures.questions(),
        "rejudging": rejudging.progress(),
    }
    return render(request, "claims/dashboard.html", context)
