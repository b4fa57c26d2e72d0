"""Check my draft: unpublished copy pasted or uploaded, its progress, and what was found, for its owner alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims import tasks
from claims.models import DraftCheck
from claims.services import draft_reports, drafts, intake
from claims.services.articles import NewArticle
from claims.services.errors import MalformedRecord, RefusedArticle, RefusedDraft
from claims.web import access
from claims.web.access import CHECK, requires

LISTED = 30


class DraftForm(forms.Form):
    """A text to check: pasted, or in a file."""

    title = forms.CharField(max_length=1000, required=False, label="Working title (optional)")
    text = forms.CharField(
        required=False, strip=False, label="Text", widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"})
    )
    file = forms.FileField(required=False, label="or a file: text, HTML, Word, PDF, mail")

    def draft(self) -> tuple[str, str]:
        """Title and text. Raises RefusedArticle for a file that cannot be read."""
        given = self.cleaned_data
        if given["file"] and not given["text"].strip():
            found = _parsed(given["file"])
            return given["title"] or found.title, found.text
        return given["title"], given["text"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHECK)
def index(request: HttpRequest) -> HttpResponse:
    """The form and one's own checks; what is sent is checked in the background."""
    form = DraftForm(request.POST or None, request.FILES or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            title, text = form.draft()
            check = drafts.submit(access.person(request), text, title)
        except (RefusedArticle, RefusedDraft) as error:
            refusal = str(error)
        else:
            tasks.schedule_check(check)
            return redirect("desk:draft", check.pk)
    own = DraftCheck.objects.filter(owner=access.person(request)).defer("text", "result")
    return render(
        request, "claims/draft_list.html", {"form": form, "refusal": refusal, "checks": own[:LISTED]},
        status=422 if refusal else 200,
    )  # fmt: skip


@never_cache
@require_safe
@requires(CHECK)
def detail(request: HttpRequest, check_id: int) -> HttpResponse:
    """How far a check is, or what it found."""
    return render(request, "claims/draft_detail.html", _context(_own(request, check_id)))


@never_cache
@require_safe
@requires(CHECK)
def progress(request: HttpRequest, check_id: int) -> HttpResponse:
    """The part of that page that changes: asked for again until the check has ended."""
    context = {**_context(_own(request, check_id)), "polled": True}
    return render(request, "claims/_draft_progress.html", context)


@require_POST
@requires(CHECK)
def keep(request: HttpRequest, check_id: int) -> HttpResponse:
    """Keep text and results, for oneself."""
    drafts.keep(_own(request, check_id))
    messages.success(request, "Kept. Nobody but you sees it, until you drop it.")
    return redirect("desk:draft", check_id)


@require_POST
@requires(CHECK)
def forget(request: HttpRequest, check_id: int) -> HttpResponse:
    """Drop text and results now."""
    drafts.forget(_own(request, check_id))
    messages.success(request, "The draft and its results are gone.")
    return redirect("desk:drafts")


@require_POST
@requires(CHECK)
def again(request: HttpRequest, check_id: int) -> HttpResponse:
    """Check the same text against the file as it is now."""
    check = _own(request, check_id)
    try:
        drafts.again(check)
    except RefusedDraft:
        pass  # it is being checked, which is what was asked for
    else:
        tasks.schedule_check(check)
    return redirect("desk:draft", check_id)


def _own(request: HttpRequest, check_id: int) -> DraftCheck:
    """Another's draft does not exist, for chiefs and administrators neither."""
    return get_object_or_404(DraftCheck, pk=check_id, owner=access.person(request))


def _context(check: DraftCheck) -> dict[str, object]:
    if check.state != DraftCheck.State.DONE:
        return {"check": check}
    report = draft_reports.report(check)
    return {"check": check, "report": report, "pieces": draft_reports.pieces(check, report.findings)}


def _parsed(file: UploadedFile) -> NewArticle:
    """The one article in a file, by the parsers that articles come in through; the copy on disk goes at once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.name or "").name or "draft.txt")
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        for found in intake.read([path]):
            if found.article is None:
                raise found.refusal or MalformedRecord("the file cannot be read")
            return found.article
    raise MalformedRecord("there is no text in the file")
