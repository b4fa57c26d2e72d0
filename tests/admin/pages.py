"""Addresses of the admin's pages, and what its answers say."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def listing(model: type[Model]) -> str:
    """The address of a model's list."""
    return reverse(f"admin:claims_{model._meta.model_name}_changelist")


def page(row: Model) -> str:
    """The address of a row's page."""
    return reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])


def act(client: Client, action: str, *rows: Model, query: str = "", follow: bool = True, **more: Any) -> HttpResponse:
    """Run a list action on rows."""
    form = {"action": action, "_selected_action": [row.pk for row in rows], "index": "0", **more}
    return client.post(listing(type(rows[0])) + query, form, follow=follow)


def told(response: Any) -> list[str]:
    """The messages shown to the user."""
    return [str(message) for message in response.context["messages"]]
