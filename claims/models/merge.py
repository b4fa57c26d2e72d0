"""Merges and splits of sources: what moved where, so that it can be moved back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from claims.models.source import Source


class SourceMerge(models.Model):
    """One merge: `source` became one with `into`; the ids of the claims and aliases that moved."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="absorbed")
    claims = models.JSONField(default=list, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"source {self.source_id} into {self.into_id}"


class SourceSplit(models.Model):
    """One split: `into` was made of some of the aliases of `source`; the ids of the claims and aliases that moved."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="splits")
    into = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="split_from")
    claims = models.JSONField(default=list, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    rulings = models.JSONField(
        default=list, blank=True, help_text="[[alias an editor had ruled, its source], ...] before the split."
    )
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"source {self.into_id} out of {self.source_id}"
