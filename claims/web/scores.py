"""The page of scores: what they mean at this desk, thresholds, and what another threshold would change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from claims.models import Calibration, ClaimPair
from claims.services import calibrations, scales, thresholds
from claims.web import access
from claims.web.access import CHANGE_CALIBRATION, VIEW_CALIBRATION, requires
from claims.web.forms import ThresholdForm

VERSIONS = 20


@never_cache
@require_safe
@requires(VIEW_CALIBRATION)
def page(request: HttpRequest) -> HttpResponse:
    """The scale in use, its reliability, thresholds by kind, and a preview of the threshold asked for."""
    scale, active = scales.in_use(), scales.active()
    form = ThresholdForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else None
    bands = (active.figures if active else {}).get("after", {}).get("bands", [])
    context = {
        "active": active,
        "general": scale.threshold(""),
        "kinds": [(label, scale.threshold(kind), kind in scale.thresholds) for kind, label in ClaimPair.Kind.choices],
        "form": form,
        "preview": thresholds.preview(asked["threshold"], asked["kind"]) if asked else None,
        "bands": [_band(band) for band in bands],
        "versions": Calibration.objects.select_related("editor")[:VERSIONS],
        "fewest": calibrations.FEWEST,
        "may_change": access.person(request).has_perm(CHANGE_CALIBRATION),
    }
    return render(request, "claims/scores.html", context)


@require_POST
@requires(CHANGE_CALIBRATION)
def threshold(request: HttpRequest) -> HttpResponse:
    """Set a threshold."""
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        messages.error(request, "A threshold is a number from 0 to 1.")
        return redirect("desk:scores")
    calibrations.set_threshold(form.cleaned_data["kind"], form.cleaned_data["threshold"], access.person(request))
    messages.success(request, f"Pairs are shown from {form.cleaned_data['threshold']:g} on.")
    return redirect("desk:scores")


@require_POST
@requires(CHANGE_CALIBRATION)
def choose(request: HttpRequest, calibration_id: int) -> HttpResponse:
    """Use an earlier version, or, with 0, scores as they are shipped."""
    found = get_object_or_404(Calibration, pk=calibration_id) if calibration_id else None
    calibrations.choose(found, access.person(request))
    messages.success(request, f"In use: {f'version {found.pk}' if found else 'scores as shipped'}.")
    return redirect("desk:scores")


@require_POST
@requires(CHANGE_CALIBRATION)
def release(request: HttpRequest) -> HttpResponse:
    """Let the nightly task choose again."""
    calibrations.release(access.person(request))
    messages.success(request, "The nightly calibration chooses again.")
    return redirect("desk:scores")


def _band(band: dict[str, Any]) -> dict[str, Any]:
    """A band of scores, with its place in a picture of 200 by 200."""
    middle = band["from"] + 0.05
    return {**band, "to": band["from"] + 0.1, "x": round(200 * middle), "y": round(200 - 200 * band["held"])}
