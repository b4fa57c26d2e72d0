"""Preferences: how one user wants the desk to behave."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Preference(models.Model):
    """Single-letter keys on or off, and the letters somebody chose for actions ({action: key})."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference")
    single_keys = models.BooleanField(default=True)
    keys = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"preferences of user {self.user_id}"
