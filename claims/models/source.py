"""Sources: who speaks, and how each is written."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class SourceQuerySet(models.QuerySet["Source"]):
    """Words for sources."""

    def canonical(self) -> SourceQuerySet:
        """Sources that were not merged into another."""
        return self.filter(merged_into=None)


class Source(models.Model):
    """An actor that makes claims, under its canonical name."""

    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, help_text="The name, case, articles and accents aside; unique.")
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_sources",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="source_key_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="source_key_given"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="source_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SourceAlias(models.Model):
    """One way a source is written, and why it stands for that source. An editor's alias wins ever after."""

    class Kind(models.TextChoices):
        EXACT = "exact", "as printed"
        ALIAS = "alias", "known alias"
        SURNAME = "surname", "surname"
        TITLE = "title", "title or office"
        METONYM = "metonym", "metonym"
        SPOKESPERSON = "spokesperson", "spokesperson"
        NOMINAL = "nominal", "description"
        PRONOUN = "pronoun", "pronoun"
        CARRIED = "carried", "the quote runs on"
        EDITOR = "editor", "an editor's ruling"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "source aliases"
        ordering: ClassVar = ["text", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key", "kind"], name="alias_once_per_source"),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(kind="editor"),
                name="alias_one_editor_ruling",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="alias_key_given"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.kind})"
