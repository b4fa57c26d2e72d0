"""Tags of a pair, put on and taken off in the drawer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from claims.models import ClaimPair
from claims.services import tags
from claims.services.errors import RefusedTag
from claims.web import access, frozen
from claims.web.access import REVIEW, requires
from claims.web.queue import filters_of
from claims.web.reviews import back, refused


@require_POST
@requires(REVIEW)
def change(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Put one tag on the pair ("word"), or take one off ("off")."""
    pair, editor = get_object_or_404(ClaimPair, pk=pair_id), access.person(request)
    listed = frozen.kept(request, filters_of(request))
    if off := request.POST.get("off", ""):
        tags.remove(pair, off, editor)
        return back(request, pair, listed, "Tag taken off.")
    try:
        tag = tags.add(pair, request.POST.get("word", ""), editor)
    except RefusedTag as error:
        return refused(request, pair, listed, str(error))
    return back(request, pair, listed, f"Tagged “{tag.word}”.")
