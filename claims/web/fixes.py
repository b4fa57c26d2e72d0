"""Fixing the extraction in place: another speaker, not a claim, other spans, a missed claim; each can be undone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from claims import tasks
from claims.models import Article, Claim, ClaimCorrection, ClaimPair, Source
from claims.nlp.types import Spans
from claims.services import articles, corrections, factchecks, marks
from claims.services.errors import CounterclaimError, NotRetryable, RefusedCorrection
from claims.web import access, changing
from claims.web.access import REVIEW, VIEW, requires

WHOLE = 20_000  # up to so many characters the fix page shows the whole article
OFFERED = 200
LABELS = {"source": "Source: who speaks", "cue": "Cue: said and its kin", "content": "Content: what is said"}
_SPAN = re.compile(r"\s*(\d{1,9})\s*[-–]\s*(\d{1,9})\s*")


@never_cache
@require_safe
@requires(REVIEW)
def edit(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The forms to mend one claim, beside its text."""
    return _page(request, claim_id)


@require_POST
@requires(REVIEW)
def mend(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Make the mend that the form names, and have the article read again."""
    claim = get_object_or_404(Claim.objects.select_related("article", "source"), pk=claim_id)
    try:
        said = _mend(request, claim)
    except CounterclaimError as error:
        return _page(request, claim_id, refusal=str(error))
    _read_again(claim.article)
    messages.success(request, said)
    return HttpResponseRedirect(_origin(request, claim.article_id))


@require_POST
@requires(REVIEW)
def add(request: HttpRequest, article_id: int) -> HttpResponse:
    """A claim that the machine missed."""
    article = get_object_or_404(Article, pk=article_id)
    try:
        corrections.add(article, _spans(request), request.POST.get("name", ""), access.person(request))
    except CounterclaimError as error:
        messages.error(request, f"Not added: {error}.")
        return redirect("desk:article", article_id)
    _read_again(article)
    messages.success(request, "The claim is added.")
    return redirect("desk:article", article_id)


@require_POST
@requires(REVIEW)
def undo(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Take a mend back."""
    correction = get_object_or_404(ClaimCorrection.objects.select_related("article"), pk=correction_id)
    corrections.undo(correction, access.person(request))
    _read_again(correction.article)
    messages.success(request, "The mend is taken back.")
    return redirect("desk:article", correction.article_id)


@require_safe
@requires(VIEW)
def training(_request: HttpRequest) -> StreamingHttpResponse:
    """All standing mends as JSON lines, for training."""

    def lines() -> Iterator[str]:
        for row in corrections.training_rows():
            yield json.dumps(row, ensure_ascii=False) + "\n"

    answer = StreamingHttpResponse(lines(), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="corrections.jsonl"'
    return answer


def panel(article: Article) -> dict[str, Any]:
    """What the forms need of an article: mends so far, and sources to choose from."""
    named = Source.objects.filter(claims__article=article, merged_into=None).distinct().order_by("name")
    standing = article.corrections.filter(undone_at=None).select_related("source", "editor")
    return {"corrections": standing, "offered": list(named[:OFFERED]), "blank_roles": _roles({})}


def _page(request: HttpRequest, claim_id: int, refusal: str = "") -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("article", "source"), pk=claim_id)
    text, found = claim.article.text, marks.of_claim(claim)
    shown = [(0, len(text))] if len(text) <= WHOLE else marks.excerpts(text, found)
    context = {
        "claim": claim,
        "article": claim.article,
        "checks": factchecks.of_claims([claim.pk]).get(claim.pk, []),
        "excerpts": [marks.pieces(text, found, start, end) for start, end in shown],
        "pair": ClaimPair.objects.filter(
            pk=changing.number(request.GET.get("pair") or request.POST.get("pair", ""))
        ).first(),
        "refusal": refusal,
        "given_roles": _roles({role: _written(getattr(claim, f"{role}_spans")) for role in marks.ROLES}),
        **panel(claim.article),
    }
    return render(request, "claims/fix.html", context, status=409 if refusal else 200)


def _mend(request: HttpRequest, claim: Claim) -> str:
    user, kind = access.person(request), request.POST.get("kind", "")
    if kind == "speaker":
        corrections.change_speaker(claim, request.POST.get("name", ""), user, alias=bool(request.POST.get("alias")))
        return "The speaker is changed."
    if kind == "not_a_claim":
        corrections.strike(claim, user)
        return "Struck: not a claim."
    if kind == "spans":
        corrections.move(claim, _spans(request), user)
        return "The spans are moved."
    raise RefusedCorrection("there is no such mend")


def _spans(request: HttpRequest) -> dict[str, Spans]:
    """The spans written as "12-40, 55-60", by role."""
    return {role: tuple(_read(role, request.POST.get(role, ""))) for role in marks.ROLES}


def _read(role: str, written: str) -> Iterator[tuple[int, int]]:
    for part in filter(str.strip, written.split(",")):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise RefusedCorrection(f"the {role} is not written as 12-40, 55-60")
        yield int(match[1]), int(match[2])


def _written(spans: list[list[int]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in spans)


def _roles(given: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(role, LABELS[role], given.get(role, "")) for role in marks.ROLES]


def _origin(request: HttpRequest, article_id: int) -> str:
    """Where the fix was begun: the pair, if it is still on file, else the article."""
    pair = changing.number(request.POST.get("pair", ""))
    if pair and ClaimPair.objects.filter(pk=pair).exists():
        return reverse("desk:pair", args=[pair])
    return reverse("desk:article", args=[article_id])


def _read_again(article: Article) -> None:
    try:
        articles.rerun(article)
    except NotRetryable:
        return  # it is being read: the mend is applied when the reading is stored
    tasks.schedule_extraction(article)
