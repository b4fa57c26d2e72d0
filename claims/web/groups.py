"""Groups of claims that say the same: taking one out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from claims.models import Claim, ClaimPair
from claims.services import groups, pairs
from claims.web import access, changing
from claims.web.access import REVIEW, requires


@require_POST
@requires(REVIEW)
def take_out(request: HttpRequest, claim_id: int) -> HttpResponse:
    """This claim says something else than its group; back to the pair it was seen with."""
    claim = get_object_or_404(Claim, pk=claim_id)
    pairs.regroup(groups.take_out(claim, access.person(request)))
    messages.success(request, "The claim stands for itself now; its pairs are offered by themselves.")
    pair = ClaimPair.objects.filter(pk=changing.number(request.POST.get("pair", ""))).first()
    return redirect("desk:pair", pair.pk) if pair else redirect("desk:article", claim.article_id)
