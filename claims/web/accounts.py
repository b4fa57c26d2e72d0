"""Signing in, and how the desk behaves for one user."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims.services import preferences
from claims.web import access
from claims.web.forms import LABELS, PreferenceForm


class SignIn(LoginView):
    """The sign-in page; too many wrong passwords lock it for a while (see AXES_* settings)."""

    template_name = "claims/login.html"
    redirect_authenticated_user = True


@require_http_methods(["GET", "HEAD", "POST"])
def preference(request: HttpRequest) -> HttpResponse:
    """Single-letter keys: off, on, or others."""
    user = access.person(request)
    present = preferences.of(user)
    form = PreferenceForm(
        request.POST or None, keys=preferences.keys(present), initial={"single_keys": present.single_keys}
    )
    if request.method == "POST" and form.is_valid():
        try:
            preferences.save(user, single_keys=form.cleaned_data["single_keys"], chosen=form.chosen())
        except preferences.RefusedKeys as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Kept.")
            return redirect("desk:preferences")
    return render(request, "claims/preferences.html", {"form": form})


@require_safe
def keyboard(request: HttpRequest) -> HttpResponse:
    """The help page: keys and verdicts, for those without the overlay."""
    return render(request, "claims/help.html", help_context(request))


def help_context(request: HttpRequest) -> dict[str, Any]:
    """The key table."""
    present = preferences.keys(preferences.of(access.person(request)))
    return {"key_rows": [(present[action], label) for action, label in LABELS.items()]}
