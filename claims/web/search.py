"""The search page: claims, articles and sources, with filters and saved searches."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
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
WHAT = {"claims": "Claims", "articles": "Articles", "sources": "Sources"}


class SearchForm(forms.Form):
    """What is looked for; the address carries it."""

    q = forms.CharField(max_length=300, required=False, label="Words", widget=forms.TextInput(attrs={"type": "search"}))
    what = forms.ChoiceField(choices=list(WHAT.items()), required=False, label="In")
    outlet = forms.CharField(max_length=200, required=False, label="Outlet")
    stance = forms.ChoiceField(choices=[("", "any"), *Claim.Stance.choices], required=False, label="Stance")
    since = forms.DateField(required=False, label="Published from", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="to", widget=forms.DateInput(attrs={"type": "date"}))


@never_cache
@require_safe
@requires(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """The form and, once something is looked for, a page of what was found."""
    form = SearchForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    what = given.get("what") or "claims"
    asked = any(given.get(name) for name in ("q", "outlet", "stance", "since", "until"))
    query = Search(
        given.get("q") or "",
        given.get("outlet") or "",
        given.get("stance") or "",
        given.get("since"),
        given.get("until"),
    )
    context = {
        "form": form,
        "what": what,
        "asked": asked,
        "saved": SavedSearch.objects.filter(user=access.person(request)),
    }
    if asked:
        context["page"] = Paginator(_found(what, query), PAGE).get_page(request.GET.get("page"))
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
        SavedSearch.objects.update_or_create(user=access.person(request), name=name, defaults={"query": query})
        messages.success(request, f"Kept as “{name}”.")
    return redirect(f"{reverse('desk:search')}?{query}")


def _found(what: str, query: Search) -> QuerySet[Any]:
    if what == "articles":
        return search.articles(query)
    if what == "sources":
        return profiles.find(query.words).order_by("-claim_count", "name")
    return search.claims(query)


@require_POST
@requires(VIEW)
def forget(request: HttpRequest, search_id: int) -> HttpResponse:
    """Drop a saved search of one's own."""
    get_object_or_404(SavedSearch, pk=search_id, user=access.person(request)).delete()
    return redirect("desk:search")
