"""Registers the claims app with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    """The one app of the project: articles in, claims and contradictory pairs out."""

    name = "claims"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Counterclaim"

    def ready(self) -> None:
        """Have the full text tables looked after, once every migration is done; listen for the audit log."""
        from claims.services import fulltext  # models may not be imported before
        from claims.services.auditing import receivers

        post_migrate.connect(fulltext.maintain, sender=self)
        receivers.connect()
