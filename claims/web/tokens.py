"""API tokens on the desk: one's own are made, shown once and revoked; chiefs see everybody's."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from claims.models import ApiToken
from claims.services import tokens
from claims.services.errors import RefusedToken
from claims.web import access
from claims.web.access import SEE_TOKENS, VIEW, requires

PAGE = 50


class TokenForm(forms.Form):
    """What a new token is for, what it may do and until when."""

    name = forms.CharField(max_length=100, label="What it is for")
    scopes = forms.MultipleChoiceField(
        choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple, label="What it may do"
    )
    last_day = forms.DateField(
        required=False, label="Until the end of", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="As long as allowed if left out.",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(VIEW)
@sensitive_variables("key")
def page(request: HttpRequest) -> HttpResponse:
    """The list and the form; the answer to the form holds the key, this one time."""
    form = TokenForm(request.POST or None)
    key = _issue(request, form) if request.method == "POST" and form.is_valid() else ""
    user = access.person(request)
    found = ApiToken.objects.select_related("user").order_by("-id")
    sees_all = user.has_perm(SEE_TOKENS)
    listed = Paginator(found if sees_all else found.filter(user=user), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": TokenForm() if key else form, "key": key, "page": listed, "sees_all": sees_all, "now": timezone.now()
    }  # fmt: skip
    return render(request, "claims/token_list.html", context)


@require_POST
@requires(VIEW)
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one's own token now; chiefs end anybody's."""
    user = access.person(request)
    found = ApiToken.objects.all() if user.has_perm(SEE_TOKENS) else ApiToken.objects.filter(user=user)
    token = get_object_or_404(found, pk=token_id)
    tokens.revoke(token)
    messages.success(request, f"“{token.name}” opens nothing any more.")
    return redirect("desk:tokens")


def _issue(request: HttpRequest, form: TokenForm) -> str:
    """The key of a new token; "" where it was refused, which the form says."""
    given = form.cleaned_data
    day = given["last_day"]
    end = timezone.make_aware(datetime.combine(day, time.max)) if day else None
    try:
        return tokens.issue(access.person(request), given["name"], given["scopes"], end)[1]
    except RefusedToken as error:
        form.add_error(None, f"{error}.")
        return ""
