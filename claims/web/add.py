"""Adding articles: pasted, uploaded or fetched from a link, each with its progress shown live."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims import tasks
from claims.models import Article
from claims.services import articles, intake, links
from claims.services.articles import NewArticle, Outcome
from claims.services.errors import RefusedArticle
from claims.web.access import ADD, requires
from claims.web.articles import LISTED, with_counts

SHOWN = 200
PATIENCE = 5.0  # seconds an editor waits for a host's turn; a busy host is tried again by hand
SESSION_KEY = "delivery"
Delivery = dict[str, list[object]]


class PasteForm(forms.Form):
    """One article, pasted."""

    title = forms.CharField(max_length=1000, required=False, label="Headline")
    outlet = forms.CharField(max_length=200, required=False, label="Outlet")
    url = forms.URLField(max_length=2000, required=False, label="Link to the original", assume_scheme="https")
    published_at = forms.DateTimeField(
        required=False, label="Published (UTC)", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    text = forms.CharField(label="Text", strip=False, widget=forms.Textarea(attrs={"rows": 12}))

    def article(self) -> NewArticle:
        """What was pasted; its id is made from its text, so that the same text twice is one article."""
        given = self.cleaned_data
        published: datetime | None = given["published_at"]
        digest = hashlib.sha256(given["text"].encode(errors="surrogatepass")).hexdigest()[:20]
        return NewArticle(
            external_id=f"pasted/{digest}", text=given["text"], title=given["title"], outlet=given["outlet"],
            url=given["url"], published_at=published,
        )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(ADD)
def page(request: HttpRequest) -> HttpResponse:
    """The forms; what is sent is stored at once and read in the background."""
    form = PasteForm(request.POST if request.POST.get("way") == "paste" else None)
    if request.method == "POST":
        delivery: Delivery = {"ids": [], "refused": [], "known": []}
        if request.POST.get("way") == "paste" and form.is_valid():
            _take(form.article(), "pasted text", delivery)
        elif link := request.POST.get("link", "").replace("\x00", "").strip():
            _take_link(link[:2000], delivery)
        elif request.FILES.getlist("files"):
            _take_files(request.FILES.getlist("files"), delivery)
        if any(delivery.values()):
            request.session[SESSION_KEY] = delivery
            return redirect("desk:added")
    nothing = request.method == "POST" and not form.is_bound
    return render(request, "claims/add.html", {"form": form, "suffixes": ",".join(intake.SUFFIXES), "nothing": nothing})


@never_cache
@require_safe
@requires(ADD)
def added(request: HttpRequest) -> HttpResponse:
    """The last delivery of this user: what was taken in, how far it is, what was refused and why."""
    delivery = request.session.get(SESSION_KEY, {"ids": [], "refused": [], "known": []})
    found = Article.objects.only(*LISTED).filter(pk__in=delivery["ids"][:SHOWN]).order_by("id")
    context = {"rows": with_counts(found), "delivery": delivery, "more": max(0, len(delivery["ids"]) - SHOWN)}
    return render(request, "claims/added.html", context)


def _take(new: NewArticle, name: str, delivery: Delivery) -> None:
    try:
        ingested = articles.ingest(new)
    except RefusedArticle as error:
        delivery["refused"].append([name, str(error)])
        return
    if ingested.outcome == Outcome.UNCHANGED:
        delivery["known"].append(name)
    else:
        tasks.schedule_extraction(ingested.article)
    delivery["ids"].append(ingested.article.pk)


def _take_link(link: str, delivery: Delivery) -> None:
    try:
        found = links.read(link, patience=PATIENCE)
    except RefusedArticle as error:
        delivery["refused"].append([link, str(error)])
    else:
        _take(found, link, delivery)


def _take_files(files: Iterable[UploadedFile], delivery: Delivery) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [_stored(file, Path(folder), number) for number, file in enumerate(files)]
        for found in intake.read(paths):
            name = str(found.place).rpartition("/")[2]
            if found.article is None:
                delivery["refused"].append([name, str(found.refusal)])
            else:
                _take(found.article, name, delivery)


def _stored(file: UploadedFile, folder: Path, number: int) -> Path:
    """The upload as a file; the folder's name becomes part of the id of a text that names itself nowhere."""
    own = folder / str(number) / "uploaded"
    own.mkdir(parents=True)
    path = own / (Path(file.name or "").name or "unnamed")
    with path.open("wb") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
    return path
