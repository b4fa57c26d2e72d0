"""The drawer: notes on a pair, and who has it in hand."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from claims.models import ClaimPair, Note
from claims.services import assignments, notes
from claims.services.errors import RefusedNote
from claims.web import access, frozen
from claims.web.access import REVIEW, requires
from claims.web.queue import filters_of
from claims.web.reviews import back, refused


@require_POST
@requires(REVIEW)
def add(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Keep a note on the pair."""
    pair = get_object_or_404(ClaimPair, pk=pair_id)
    listed = frozen.kept(request, filters_of(request))
    try:
        notes.add(pair, access.person(request), request.POST.get("text", ""))
    except RefusedNote as error:
        return refused(request, pair, listed, str(error))
    return back(request, pair, listed, "Note kept.")


@require_POST
@requires(REVIEW)
def settle(request: HttpRequest, note_id: int) -> HttpResponse:
    """Resolve a note, or take it up again."""
    note = get_object_or_404(Note.objects.select_related("pair"), pk=note_id)
    listed = frozen.kept(request, filters_of(request))
    if note.resolved_at:
        notes.reopen(note)
    else:
        notes.resolve(note, access.person(request))
    return back(request, note.pair, listed, "Note open again." if note.resolved_at else "Note resolved.")


@require_POST
@requires(REVIEW)
def assign(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Give the pair to the user named, to oneself ("me"), or to nobody ("")."""
    pair, me = get_object_or_404(ClaimPair, pk=pair_id), access.person(request)
    listed = frozen.kept(request, filters_of(request))
    named = request.POST.get("to", "me")
    if not named:
        assignments.release(pair)
        return back(request, pair, listed, "Nobody has this pair in hand now.")
    to = me if named == "me" else get_object_or_404(User, username=named, is_active=True)
    assignments.assign(pair, to, me)
    return back(request, pair, listed, f"Assigned to {to.get_username()}.")
