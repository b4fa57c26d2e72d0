"""Registers the claims app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The one app of the project: articles in, claims and contradictory pairs out."""

    name = "claims"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Counterclaim"
