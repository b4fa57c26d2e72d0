"""Verdicts: recording, undoing, giving a second opinion, putting back in the queue."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from claims.models import ClaimPair, Reason, Review
from claims.services import followups, reviews
from claims.services.errors import CounterclaimError
from claims.services.followups import Details
from claims.web import access, frozen
from claims.web.access import REVIEW, requires
from claims.web.forms import ReviewForm
from claims.web.frozen import Frozen
from claims.web.queue import filters_of, onward, show


@require_POST
@requires(REVIEW)
def record(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Record a verdict and go on to the next pair of the same list; a conflict shows the pair again, and why."""
    pair = get_object_or_404(ClaimPair, pk=pair_id)
    listed = frozen.kept(request, filters_of(request))
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return refused(request, pair, listed, "That is no verdict the desk knows.")
    try:
        if listed.filters.state == "second":
            _opine(request, pair, form)
        else:
            _record(request, pair, form)
    except CounterclaimError as error:
        return refused(request, pair, listed, str(error))
    return onward(request, listed, pair.pk)


@require_POST
@requires(REVIEW)
def undo(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Take back the user's own verdict and show that pair again."""
    pair = get_object_or_404(ClaimPair, pk=pair_id)
    listed = frozen.kept(request, filters_of(request))
    try:
        reviews.undo(pair, access.person(request))
    except CounterclaimError as error:
        return refused(request, pair, listed, str(error))
    request.session.pop("undo", None)
    return back(request, pair, listed, "Undone. The pair is open again.")


@require_POST
@requires(REVIEW)
def requeue(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Put a decided pair back in the queue."""
    pair = get_object_or_404(ClaimPair, pk=pair_id)
    listed = frozen.kept(request, filters_of(request))
    try:
        followups.requeue(pair, access.person(request), request.POST.get("because", ""))
    except CounterclaimError as error:
        return refused(request, pair, listed, str(error))
    return back(request, pair, listed, "The pair is back in the queue.")


def back(request: HttpRequest, pair: ClaimPair, listed: Frozen, message: str) -> HttpResponse:
    """Show the pair again, with a word on what was done."""
    if getattr(request, "htmx", False):
        answer = show(request, pair.pk, listed, said=message)
        answer["HX-Push-Url"] = listed.address(pair.pk)
        return answer
    messages.success(request, message)
    return HttpResponseRedirect(listed.address(pair.pk))


def refused(request: HttpRequest, pair: ClaimPair, listed: Frozen, message: str) -> HttpResponse:
    """Show the pair as it stands now, with the reason why nothing was done."""
    answer = show(request, pair.pk, listed, refusal=message)
    answer.status_code = 200 if getattr(request, "htmx", False) else 409
    return answer


def _record(request: HttpRequest, pair: ClaimPair, form: ReviewForm) -> None:
    verdict, reason = form.cleaned_data["choice"]
    reason = reason or followups.suggested_reason(pair, verdict)
    seen = Review.objects.filter(pk=form.cleaned_data["seen"], pair=pair).first() if form.cleaned_data["seen"] else None
    given = form.cleaned_data
    details = Details(given["question"], given["owner"], given["due_on"], given["later"])
    followups.decide(pair, access.person(request), verdict, reason, seen=seen, details=details)
    request.session["undo"] = {
        "pair": pair.pk, "said": f"{verdict.label} ({Reason(reason).label})",
        "a": pair.left.speaker_text[:60], "b": pair.right.speaker_text[:60],
    }  # fmt: skip


def _opine(request: HttpRequest, pair: ClaimPair, form: ReviewForm) -> None:
    verdict, reason = form.cleaned_data["choice"]
    opinion = followups.opine(pair, access.person(request), verdict, reason)
    same = "It agrees with the verdict on file." if opinion.verdict == pair.verdict else "It differs from the verdict."
    messages.success(request, f"Second opinion kept. {same}")
