"""Exports: files that are written in the background and can be fetched until they expire."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Export(models.Model):
    """One export somebody asked for: the row is the queue; the file lies in the export folder until it expires."""

    class Noun(models.TextChoices):
        ARTICLES = "articles", "articles"
        CLAIMS = "claims", "claims"
        PAIRS = "pairs", "pairs"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        JSONL = "jsonl", "JSON lines"
        JSONLD = "jsonld", "JSON-LD"

    class State(models.TextChoices):
        QUEUED = "queued", "queued"
        WRITING = "writing", "writing"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        EXPIRED = "expired", "expired"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    noun = models.CharField(max_length=10, choices=Noun)
    format = models.CharField(max_length=10, choices=Format)
    filters = models.JSONField(default=dict, blank=True, help_text="What of the noun: the words its list filters by.")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED, db_index=True)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes of the file.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How many workers began to write it.")
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True, help_text="When a worker last reported on it.")
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "writing", "done", "failed", "expired"]), name="export_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="export_failed_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.noun} as {self.format} ({self.state})"
