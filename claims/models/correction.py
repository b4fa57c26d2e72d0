"""Corrections: what editors mended, kept apart from the machine's output and applied over every new reading."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.article import Article
from claims.models.source import Source


class ClaimCorrection(models.Model):
    """One mend of one claim of an article, or a claim the machine missed."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", "another speaker"
        SPANS = "spans", "other spans"
        NOT_A_CLAIM = "not_a_claim", "not a claim"
        ADDED = "added", "missed claim added"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=12, choices=Kind)
    digest = models.CharField(max_length=64, db_index=True, help_text="Which claim: the digest of the machine's roles.")
    text_hash = models.CharField(max_length=64, help_text="The text that the spans refer to.")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_spans = models.JSONField(default=list, blank=True)
    cue_spans = models.JSONField(default=list, blank=True)
    content_spans = models.JSONField(default=list, blank=True)
    pieces = models.JSONField(default=dict, blank=True, help_text="The words under the spans, to find them again.")
    before = models.JSONField(default=dict, blank=True, help_text="What the machine had said.")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["speaker", "spans", "not_a_claim", "added"]), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="speaker") | Q(source__isnull=False), name="correction_speaker_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in article {self.article_id}"
