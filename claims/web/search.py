"""The search page: claims, articles and sources, with filters and saved searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from claims.models import Claim, SavedSearch
from claims.services import profiles, search
from claims.services.search import Search
from claims.web import access
from claims.web.access import VIEW, requires

PAGE = 30
KEPT = 30  # saved searches of one user that are shown
WHAT = {"claims": "Claims", "articles": "Articles", "sources": "Sources"}


class SearchForm(forms.Form):
    """What is looked for; the address carries it."""

    q = forms.CharField(max_length=300, required=False, label="Words", widget=forms.TextInput(attrs={"type": "search"}))
    what = forms.ChoiceField(choices=list(WHAT.items()), required=False, label="In")
    source = forms.CharField(max_length=200, required=False, label="Source")
    outlet = forms.CharField(max_length=200, required=False, label="Outlet")
    kind = forms.ChoiceField(choices=[("", "any"), *Claim.Kind.choices], required=False, label="Quote")
    stance = forms.ChoiceField(choices=[("", "any"), *Claim.Stance.choices], required=False, label="Stance")
    since = forms.DateField(required=False, label="Published from", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="to", widget=forms.DateInput(attrs={"type": "date"}))
    order = forms.ChoiceField(choices=[("", "best first"), ("newest", "newest first")], required=False, label="Order")

    @property
    def asked(self) -> bool:
        """Whether anything is looked for."""
        return any(self.cleaned_data.get(name) for name in self.fields if name not in {"what", "order"})

    def search(self) -> Search:
        """What the service takes."""
        given = self.cleaned_data
        words = {name: given.get(name) or "" for name in ("source", "outlet", "kind", "stance")}
        return Search(
            given.get("q") or "", since=given.get("since"), until=given.get("until"),
            newest=given.get("order") == "newest", **words,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search with what came in since its owner last looked; None where that cannot be told."""

    saved: SavedSearch
    new: int | None

    @property
    def more(self) -> bool:
        """Whether the count stopped early."""
        return self.new == search.COUNTED


@never_cache
@require_safe
@requires(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """The form and, once something is looked for, a page of what was found."""
    form = SearchForm(request.GET)
    form.is_valid()
    what = form.cleaned_data.get("what") or "claims"
    _look(request, what)
    context = {"form": form, "what": what, "asked": form.asked, "kept": kept(access.person(request))}
    if form.asked:
        context["page"] = Paginator(_found(what, form.search()), PAGE).get_page(request.GET.get("page"))
    return render(request, "claims/search.html", context)


@require_POST
@requires(VIEW)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search under a name; the name given before is used anew."""
    form = SearchForm(request.POST)
    form.is_valid()
    given = {name: str(value) for name, value in form.cleaned_data.items() if value}
    query, name = urlencode(given)[:1000], request.POST.get("name", "").replace("\x00", "").strip()[:100]
    if name and query:
        seen = search.latest_id(given.get("what", "claims"))
        values = {"query": query, "seen_id": seen}
        SavedSearch.objects.update_or_create(user=access.person(request), name=name, defaults=values)
        messages.success(request, f"Kept as “{name}”.")
    return redirect(f"{reverse('desk:search')}?{query}")


@require_POST
@requires(VIEW)
def forget(request: HttpRequest, search_id: int) -> HttpResponse:
    """Drop a saved search of one's own."""
    get_object_or_404(SavedSearch, pk=search_id, user=access.person(request)).delete()
    return redirect("desk:search")


def kept(user: User) -> list[Kept]:
    """The user's saved searches, each with the number of rows that are new in it."""
    return [Kept(saved, _new(saved)) for saved in SavedSearch.objects.filter(user=user)[:KEPT]]


def _new(saved: SavedSearch) -> int | None:
    form = SearchForm(QueryDict(saved.query))
    form.is_valid()
    what = form.cleaned_data.get("what") or "claims"
    return None if what == "sources" else search.new_since(_found(what, form.search()), saved.seen_id)


def _look(request: HttpRequest, what: str) -> None:
    """A saved search that is opened has been looked at."""
    number = request.GET.get("saved", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        saved = SavedSearch.objects.filter(user=access.person(request), pk=int(number)).first()
        if saved is not None:
            search.look(saved, what)


def _found(what: str, query: Search) -> QuerySet[Any]:
    if what == "articles":
        return search.articles(query)
    if what == "sources":
        return profiles.find(query.words).order_by("-claim_count", "name")
    return search.claims(query)
